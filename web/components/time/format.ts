export type TimePrecision = 'day' | 'minute' | 'second' | 'millisecond';

/** Names that people of the place use, where the platform's own data only gives an offset. */
const spokenZones: Record<string, string> = { 'Asia/Karachi': 'PKT', UTC: 'UTC', 'Etc/UTC': 'UTC' };

const made = new Map<string, Intl.DateTimeFormat>();
function format(key: string, locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const known = made.get(key);
  if (known) return known;
  const fresh = new Intl.DateTimeFormat(locale, options);
  made.set(key, fresh);
  return fresh;
}

/** Day-month-year in words of the locale: `23 Nov 2026`. English is written the way Pakistan writes it. */
export function formatDay(instant: string | number | Date, zone: string, locale: string): string {
  const day = { timeZone: zone, day: '2-digit', month: 'short', year: 'numeric' } as const;
  return format(`day ${locale} ${zone}`, locale === 'en' ? 'en-GB' : locale, day).format(new Date(instant));
}

/** Time of day, 24 hours, to the precision asked for: `17:31:08.240`. */
export function formatClock(
  instant: string | number | Date,
  zone: string,
  locale: string,
  precision: Exclude<TimePrecision, 'day'>,
): string {
  const options: Intl.DateTimeFormatOptions = {
    timeZone: zone,
    hourCycle: 'h23',
    hour: '2-digit',
    minute: '2-digit',
  };
  if (precision !== 'minute') options.second = '2-digit';
  if (precision === 'millisecond') options.fractionalSecondDigits = 3;
  const key = `clock ${locale} ${zone} ${precision}`;
  return format(key, locale === 'en' ? 'en-GB' : locale, options).format(new Date(instant));
}

/** Short name of a zone at an instant: `PKT`, or `GMT+5` where the place has no spoken name. */
export function zoneName(zone: string, instant: string | number | Date = Date.now()): string {
  const spoken = spokenZones[zone];
  if (spoken) return spoken;
  const parts = format(`zone ${zone}`, 'en-GB', { timeZone: zone, timeZoneName: 'short' }).formatToParts(
    new Date(instant),
  );
  return parts.find((part) => part.type === 'timeZoneName')?.value ?? zone;
}

const pad = (value: number, digits = 2) => String(value).padStart(digits, '0');

/** A place in a recording: `0:07`, `12:31`, `1:02:31`; with `millisecond`, `0:07.240`. */
export function formatPosition(ms: number, precision: 'second' | 'millisecond' = 'second'): string {
  const whole = Math.round(Math.abs(ms));
  const hours = Math.floor(whole / 3_600_000);
  const minutes = Math.floor(whole / 60_000) % 60;
  const seconds = Math.floor(whole / 1000) % 60;
  const head = hours > 0 ? `${hours}:${pad(minutes)}` : `${minutes}`;
  const tail = precision === 'millisecond' ? `.${pad(whole % 1000, 3)}` : '';
  return `${ms < 0 && whole > 0 ? '-' : ''}${head}:${pad(seconds)}${tail}`;
}

export interface TimeUnits {
  hour: string;
  minute: string;
  second: string;
}

/** A length of time in the two largest units that matter: `45 s`, `2.5 s`, `12 min 8 s`, `3 h 20 min`, `41 h`. */
export function formatDuration(ms: number, units: TimeUnits): string {
  const seconds = Math.round(ms / 1000);
  if (ms < 10_000) return `${Number((ms / 1000).toFixed(1))} ${units.second}`;
  if (seconds < 60) return `${seconds} ${units.second}`;
  const minutes = Math.floor(seconds / 60);
  const rest = seconds % 60;
  if (minutes < 60)
    return rest ? `${minutes} ${units.minute} ${rest} ${units.second}` : `${minutes} ${units.minute}`;
  const hours = Math.floor(minutes / 60);
  return hours < 24 && minutes % 60
    ? `${hours} ${units.hour} ${minutes % 60} ${units.minute}`
    : `${hours} ${units.hour}`;
}

/** An offset with its sign and unit: `+2.4 s`, `−1 min 30 s`, `0 s`. */
export function formatOffset(ms: number, units: TimeUnits): string {
  if (ms === 0) return `0 ${units.second}`;
  return `${ms > 0 ? '+' : '−'}${formatDuration(Math.abs(ms), units)}`;
}
