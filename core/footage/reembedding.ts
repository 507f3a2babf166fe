import { append, SYSTEM } from '@/core/audit/log';
import { DomainError, NotFound } from '@/core/errors';
import type { Database, TrackKind } from '@/prisma/client';
import { ensureMonths, insertVectors, lockRecording } from './index-rows.sql';
import { deleteVectors, recordingsNotIn, tracksNotIn, tracksWithoutVectors } from './reembedding.sql';
import type { Box } from './schema';

/**
 * Making vectors again when other models come into use: from the best shots, recording by recording, while both the Space
 * before and the new one are searched. What is done already is seen from the rows themselves, so that it goes on where it
 * was broken off.
 */

/** A Space of the pack in use. */
export interface SpaceInUse {
  id: number;
  name: string;
  dimension: number;
  tableName: string;
  kind: SpaceKind;
}

/** The kinds of track that a Space has vectors of. */
export const TRACKS_OF = {
  FACE: ['FACE'],
  VEHICLE: ['VEHICLE'],
  /** What words may tell of. */
  TEXT: ['PERSON', 'VEHICLE'],
} as const satisfies Record<string, readonly TrackKind[]>;
export type SpaceKind = keyof typeof TRACKS_OF;
const isSpaceKind = (kind: string | null): kind is SpaceKind => kind !== null && kind in TRACKS_OF;

/** The Spaces of the pack that workers loaded last. */
export async function spacesInUse(db: Database): Promise<SpaceInUse[]> {
  const rows = await db.space.findMany({ where: { inUse: true }, orderBy: { id: 'asc' } });
  return rows.flatMap(({ id, name, dimension, tableName, kind }) =>
    isSpaceKind(kind) ? [{ id, name, dimension, tableName, kind }] : [],
  );
}

/** What there is to do, newest recordings first. */
export async function waitingForVectors(
  db: Database,
  spaces: readonly SpaceInUse[],
): Promise<{ recordingIds: string[]; tracks: number }> {
  const ids = spaces.map(({ id }) => id);
  const kinds = [...new Set(spaces.flatMap(({ kind }) => TRACKS_OF[kind]))];
  if (ids.length === 0) return { recordingIds: [], tracks: 0 };
  return { recordingIds: await recordingsNotIn(db, ids), tracks: await tracksNotIn(db, ids, kinds) };
}

/** A track with its best shots as they are stored. */
export interface TrackToEmbed {
  id: string;
  kind: TrackKind;
  shots: {
    ptsMs: number;
    box: Box;
    quality: number;
    sharpness: number;
    storageKey: string;
    /** Null on shots that were stored before this was noted. */
    pictureBox: Box | null;
    face: { points: [number, number][]; detector: string } | null;
  }[];
}

/** The next tracks of a recording without vectors in a Space; empty when none is left. */
export async function nextTracks(
  db: Database,
  space: SpaceInUse,
  wanted: { recordingId: string; afterId: string | null; limit: number },
): Promise<TrackToEmbed[]> {
  const kinds = [...TRACKS_OF[space.kind]];
  const tracks = await tracksWithoutVectors(db, space.tableName, { ...wanted, kinds });
  const ids = tracks.map(({ id }) => id);
  const rows = await db.bestShot.findMany({ where: { trackId: { in: ids } }, orderBy: { ordinal: 'asc' } });
  return tracks.map(({ id, kind }) => ({
    ...{ id, kind },
    shots: rows
      .filter((row) => row.trackId === id)
      .map(({ ptsMs, x, y, w, h, quality, sharpness, storageKey, pictureBox, face }) => ({
        ...{ ptsMs, quality, sharpness, storageKey },
        box: { x, y, w, h },
        // Written by `commitSegment` in this form.
        pictureBox: pictureBox as Box | null,
        face: face as TrackToEmbed['shots'][number]['face'],
      })),
  }));
}

export interface NewVectors {
  trackId: string;
  vectors: { ptsMs: number; quality: number; vector: Float32Array }[];
}

/**
 * Writes vectors of tracks of one recording, at the time and place that it has now. Tracks that are gone meanwhile (the
 * recording is indexed anew) are left out; those that have vectors already keep them.
 */
export async function addVectors(
  db: Database,
  space: SpaceInUse,
  recordingId: string,
  found: NewVectors[],
): Promise<void> {
  const before = await db.recording.findUnique({ where: { id: recordingId } });
  if (!before?.startsAt || found.length === 0) return;
  const longest = Math.max(0, ...found.flatMap(({ vectors }) => vectors.map(({ ptsMs }) => ptsMs)));
  const months = async (startsAt: Date) =>
    ensureMonths(db, [space.tableName], startsAt, new Date(startsAt.getTime() + longest));
  await months(before.startsAt);
  await db.$transaction(
    async (tx) => {
      await lockRecording(tx, recordingId);
      const { startsAt, cameraId } = await tx.recording.findUniqueOrThrow({ where: { id: recordingId } });
      // Moved by a clock check since the partitions were made: the next try finds the new time.
      if (startsAt?.getTime() !== before.startsAt?.getTime()) throw new Error('The recording was moved.');
      if (!startsAt || cameraId === null) return;
      const there = await tx.track.findMany({
        where: { recordingId, id: { in: found.map(({ trackId }) => trackId) } },
        select: { id: true },
      });
      const ids = new Set(there.map(({ id }) => id));
      await insertVectors(
        tx,
        space.tableName,
        { recordingId, cameraId },
        found
          .filter(({ trackId }) => ids.has(trackId))
          .flatMap(({ trackId, vectors }) =>
            vectors.map((vector, ordinal) => ({
              ...vector,
              trackId,
              ordinal,
              at: new Date(startsAt.getTime() + vector.ptsMs),
            })),
          ),
      );
    },
    { timeout: 60_000, maxWait: 30_000 },
  );
}

/** Notes that a recording is wholly in these Spaces, unless it is being indexed by now. */
export async function completeSpaces(
  db: Database,
  recordingId: string,
  spaces: readonly SpaceInUse[],
): Promise<void> {
  await db.$transaction(async (tx) => {
    await lockRecording(tx, recordingId);
    const recording = await tx.recording.findUnique({ where: { id: recordingId } });
    if (recording?.status !== 'INDEXED' && recording?.status !== 'FAILED') return;
    await tx.recordingSpace.createMany({
      data: spaces.map(({ id }) => ({ recordingId, spaceId: id })),
      skipDuplicates: true,
    });
  });
}

/**
 * Removes the vectors of a Space that is no longer in use; they can be made again from the best shots. On record.
 * @returns how many there were. @throws NotFound; DomainError where the Space is in use.
 */
export async function forgetSpace(db: Database, name: string): Promise<number> {
  return db.$transaction(
    async (tx) => {
      const space = await tx.space.findUnique({ where: { name } });
      if (!space) throw new NotFound(`Space ${name}`);
      if (space.inUse) {
        throw new DomainError(
          'conflict',
          'space-in-use',
          `Space ${name} is that of the models in use.`,
          'Start a worker with another pack first: npm run models -- use NAME.',
        );
      }
      const vectors = await deleteVectors(tx, space.tableName);
      await tx.recordingSpace.deleteMany({ where: { spaceId: space.id } });
      await append(tx, {
        actor: SYSTEM,
        action: 'models.forget',
        objectKind: 'space',
        objectId: name,
        outcome: 'done',
        requestId: null,
        details: { vectors },
      });
      return vectors;
    },
    { timeout: 600_000 },
  );
}
