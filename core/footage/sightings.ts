import { read } from '@/core/audit/log';
import { NotFound } from '@/core/errors';
import type { Actor } from '@/core/people/actor';
import type { Database, Prisma, Transaction } from '@/prisma/client';
import { plateRead, type Sighting } from './schema';
import { type PlateRow, platesOfTracks } from './sightings.sql';

/** Everything followed through a recording, in order of appearance. @throws NotFound */
export async function sightingsOfRecording(
  db: Database,
  actor: Actor,
  recordingId: string,
): Promise<Sighting[]> {
  return read(
    db,
    actor,
    { action: 'recording.read', objectKind: 'recording', objectId: recordingId },
    async (tx) => {
      if (!(await tx.recording.findUnique({ where: { id: recordingId }, select: { id: true } }))) {
        throw new NotFound('The recording');
      }
      return findSightings(tx, { recordingId, supersededAt: null });
    },
  );
}

/** One sighting. @throws NotFound */
export async function getSighting(db: Database, actor: Actor, trackId: string): Promise<Sighting> {
  return read(db, actor, { action: 'recording.read', objectKind: 'track', objectId: trackId }, async (tx) => {
    const [sighting] = await findSightings(tx, { id: trackId });
    if (!sighting) throw new NotFound('The sighting');
    return sighting;
  });
}

/** Sightings of these tracks by track id; tracks that the transaction may not see are left out. */
export async function sightingsById(tx: Transaction, trackIds: string[]): Promise<Map<string, Sighting>> {
  const sightings = await findSightings(tx, { id: { in: trackIds } });
  return new Map(sightings.map((sighting) => [sighting.trackId, sighting]));
}

async function findSightings(tx: Transaction, where: Prisma.TrackWhereInput): Promise<Sighting[]> {
  const tracks = await tx.track.findMany({
    // Row-level security binds cameras and recordings; these joins let it decide on their tracks too.
    where: { AND: [where, { camera: { id: { gt: 0 } }, recording: { startsAt: { not: null } } }] },
    orderBy: [{ startsAt: 'asc' }, { id: 'asc' }],
    include: {
      camera: true,
      recording: { select: { stampedStart: true, startsAt: true, clockUncertaintyMs: true } },
      bestShots: { orderBy: { ordinal: 'asc' } },
    },
  });
  const plates = new Map(
    (
      await platesOfTracks(
        tx,
        tracks.map((track) => track.id),
      )
    ).map((row) => [row.trackId, row]),
  );
  return tracks.map((track) => sightingOf(track, plates.get(track.id)));
}

type TrackRow = Prisma.TrackGetPayload<{
  include: {
    camera: true;
    recording: { select: { stampedStart: true; startsAt: true; clockUncertaintyMs: true } };
    bestShots: true;
  };
}>;

function sightingOf(track: TrackRow, plate: PlateRow | undefined): Sighting {
  const bestPtsMs = track.bestShots[0]?.ptsMs ?? track.firstPtsMs;
  const begins = track.recording.startsAt ?? track.startsAt;
  const stamped = track.recording.stampedStart ?? begins;
  return {
    trackId: track.id,
    recordingId: track.recordingId,
    kind: track.kind,
    objectClass: track.objectClass,
    confidence: track.confidence,
    camera: {
      id: track.camera.id,
      code: track.camera.code,
      name: track.camera.name,
      latitude: track.camera.latitude,
      longitude: track.camera.longitude,
      timeZone: track.camera.timeZone,
      drawn: track.camera.drawn,
    },
    firstPtsMs: track.firstPtsMs,
    lastPtsMs: track.lastPtsMs,
    bestPtsMs,
    stampedAt: after(stamped, bestPtsMs),
    startsAt: track.startsAt.toISOString(),
    endsAt: track.endsAt.toISOString(),
    at: after(begins, bestPtsMs),
    clockUncertaintyMs: track.recording.clockUncertaintyMs,
    colour: track.colour,
    colourConfidence: track.colourConfidence,
    secondColour: track.secondColour,
    classConfidence: track.classConfidence,
    headingDeg: track.headingDeg,
    upperColour: track.upperColour,
    lowerColour: track.lowerColour,
    carries: track.carries,
    plate: plate ? plateRead.parse(plate) : null,
    parentTrackId: track.parentTrackId,
    pass: track.pass,
    bestShots: track.bestShots.map((shot) => ({
      id: shot.id,
      ptsMs: shot.ptsMs,
      box: { x: shot.x, y: shot.y, w: shot.w, h: shot.h },
      quality: shot.quality,
      sharpness: shot.sharpness,
      widthPx: shot.widthPx,
      heightPx: shot.heightPx,
    })),
  };
}

function after(start: Date, ms: number): string {
  return new Date(start.getTime() + ms).toISOString();
}
