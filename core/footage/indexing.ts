import type { Database, TrackKind, Transaction } from '@/prisma/client';
import { derivedIds } from './ids';
import {
  deleteIndexRows,
  ensureMonths,
  ensureSpace,
  insertPlates,
  insertVectors,
  linkParents,
  lockRecording,
  type PlateRow,
  spaceTables,
  type VectorRow,
} from './index-rows.sql';
import { foldPlate, normalisePlate } from './plates';
import type { Box } from './schema';

/** A track as the database takes it: times from the first video frame, pictures already stored. */
export interface FoundTrack {
  localId: string;
  kind: TrackKind;
  objectClass: string;
  confidence: number;
  firstPtsMs: number;
  lastPtsMs: number;
  /** The class's share of what the detector called it, 0..1. */
  classConfidence?: number;
  colour?: { name: string; confidence: number; second?: { name: string; confidence: number } };
  parentLocalId?: string;
  bestShots: {
    ptsMs: number;
    box: Box;
    quality: number;
    sharpness: number;
    widthPx: number;
    heightPx: number;
    storageKey: string;
    /** What the picture shows, margin included. */
    pictureBox?: Box;
    /** Points of a face in pixels of the picture, and the sha256 of the model that found them. */
    face?: { points: [number, number][]; detector: string };
  }[];
  vectors: { space: string; ptsMs: number; quality: number; vector: Float32Array }[];
  plate?: {
    text: string;
    confidence: number;
    agreed: boolean;
    alternatives: { char: string; confidence: number; others: { char: string; confidence: number }[] }[];
    ptsMs: number;
    box: Box;
    cropKey: string;
  };
}

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
 * indexed. Either all of it is there or nothing, so that a killed worker neither loses nor doubles a track.
 * @returns false where the segment was there already; nothing was written then.
 */
