import type { Database, Transaction } from '@/prisma/client';
import { coarseColumns, coarseLeft } from './coarse';
import { supersedeCoarse } from './coarse-rows.sql';
import { derivedIds } from './ids';
import { deleteIndexRows, ensureSpace, linkParents, lockRecording, namedSpaceTables } from './index-rows.sql';
import { type FoundTrack, insertTracks, prepareTables } from './track-rows';

export type { FoundTrack } from './track-rows';

/** A child whose parent has not ended yet: it is linked when the parent does. */
export interface OpenLink {
  childLocalId: string;
  parentLocalId: string;
}

/** Everything that one segment adds. */
export interface FinishedSegment {
  recordingId: string;
  ordinal: number;
  fromMs: number;
  toMs: number;
  framesAnalysed: number;
  tracks: FoundTrack[];
  damage: { fromMs: number; toMs: number; reason: string }[];
  /** Links left open by the segments before. */
  openLinks: OpenLink[];
  /** Ids of coarse tracks of things still followed, whose fine track comes with a later segment: searches find them until then. */
  heldCoarse?: string[];
  pathsKey: string;
  /** Null after the last segment: the recording is indexed. */
  openStateKey: string | null;
}

/** What of `tracks` and `before` cannot be linked yet, because the parent is still being followed. */
export function openLinksAfter(tracks: FoundTrack[], before: OpenLink[]): OpenLink[] {
  const ended = new Set(tracks.map((track) => track.localId));
  const added = tracks.flatMap(({ localId, parentLocalId }) =>
    parentLocalId === undefined ? [] : [{ childLocalId: localId, parentLocalId }],
  );
  return [...before, ...added].filter((link) => !ended.has(link.parentLocalId));
}

/**
 * Writes a segment in one transaction: tracks, best shots, vectors, plate reads, damage, and how far the recording is
 * indexed; and takes out what the coarse pass had found in that time. Either all of it is there or nothing, so that a killed
 * worker neither loses nor doubles a track.
 * @returns false where the segment was there already; nothing was written then.
 */
export async function commitSegment(db: Database, segment: FinishedSegment): Promise<boolean> {
  const { recordingId, ordinal } = segment;
  const tables = await prepareTables(db, recordingId, segment);
  return db.$transaction((tx) => write(tx, segment, tables, recordingId, ordinal), {
    timeout: 60_000,
    maxWait: 30_000,
  });
}

async function write(
  tx: Transaction,
  segment: FinishedSegment,
  tables: ReadonlyMap<string, string>,
  recordingId: string,
  ordinal: number,
): Promise<boolean> {
  await lockRecording(tx, recordingId);
  const written = await tx.indexSegment.findUnique({
    where: { recordingId_ordinal: { recordingId, ordinal } },
  });
  if (written) return false;
  const ended = segment.openStateKey === null;
  await supersedeCoarse(tx, recordingId, {
    beforeMs: ended ? 2 ** 31 - 1 : segment.toMs,
    held: segment.heldCoarse ?? [],
    tables: await namedSpaceTables(tx),
  });
  await insertTracks(tx, recordingId, segment.tracks, tables, { pass: 'FINE', segmentOrdinal: ordinal });
  await linkParents(
    tx,
    segment.openLinks.map((link) => ({
      childId: derivedIds.track(recordingId, link.childLocalId),
      parentId: derivedIds.track(recordingId, link.parentLocalId),
    })),
  );
  await tx.damagedRange.createMany({
    data: segment.damage.map((range) => ({ recordingId, ...range })),
    skipDuplicates: true,
  });
  await tx.indexSegment.create({
    data: {
      recordingId,
      ordinal,
      fromMs: segment.fromMs,
      toMs: segment.toMs,
      framesAnalysed: segment.framesAnalysed,
      pathsKey: segment.pathsKey,
      openStateKey: segment.openStateKey,
    },
  });
  await tx.recording.update({
    where: { id: recordingId },
    data: {
      indexedUntilMs: segment.toMs,
      indexStarts: 0,
      ...(ended ? { status: 'INDEXED' as const, statusReason: null, indexedAt: new Date() } : {}),
    },
  });
  return true;
}

/**
 * Marks a recording as being indexed by the given pack: what is found from now on is in that pack's Spaces, and in no
 * other one until its vectors are made again.
 * @returns how often that was begun since indexing last went on or ended, this time included
 */
