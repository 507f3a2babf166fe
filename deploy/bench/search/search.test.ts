import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeActor } from '@/core/footage/testing';
import { type Actor, asActor } from '@/core/people/actor';
import { WITHOUT_MEMORY } from '@/core/search/comparing';
import { SketchesInMemory } from '@/core/search/memory/memory';
import { narrowed, scanFor } from '@/core/search/nearest';
import type { Scan } from '@/core/search/plan';
import { monthsOf } from '@/core/search/sketches.sql';
import { makeSketches, measureRecall } from '@/core/search/sketching';
import { scanVectors, type VectorSearch } from '@/core/search/vectors.sql';
import { connect, type Database } from '@/prisma/client';
import { createTestDatabase, type TestDatabase } from '@/prisma/testing';
import { ask, askAll, figuresOf, type SearchedSpace } from './ask';
import { exactTracks } from './bench.sql';
import { type City, makeCity } from './city';
import { half } from './copy-rows';
import { faceShape } from './face-shape';
import { loadCity } from './load';
import { FILTERS, type Question, questionsOf, vectorText } from './questions';
import { random } from './random';
import { Drawing } from './shape';

const VECTORS = 5_000;
let database: TestDatabase;
let db: Database;
let system: Database;
let owner: pg.Client;
let actor: Actor;
let city: City;
let cameraIds: number[];
let space: SearchedSpace;
let memory: SketchesInMemory;
const drawing = new Drawing(faceShape());

beforeAll(async () => {
  database = await createTestDatabase();
  db = connect(database.databaseUrl);
  system = connect(database.databaseUrl, { system: true });
  memory = new SketchesInMemory(system, 2 ** 30);
  owner = new pg.Client({ connectionString: database.ownerUrl, options: '-c saboot.scope=all' });
  await owner.connect();
  city = makeCity({ vectors: VECTORS, cameras: 20, days: 20, fromMs: Date.UTC(2026, 8, 21) });
  const loaded = await loadCity(owner, city, drawing, 'face.made.1024', () => undefined);
  await owner.query('ANALYZE');
  cameraIds = loaded.cameraIds;
  space = { id: loaded.spaceId, tableName: loaded.tableName, dimension: drawing.dimension, threshold: 0.627 };
  const district = await system.district.findFirstOrThrow();
  actor = await makeActor(system, 'INVESTIGATOR', district.id);
}, 60_000);
afterAll(async () => {
  await memory.stop();
  await owner.end();
  await db.$disconnect();
  await system.$disconnect();
  await database.drop();
});

const METHODS = ['sketch-memory', 'sketch-scan', 'sketch-graph'] as const;
const sketchScan = (method: (typeof METHODS)[number], candidates: number): Scan => ({
  method,
  because: [],
  vectorsInScope: VECTORS,
  candidates,
  recall: null,
});
const searchOf = ({ vector, scope }: Question): VectorSearch => ({
  tableName: space.tableName,
  dimension: space.dimension,
  like: [vectorText(vector)],
  unlike: [],
  scope,
  ownTrackIds: [],
  classes: [],
  colours: [],
});
const questions = (filter: (typeof FILTERS)[number], count: number) =>
  questionsOf(filter, count, city, cameraIds, drawing);
const truthOf = async (asked: Question[]) => {
  const truth: string[][] = [];
  for (const { vector, scope } of asked) {
    truth.push(await exactTracks(owner, space.tableName, vectorText(vector), scope));
  }
  return truth;
};
const hitsFor = (who: Actor, scan: Scan, question: Question) =>
  asActor(db, who, async (tx) =>
    scanVectors(tx, await narrowed(tx, scan, searchOf(question), { memory }), null, 50),
  );
const hitsBy = (scan: Scan, question: Question) => hitsFor(actor, scan, question);

describe('a made city', () => {
  it('is the same at every run, keeps to its size and days, and sleeps at night', () => {
    const again = makeCity({ vectors: VECTORS, cameras: 20, days: 20, fromMs: city.fromMs });
    expect(again.passings.slice(0, 50)).toEqual(city.passings.slice(0, 50));
    expect(city.passings.reduce((sum, { pictures }) => sum + pictures, 0)).toBe(VECTORS);
    const hours = city.passings.map(({ atMs }) => new Date(atMs).getUTCHours());
    const of = (hour: number) => hours.filter((one) => one === hour).length;
    expect(of(18)).toBeGreaterThan(8 * Math.max(1, of(3)));
    expect(
      city.passings.every(({ atMs }) => atMs >= city.fromMs && atMs < city.fromMs + 20 * 86_400_000),
    ).toBe(true);
  });

  it('has vectors like the pictures they were measured on: unit length, the same person nearer than others', () => {
    const numbers = random(3);
    const person = drawing.person(numbers);
    const [a, b] = [0, 1].map(() => drawing.picture(drawing.appearance(person, numbers), 0, numbers));
    const other = drawing.picture(drawing.appearance(drawing.person(numbers), numbers), 0, numbers);
    const cosine = (x?: Float32Array, y?: Float32Array) =>
      x?.reduce((sum, value, i) => sum + value * (y?.[i] ?? 0), 0) ?? 0;
    expect(cosine(a, a)).toBeCloseTo(1, 5);
    expect(cosine(a, b)).toBeGreaterThan(cosine(a, other) + 0.1);
    const { pictures, drawn } = faceShape().cosines;
    expect(Math.abs((pictures.different[2] ?? 0) - (drawn.different[2] ?? 1))).toBeLessThan(0.05);
    expect(Math.abs((pictures.same[2] ?? 0) - (drawn.same[2] ?? 1))).toBeLessThan(0.06);
  });

  it('is copied in as halves', () => {
    expect([0, 1, -2, 0.5, 65504, 0.1].map(half)).toEqual([0, 0x3c00, 0xc000, 0x3800, 0x7bff, 0x2e66]);
  });
});

