'use client';

import { DateTimeField } from '@/web/components/ui/date-time-field';
import { instantOf, type WallTime, wallTimeOf } from './zone';

/** A date and time kept as a clock on the wall of `zone` shows it; empty while what is typed is no time. */
export function WallInput({
  value,
  onChange,
  zone,
}: {
  value: WallTime;
  onChange: (wall: WallTime) => void;
  zone: string;
}) {
  return (
    <DateTimeField
      strict
      zone={zone}
      value={instantOf(value, zone)}
      onChange={(instant) => onChange(instant === undefined ? '' : wallTimeOf(instant, zone))}
    />
  );
}
