'use client';

import { useTranslations } from 'next-intl';
import { createContext, type ReactNode, useContext } from 'react';
import { WallInput } from '@/web/components/time/wall-input';
import { Field } from '@/web/components/ui/field';
import { Input, Textarea } from '@/web/components/ui/input';
import type { FirDraft, FirField, FirNeeds } from './fir-draft';

interface FirForm {
  draft: FirDraft;
  change: (changes: Partial<FirDraft>) => void;
  /** What fields need, as far as the person has been there or has tried to save. */
  needs: FirNeeds;
  leave: (field: FirField) => void;
  zone: string;
  /** Words from the server for a field, over ours. */
  refused: Partial<Record<FirField, string>>;
}

const Form = createContext<FirForm | null>(null);
export const FirFormProvider = Form.Provider;

/** The form around a field of a FIR. @throws Error outside of one, which is a mistake of the page. */
export function useFirForm(): FirForm {
  const form = useContext(Form);
  if (!form) throw new Error('A field of a FIR stands outside its form.');
  return form;
}

/** Fields whose words stand under another key of `cases.form`. */
const labelKeys = {
  districtId: 'district',
  stationId: 'station',
  title: 'caseTitle',
  distanceKm: 'distanceM',
  placeLatitude: 'position',
  placeLongitude: 'position',
} as const satisfies Partial<Record<FirField, string>>;

function labelKey(name: FirField) {
  return name in labelKeys
    ? labelKeys[name as keyof typeof labelKeys]
    : (name as Exclude<FirField, keyof typeof labelKeys>);
}

interface FirFieldProps {
  name: FirField;
  hint?: ReactNode;
  required?: boolean;
  className?: string;
  children: ReactNode;
}

/** Label, hint and error of one field; the error comes when the field is left. */
export function FirFieldFrame({ name, hint, required = false, className, children }: FirFieldProps) {
  const t = useTranslations('cases.form');
  const form = useFirForm();
  const need = form.needs[name];
  const error = form.refused[name] ?? (need && t(`need.${need}`));
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: only notices that the field inside was left
    <div className={className} onBlur={() => form.leave(name)}>
      <Field label={t(labelKey(name))} required={required} hint={error ? undefined : hint} error={error}>
        {children}
      </Field>
    </div>
  );
}

type TextProps = Omit<FirFieldProps, 'children'> & {
  maxLength?: number;
  mono?: boolean;
  inputMode?: 'decimal' | 'numeric';
};

/** One line of a FIR; right to left by itself where it is written so. */
export function FirText({ maxLength, mono, inputMode, ...frame }: TextProps) {
  const { draft, change } = useFirForm();
  return (
    <FirFieldFrame {...frame}>
      <Input
        dir="auto"
        value={draft[frame.name]}
        {...(mono && { mono })}
        {...(inputMode && { inputMode })}
        {...(maxLength && { maxLength })}
        onChange={(event) => change({ [frame.name]: event.target.value })}
      />
    </FirFieldFrame>
  );
}

/** Several lines of a FIR. */
export function FirWords({ maxLength, rows = 3, ...frame }: TextProps & { rows?: number }) {
  const { draft, change } = useFirForm();
  return (
    <FirFieldFrame {...frame}>
      <Textarea
        dir="auto"
        rows={rows}
        value={draft[frame.name]}
        {...(maxLength && { maxLength })}
        onChange={(event) => change({ [frame.name]: event.target.value })}
      />
    </FirFieldFrame>
  );
}

/** A date and time of a FIR. */
export function FirTime(frame: Omit<FirFieldProps, 'children'>) {
  const { draft, change, zone } = useFirForm();
  return (
    <FirFieldFrame {...frame}>
      <WallInput value={draft[frame.name]} zone={zone} onChange={(wall) => change({ [frame.name]: wall })} />
    </FirFieldFrame>
  );
}
