'use client';

import { CircleAlert } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { createContext, type ReactNode, useContext, useId } from 'react';
import { cx } from './cx';

interface FieldWiring {
  id: string;
  describedBy: string | undefined;
  invalid: boolean;
  required: boolean;
}
const Wiring = createContext<FieldWiring | null>(null);

/** Attributes that tie a control to the label, hint and error of the Field around it. */
export function useFieldWiring() {
  const wiring = useContext(Wiring);
  if (!wiring) return {};
  return {
    id: wiring.id,
    ...(wiring.describedBy && { 'aria-describedby': wiring.describedBy }),
    ...(wiring.invalid && { 'aria-invalid': true as const }),
    ...(wiring.required && { 'aria-required': true as const }),
  };
}

interface FieldProps {
  label: ReactNode;
  /** What to write, where it is not obvious. */
  hint?: ReactNode;
  /** What is wrong with what was written. */
  error?: string | undefined;
  required?: boolean;
  /** Keeps the label for screen readers only. */
  hideLabel?: boolean;
  className?: string;
  children: ReactNode;
}

/** A labelled control with its hint and its error, wired for screen readers. */
export function Field({ label, hint, error, required = false, hideLabel, className, children }: FieldProps) {
  const id = useId();
  const t = useTranslations('ui');
  const hintId = hint ? `${id}-hint` : undefined;
  const errorId = error ? `${id}-error` : undefined;
  const describedBy = [errorId, hintId].filter(Boolean).join(' ') || undefined;
  return (
    <div className={cx('flex min-w-0 flex-col gap-1', className)}>
      <label
        htmlFor={id}
        className={hideLabel ? 'sr-only' : 'flex items-baseline gap-2 font-medium text-ink-2 text-xs'}
      >
        {label}
        {required && !hideLabel && <span className="font-normal text-ink-3">{t('required')}</span>}
      </label>
      <Wiring value={{ id, describedBy, invalid: Boolean(error), required }}>{children}</Wiring>
      {error && (
        <p id={errorId} className="flex items-start gap-1.5 text-bad text-xs">
          <CircleAlert className="mt-0.5 size-3.5 shrink-0" aria-hidden />
          {error}
        </p>
      )}
      {hint && (
        <p id={hintId} className="text-ink-3 text-xs">
          {hint}
        </p>
      )}
    </div>
  );
}
