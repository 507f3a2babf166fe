'use client';

import { useState } from 'react';
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
}

/** A date and time to the second, in a named zone. Put it inside a Field for its label, hint and error. */
export function DateTimeField({
  value,
  onChange,
  zone: given,
  label,
  min,
  max,
  disabled,
}: DateTimeInputProps) {
  const own = useZone();
  const zone = given ?? own;
  // What is half typed is nobody's instant yet: it lives here until it is a time.
  const [typed, setTyped] = useState<string | null>(null);
  return (
    <Input
      type="datetime-local"
      step={1}
      className="figures"
      value={typed ?? (value ? wallTimeOf(value, zone) : '')}
      {...(label && { 'aria-label': label })}
      {...(min && { min: wallTimeOf(min, zone) })}
      {...(max && { max: wallTimeOf(max, zone) })}
      disabled={disabled}
      end={<span className="px-1">{zoneName(zone, value)}</span>}
      onChange={(event) => {
        const wall = event.target.value;
        const instant = wall ? instantOf(wall, zone) : undefined;
        setTyped(instant || !wall ? null : wall);
        onChange(instant);
      }}
    />
  );
}
