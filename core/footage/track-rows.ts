import type { Database, TrackKind, TrackPass, Transaction } from '@/prisma/client';
import { derivedIds } from './ids';
import {
  awaitMatching,
  ensureMonths,
  ensureSpace,
  insertPlates,
  insertVectors,
  linkParents,
  type PlateRow,
  type VectorRow,
} from './index-rows.sql';
import type { Movement } from './outline';
import { foldPlate, normalisePlate } from './plates';
import type { Box } from './schema';

interface NamedColour {
  name: string;
  /** 0..1, about how often such a colour is right. */
  confidence: number;
}

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
  colour?: NamedColour & { second?: NamedColour };
  /** How it moved over the picture, times from the first video frame. */
  movement?: Movement;
  wears?: { upper?: NamedColour; lower?: NamedColour };
  carries?: string[];
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

/**
 * Makes the tables and monthly partitions that tracks of a stretch will need, before the transaction that writes them.
 * @returns tables by Space
 * @throws Error where the recording has no start
 */
export async function prepareTables(
  db: Database,
  recordingId: string,
  { tracks, toMs }: { tracks: FoundTrack[]; toMs: number },
): Promise<Map<string, string>> {
  const { startsAt, durationMs } = await db.recording.findUniqueOrThrow({ where: { id: recordingId } });
  if (!startsAt) throw new Error(`Recording ${recordingId} has no start.`);
  const dimensions = new Map(
    tracks.flatMap((track) => track.vectors.map(({ space, vector }) => [space, vector.length] as const)),
  );
  const tables = new Map<string, string>();
  for (const [space, dimension] of dimensions) tables.set(space, await ensureSpace(db, space, dimension));
  const endsAt = new Date(startsAt.getTime() + Math.max(toMs, durationMs ?? 0));
  await ensureMonths(db, [...tables.values()], startsAt, endsAt);
  return tables;
}

/**
 * Writes tracks with their pictures, vectors, plates and the links among them, at the recording's place and time as they
 * are now: the caller holds the recording's row, because a clock check may have moved it since.
 */
export async function insertTracks(
  tx: Transaction,
  recordingId: string,
  tracks: FoundTrack[],
  tables: ReadonlyMap<string, string>,
  found: { pass: TrackPass; segmentOrdinal: number },
): Promise<void> {
  const { startsAt, cameraId } = await tx.recording.findUniqueOrThrow({ where: { id: recordingId } });
  if (!startsAt || cameraId === null) throw new Error(`Recording ${recordingId} has no camera or start.`);
  const at = (ptsMs: number) => new Date(startsAt.getTime() + ptsMs);
  const idOf = (localId: string) => derivedIds.track(recordingId, localId);
  const of = { recordingId, cameraId };
  // Only a coarse track may be there already: kept for what refers to it, and found again the same.
  const skipDuplicates = found.pass === 'COARSE';
  await tx.track.createMany({
    skipDuplicates,
    data: tracks.map((track) => ({
      id: idOf(track.localId),
      ...of,
      ...found,
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
      ...(track.movement && track.movement),
      upperColour: track.wears?.upper?.name ?? null,
      upperColourConfidence: track.wears?.upper?.confidence ?? null,
      lowerColour: track.wears?.lower?.name ?? null,
      lowerColourConfidence: track.wears?.lower?.confidence ?? null,
      carries: track.carries ?? [],
    })),
  });
  await tx.bestShot.createMany({
    skipDuplicates,
    data: tracks.flatMap((track) =>
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
    const rows = tracks.flatMap((track) =>
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
    tracks.flatMap((track) => (track.plate ? [plateRow(track.plate, idOf(track.localId), at)] : [])),
  );
  await awaitMatching(
    tx,
    recordingId,
    tracks.flatMap((track) =>
      track.kind === 'VEHICLE' || track.vectors.length > 0 || track.plate ? [idOf(track.localId)] : [],
    ),
  );
  await linkParents(
    tx,
    tracks.flatMap(({ localId, parentLocalId }) =>
      parentLocalId === undefined ? [] : [{ childId: idOf(localId), parentId: idOf(parentLocalId) }],
    ),
  );
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
