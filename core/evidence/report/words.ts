import { DateTime } from 'luxon';
import { coverage } from '@/core/footage/schema';
import type { CaseFile } from '../case-file';
import { TRANSFER_KINDS, transferDetails } from '../custody/transfer-schema';
import type { Provenance } from '../provenance';

type Exhibit = CaseFile['exhibits'][number];

/** A moment as a person reads it, to the millisecond where it is evidence, with the zone's name and offset. */
export function momentIn(zone: string, iso: string, options: { ms?: boolean } = {}): string {
  const moment = DateTime.fromISO(iso, { zone });
  const clock = moment.toFormat(options.ms ? 'yyyy-MM-dd HH:mm:ss.SSS' : 'yyyy-MM-dd HH:mm:ss');
  return `${clock} ${zone} (UTC${moment.toFormat('ZZ')})`;
}

/** A stretch of time; the day and the zone are named once where they are the same. */
export function spanIn(zone: string, from: string, to: string, options: { ms?: boolean } = {}): string {
  const [start, end] = [momentIn(zone, from, options), momentIn(zone, to, options)];
  const named = ` ${zone} (`;
  const [startClock = '', startOffset] = start.split(named);
  const [endClock = '', endOffset] = end.split(named);
  if (startOffset !== endOffset) return `${start} to ${end}`;
  const sameDay = startClock.slice(0, 10) === endClock.slice(0, 10);
  return `${startClock} to ${sameDay ? endClock.slice(11) : endClock}${named}${endOffset}`;
}

/** Date and time without the zone, for tables whose head names it. */
export function clockIn(zone: string, iso: string): string {
  return DateTime.fromISO(iso, { zone }).toFormat('yyyy-MM-dd HH:mm:ss');
}

/** A place in a recording: minutes, seconds, milliseconds. */
export function placeIn(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  return `${minutes}:${((ms - minutes * 60_000) / 1000).toFixed(3).padStart(6, '0')}`;
}

/** How far a camera's clock was off and how anybody knows, in one sentence. */
export function clockWords(clock: Exhibit['provenance']['clock'], zone: string): string {
  const { check, offsetMs, uncertaintyMs } = clock;
  if (!check) {
    return 'Nobody has measured this camera’s clock. The offset is assumed to be 0; the corrected time is no better than the stamped one.';
  }
  const seconds = (Math.abs(offsetMs) / 1000).toFixed(3);
  const off =
    offsetMs === 0 ? 'showed the true time' : `was ${seconds} s ${offsetMs > 0 ? 'ahead' : 'behind'}`;
  const by = uncertaintyMs === null ? '' : `, known to ± ${(uncertaintyMs / 1000).toFixed(3)} s`;
  const note = check.note ? ` Note: ${check.note}` : '';
  return `The camera’s clock ${off}${by}. Measured by ${check.measuredBy}, ${momentIn(zone, check.measuredAt)}, ${check.method}.${note}`;
}

/** Where the stamped time of a recording comes from. */
export function timeSourceWords(source: string | null): string {
  switch (source) {
    case 'FILE_NAME':
      return 'read from the name of the file';
    case 'METADATA':
      return 'read from the metadata of the file';
    case 'CAMERAS_CSV':
      return 'taken from the list that came with the footage';
    case 'PERSON':
      return 'entered by a person';
    default:
      return 'not recorded';
  }
}

const methods: Record<string, string> = {
  packets: 'every packet is bit for bit the same',
  'nal-units':
    'every coded picture (NAL unit) is bit for bit the same; only the marks between them differ, as the container demands',
  slices:
    'every coded slice is bit for bit the same; parameter sets and marks are placed as the container demands',
  'frames-without-adts':
    'every coded frame is bit for bit the same; only the headers of the transport stream are left out',
};

/** What the comparison with the original showed, stream by stream. */
export function proofWords(clip: NonNullable<Exhibit['provenance']['clip']>): string {
  return clip.streams
    .map((stream) => {
      const { kind, codec, packets, firstPacket, lastPacket, method } = stream;
      const name = kind === 'video' ? 'Picture' : 'Sound';
      return `${name} (${codec}, ${packets} packets, ${firstPacket} to ${lastPacket} of the original): ${methods[method]}.`;
    })
    .join(' ');
}

