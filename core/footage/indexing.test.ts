import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect, type Database } from '@/prisma/client';
import { createTestDatabase, type TestDatabase } from '@/prisma/testing';
import { derivedIds } from './ids';
import { clearIndex, commitSegment, type FinishedSegment, type FoundTrack, openLinksAfter } from './indexing';
import { applyClockCheck, placeByPerson } from './placement';

let database: TestDatabase;
let db: Database;
let cameraId: number;
let recordings = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  db = connect(database.databaseUrl, { system: true });
  const district = await db.district.create({ data: { province: 'Balochistan', name: 'Quetta' } });
  cameraId = (await db.camera.create({ data: { code: 'A', name: 'A', districtId: district.id } })).id;
});
afterAll(async () => {
  await db.$disconnect();
  await database.drop();
});

/** Stamped one second before midnight UTC at the end of a month, so that tracks fall into two partitions. */
async function recording() {
  recordings += 1;
  const startsAt = new Date('2026-10-31T23:59:59Z');
  const { id } = await db.recording.create({
    data: {
      sha256: String(recordings).padStart(64, '0'),
      sizeBytes: 1n,
      originalName: 'a.mp4',
      storageKey: 'masters/aa/aa',
      source: 'COMMAND',
      receivedFrom: 'test',
      status: 'INDEXING',
      cameraId,
      stampedStart: startsAt,
      startsAt,
      durationMs: 120_000,
    },
  });
  return id;
}

const box = { x: 0.1, y: 0.2, w: 0.3, h: 0.4 };
const vector = (seed: number) => Float32Array.from({ length: 8 }, (_, i) => Math.sin(seed + i));
function track(localId: string, kind: FoundTrack['kind'], more: Partial<FoundTrack> = {}): FoundTrack {
  const shot = {
    ptsMs: 500,
    box,
    quality: 0.8,
    sharpness: 0.5,
    widthPx: 90,
    heightPx: 70,
    storageKey: `k/${localId}`,
  };
  return {
    localId,
    kind,
    objectClass: kind.toLowerCase(),
    confidence: 0.7,
    firstPtsMs: 0,
    lastPtsMs: 2_000,
    bestShots: [shot],
    vectors: [],
    ...more,
  };
}
function segment(
  recordingId: string,
  ordinal: number,
  tracks: FoundTrack[],
  more: Partial<FinishedSegment> = {},
): FinishedSegment {
  return {
    recordingId,
    ordinal,
    fromMs: ordinal * 60_000,
    toMs: (ordinal + 1) * 60_000,
    framesAnalysed: 300,
    tracks,
    damage: [],
    openLinks: [],
    pathsKey: `paths/${ordinal}`,
    openStateKey: ordinal === 0 ? 'state/0' : null,
    ...more,
  };
}
const car = (localId: string) =>
  track(localId, 'VEHICLE', {
    colour: { name: 'white', confidence: 0.9 },
    vectors: [
      { space: 'vehicle.test.8', ptsMs: 500, quality: 0.8, vector: vector(1) },
      { space: 'vehicle.test.8', ptsMs: 1_500, quality: 0.7, vector: vector(2) },
    ],
    plate: {
      text: 'LEA 4821',
      confidence: 0.9,
      agreed: true,
      alternatives: [],
      ptsMs: 1_500,
      box,
      cropKey: 'p',
    },
  });
interface VectorSeen {
  track_id: string;
  ordinal: number;
  camera_id: number;
  at: Date;
  pts_ms: number;
}
async function vectors(recordingId: string): Promise<VectorSeen[]> {
  const space = await db.space.findUniqueOrThrow({ where: { name: 'vehicle.test.8' } });
  return db.$queryRawUnsafe(
    `SELECT track_id, ordinal, camera_id, at, pts_ms FROM vectors.${space.tableName} WHERE recording_id = $1::uuid ORDER BY ordinal`,
    recordingId,
  );
}
const plates = (recordingId: string) =>
  db.$queryRaw<{ normalised: string; folded: string; at: Date; track_id: string }[]>`
    SELECT normalised, folded, at, track_id FROM plate_reads WHERE recording_id = ${recordingId}::uuid`;

