import { rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Client } from 'pg';
import { type Asked, type Figures, figuresOf } from './ask';
import { indexBytes, makePlainTable, plainTracks } from './bench.sql';
import type { City } from './city';
import { pictures } from './load';
import { type Question, vectorText } from './questions';
import type { Drawing } from './shape';

/** What a thing to compare with cost and gave. */
export interface Baseline {
  buildS: number;
  bytes: number;
  byFilter: { filter: string; figures: Figures }[];
}

interface Asking {
  filter: string;
  questions: Question[];
  truth: string[][];
}

/**
 * pgvector as its manual begins: one table, one HNSW index with its defaults (m 16, ef_construction 64, ef_search 40), a
 * filter as a WHERE clause. Only the memory for building is not the default, with which it would not end today.
 */
export async function benchPlain(client: Client, tableName: string, asking: Asking[]): Promise<Baseline> {
  const buildS = await makePlainTable(client, tableName);
  const byFilter: Baseline['byFilter'] = [];
  for (const { filter, questions, truth } of asking) {
    const asked: Asked[] = [];
    for (const { vector, scope } of questions) {
      const started = performance.now();
      const trackIds = await plainTracks(client, vectorText(vector), scope);
      asked.push({ elapsedMs: performance.now() - started, method: 'sketch-graph', compared: 0, trackIds });
    }
    byFilter.push({ filter, figures: figuresOf(asked, truth) });
  }
  const bytes = await indexBytes(client, 'bench_plain_hnsw');
  await client.query('DROP TABLE bench_plain');
  return { buildS, bytes, byFilter };
}

const BATCH = 5_000;
/** Its module form looks for its own native file in the wrong folder (2.26.2). */
const usearch = () => createRequire(import.meta.url)('usearch') as typeof import('usearch');

/**
 * An HNSW graph in memory, of the same vectors as halves, with nothing about it: no filter, no rights, no transaction. The
 * limit of what the machine gives. Its parameters are pgvector's defaults but for looking at 200 instead of 40.
 */
export function benchInMemory(
  city: City,
  drawing: Drawing,
  trackIds: string[],
  asking: Asking,
  threads: number,
): Baseline {
  const { Index, MetricKind, ScalarKind } = usearch();
  const index = new Index({
    metric: MetricKind.IP,
    quantization: ScalarKind.F16,
    dimensions: drawing.dimension,
    connectivity: 16,
    expansion_add: 64,
    expansion_search: 200,
    multi: false,
  });
  const trackOf: number[] = [];
  let buildMs = 0;
  let keys: bigint[] = [];
  let batch = new Float32Array(BATCH * drawing.dimension);
  const flush = () => {
    const started = performance.now();
    index.add(BigUint64Array.from(keys), batch.subarray(0, keys.length * drawing.dimension), threads);
    buildMs += performance.now() - started;
    keys = [];
    batch = new Float32Array(BATCH * drawing.dimension);
  };
  let track = 0;
  for (const { vectors } of pictures(city, drawing)) {
    for (const vector of vectors) {
      batch.set(vector, keys.length * drawing.dimension);
      keys.push(BigInt(trackOf.push(track) - 1));
      if (keys.length === BATCH) flush();
    }
    track += 1;
  }
  if (keys.length > 0) flush();
  const saved = path.join('/var/tmp', `saboot-bench-${process.pid}.usearch`);
  index.save(saved);
  const bytes = statSync(saved).size;
  rmSync(saved);
  const asked = asking.questions.map(({ vector }): Asked => {
    const started = performance.now();
    // Three vectors a track at most: so many hold the fifty best tracks.
    const { keys: near } = index.search(vector, 150, 1);
    const elapsedMs = performance.now() - started;
    const tracks = [...new Set(Array.from(near, (key) => trackIds[trackOf[Number(key)] ?? -1] ?? ''))];
    return { elapsedMs, method: 'sketch-graph', compared: 0, trackIds: tracks.slice(0, 50) };
  });
  const byFilter = [{ filter: asking.filter, figures: figuresOf(asked, asking.truth) }];
  return { buildS: buildMs / 1000, bytes, byFilter };
}
