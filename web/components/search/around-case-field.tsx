'use client';

import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { Button } from '../ui/button';
import { Checkbox } from '../ui/checkbox';
import { Field } from '../ui/field';
import { Input } from '../ui/input';
import { TimeText } from '../ui/time-text';
import type { Around } from './scope-draft';

const FIRST_MIN = 15;
/** A week, as a search takes it (core/search/schema.ts). */
const MOST_MIN = 7 * 24 * 60;

interface AroundCaseFieldProps {
  around: Around | undefined;
  onAround: (around: Around | undefined) => void;
  /** The case that is chosen, with what its FIR says of when it happened. */
  event: { id: string; occurredFrom: string; occurredTo: string | null } | undefined;
}

/** Only so many minutes before and after what the FIR of the chosen case says of when it happened. */
export function AroundCaseField({ around, onAround, event }: AroundCaseFieldProps) {
  const t = useTranslations('search.scope');
  if (around && around.caseId !== event?.id)
    return (
      <div className="flex flex-col items-start gap-1.5 text-ui">
        <p>{t('aroundOther', { before: around.beforeMin, after: around.afterMin })}</p>
        <Button size="sm" look="quiet" onClick={() => onAround(undefined)}>
          {t('furtherClear')}
        </Button>
      </div>
    );
  if (!event) return null;
  return (
    <div className="flex flex-col gap-1.5">
      <Checkbox
        checked={around !== undefined}
        onChange={(on) =>
          onAround(on ? { caseId: event.id, beforeMin: FIRST_MIN, afterMin: FIRST_MIN } : undefined)
        }
        label={t('around')}
      />
      {around && (
        <>
          <Field label={t('aroundMinutes')} className="w-32">
            <Minutes
              value={around.beforeMin === around.afterMin ? around.beforeMin : undefined}
              onChange={(minutes) => onAround({ ...around, beforeMin: minutes, afterMin: minutes })}
            />
          </Field>
          {around.beforeMin !== around.afterMin && (
            <p className="text-ui">
              {t('aroundUneven', { before: around.beforeMin, after: around.afterMin })}
            </p>
          )}
          <p className="text-ink-3 text-xs">
            {t.rich('aroundSpan', {
              from: () => (
                <TimeText
                  at={Date.parse(event.occurredFrom) - around.beforeMin * 60_000}
                  precision="minute"
                />
              ),
              to: () => (
                <TimeText
                  at={Date.parse(event.occurredTo ?? event.occurredFrom) + around.afterMin * 60_000}
                  precision="minute"
                />
              ),
            })}
          </p>
        </>
      )}
    </div>
  );
}

/** Minutes taken over when they are a number that a search takes. */
function Minutes({ value, onChange }: { value: number | undefined; onChange: (minutes: number) => void }) {
  const [typed, setTyped] = useState(value === undefined ? '' : String(value));
  useEffect(() => setTyped(value === undefined ? '' : String(value)), [value]);
  return (
    <Input
      inputMode="numeric"
      value={typed}
      onChange={(event) => {
        const digits = event.target.value.replace(/\D/g, '').slice(0, 5);
        setTyped(digits);
        if (digits !== '' && Number(digits) <= MOST_MIN) onChange(Number(digits));
      }}
      onBlur={() => setTyped(value === undefined ? '' : String(value))}
    />
  );
}