export async function commitSegment(db: Database, segment: FinishedSegment): Promise<boolean> {
  const { recordingId, ordinal } = segment;
  const before = await db.recording.findUniqueOrThrow({ where: { id: recordingId } });
  if (!before.startsAt) throw new Error(`Recording ${recordingId} has no start.`);
  const dimensions = new Map(
    segment.tracks.flatMap((track) =>
      track.vectors.map(({ space, vector }) => [space, vector.length] as const),
    ),
  );
  const tables = new Map<string, string>();
  for (const [space, dimension] of dimensions) tables.set(space, await ensureSpace(db, space, dimension));
  const endsAt = new Date(before.startsAt.getTime() + Math.max(segment.toMs, before.durationMs ?? 0));
  await ensureMonths(db, [...tables.values()], before.startsAt, endsAt);
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
  // Read under the lock: a clock check may have moved the recording since.
  const { startsAt, cameraId } = await tx.recording.findUniqueOrThrow({ where: { id: recordingId } });
  if (!startsAt || cameraId === null) throw new Error(`Recording ${recordingId} has no camera or start.`);
  const at = (ptsMs: number) => new Date(startsAt.getTime() + ptsMs);
  const idOf = (localId: string) => derivedIds.track(recordingId, localId);
  const of = { recordingId, cameraId };

  await tx.track.createMany({
    data: segment.tracks.map((track) => ({
      id: idOf(track.localId),
      ...of,
      localId: track.localId,
      kind: track.kind,
      objectClass: track.objectClass,
      confidence: track.confidence,
      firstPtsMs: track.firstPtsMs,
      lastPtsMs: track.lastPtsMs,
      startsAt: at(track.firstPtsMs),
      endsAt: at(track.lastPtsMs),
      colour: track.colour?.name ?? null,
      colourConfidence: track.colour?.confidence ?? null,
      secondColour: track.colour?.second?.name ?? null,
      secondColourConfidence: track.colour?.second?.confidence ?? null,
      classConfidence: track.classConfidence ?? null,
      segmentOrdinal: ordinal,
    })),
  });
  await tx.bestShot.createMany({
    data: segment.tracks.flatMap((track) =>
      track.bestShots.map(({ box, ...shot }, index) => ({
        id: derivedIds.bestShot(idOf(track.localId), index),
        trackId: idOf(track.localId),
        ordinal: index,
        ...box,
        ...shot,
      })),
    ),
  });
  for (const [space, table] of tables) {
    const rows = segment.tracks.flatMap((track) =>
      track.vectors.flatMap((vector, index): VectorRow[] =>
        vector.space === space
          ? [{ trackId: idOf(track.localId), ordinal: index, at: at(vector.ptsMs), ...vector }]
          : [],
      ),
    );
    await insertVectors(tx, table, of, rows);
  }
  await insertPlates(
    tx,
    of,
    segment.tracks.flatMap((track) => (track.plate ? [plateRow(track.plate, idOf(track.localId), at)] : [])),
  );
  const own = segment.tracks.flatMap(({ localId, parentLocalId }) =>
    parentLocalId === undefined ? [] : [{ childLocalId: localId, parentLocalId }],
  );
  await linkParents(
    tx,
    [...segment.openLinks, ...own].map((link) => ({
      childId: idOf(link.childLocalId),
      parentId: idOf(link.parentLocalId),
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
      ...(segment.openStateKey === null
        ? { status: 'INDEXED' as const, statusReason: null, indexedAt: new Date() }
        : {}),
    },
  });
  return true;
}

/**
 * Marks a recording as being indexed by the given pack: what is found from now on is in that pack's Spaces, and in no
 * other one until its vectors are made again.
 */
export async function beginIndexing(
  db: Database,
  recordingId: string,
  pack: { name: string; sha256: string },
  spaces: readonly { name: string; dimension: number }[],
): Promise<void> {
  for (const { name, dimension } of spaces) await ensureSpace(db, name, dimension);
  await db.$transaction(async (tx) => {
    await lockRecording(tx, recordingId);
    await tx.recording.update({
      where: { id: recordingId },
      data: { status: 'INDEXING', statusReason: null, packName: pack.name, packHash: pack.sha256 },
    });
    await tx.recordingSpace.deleteMany({ where: { recordingId } });
    const rows = await tx.space.findMany({ where: { name: { in: spaces.map(({ name }) => name) } } });
    await tx.recordingSpace.createMany({ data: rows.map(({ id }) => ({ recordingId, spaceId: id })) });
  });
}

/** A recording whose last segment is there needs nothing more, whatever its status was set to. */
export async function markIndexed(db: Database, recordingId: string): Promise<void> {
  await db.recording.update({ where: { id: recordingId }, data: { status: 'INDEXED', statusReason: null } });
}

/** Takes back everything found in a recording, for indexing it from its beginning again. */
export async function clearIndex(db: Database, recordingId: string): Promise<void> {
  const tables = await spaceTables(db);
  await db.$transaction(
    async (tx) => {
      await lockRecording(tx, recordingId);
      await deleteIndexRows(tx, recordingId, tables);
      await tx.recordingSpace.deleteMany({ where: { recordingId } });
      await tx.track.deleteMany({ where: { recordingId } });
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
    data: { status: 'FAILED', statusReason: reason },
  });
}

/** Notes that no browser will play a recording: its copy could not be made. It is indexed and downloaded all the same. */
export async function markUnplayable(db: Database, recordingId: string): Promise<void> {
  await db.recording.updateMany({
    where: { id: recordingId, playbackKind: null },
    data: { playbackKind: 'unavailable' },
  });
}

/** Recordings that wait for indexing or were being indexed; each of them has a job, or has lost it. */
export async function unfinishedRecordings(db: Database): Promise<string[]> {
  const rows = await db.recording.findMany({
    where: { status: { in: ['QUEUED', 'INDEXING'] } },
    select: { id: true },
    orderBy: { id: 'asc' },
  });
  return rows.map((row) => row.id);
}

function plateRow(
  plate: NonNullable<FoundTrack['plate']>,
  trackId: string,
  at: (ptsMs: number) => Date,
): PlateRow {
  const normalised = normalisePlate(plate.text);
  return {
    id: derivedIds.plate(trackId),
    trackId,
    at: at(plate.ptsMs),
    ptsMs: plate.ptsMs,
    text: plate.text,
    normalised,
    folded: foldPlate(normalised),
    confidence: plate.confidence,
    agreed: plate.agreed,
    alternatives: plate.alternatives,
    box: plate.box,
    cropKey: plate.cropKey,
  };
}
