import type { Database, Transaction } from '@/prisma/client';
import { SketchesInMemory, type SketchMemory } from './memory/memory';
import { nextMonth } from './months';
import { narrowed } from './nearest';
import { GRAPH_FROM, type Scan, type SketchMethod, sketchCandidates } from './plan';
import {
  graphMonth,
  monthsOf,
  noteHeldRecall,
  noteRecall,
  sampleVectors,
  sketchMonth,
  sketchSpace,
  type VectorMonth,
} from './sketches.sql';
import { scanVectors, type VectorSearch } from './vectors.sql';

/** A Space whose vectors are searched. */
interface LargeSpace {
  id: number;
  name: string;
  tableName: string;
  dimension: number;
}

/** What is to be made of one Space, in this order. */
export interface SketchesDue {
  space: LargeSpace;
  /** Months whose vectors have no sketches yet. */
  sketch: VectorMonth[];
  /** Months that are over and large, without a graph. */
  graph: VectorMonth[];
  /** Months with a graph whose recall nobody has measured. */
  measure: VectorMonth[];
  /** Months to be searched through memory, of which nobody has measured it since they were half as large. */
  measureHeld: VectorMonth[];
}

/** Recordings of a month come in for about so long after it; a graph would slow each of them. */
const SETTLED_MS = 7 * 24 * 3_600_000;
/** Pictures that recall is measured with; each is searched for exactly and as a large scope is. */
const MEASURED_WITH = 20;
/** Making a graph takes minutes a million. */
const STEP_TIMEOUT_MS = 4 * 3_600_000;

/**
 * What there is to make so that large scopes are searched in time: sketches of every month of a Space that has grown beyond
 * what is compared exactly, and graphs over its large months that are over. Cheap to ask.
 * @param exactAtMost vectors of a scope that searches compare exactly
 */
export async function sketchesDue(db: Database, now: Date, exactAtMost: number): Promise<SketchesDue[]> {
  const spaces = await db.space.findMany({ where: { inUse: true }, orderBy: { id: 'asc' } });
  const due: SketchesDue[] = [];
  for (const space of spaces) {
    const months = (await monthsOf(db, space)).filter(({ vectors }) => vectors > 0);
    if (months.reduce((sum, { vectors }) => sum + vectors, 0) <= exactAtMost) continue;
    const large = months.filter(({ month, vectors }) => vectors > GRAPH_FROM && isSettled(month, now));
    const one = {
      space,
      sketch: months.filter(({ sketched }) => !sketched),
      graph: large.filter(({ graph }) => !graph),
      measure: large.filter(({ recall10 }) => recall10 === null),
      measureHeld: months.filter(
        ({ vectors, heldVectors }) =>
          vectors > exactAtMost && (heldVectors === null || vectors > 2 * heldVectors),
      ),
    };
    const { sketch, graph, measure, measureHeld } = one;
    if (sketch.length + graph.length + measure.length + measureHeld.length > 0) due.push(one);
  }
  return due;
}

/** Makes what is due, a step at a time; `done` is told how far it is. What was made stays when it is broken off. */
export async function makeSketches(
  db: Database,
  due: readonly SketchesDue[],
  done: (share: number, step: string) => Promise<void>,
): Promise<void> {
  const steps = due.flatMap(({ space, sketch, graph, measure, measureHeld }) => [
    ...(sketch.length > 0
      ? [{ step: 'sketch', work: () => inTime(db, (tx) => sketchSpace(tx, space.id)) }]
      : []),
    ...sketch.map(({ month }) => ({
      step: 'sketch',
      work: () => inTime(db, (tx) => sketchMonth(tx, space.id, month)),
    })),
    ...graph.map(({ month }) => ({
      step: 'graph',
      work: () => inTime(db, (tx) => graphMonth(tx, space.id, month)),
    })),
    ...measure.map((month) => ({ step: 'recall', work: () => measureRecall(db, space, month) })),
    ...measureHeld.map((month) => ({ step: 'recall', work: () => measureHeldRecall(db, space, month) })),
  ]);
  for (const [index, { step, work }] of steps.entries()) {
    await done(index / steps.length, step);
    await work();
  }
}

/** Measures how much of the exact answer a month's graph finds, and notes it. */
export async function measureRecall(db: Database, space: LargeSpace, month: VectorMonth): Promise<void> {
  const recall = await inTime(db, (tx) => recallBy(tx, space, month, 'sketch-graph', null));
  if (recall) await noteRecall(db, space.id, month.month, recall);
}

/** Measures how much of the exact answer is found through a memory that holds a month, and notes it. */
export async function measureHeldRecall(db: Database, space: LargeSpace, month: VectorMonth): Promise<void> {
  const memory = new SketchesInMemory(db, Number.POSITIVE_INFINITY, {
    spaceId: space.id,
    windows: [{ from: month.month, to: nextMonth(month.month) }],
  });
  await memory.look();
  const recall = await inTime(db, (tx) => recallBy(tx, space, month, 'sketch-memory', memory));
  await memory.stop();
  if (recall) await noteHeldRecall(db, space.id, month, recall);
}

/**
 * Searches a month for pictures of its own, exactly and by a method, and gives the share of the exact ten and fifty best that
 * the method found. The track that a picture is of does not count.
 */
async function recallBy(
  tx: Transaction,
  space: LargeSpace,
  month: VectorMonth,
  method: SketchMethod,
  memory: SketchMemory | null,
): Promise<{ recall10: number; recall50: number } | null> {
  const cameras = await tx.camera.findMany({ select: { id: true } });
  const scope = {
    cameraIds: cameras.map(({ id }) => id),
    windows: [{ from: month.month, to: nextMonth(month.month) }],
  };
  const approximate: Scan = {
    ...{ method, because: [], recall: null },
    ...{ vectorsInScope: month.vectors, candidates: sketchCandidates(method) },
  };
  const shares: { at10: number; at50: number }[] = [];
  for (const { trackId, vector } of await sampleVectors(tx, space.tableName, month, MEASURED_WITH)) {
    const search: VectorSearch = {
      ...{ ...space, like: [vector], unlike: [], scope },
      ...{ ownTrackIds: [trackId], classes: [], colours: [] },
    };
    const idsBy = async (scan: Scan) => {
      const { hits } = await scanVectors(tx, await narrowed(tx, scan, search, { memory }), null, 50);
      return hits.map((hit) => hit.trackId);
    };
    const exact = await idsBy({ method: 'exact-scan', because: [] });
    shares.push(recallOf(exact, await idsBy(approximate)));
  }
  if (shares.length === 0) return null;
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  return { recall10: mean(shares.map(({ at10 }) => at10)), recall50: mean(shares.map(({ at50 }) => at50)) };
}

/** Share of the exact ten and fifty best (or as many as there are) that another answer holds among as many. */
export function recallOf(exact: readonly string[], found: readonly string[]): { at10: number; at50: number } {
  const at = (count: number) => {
    const best = exact.slice(0, count);
    const held = new Set(found.slice(0, count));
    return best.length === 0 ? 1 : best.filter((id) => held.has(id)).length / best.length;
  };
  return { at10: at(10), at50: at(50) };
}

const isSettled = (month: Date, now: Date) => nextMonth(month).getTime() + SETTLED_MS < now.getTime();

function inTime<T>(db: Database, work: (tx: Transaction) => Promise<T>): Promise<T> {
  return db.$transaction(work, { timeout: STEP_TIMEOUT_MS, maxWait: 10_000 });
}
