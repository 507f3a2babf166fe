'use client';

import { CalendarDays } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useRef, useState } from 'react';
import { zoneName } from '../time/format';
import { instantOf, wallTimeOf } from '../time/zone';
import { useZone } from '../time/zone-provider';
import { Input } from './input';

interface DateTimeInputProps {
  /** ISO 8601 instant, or undefined. */
  value: string | undefined;
  onChange: (instant: string | undefined) => void;
  /** IANA zone whose clock is meant; the person's own when left out. */
  zone?: string;
  /** Needed where no Field names it. */
  label?: string;
  min?: string;
  max?: string;
  disabled?: boolean;
  /** Calls back with undefined while what is typed is no time: a form must not keep the time before it. */
  strict?: boolean;
}

/**
 * A date and time to the second, in a named zone. Written year first, so that no day can be taken for a month; the picker
 * beside it is the browser's own. Put it inside a Field for its label, hint and error.
 */
export function DateTimeField({
  value,
  onChange,
  zone: given,
  label,
  min,
  max,
  disabled,
  strict = false,
}: DateTimeInputProps) {
  const t = useTranslations('ui.dateTime');
  const own = useZone();
  const zone = given ?? own;
  const picker = useRef<HTMLInputElement>(null);
  // What is being typed stays as it is typed until the field is left.
  const [typed, setTyped] = useState<string | null>(null);
  const wall = value ? wallTimeOf(value, zone) : '';
  const wrong = typed !== null && typed.trim() !== '' && !instantOf(typed, zone);
  return (
    <span className="relative flex min-w-0 flex-1">
      <Input
        inputMode="numeric"
        autoComplete="off"
        spellCheck={false}
        placeholder={t('placeholder')}
        className="figures pe-22"
        value={typed ?? wall.replace('T', ' ')}
        {...(label && { 'aria-label': label })}
        {...(wrong && { 'aria-invalid': true })}
        disabled={disabled}
        onChange={(event) => {
          const text = event.target.value;
          setTyped(text);
          const instant = instantOf(text, zone);
          if (strict || instant || text.trim() === '') onChange(instant);
        }}
        onBlur={() => !wrong && setTyped(null)}
      />
      <span className="absolute inset-y-0 end-1 flex items-center gap-0.5 text-ink-3 text-xs">
        {zoneName(zone, value)}
        <button
          type="button"
          disabled={disabled}
          aria-label={t('pick')}
          onClick={() => picker.current?.showPicker()}
          className="flex size-7 items-center justify-center rounded-sm hover:bg-hover hover:text-ink"
        >
          <CalendarDays className="size-4" aria-hidden />
        </button>
      </span>
      <input
        ref={picker}
        type="datetime-local"
        step={1}
        tabIndex={-1}
        aria-hidden
        className="pointer-events-none absolute end-1 bottom-0 size-px opacity-0"
        value={wall}
        {...(min && { min: wallTimeOf(min, zone) })}
        {...(max && { max: wallTimeOf(max, zone) })}
        disabled={disabled}
        onChange={(event) => {
          setTyped(null);
          onChange(event.target.value ? instantOf(event.target.value, zone) : undefined);
        }}
      />
    </span>
  );
}
