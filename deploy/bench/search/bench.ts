import pg from 'pg';
import { makeActor } from '@/core/footage/testing';
import type { Actor } from '@/core/people/actor';
import { SketchesInMemory } from '@/core/search/memory/memory';
import { EXACT_AT_MOST, type Scan, type SketchMethod, sketchCandidates } from '@/core/search/plan';
import { monthsOf } from '@/core/search/sketches.sql';
import { makeSketches, sketchesDue } from '@/core/search/sketching';
import { type Cluster, openDatabase } from '@/deploy/postgres/cluster';
import { connect, type Database } from '@/prisma/client';
import { applyMigrations } from '@/prisma/migrations.sql';
import { withClient } from '@/prisma/provision.sql';
import { ask, askAll, type Figures, type SearchedSpace } from './ask';
import { type Baseline, benchInMemory, benchPlain } from './baselines';
import { exactTracks, spaceBytes } from './bench.sql';
import { type City, makeCity } from './city';
import { faceShape } from './face-shape';
import { type Ingest, ingestWhileSearching } from './ingest';
import { type Loaded, loadCity } from './load';
import { askPlates, loadPlates, type PlateFigures } from './plates';
import { FILTERS, type Question, questionsOf, vectorText } from './questions';
import { Drawing } from './shape';

/** What one size came to. */
export interface SizeResult {
  vectors: number;
  dimension: number;
  days: number;
  cameras: number;
  loadS: number;
  byFilter: { filter: string; figures: Figures }[];
  /** Everything searched each way, whatever the planner would choose. */
  byMethod: { method: string; figures: Figures }[];
  makeS: Record<string, number>;
  /** As noted with the months: the least of them. */
  notedRecall: { at10: number; at50: number } | null;
  bytes: Record<string, number>;
  ingest: Ingest;
  plain?: Baseline;
  inMemory?: Baseline;
}

export interface SearchBenchOptions {
  questions: number;
  ingestSeconds: number;
  threads: number;
  without: string[];
  say: (line: string) => void;
}

/** More than the largest city needs. */
const MEMORY_BYTES = 4 * 1024 ** 3;
const CAMERAS = 100;
const DAYS = 40;
/** Such that the forty days are a whole month and some of those beside it. */
const FROM_MS = Date.UTC(2026, 8, 29);

interface World {
  owner: pg.Client;
  system: Database;
  db: Database;
  actor: Actor;
  memory: SketchesInMemory;
}

/** Runs work in a database of its own in the cluster, which is dropped afterwards. */
async function inWorld<T>(cluster: Cluster, name: string, work: (world: World) => Promise<T>): Promise<T> {
  const urls = await openDatabase(cluster, name);
  await applyMigrations(urls.ownerUrl);
  const owner = new pg.Client({ connectionString: urls.ownerUrl, options: '-c saboot.scope=all' });
  await owner.connect();
  const system = connect(urls.applicationUrl, { system: true });
  const db = connect(urls.applicationUrl);
  const memory = new SketchesInMemory(system, MEMORY_BYTES);
  try {
    const district = await system.district.create({ data: { province: 'Balochistan', name: 'Made city' } });
    const actor = await makeActor(system, 'INVESTIGATOR', district.id);
    return await work({ owner, system, db, actor, memory });
  } finally {
    await memory.stop();
    await owner.end();
    await Promise.all([system.$disconnect(), db.$disconnect()]);
    await withClient(cluster.adminUrl, async (client) => {
      await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    });
  }
}

/** Loads a city of so many vectors, makes what the worker makes for it, and asks every kind of question. */
export function benchSize(
  cluster: Cluster,
  vectors: number,
  options: SearchBenchOptions,
): Promise<SizeResult> {
  const { say } = options;
  return inWorld(cluster, `bench_${vectors}`, async (world) => {
    const city = makeCity({ vectors, cameras: CAMERAS, days: DAYS, fromMs: FROM_MS });
    const shape = faceShape();
    const drawing = new Drawing(shape);
    const loaded = await loadCity(world.owner, city, drawing, shape.space, say);
    await world.owner.query('VACUUM ANALYZE');
    say(`  loaded in ${loaded.wallS.toFixed(0)} s`);
    const space = {
      id: loaded.spaceId,
      tableName: loaded.tableName,
      dimension: drawing.dimension,
      threshold: 0.627,
    };
    const makeS = await makeAll(world, options);
    await world.owner.query('VACUUM ANALYZE');
    makeS.held = await hold(world);
    const asking = await withTruth(world.owner, city, loaded, drawing, options);
    const byFilter: SizeResult['byFilter'] = [];
    for (const { filter, questions, truth } of asking) {
      const figures = await askWarm(world, space, questions, truth);
      say(
        `  ${filter}: p95 ${figures.p95Ms.toFixed(1)} ms, recall@10 ${figures.recall10.toFixed(4)} (${figures.methods.join(', ')})`,
      );
      byFilter.push({ filter, figures });
    }
    const months = await monthsOf(world.system, space);
    const everything = asking[0];
    const byMethod: SizeResult['byMethod'] = [];
    if (
      everything &&
      months.every(({ sketched, vectors: held }) => sketched || held === 0) &&
      vectors > EXACT_AT_MOST
    ) {
      for (const scan of waysOf(
        vectors,
        months.some(({ graph }) => graph),
      )) {
        const { questions, truth } = everything;
        byMethod.push({ method: scan.method, figures: await askWarm(world, space, questions, truth, scan) });
        say(`  everything by ${scan.method}: measured`);
      }
    }
    const bytes = await spaceBytes(world.owner, loaded.tableName);
    const ingest = await ingestWhileSearching(world, space, drawing, mixed(asking), {
      cameraId: loaded.cameraIds[0] ?? 0,
      at: new Date(FROM_MS + 75 * 86_400_000),
      seconds: options.ingestSeconds,
    });
    say(`  written while searching: ${ingest.perSecond.toFixed(0)}/s`);
    const noted = months.flatMap(({ recall10, recall50 }) =>
      recall10 === null || recall50 === null ? [] : { at10: recall10, at50: recall50 },
    );
    const result: SizeResult = {
      vectors,
      dimension: drawing.dimension,
      days: DAYS,
      cameras: CAMERAS,
      loadS: loaded.wallS,
      byFilter,
      byMethod,
      makeS,
      notedRecall: noted.sort((a, b) => a.at10 - b.at10)[0] ?? null,
      bytes,
      ingest,
    };
    if (!options.without.includes('plain')) {
      await world.owner.query(`DELETE FROM vectors.${loaded.tableName} WHERE at >= $1`, [
        new Date(FROM_MS + DAYS * 86_400_000),
      ]);
      result.plain = await benchPlain(world.owner, loaded.tableName, asking);
      say(`  plain pgvector: measured, built in ${result.plain.buildS.toFixed(0)} s`);
    }
    if (everything && !options.without.includes('usearch')) {
      result.inMemory = benchInMemory(city, drawing, loaded.trackIds, everything, options.threads);
      say(`  in memory: measured, built in ${result.inMemory.buildS.toFixed(0)} s`);
    }
    return result;
  });
}

