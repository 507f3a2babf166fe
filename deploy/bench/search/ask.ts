import { type Actor, asActor } from '@/core/people/actor';
import type { SketchMemory } from '@/core/search/memory/memory';
import { narrowed, scanFor } from '@/core/search/nearest';
import { EXACT_AT_MOST, type Scan } from '@/core/search/plan';
import { recallOf } from '@/core/search/sketching';
import { countNotCompared, scanVectors, type VectorScan, type VectorSearch } from '@/core/search/vectors.sql';
import type { Database, Transaction } from '@/prisma/client';
import { type Question, vectorText } from './questions';

/** The Space that is searched. */
export interface SearchedSpace {
  id: number;
  tableName: string;
  dimension: number;
  threshold: number;
}

/** What came of one question. */
export interface Asked {
  elapsedMs: number;
  method: Scan['method'];
  /** Vectors compared; about, where the method is not exact. */
  compared: number;
  trackIds: string[];
}

/** Figures of questions of a kind. */
export interface Figures {
  count: number;
  p50Ms: number;
  p95Ms: number;
  p99Ms: number;
  recall10: number;
  recall50: number;
  /** Vectors in the scope, the middle question's. */
  inScope: number;
  methods: string[];
}

const LISTED = 50;

/**
 * Asks as a search does: in a transaction under row-level security, with the planner's choice (or a given one), the scan,
 * and the count of what could not be compared. What is found by an approximate way is then listed to the fiftieth, untimed,
 * for its recall; a search itself lists what reaches its threshold and five more.
 */
export async function ask(
  db: Database,
  actor: Actor,
  space: SearchedSpace,
  question: Question,
  memory: SketchMemory | null,
  given?: Scan,
): Promise<Asked> {
  const wanted: VectorSearch = {
    tableName: space.tableName,
    dimension: space.dimension,
    like: [vectorText(question.vector)],
    unlike: [],
    scope: question.scope,
    ownTrackIds: [],
    classes: [],
    colours: [],
  };
  const within = <T>(work: (tx: Transaction) => Promise<T>) =>
    asActor(db, actor, work, { timeoutMs: 600_000 });
  const listed = ({ hits }: VectorScan) => hits.map(({ trackId }) => trackId);
  const started = performance.now();
  const { scan, search, found } = await within(async (tx) => {
    const scan =
      given ?? (await scanFor(tx, space, question.scope, false, { memory, exactAtMost: EXACT_AT_MOST }));
    const search = await narrowed(tx, scan, wanted, { memory });
    const found = await scanVectors(tx, search, space.threshold, LISTED);
    await countNotCompared(tx, search, { id: space.id, kinds: ['FACE'] });
    return { scan, search, found };
  });
  const elapsedMs = performance.now() - started;
  if (scan.method === 'exact-scan') {
    return { elapsedMs, method: scan.method, compared: found.compared, trackIds: listed(found) };
  }
  const trackIds = listed(await within((tx) => scanVectors(tx, search, null, LISTED)));
  return { elapsedMs, method: scan.method, compared: scan.vectorsInScope, trackIds };
}

/** Asks each question in turn and holds the answers against the exact ones. @param truth tracks, best first, by question */
export async function askAll(
  questions: Question[],
  truth: string[][],
  one: (question: Question) => Promise<Asked>,
): Promise<Figures> {
  const asked: Asked[] = [];
  for (const question of questions) asked.push(await one(question));
  return figuresOf(asked, truth);
}

/** Percentiles and mean recall of answers. */
export function figuresOf(asked: Asked[], truth: string[][]): Figures {
  const times = asked.map(({ elapsedMs }) => elapsedMs).sort((a, b) => a - b);
  const inScope = asked.map(({ compared }) => compared).sort((a, b) => a - b);
  // An exact scan ends its list where the threshold does: of that, everything has to be there, in order.
  const recalls = asked.map(({ trackIds, method }, index) => {
    const best = truth[index] ?? [];
    return recallOf(method === 'exact-scan' ? best.slice(0, trackIds.length) : best, trackIds);
  });
  const mean = (values: number[]) =>
    values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
  return {
    count: asked.length,
    p50Ms: percentile(times, 50),
    p95Ms: percentile(times, 95),
    p99Ms: percentile(times, 99),
    recall10: mean(recalls.map(({ at10 }) => at10)),
    recall50: mean(recalls.map(({ at50 }) => at50)),
    inScope: percentile(inScope, 50),
    methods: [...new Set(asked.map(({ method }) => method))],
  };
}

/** The value that a share of the sorted values does not exceed (nearest rank). */
export function percentile(sorted: number[], share: number): number {
  return sorted[Math.max(0, Math.ceil((sorted.length * share) / 100) - 1)] ?? 0;
}