const copies = {
  COURT_COPY: 'court copy',
  ANNOTATED: 'annotated copy',
  COMPILATION: 'compilation',
  REDACTED: 'redacted copy',
} as const;

/** What a derivative is, that it is one, and what its file holds. */
export function copyWords(made: NonNullable<Provenance['derivative']>): {
  kind: string;
  notice: string;
  holds: string;
} {
  const { kind, parents, frames, widthPx, heightPx, redacted, sources, recipeSha256 } = made;
  const numbers = parents.map(({ number }) => number).join(', ');
  const missing = sources.reduce((sum, source) => sum + source.missing.length, 0);
  return {
    kind: copies[kind],
    notice: `A ${copies[kind]} of exhibit ${numbers}: a derivative, drawn and coded anew from the original recording, which is unchanged.${redacted ? ' Parts of it were made unrecognisable.' : ''}`,
    holds: `${frames} pictures of ${widthPx} × ${heightPx}, made by the recipe with SHA-256 ${recipeSha256}; frames ${sources.map(({ cameraCode, firstFrame, lastFrame }) => `${firstFrame} to ${lastFrame} of ${cameraCode}`).join(', ')}${missing > 0 ? `; ${missing} frames could not be decoded and are missing` : ''}`,
  };
}

const custodyKinds: Record<string, string> = {
  requested: 'asked for',
  made: 'made from the original, hashed, stored',
  described: 'title or note changed',
  downloaded: 'downloaded',
  'export-requested': 'export asked for',
  exported: 'exported in a bundle',
  'bundle-downloaded': 'a bundle that holds it was downloaded',
  'exhibit-made': 'an exhibit was made from it',
  transferred: 'handed over',
  'transfer-returned': 'given back',
};

/** What happened, in words; unknown kinds of other rooms are shown as they are. */
export function custodyWords(kind: string): string {
  return custodyKinds[kind] ?? kind.toLowerCase().replaceAll(/[-_.]/g, ' ');
}

/** A change of hands in one sentence; undefined for any other step of custody. */
export function transferWords(
  { kind, details }: Exhibit['custody'][number],
  zone: string,
): string | undefined {
  if (!TRANSFER_KINDS.some((one) => one === kind)) return undefined;
  const said = transferDetails.parse(details);
  return [
    `${momentIn(zone, said.happenedAt)}: ${custodyWords(kind)} by ${said.from} to ${said.to}`,
    `purpose: ${said.purpose}`,
    said.malkhanaNumber && `malkhana number ${said.malkhanaNumber}`,
    said.roadCertificate && `road certificate ${said.roadCertificate}`,
    said.carriedBy && `carried by ${said.carriedBy}`,
  ]
    .filter(Boolean)
    .join('; ');
}

/** A search's coverage in one sentence; undefined where it cannot be read. */
export function coverageWords(stored: unknown): string | undefined {
  const parsed = coverage.safeParse(stored);
  if (!parsed.success) return undefined;
  const hours = (ms: number | undefined) => `${((ms ?? 0) / 3_600_000).toFixed(2)} h`;
  const { totalsMs, cameraCount, unplaced } = parsed.data;
  const missing = (['pending', 'failed', 'damaged', 'deleted', 'not-recorded'] as const)
    .filter((reason) => (totalsMs[reason] ?? 0) > 0)
    .map(
      (reason) =>
        `${hours(totalsMs[reason])} ${reason === 'deleted' ? 'deleted under retention' : reason.replace('-', ' ')}`,
    );
  const rest = missing.length === 0 ? 'nothing was left out' : `not searched: ${missing.join(', ')}`;
  const stray = unplaced > 0 ? `; ${unplaced} files could not be placed on a camera or time` : '';
  return `${cameraCount} cameras, ${hours(totalsMs.indexed)} of footage searched; ${rest}${stray}.`;
}

/** The first 16 places of a hash, for tables that also give it whole elsewhere. */
export const shortHash = (hash: string | null) => (hash ? `${hash.slice(0, 16)}…` : '');
