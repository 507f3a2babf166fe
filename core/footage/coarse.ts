import type { Database } from '@/prisma/client';
import { reviveCoarse } from './coarse-rows.sql';
import { derivedIds } from './ids';
import { lockRecording } from './index-rows.sql';
import { type FoundTrack, insertTracks, prepareTables } from './track-rows';

/** What the first look found in a stretch of a recording. */
export interface CoarseStretch {
  recordingId: string;
  fromMs: number;
  toMs: number;
  /** Key pictures analysed. */
  pictures: number;
  tracks: FoundTrack[];
}

/** Codecs that know no other pictures than key pictures: picking some of them costs as much as decoding all. */
const ALL_KEY_PICTURES: ReadonlySet<string> = new Set([
  'mjpeg',
  'mjpegb',
  'jpeg2000',
  'prores',
  'dnxhd',
  'dvvideo',
  'ffv1',
  'huffyuv',
  'rawvideo',
]);
/** A recording of fewer segments than this is indexed for good about as soon as it would be coarsely. */
const SEGMENTS_AT_LEAST = 2;

/** What decides whether a first look is wanted. */
export const coarseColumns = {
  durationMs: true,
  videoCodec: true,
  indexedUntilMs: true,
  coarse: { orderBy: { fromMs: 'desc' }, take: 1, select: { toMs: true } },
} as const;

/**
 * From where the first look through a recording goes on: behind what it and the fine index have reached.
 * @returns undefined when none is wanted: the recording is short, of a codec without other pictures, or has had it
 */
export function coarseLeft(
  recording: {
    durationMs: number | null;
    videoCodec: string | null;
    indexedUntilMs: number;
    coarse: { toMs: number }[];
  },
  segmentMs: number,
): number | undefined {
  const durationMs = recording.durationMs ?? 0;
  if (durationMs < SEGMENTS_AT_LEAST * segmentMs) return undefined;
  if (ALL_KEY_PICTURES.has(recording.videoCodec ?? '')) return undefined;
  const reachedMs = Math.max(recording.indexedUntilMs, recording.coarse[0]?.toMs ?? 0);
  return reachedMs < durationMs ? reachedMs : undefined;
}

/** Ends the first look of a recording where it stands, nothing more being found by it: the fine index comes all the same. */
export async function abandonCoarse(db: Database, recordingId: string): Promise<void> {
  const recording = await db.recording.findUnique({ where: { id: recordingId }, select: coarseColumns });
  const fromMs = recording && coarseLeft(recording, 0);
  const toMs = recording?.durationMs;
  if (fromMs === undefined || fromMs === null || !toMs) return;
  await db.coarseStretch.createMany({
    data: [{ recordingId, fromMs, toMs, pictures: 0 }],
    skipDuplicates: true,
  });
  await db.recording.update({ where: { id: recordingId }, data: { indexStarts: 0 } });
}

/**
 * Writes what the first look found in a stretch, in one transaction. What begins where the fine index has arrived
 * meanwhile is left out: the two never answer for the same moment.
 * @returns false where the stretch was there already; nothing was written then.
 */
export async function commitCoarse(db: Database, stretch: CoarseStretch): Promise<boolean> {
  const { recordingId, fromMs, toMs, pictures } = stretch;
  const tables = await prepareTables(db, recordingId, stretch);
  return db.$transaction(
    async (tx) => {
      await lockRecording(tx, recordingId);
      const written = await tx.coarseStretch.findUnique({
        where: { recordingId_fromMs: { recordingId, fromMs } },
      });
      if (written) return false;
      const { indexedUntilMs } = await tx.recording.findUniqueOrThrow({ where: { id: recordingId } });
      const tracks = stretch.tracks.filter((track) => track.firstPtsMs >= indexedUntilMs);
      await reviveCoarse(
        tx,
        tracks.map((track) => derivedIds.track(recordingId, track.localId)),
      );
      await insertTracks(tx, recordingId, tracks, tables, { pass: 'COARSE', segmentOrdinal: -1 });
      await tx.coarseStretch.create({ data: { recordingId, fromMs, toMs, pictures } });
      await tx.recording.update({ where: { id: recordingId }, data: { indexStarts: 0 } });
      return true;
    },
    { timeout: 60_000, maxWait: 30_000 },
  );
}