/** Loads so many plate reads and searches them in each of the ways that people do. */
export function benchPlates(
  cluster: Cluster,
  reads: number,
  options: SearchBenchOptions,
): Promise<{ reads: number; loadS: number; bytes: number; figures: Record<string, PlateFigures> }> {
  return inWorld(cluster, `bench_plates_${reads}`, async ({ owner, db, actor }) => {
    const { rows } = await owner.query<{ id: number }>(
      `INSERT INTO cameras (code, name, district_id) SELECT 'made-' || n, 'Made camera ' || n, $1 FROM generate_series(1, $2) n RETURNING id`,
      [actor.districtId, CAMERAS],
    );
    const cameraIds = rows.map(({ id }) => id);
    const span = { fromMs: FROM_MS, days: 365 };
    const started = performance.now();
    const vehicles = await loadPlates(owner, { reads, ...span, cameraIds }, options.say);
    const loadS = (performance.now() - started) / 1000;
    await owner.query('VACUUM ANALYZE plate_reads');
    const figures = await askPlates(db, actor, { vehicles, cameraIds, ...span, count: options.questions });
    const size = await owner.query<{ bytes: string }>(
      `SELECT sum(pg_total_relation_size(inhrelid)) AS bytes FROM pg_inherits WHERE inhparent = 'plate_reads'::regclass`,
    );
    return { reads, loadS, bytes: Number(size.rows[0]?.bytes ?? 0), figures };
  });
}

/** Has the worker's own code make what is due, and says how long each step took. */
async function makeAll({ system }: World, { say }: SearchBenchOptions): Promise<Record<string, number>> {
  const made: Record<string, number> = {};
  let last: { step: string; at: number } | undefined;
  const end = () => {
    if (last) made[last.step] = (made[last.step] ?? 0) + (performance.now() - last.at) / 1000;
  };
  await makeSketches(
    system,
    await sketchesDue(system, new Date(FROM_MS + 400 * 86_400_000), EXACT_AT_MOST),
    async (_, step) => {
      end();
      last = { step, at: performance.now() };
      say(`  making: ${step}`);
    },
  );
  end();
  return made;
}

/** Has the sketches loaded into memory as web does when it starts, and goes on looking for new ones. Returns seconds. */
async function hold({ memory }: World): Promise<number> {
  const started = performance.now();
  await memory.look();
  const heldS = (performance.now() - started) / 1000;
  memory.start((error) => console.error(error));
  return heldS;
}

async function withTruth(
  owner: pg.Client,
  city: City,
  loaded: Loaded,
  drawing: Drawing,
  options: SearchBenchOptions,
): Promise<{ filter: string; questions: Question[]; truth: string[][] }[]> {
  await owner.query(`SET parallel_tuple_cost = 0.01; SET parallel_setup_cost = 100`);
  const asking = [];
  for (const filter of FILTERS) {
    const questions = questionsOf(filter, options.questions, city, loaded.cameraIds, drawing);
    const truth: string[][] = [];
    for (const { vector, scope } of questions) {
      truth.push(await exactTracks(owner, loaded.tableName, vectorText(vector), scope));
    }
    asking.push({ filter, questions, truth });
  }
  return asking;
}

/** The first questions only bring what they touch into memory, as a server that has been up for a while has it. */
async function askWarm(
  { db, actor, memory }: World,
  space: SearchedSpace,
  questions: Question[],
  truth: string[][],
  scan?: Scan,
): Promise<Figures> {
  for (const question of questions.slice(0, 5)) await ask(db, actor, space, question, memory, scan);
  return askAll(questions, truth, (question) => ask(db, actor, space, question, memory, scan));
}

function waysOf(vectorsInScope: number, graph: boolean): Scan[] {
  const sketched = (method: SketchMethod): Scan => ({
    ...{ method, because: [], vectorsInScope, recall: null },
    candidates: sketchCandidates(method),
  });
  return [
    { method: 'exact-scan', because: [] },
    sketched('sketch-memory'),
    sketched('sketch-scan'),
    ...(graph ? [sketched('sketch-graph')] : []),
  ];
}

/** One question of each kind in turn. */
function mixed(asking: { questions: Question[] }[]): Question[] {
  const most = Math.max(...asking.map(({ questions }) => questions.length));
  return Array.from({ length: most }, (_, i) => asking.flatMap(({ questions }) => questions[i] ?? [])).flat();
}