export async function beginIndexing(
  db: Database,
  recordingId: string,
  pack: { name: string; sha256: string },
  spaces: readonly { name: string; dimension: number }[],
): Promise<number> {
  for (const { name, dimension } of spaces) await ensureSpace(db, name, dimension);
  return db.$transaction(async (tx) => {
    await lockRecording(tx, recordingId);
    const { indexStarts } = await tx.recording.update({
      where: { id: recordingId },
      data: {
        status: 'INDEXING',
        statusReason: null,
        packName: pack.name,
        packHash: pack.sha256,
        indexStarts: { increment: 1 },
      },
    });
    await tx.recordingSpace.deleteMany({ where: { recordingId } });
    const rows = await tx.space.findMany({ where: { name: { in: spaces.map(({ name }) => name) } } });
    await tx.recordingSpace.createMany({ data: rows.map(({ id }) => ({ recordingId, spaceId: id })) });
    return indexStarts;
  });
}

/** A recording whose first look is done waits for the fine pass. */
export async function waitForIndexing(db: Database, recordingId: string): Promise<void> {
  await db.recording.updateMany({
    where: { id: recordingId, status: 'INDEXING' },
    data: { status: 'QUEUED' },
  });
}

/** Notes that a worker has left a recording alive, whatever came of it: what it began is not held against the file. */
export async function leaveIndexing(db: Database, recordingId: string): Promise<void> {
  await db.recording.updateMany({ where: { id: recordingId }, data: { indexStarts: 0 } });
}

/** A recording whose last segment is there needs nothing more, whatever its status was set to. */
export async function markIndexed(db: Database, recordingId: string): Promise<void> {
  await db.recording.update({ where: { id: recordingId }, data: { status: 'INDEXED', statusReason: null } });
}

/**
 * Takes back everything found in a recording, for indexing it from its beginning again. Coarse tracks that something refers
 * to are kept as after a fine index.
 */
export async function clearIndex(db: Database, recordingId: string): Promise<void> {
  const tables = await namedSpaceTables(db);
  await db.$transaction(
    async (tx) => {
      await lockRecording(tx, recordingId);
      await supersedeCoarse(tx, recordingId, { beforeMs: 2 ** 31 - 1, held: [], tables });
      await deleteIndexRows(
        tx,
        recordingId,
        tables.map(({ table }) => table),
      );
      await tx.recordingSpace.deleteMany({ where: { recordingId } });
      await tx.track.deleteMany({ where: { recordingId, supersededAt: null } });
      await tx.coarseStretch.deleteMany({ where: { recordingId } });
      await tx.damagedRange.deleteMany({ where: { recordingId } });
      await tx.indexSegment.deleteMany({ where: { recordingId } });
      await tx.recording.update({ where: { id: recordingId }, data: { indexedUntilMs: 0, indexedAt: null } });
    },
    { timeout: 120_000 },
  );
}

/** A recording that cannot be indexed without a person: shown with the reason, tried again on request. */
export async function markFailed(db: Database, recordingId: string, reason: string): Promise<void> {
  await db.recording.updateMany({
    where: { id: recordingId, status: { in: ['QUEUED', 'INDEXING'] } },
    data: { status: 'FAILED', statusReason: reason, indexStarts: 0 },
  });
}

/** Notes that no browser will play a recording: its copy could not be made. It is indexed and downloaded all the same. */
export async function markUnplayable(db: Database, recordingId: string): Promise<void> {
  await db.recording.updateMany({
    where: { id: recordingId, playbackKind: null },
    data: { playbackKind: 'unavailable' },
  });
}

/** Recordings that wait for indexing or were being indexed, with the job that each of them has, or has lost. */
export async function unfinishedRecordings(
  db: Database,
  segmentMs: number,
): Promise<{ recordingId: string; job: 'coarse' | 'index' }[]> {
  const rows = await db.recording.findMany({
    where: { status: { in: ['QUEUED', 'INDEXING'] } },
    select: { ...coarseColumns, id: true },
    orderBy: { id: 'asc' },
  });
  return rows.map((row) => ({
    recordingId: row.id,
    job: coarseLeft(row, segmentMs) === undefined ? ('index' as const) : ('coarse' as const),
  }));
}