describe('writing an index', () => {
  it('a segment is there whole: tracks, shots, vectors and plates at their corrected times', async () => {
    const id = await recording();
    expect(await commitSegment(db, segment(id, 0, [car('v0001')]))).toBe(true);
    const trackId = derivedIds.track(id, 'v0001');
    expect(
      await db.track.findUniqueOrThrow({ where: { id: trackId }, include: { bestShots: true } }),
    ).toMatchObject({
      cameraId,
      colour: 'white',
      startsAt: new Date('2026-10-31T23:59:59Z'),
      endsAt: new Date('2026-11-01T00:00:01Z'),
      bestShots: [{ ordinal: 0, widthPx: 90, x: 0.1 }],
    });
    expect((await vectors(id)).map((row) => row.at.toISOString())).toEqual([
      '2026-10-31T23:59:59.500Z',
      '2026-11-01T00:00:00.500Z',
    ]);
    expect(await plates(id)).toEqual([
      {
        normalised: 'LEA4821',
        folded: 'LEA4821'.replace('L', '1'),
        at: new Date('2026-11-01T00:00:00.500Z'),
        track_id: trackId,
      },
    ]);
    expect(await db.recording.findUniqueOrThrow({ where: { id } })).toMatchObject({
      status: 'INDEXING',
      indexedUntilMs: 60_000,
    });
  });

  it('a segment written twice is there once', async () => {
    const id = await recording();
    await commitSegment(db, segment(id, 0, [car('v0001')]));
    expect(await commitSegment(db, segment(id, 0, [car('v0001')]))).toBe(false);
    expect(await db.track.count({ where: { recordingId: id } })).toBe(1);
    expect(await vectors(id)).toHaveLength(2);
  });

  it('of two workers that write the same segment at once, one does', async () => {
    const id = await recording();
    const wrote = await Promise.all([1, 2, 3].map(() => commitSegment(db, segment(id, 0, [car('v0001')]))));
    expect(wrote.filter(Boolean)).toHaveLength(1);
    expect(await db.track.count({ where: { recordingId: id } })).toBe(1);
  });

  it('a face that ends before its person is linked when the person ends', async () => {
    const id = await recording();
    const first = [track('f0001', 'FACE', { parentLocalId: 'p0001' })];
    const openLinks = openLinksAfter(first, []);
    expect(openLinks).toEqual([{ childLocalId: 'f0001', parentLocalId: 'p0001' }]);
    await commitSegment(db, segment(id, 0, first));
    const second = [track('p0001', 'PERSON'), track('f0002', 'FACE', { parentLocalId: 'p0001' })];
    expect(openLinksAfter(second, openLinks)).toEqual([]);
    await commitSegment(db, segment(id, 1, second, { openLinks }));
    const faces = await db.track.findMany({ where: { recordingId: id, kind: 'FACE' } });
    expect(faces.map((face) => face.parentTrackId)).toEqual([
      derivedIds.track(id, 'p0001'),
      derivedIds.track(id, 'p0001'),
    ]);
    expect(await db.recording.findUniqueOrThrow({ where: { id } })).toMatchObject({ status: 'INDEXED' });
  });

  it('a clock measured later moves tracks, vectors and plates, over the edge of a month too, and never the stamp', async () => {
    const id = await recording();
    await commitSegment(db, segment(id, 0, [car('v0001')]));
    const actor = { id: 'u', name: 'U' };
    const check = await db.clockCheck.create({
      data: {
        cameraId,
        offsetMs: -60_000,
        uncertaintyMs: 100,
        method: 'ntp',
        measuredAt: new Date('2026-11-01T00:00:00Z'),
        measuredById: 'u',
      },
    });
    await db.$transaction((tx) => applyClockCheck(tx, cameraId, actor));
    const moved = await db.recording.findUniqueOrThrow({ where: { id }, include: { custody: true } });
    expect(moved).toMatchObject({
      stampedStart: new Date('2026-10-31T23:59:59Z'),
      startsAt: new Date('2026-11-01T00:00:59Z'),
      clockCheckId: check.id,
    });
    expect(moved.custody.map((event) => event.kind)).toEqual(['CLOCK_CORRECTED']);
    expect((await vectors(id)).map((row) => row.at.toISOString())).toEqual([
      '2026-11-01T00:00:59.500Z',
      '2026-11-01T00:01:00.500Z',
    ]);
    expect((await plates(id))[0]?.at).toEqual(new Date('2026-11-01T00:01:00.500Z'));
    expect((await db.track.findFirstOrThrow({ where: { recordingId: id } })).startsAt).toEqual(
      new Date('2026-11-01T00:00:59Z'),
    );
    expect(await db.$transaction((tx) => applyClockCheck(tx, cameraId, actor))).toBe(0);
  });

  it('details given by a person move what was found to the other camera', async () => {
    const id = await recording();
    await commitSegment(db, segment(id, 0, [car('v0001')]));
    const district = await db.district.findFirstOrThrow();
    const other = await db.camera.create({
      data: { code: `B${recordings}`, name: 'B', districtId: district.id },
    });
    const stampedStart = new Date('2026-12-24T10:00:00Z');
    await db.$transaction((tx) =>
      placeByPerson(tx, id, { cameraId: other.id, stampedStart }, { id: 'u', name: 'U' }),
    );
    expect((await vectors(id)).map((row) => [row.camera_id, row.at.toISOString()])).toEqual([
      [other.id, '2026-12-24T10:00:00.500Z'],
      [other.id, '2026-12-24T10:00:01.500Z'],
    ]);
  });

  it('clearing takes everything found away', async () => {
    const id = await recording();
    await commitSegment(
      db,
      segment(id, 0, [car('v0001')], { damage: [{ fromMs: 1, toMs: 2, reason: 'x' }] }),
    );
    await clearIndex(db, id);
    expect(await db.track.count({ where: { recordingId: id } })).toBe(0);
    expect(await vectors(id)).toEqual([]);
    expect(await plates(id)).toEqual([]);
    expect(await commitSegment(db, segment(id, 0, [car('v0001')]))).toBe(true);
  });
});
