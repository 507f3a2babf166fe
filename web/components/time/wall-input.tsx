'use client';

import { Input } from '@/web/components/ui/input';
import { zoneName } from './format';
import type { WallTime } from './zone';

/** A date and time as a clock on the wall shows it, with the clock's zone named. Holds what is half typed, too. */
export function WallInput({
  value,
  onChange,
  zone,
  seconds = false,
}: {
  value: WallTime;
  onChange: (wall: WallTime) => void;
  zone: string;
  /** For reading clocks; a FIR needs minutes. */
  seconds?: boolean;
}) {
  return (
    <Input
      type="datetime-local"
      {...(seconds && { step: 1 })}
      className="figures"
      value={seconds ? value : value.slice(0, 16)}
      end={<span className="px-1">{zoneName(zone)}</span>}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
