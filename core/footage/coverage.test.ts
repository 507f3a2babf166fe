import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '@/core/people/actor';
import { connect, type Database, type RecordingStatus } from '@/prisma/client';
import { createTestDatabase, type TestDatabase } from '@/prisma/testing';
import { getCoverage } from './coverage';
import type { CoverageReason } from './coverage.sql';
import type { Coverage } from './schema';
import { makeActor, makeCamera, makeDistrict, makeRecording } from './testing';

let database: TestDatabase;
let db: Database;
let system: Database;
let actor: Actor;
let districtId: number;

beforeAll(async () => {
  database = await createTestDatabase();
  db = connect(database.databaseUrl);
  system = connect(database.databaseUrl, { system: true });
  districtId = (await makeDistrict(system)).id;
  actor = await makeActor(system, 'INVESTIGATOR', districtId);
});
afterAll(async () => {
  await db.$disconnect();
  await system.$disconnect();
  await database.drop();
});

const start = Date.parse('2026-11-20T13:00:00Z');
const at = (ms: number) => new Date(start + ms);
const iso = (ms: number) => at(ms).toISOString();
const minute = 60_000;

describe('coverage', () => {
  it('names what of a span was indexed, waits, failed, is damaged and was never recorded', async () => {
    const camera = await makeCamera(system, districtId);
    const of = { cameraId: camera.id, districtId };
    await makeRecording(system, {
      ...of,
      startsAt: at(0),
      durationMs: 10 * minute,
      damage: [{ fromMs: 2 * minute, toMs: 3 * minute }],
    });
    await makeRecording(system, {
      ...of,
      startsAt: at(10 * minute),
      durationMs: 10 * minute,
      status: 'INDEXING',
      indexedUntilMs: 4 * minute,
    });
    await makeRecording(system, {
      ...of,
      startsAt: at(25 * minute),
      durationMs: 10 * minute,
      status: 'FAILED',
    });
    const coverage = await getCoverage(db, actor, {
      from: iso(0),
      to: iso(30 * minute),
      cameraIds: [camera.id],
    });
    expect(coverage.cameras[0]?.ranges).toEqual([
      { from: iso(0), to: iso(2 * minute), reason: 'indexed' },
      { from: iso(2 * minute), to: iso(3 * minute), reason: 'damaged' },
      { from: iso(3 * minute), to: iso(14 * minute), reason: 'indexed' },
      { from: iso(14 * minute), to: iso(20 * minute), reason: 'pending' },
      { from: iso(20 * minute), to: iso(25 * minute), reason: 'not-recorded' },
      { from: iso(25 * minute), to: iso(30 * minute), reason: 'failed' },
    ]);
    expect(coverage.totalsMs).toEqual({
      indexed: 13 * minute,
      coarse: 0,
      pending: 6 * minute,
      failed: 5 * minute,
      damaged: minute,
      deleted: 0,
      'not-recorded': 5 * minute,
    });
  });

  it('tells a first look, what it has not reached, damage and the fine index apart to the millisecond', async () => {
    const camera = await makeCamera(system, districtId);
    const { id: recordingId } = await makeRecording(system, {
      ...{ cameraId: camera.id, districtId, startsAt: at(0), durationMs: 60_001 },
      ...{ status: 'INDEXING', indexedUntilMs: 20_003 },
      // One found by the fine index, one where only the first look was, one where nothing was yet.
      damage: [
        { fromMs: 7_001, toMs: 9_500 },
        { fromMs: 30_000, toMs: 31_000 },
        { fromMs: 55_555, toMs: 60_001 },
      ],
    });
    await system.coarseStretch.createMany({
      data: [
        { recordingId, fromMs: 0, toMs: 25_000, pictures: 3 },
        { recordingId, fromMs: 25_000, toMs: 50_000, pictures: 5 },
      ],
    });
    const coverage = await getCoverage(db, actor, { from: iso(-1), to: iso(60_002), cameraIds: [camera.id] });
    expect(coverage.cameras[0]?.ranges).toMatchObject([
      { from: iso(-1), to: iso(0), reason: 'not-recorded' },
      { from: iso(0), to: iso(7_001), reason: 'indexed' },
      { from: iso(7_001), to: iso(9_500), reason: 'damaged' },
      { from: iso(9_500), to: iso(20_003), reason: 'indexed' },
      { from: iso(20_003), to: iso(50_000), reason: 'coarse' },
      { from: iso(50_000), to: iso(55_555), reason: 'pending' },
      { from: iso(55_555), to: iso(60_001), reason: 'damaged' },
      { from: iso(60_001), to: iso(60_002), reason: 'not-recorded' },
    ]);
    expect(Object.values(coverage.totalsMs).reduce((sum, ms) => sum + ms, 0)).toBe(60_003);
  });

  it('counts files without camera or time as unplaced, and cameras of other districts not at all', async () => {
    const other = await makeDistrict(system);
    const hidden = await makeCamera(system, other.id);
    await makeRecording(system, { cameraId: hidden.id, districtId: other.id, startsAt: at(0) });
    await makeRecording(system, {
      cameraId: null,
      districtId: null,
      startsAt: null,
      status: 'NEEDS_DETAILS',
    });
    const coverage = await getCoverage(db, actor, { cameraIds: [hidden.id] });
    expect(coverage).toMatchObject({ cameraCount: 0, cameras: [], unplaced: 1 });
  });

  it('spans what was recorded where no span is asked for', async () => {
    const camera = await makeCamera(system, districtId);
    await makeRecording(system, { cameraId: camera.id, districtId, startsAt: at(0), durationMs: minute });
    await makeRecording(system, {
      cameraId: camera.id,
      districtId,
      startsAt: at(5 * minute),
      durationMs: minute,
    });
    const coverage = await getCoverage(db, actor, { cameraIds: [camera.id] });
    expect([coverage.from, coverage.to]).toEqual([iso(0), iso(6 * minute)]);
  });

  it('adds up to cameras × span to the millisecond, whatever overlaps what', async () => {
    const span = 1_000;
    const status = fc.constantFrom<RecordingStatus>('INDEXED', 'INDEXING', 'QUEUED', 'FAILED', 'QUARANTINED');
    const stretch = fc.tuple(fc.integer({ min: 0, max: 900 }), fc.integer({ min: 1, max: 400 }));
    const recording = fc.record({
      status,
      startMs: fc.integer({ min: -500, max: span + 200 }),
      durationMs: fc.integer({ min: 1, max: 900 }),
      indexedUntilMs: fc.integer({ min: 0, max: 1_000 }),
      damage: fc.array(stretch, { maxLength: 3 }),
      // Of the first look; one in which no picture was seen answers for nothing.
      coarse: fc.array(fc.tuple(stretch, fc.integer({ min: 0, max: 9 })), { maxLength: 2 }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(recording, { maxLength: 4 }), { minLength: 1, maxLength: 2 }),
        async (ofCameras) => {
          const cameraIds: number[] = [];
          const expected: CoverageReason[][] = [];
          for (const recordings of ofCameras) {
            const camera = await makeCamera(system, districtId);
            cameraIds.push(camera.id);
            const reasons: CoverageReason[] = Array(span).fill('not-recorded');
            for (const one of recordings) {
              const indexedUntilMs = one.status === 'INDEXED' ? one.durationMs : one.indexedUntilMs;
              const damage = one.damage.map(([fromMs, length]) => ({ fromMs, toMs: fromMs + length }));
              const coarse = one.coarse.map(([[fromMs, length], pictures]) => ({
                ...{ fromMs, toMs: fromMs + length, pictures },
              }));
              const looked = [...new Map(coarse.map((range) => [range.fromMs, range])).values()];
              const { id } = await makeRecording(system, {
                cameraId: camera.id,
                districtId,
                startsAt: at(one.startMs),
                durationMs: one.durationMs,
                status: one.status,
                indexedUntilMs,
                damage: [...new Map(damage.map((range) => [range.fromMs, range])).values()],
              });
              await system.coarseStretch.createMany({
                data: looked.map((range) => ({ recordingId: id, ...range })),
              });
              const counts = looked.filter(({ pictures }) => pictures > 0);
              const isCoarse = (ms: number) =>
                ms >= indexedUntilMs &&
                !['INDEXED', 'QUARANTINED'].includes(one.status) &&
                counts.some((range) => ms >= range.fromMs && ms < range.toMs);
              const kept = [...new Map(damage.map((range) => [range.fromMs, range])).values()];
              for (let ms = 0; ms < one.durationMs; ms += 1) {
                const place = one.startMs + ms;
                if (place < 0 || place >= span) continue;
                const reason: CoverageReason = isCoarse(ms)
                  ? 'coarse'
                  : kept.some((range) => ms >= range.fromMs && ms < range.toMs)
                    ? 'damaged'
                    : ms < indexedUntilMs
                      ? 'indexed'
                      : one.status === 'FAILED' || one.status === 'QUARANTINED'
                        ? 'failed'
                        : 'pending';
                if (RANK[reason] < RANK[reasons[place]!]) reasons[place] = reason;
              }
            }
            expected.push(reasons);
          }
          const coverage = await getCoverage(db, actor, { from: iso(0), to: iso(span), cameraIds });
          const sum = Object.values(coverage.totalsMs).reduce((total, ms) => total + ms, 0);
          expect(sum).toBe(cameraIds.length * span);
          for (const [index, cameraId] of cameraIds.entries()) {
            expect(milliseconds(coverage, cameraId)).toEqual(expected[index]);
          }
        },
      ),
      { numRuns: 25 },
    );
  });
});

/** Where two files hold one moment, the best counts. */
const RANK: Record<CoverageReason, number> = {
  indexed: 0,
  coarse: 1,
  pending: 2,
  damaged: 3,
  failed: 4,
  deleted: 5,
  'not-recorded': 6,
};

/** The reason of every millisecond, in order, as the ranges tell it. */
function milliseconds(coverage: Coverage, cameraId: number): CoverageReason[] {
  const ranges = coverage.cameras.find((camera) => camera.cameraId === cameraId)?.ranges ?? [];
  return ranges.flatMap((range) =>
    Array<CoverageReason>(Date.parse(range.to) - Date.parse(range.from)).fill(range.reason),
  );
}
