import { createHash } from 'node:crypto';
import { ClipNotProven } from './errors';
import { listPackets, type MediaStream, type MediaTools, output } from './packets';

/** How packets were compared; `packets` is bit for bit, the others leave out what only wraps the coded data. */
export type ProofMethod = 'packets' | 'nal-units' | 'slices' | 'frames-without-adts';

/** What shows that a stream of the clip is the same coded data as a range of the original. */
export interface StreamProof {
  kind: 'video' | 'audio';
  codec: string;
  method: ProofMethod;
  packets: number;
  /** Places in the original's stream, first packet 0, both included. */
  firstPacket: number;
  lastPacket: number;
  /** SHA-256 over the packets' SHA-256 in order, one hexadecimal hash a line. */
  originalDigest: string;
  clipDigest: string;
}

/** SHA-256 over hashes in order, one a line, each line ended. */
export function digestOf(hashes: readonly string[]): string {
  const hash = createHash('sha256');
  for (const one of hashes) hash.update(`${one}\n`);
  return hash.digest('hex');
}

/** The hashes of a stream's packets and where they stand in the file's time. */
export interface HashedPackets {
  hashes: string[];
  /** Presentation times, seconds. */
  seconds: number[];
}

/**
 * The hashes of all packets of the given streams.
 * @param keep called with a stream's index and a packet's place in it; false leaves it out of the answer
 * @throws MediaToolFailed
 */
export async function hashPackets(
  tools: MediaTools,
  file: string,
  streams: readonly MediaStream[],
  keep: (stream: number, place: number, seconds: number) => boolean,
  signal?: AbortSignal,
): Promise<Map<number, HashedPackets & { places: number[] }>> {
  const found = new Map(
    streams.map((stream) => [
      stream.index,
      { stream, next: 0, hashes: [] as string[], seconds: [] as number[], places: [] as number[] },
    ]),
  );
  for await (const packet of listPackets(tools, file, { hashes: true, ...(signal ? { signal } : {}) })) {
    const entry = found.get(packet.stream);
    if (!entry) continue;
    const place = entry.next;
    entry.next += 1;
    const ticks = Number.isNaN(packet.pts) ? packet.dts : packet.pts;
    const seconds = (ticks * entry.stream.timeBase.num) / entry.stream.timeBase.den;
    if (!keep(packet.stream, place, seconds)) continue;
    entry.hashes.push(packet.sha256);
    entry.seconds.push(seconds);
    entry.places.push(place);
  }
  return found;
}

/**
 * Finds `wanted` as an unbroken run in `original`.
 * @returns the run's start nearest to `expected` (silence repeats itself), or -1
 */
export function findRun(original: readonly string[], wanted: readonly string[], expected: number): number {
  let best = -1;
  for (let start = 0; start + wanted.length <= original.length; start += 1) {
    if (best >= 0 && Math.abs(best - expected) <= Math.abs(start - expected)) continue;
    if (wanted.every((hash, offset) => original[start + offset] === hash)) best = start;
  }
  return best;
}

interface Canonical {
  method: ProofMethod;
  /** Bitstream filters that bring the original's and the clip's packets to the same wrapping. */
  original: string;
  clip: string;
}

// Transport streams mark NAL units by start codes, MP4 by lengths; AAC has a header per frame in the one and none in the
// other. The coded data between is what must be equal. For HEVC ffmpeg repeats parameter sets on the way back, so they
// are left out on both sides and the slices are compared.
const canonicals: Record<string, Canonical[]> = {
  h264: [
    { method: 'nal-units', original: 'h264_metadata', clip: 'h264_mp4toannexb,h264_metadata' },
    {
      method: 'slices',
      original: 'filter_units=remove_types=7-9|13',
      clip: 'h264_mp4toannexb,filter_units=remove_types=7-9|13',
    },
  ],
  hevc: [
    {
      method: 'slices',
      original: 'filter_units=remove_types=32-35',
      clip: 'hevc_mp4toannexb,filter_units=remove_types=32-35',
    },
  ],
  aac: [{ method: 'frames-without-adts', original: 'aac_adtstoasc', clip: 'null' }],
};

async function canonicalHashes(tools: MediaTools, file: string, stream: MediaStream, filter: string) {
  const text = await output(tools.ffmpeg, [
    ...['-nostdin', '-v', 'error', '-copyts', '-i', file, '-map', `0:${stream.index}`],
    ...['-c', 'copy', '-copyinkf', '-bsf', filter, '-f', 'framehash', '-hash', 'sha256', '-'],
  ]);
  return text.split('\n').flatMap((line) => {
    if (line === '' || line.startsWith('#')) return [];
    // stream, dts, pts, duration, size, hash; what follows describes side data.
    return [line.split(',')[5]?.trim() ?? ''];
  });
}

/**
 * Compares one stream of the clip with the range of the original that it was cut from: first bit for bit, then, for
 * codecs that containers wrap differently, without the wrapping.
 * @throws ClipNotProven when no comparison finds them equal
 */
export async function proveStream(
  tools: MediaTools,
  original: { file: string; stream: MediaStream; hashes: string[]; firstPlace: number },
  clip: { file: string; stream: MediaStream; hashes: string[] },
): Promise<StreamProof> {
  const { kind, codec } = original.stream;
  const proven = (
    method: ProofMethod,
    hashes: string[],
    first: number,
    clipHashes: string[],
  ): StreamProof => ({
    kind,
    codec,
    method,
    packets: clipHashes.length,
    firstPacket: first,
    lastPacket: first + clipHashes.length - 1,
    originalDigest: digestOf(hashes),
    clipDigest: digestOf(clipHashes),
  });
  if (clip.hashes.length !== original.hashes.length) {
    throw new ClipNotProven(
      `its ${kind} holds ${clip.hashes.length} packets where the original's range holds ${original.hashes.length}.`,
    );
  }
  const last = original.firstPlace + original.hashes.length;
  if (clip.hashes.every((hash, place) => hash === original.hashes[place])) {
    return proven('packets', original.hashes, original.firstPlace, clip.hashes);
  }
  for (const form of canonicals[codec] ?? []) {
    const all = await canonicalHashes(tools, original.file, original.stream, form.original).catch(() => []);
    const range = all.slice(original.firstPlace, last);
    const own = await canonicalHashes(tools, clip.file, clip.stream, form.clip).catch(() => []);
    if (own.length === clip.hashes.length && own.every((hash, place) => hash === range[place])) {
      return proven(form.method, range, original.firstPlace, own);
    }
  }
  const differing = clip.hashes.findIndex((hash, place) => hash !== original.hashes[place]);
  throw new ClipNotProven(
    `${kind} packet ${original.firstPlace + differing} of the original and packet ${differing} of the clip differ.`,
  );
}
