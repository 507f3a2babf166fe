import { createHash, randomUUID } from 'node:crypto';
import type { Actor } from '@/core/people/actor';
import type { Role } from '@/core/people/schema';
import type { Database, RecordingStatus, TrackKind } from '@/prisma/client';
import { ensureMonths, ensureSpace, insertPlates, insertVectors, spaceTables } from './index-rows.sql';
import { masterKey } from './object-keys';
import { foldPlate, normalisePlate } from './plates';
import type { PlateRead } from './schema';

/** Builders of what tests look at. They write as the system; nothing here is used by the product. */

let made = 0;

/** A district with one station. */
export async function makeDistrict(db: Database, name = `District ${++made}`) {
  return db.district.create({
    data: { province: 'Balochistan', name, stations: { create: { name: 'City' } } },
    include: { stations: true },
  });
}

/** An actor with a row in the users' table. */
export async function makeActor(db: Database, role: Role, districtId: number | null): Promise<Actor> {
  const id = randomUUID();
  const name = `${role.toLowerCase()} ${++made}`;
  await db.user.create({ data: { id, name, email: `${id}@accounts.invalid`, role, districtId } });
  return { id, name, username: null, role, districtId, stationId: null, requestId: 'test' };
}

export async function makeCamera(db: Database, districtId: number, code = `CAM-${++made}`) {
  return db.camera.create({ data: { code, name: `Camera ${code}`, districtId } });
}

export interface RecordingGiven {
  cameraId: number | null;
  districtId: number | null;
  startsAt: Date | null;
  durationMs?: number;
  status?: RecordingStatus;
  indexedUntilMs?: number;
  damage?: { fromMs: number; toMs: number }[];
}

export async function makeRecording(db: Database, given: RecordingGiven) {
  const durationMs = given.durationMs ?? 60_000;
  const sha256 = createHash('sha256').update(randomUUID()).digest('hex');
  return db.recording.create({
    data: {
      cameraId: given.cameraId,
      districtId: given.districtId,
      sha256,
      sizeBytes: 1000n,
      originalName: `recording-${++made}.mp4`,
      storageKey: masterKey(sha256),
      source: 'COMMAND',
      receivedFrom: 'a test',
      status: given.status ?? 'INDEXED',
      durationMs,
      indexedUntilMs: given.indexedUntilMs ?? (given.status ? 0 : durationMs),
      stampedStart: given.startsAt,
      startsAt: given.startsAt,
      endsAt: given.startsAt ? new Date(given.startsAt.getTime() + durationMs) : null,
      damage: { create: (given.damage ?? []).map((range) => ({ ...range, reason: 'a test' })) },
    },
  });
}

export interface TrackGiven {
  kind: TrackKind;
  objectClass?: string;
  fromMs?: number;
  toMs?: number;
  confidence?: number;
  colour?: string;
  secondColour?: string;
  /** Where its foot was: [ms since the recording began, x, y]. */
  outline?: [number, number, number][];
  headingDeg?: number;
  heightPx?: number;
  upperColour?: string;
  lowerColour?: string;
  carries?: string[];
  parentTrackId?: string;
  /** In the Space `name`; of any length, it is made a unit vector. */
  vectors?: { space: string; values: number[]; quality?: number }[];
  plate?: { text: string; agreed?: boolean; alternatives?: PlateRead['alternatives'] };
}

/** A track with one best shot, its vectors and its plate. @returns the track's id */
export async function makeTrack(
  db: Database,
  recording: { id: string; cameraId: number | null; startsAt: Date | null },
  given: TrackGiven,
): Promise<string> {
  const { cameraId, startsAt } = recording;
  if (cameraId === null || !startsAt) throw new Error('Only a placed recording has tracks.');
  const fromMs = given.fromMs ?? 1_000;
  const at = (ms: number) => new Date(startsAt.getTime() + ms);
  const id = randomUUID();
  await db.track.create({
    data: {
      id,
      recordingId: recording.id,
      cameraId,
      localId: `t${++made}`,
      kind: given.kind,
      objectClass: given.objectClass ?? given.kind.toLowerCase(),
      confidence: given.confidence ?? 0.8,
      firstPtsMs: fromMs,
      lastPtsMs: given.toMs ?? fromMs + 2_000,
      startsAt: at(fromMs),
      endsAt: at(given.toMs ?? fromMs + 2_000),
      colour: given.colour ?? null,
      colourConfidence: given.colour ? 0.7 : null,
      secondColour: given.secondColour ?? null,
      secondColourConfidence: given.secondColour ? 0.25 : null,
      ...(given.outline && { outline: given.outline }),
      headingDeg: given.headingDeg ?? null,
      heightPx: given.heightPx ?? null,
      upperColour: given.upperColour ?? null,
      upperColourConfidence: given.upperColour ? 0.6 : null,
      lowerColour: given.lowerColour ?? null,
      lowerColourConfidence: given.lowerColour ? 0.6 : null,
      carries: given.carries ?? [],
      parentTrackId: given.parentTrackId ?? null,
      segmentOrdinal: 0,
      bestShots: {
        create: {
          ordinal: 0,
          ptsMs: fromMs,
          x: 0.1,
          y: 0.1,
          w: 0.2,
          h: 0.2,
          quality: 0.9,
          sharpness: 0.5,
          widthPx: 100,
          heightPx: 100,
          storageKey: `derived/recordings/${recording.id}/shots/${id}.jpg`,
        },
      },
    },
  });
  const of = { recordingId: recording.id, cameraId };
  for (const [ordinal, { space, values, quality }] of (given.vectors ?? []).entries()) {
    const table = await ensureSpace(db, space, values.length);
    await ensureMonths(db, [table], at(fromMs), at(fromMs));
    await insertVectors(db, table, of, [
      {
        trackId: id,
        ordinal,
        at: at(fromMs),
        ptsMs: fromMs,
        quality: quality ?? 0.9,
        vector: unitVector(values),
      },
    ]);
  }
  if (given.plate) {
    const normalised = normalisePlate(given.plate.text);
    await ensureMonths(db, await spaceTables(db), at(fromMs), at(fromMs));
    await insertPlates(db, of, [
      {
        id: randomUUID(),
        trackId: id,
        at: at(fromMs),
        ptsMs: fromMs,
        text: given.plate.text,
        normalised,
        folded: foldPlate(normalised),
        confidence: 0.9,
        agreed: given.plate.agreed ?? true,
        alternatives: given.plate.alternatives ?? [],
        box: { x: 0.1, y: 0.1, w: 0.1, h: 0.05 },
        cropKey: `derived/recordings/${recording.id}/plates/${id}.jpg`,
      },
    ]);
  }
  return id;
}

/** `values` at length one. */
export function unitVector(values: number[]): Float32Array {
  const length = Math.hypot(...values) || 1;
  return Float32Array.from(values, (value) => value / length);
}
