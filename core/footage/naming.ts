import { DateTime } from 'luxon';

/** A moment as a file name writes it: with its zone, or in the camera's own. */
export interface NamedTime {
  /** `2026-11-20T18:30:00.000`, without a zone. */
  local: string;
  /** Minutes east of UTC, where the name says so. */
  offsetMinutes?: number;
}

/** What a file name says of its recording. */
export interface NamedFile {
  /** Names that may be the camera's code, the likeliest first. */
  cameraCandidates: string[];
  stamped?: NamedTime;
}

/**
 * A date and a time of day in one of the ways that recorders write them: `20261120T183000+0500`, `2026-11-20_18-30-00`,
 * `20261120183000`, `2026.11.20 18.30.00`, with or without milliseconds. Not inside a longer run of digits.
 */
const MOMENT =
  /(?<!\d)((?:19|20)\d{2})([-_.]?)(\d{2})\2(\d{2})[T_ .-]?(\d{2})([-_.:]?)(\d{2})\6(\d{2})(?:[._](\d{3})|(\d{3})(?=\D|$))?(Z|[+-]\d{2}:?\d{2})?(?!\d)/g;

/** Endings of what recorders and phones write; other files beside recordings are left alone. */
const RECORDING_NAME =
  /^[^.].*\.(mp4|m4v|mov|mkv|webm|avi|ts|m2ts|mts|mpg|mpeg|flv|asf|wmv|dav|264|h264|265|h265|hevc|3gp|mxf|ogv)$/i;

/** Whether a file of a folder is taken for a recording by its name. What people upload is taken whatever its name is. */
export function isRecordingName(fileName: string): boolean {
  return RECORDING_NAME.test(fileName);
}

/**
 * Reads camera and start from a file name such as `QTA-014_20261120T183000+0500.mp4`, `QTA-014_2026-11-20_18-30-00.mp4`, or an
 * NVR's `NVR_ch1_main_20261120183000_20261120190000.dav`, where the first of two moments is the start. The camera's code
 * is what stands before the moment, or after it where nothing does; parts of it follow as weaker candidates.
 */
export function parseFileName(fileName: string): NamedFile {
  const stem = fileName.replace(/^.*[\\/]/, '').replace(/\.([A-Za-z][A-Za-z0-9]{0,4}|3g[p2])$/, '');
  const moments = [...stem.matchAll(MOMENT)].flatMap((match) => {
    const stamped = namedTime(match);
    return stamped ? [{ stamped, start: match.index, end: match.index + match[0].length }] : [];
  });
  const first = moments[0];
  const last = moments.at(-1);
  const before = trim(first ? stem.slice(0, first.start) : stem);
  const after = last ? trim(stem.slice(last.end)) : '';
  return {
    cameraCandidates: candidates(before === '' ? after : before),
    ...(first ? { stamped: first.stamped } : {}),
  };
}

/** The moment that a name means, in the camera's zone where the name names none. */
export function resolveNamedTime(named: NamedTime, cameraZone: string): Date {
  const zone = named.offsetMinutes === undefined ? cameraZone : `UTC${formatOffset(named.offsetMinutes)}`;
  return DateTime.fromISO(named.local, { zone }).toJSDate();
}

function namedTime(match: RegExpMatchArray): NamedTime | undefined {
  const [, year, , month, day, hour, , minute, second, dotted, joined, zone] = match;
  const local = `${year}-${month}-${day}T${hour}:${minute}:${second}.${dotted ?? joined ?? '000'}`;
  if (!DateTime.fromISO(local, { zone: 'UTC' }).isValid) return undefined;
  if (zone === undefined) return { local };
  const offsetMinutes = zone === 'Z' ? 0 : offsetOf(zone);
  // Offsets in use reach from −12:00 to +14:00.
  return offsetMinutes === undefined || offsetMinutes < -720 || offsetMinutes > 840
    ? { local }
    : { local, offsetMinutes };
}

function offsetOf(zone: string): number | undefined {
  const [, sign, hours, minutes] = /^([+-])(\d{2}):?(\d{2})$/.exec(zone) ?? [];
  if (Number(minutes) > 59) return undefined;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}

function formatOffset(minutes: number): string {
  const absolute = Math.abs(minutes);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(absolute / 60))}:${two(absolute % 60)}`;
}

function trim(text: string): string {
  return text.replace(/^[\s_.@-]+|[\s_.@-]+$/g, '');
}

/** The whole, then ever shorter runs of its parts: `NVR_ch1_main` gives `NVR_ch1`, `ch1_main`, `NVR`, `ch1`, `main`. */
function candidates(text: string): string[] {
  if (text === '') return [];
  const parts = text.split(/[_\s@]+/).filter((part) => part !== '');
  const found = [text];
  for (let length = parts.length; length >= 1; length--) {
    for (let start = 0; start + length <= parts.length; start++)
      found.push(parts.slice(start, start + length).join('_'));
  }
  return [...new Set(found)];
}
