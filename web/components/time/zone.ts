/** A wall-clock time with no zone, as `<input type="datetime-local" step="1">` writes it: `2026-11-23T17:31:08`. */
export type WallTime = string;

const partsOf = new Map<string, Intl.DateTimeFormat>();

function formatter(zone: string): Intl.DateTimeFormat {
  const known = partsOf.get(zone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  partsOf.set(zone, made);
  return made;
}

/** What a clock on the wall in `zone` shows at an instant, to the second; empty for what is no date. */
export function wallTimeOf(instant: string | number | Date, zone: string): WallTime {
  const date = new Date(instant);
  if (Number.isNaN(date.getTime())) return '';
  const part = Object.fromEntries(
    formatter(zone)
      .formatToParts(date)
      .map((p) => [p.type, p.value]),
  );
  return `${part.year}-${part.month}-${part.day}T${part.hour}:${part.minute}:${part.second}`;
}

/** Zone's lead over UTC at an instant, in milliseconds. */
export function zoneOffsetMs(instantMs: number, zone: string): number {
  const whole = Math.floor(instantMs / 1000) * 1000;
  return Date.parse(`${wallTimeOf(whole, zone)}Z`) - whole;
}

/**
 * The instant (ISO 8601, UTC) at which a clock in `zone` shows a wall time, or undefined for what is no time. A time that a
 * change of clocks skipped is moved forward by the gap; of a repeated one the first is taken (as luxon and Temporal's
 * "compatible" do).
 */
export function instantOf(wall: WallTime, zone: string): string | undefined {
  const match = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(?::(\d{2}(?:\.\d{1,3})?))?)?$/.exec(wall.trim());
  if (!match) return undefined;
  const asUtc = Date.parse(`${match[1]}T${match[2] ?? '00:00'}:${match[3] ?? '00'}Z`);
  if (Number.isNaN(asUtc)) return undefined;
  const day = 86_400_000;
  const before = zoneOffsetMs(asUtc - day, zone);
  const after = zoneOffsetMs(asUtc + day, zone);
  const fits = [before, after]
    .map((offset) => asUtc - offset)
    .filter((at) => at + zoneOffsetMs(at, zone) === asUtc);
  return new Date(fits.length > 0 ? Math.min(...fits) : asUtc - before).toISOString();
}