describe('searching it', () => {
  it('is exact for every filter while nothing has been made for large scopes', async () => {
    for (const filter of FILTERS) {
      const asked = questions(filter, 3);
      const figures = await askAll(asked, await truthOf(asked), (question) =>
        ask(db, actor, space, question, null),
      );
      expect(figures).toMatchObject({ recall10: 1, recall50: 1, methods: ['exact-scan'] });
    }
    const scan = await asActor(db, actor, (tx) =>
      scanFor(tx, space, { cameraIds, windows: [{ from: null, to: null }] }, false, WITHOUT_MEMORY),
    );
    expect(scan).toMatchObject({ method: 'exact-scan' });
  });

  it('finds the same tracks with the same scores through sketches and graphs, once they are made', async () => {
    const months = await monthsOf(system, space);
    expect(months.map(({ sketched, graph }) => [sketched, graph])).toEqual([
      [false, false],
      [false, false],
    ]);
    const described = { ...space, name: 'face.made.1024' };
    await makeSketches(
      system,
      [{ space: described, sketch: months, graph: months, measure: months, measureHeld: months }],
      async () => undefined,
    );
    const made = await monthsOf(system, space);
    expect(made.every(({ sketched, graph, recall10 }) => sketched && graph && (recall10 ?? 0) > 0.9)).toBe(
      true,
    );
    expect(made.reduce((sum, { vectors }) => sum + vectors, 0)).toBeGreaterThan(VECTORS * 0.8);

    await memory.look();
    const [question] = questions('no filter', 1) as [Question];
    const exact = await hitsBy({ method: 'exact-scan', because: [] }, question);
    for (const method of METHODS) {
      const near = await hitsBy(sketchScan(method, 1_000), question);
      const scores = new Map(exact.hits.map(({ trackId, cosine }) => [trackId, cosine]));
      expect(near.hits[0]).toEqual(exact.hits[0]);
      const common = near.hits.filter(({ trackId }) => scores.has(trackId));
      expect(common.length).toBeGreaterThan(exact.hits.length * 0.9);
      for (const { trackId, cosine } of common) expect(cosine).toBe(scores.get(trackId));
    }
  });

  it('keeps to cameras and span, and to what the actor may see, through sketches too', async () => {
    const [question] = questions('five cameras × one day', 1) as [Question];
    const exact = await hitsBy({ method: 'exact-scan', because: [] }, question);
    for (const method of METHODS) {
      const near = await hitsBy(sketchScan(method, 3_000), question);
      expect(near.hits.map(({ trackId }) => trackId).sort()).toEqual(
        exact.hits.map(({ trackId }) => trackId).sort(),
      );
    }
    const elsewhere = await makeActor(
      system,
      'INVESTIGATOR',
      (await system.district.create({ data: { province: 'Balochistan', name: 'Elsewhere' } })).id,
    );
    const [wide] = questions('no filter', 1) as [Question];
    for (const method of METHODS) {
      const hidden = await hitsFor(elsewhere, sketchScan(method, 1_000), wide);
      expect(hidden.hits).toEqual([]);
    }
  });

  it('keeps sketches in step with what is written, moved and deleted afterwards', async () => {
    const count = async (table: string) =>
      Number((await owner.query(`SELECT count(*) AS n FROM vectors.${table}`)).rows[0].n);
    const bits = `${space.tableName}_bits`;
    expect(await count(bits)).toBe(await count(space.tableName));
    const { rows } = await owner.query(`SELECT recording_id FROM vectors.${space.tableName} LIMIT 1`);
    const recordingId = rows[0].recording_id as string;
    await owner
      .query(`UPDATE vectors.${space.tableName} SET at = at + interval '35 days' WHERE recording_id = $1`, [
        recordingId,
      ])
      .catch(async () => {
        // The month it moves to is made first, as everywhere.
        await owner.query(`SELECT vectors.ensure_month($1::regclass, '2026-11-01')`, [
          `vectors.${space.tableName}`,
        ]);
        await owner.query(
          `UPDATE vectors.${space.tableName} SET at = at + interval '35 days' WHERE recording_id = $1`,
          [recordingId],
        );
      });
    const apart = `SELECT count(*) AS n FROM vectors.${space.tableName} v FULL JOIN vectors.${bits} b USING (track_id, ordinal, at, camera_id)
                    WHERE v.vec IS NULL OR b.bits IS NULL`;
    expect((await owner.query(apart)).rows[0].n).toBe('0');
    await system.$executeRawUnsafe(
      `DELETE FROM vectors.${space.tableName} WHERE recording_id = '${recordingId}'`,
    );
    expect((await owner.query(apart)).rows[0].n).toBe('0');
    expect(await count(bits)).toBe(await count(space.tableName));
  });

  it('measures recall as the share of the exact answer', async () => {
    const asked = questions('no filter', 2);
    const truth = await truthOf(asked);
    const answers = truth.map((trackIds) => ({
      trackIds: trackIds.slice(1),
      elapsedMs: 1,
      compared: 1,
      method: 'sketch-scan' as const,
    }));
    expect(figuresOf(answers, truth)).toMatchObject({ recall10: 0.9, recall50: 0.98 });
    const [month] = await monthsOf(system, space);
    if (month) await measureRecall(system, { ...space, name: 'face.made.1024' }, month);
    expect((await monthsOf(system, space))[0]?.recall50).toBeGreaterThan(0.9);
  });
});
