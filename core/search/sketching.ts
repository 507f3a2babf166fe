import type { Database, Transaction } from '@/prisma/client';
import { narrowed } from './nearest';
import { EXACT_AT_MOST, type Scan, sketchCandidates } from './plan';
import {
  graphMonth,
  monthsOf,
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
 */
export async function sketchesDue(db: Database, now: Date): Promise<SketchesDue[]> {
  const spaces = await db.space.findMany({ where: { inUse: true }, orderBy: { id: 'asc' } });
  const due: SketchesDue[] = [];
  for (const space of spaces) {
    const months = (await monthsOf(db, space)).filter(({ vectors }) => vectors > 0);
    if (months.reduce((sum, { vectors }) => sum + vectors, 0) <= EXACT_AT_MOST) continue;
    const large = months.filter(({ month, vectors }) => vectors > EXACT_AT_MOST && isSettled(month, now));
    const one = {
      space,
      sketch: months.filter(({ sketched }) => !sketched),
      graph: large.filter(({ graph }) => !graph),
      measure: large.filter(({ recall10 }) => recall10 === null),
    };
    if (one.sketch.length + one.graph.length + one.measure.length > 0) due.push(one);
  }
  return due;
}

/** Makes what is due, a step at a time; `done` is told how far it is. What was made stays when it is broken off. */
export async function makeSketches(
  db: Database,
  due: readonly SketchesDue[],
  done: (share: number, step: string) => Promise<void>,
): Promise<void> {
  const steps = due.flatMap(({ space, sketch, graph, measure }) => [
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
  ]);
  for (const [index, { step, work }] of steps.entries()) {
    await done(index / steps.length, step);
    await work();
  }
}

/**
 * Searches a month for pictures of its own, exactly and through its graph, and notes which share of the exact ten and fifty
 * best the graph found. The track that a picture is of does not count.
 */
export async function measureRecall(db: Database, space: LargeSpace, month: VectorMonth): Promise<void> {
  const recall = await inTime(db, async (tx) => {
    const cameras = await tx.camera.findMany({ select: { id: true } });
    const scope = {
      cameraIds: cameras.map(({ id }) => id),
      windows: [{ from: month.month, to: endOf(month.month) }],
    };
    const approximate: Scan = {
      method: 'sketch-graph',
      because: [],
      vectorsInScope: month.vectors,
      candidates: sketchCandidates('sketch-graph'),
      recall: null,
    };
    const shares: { at10: number; at50: number }[] = [];
    for (const { trackId, vector } of await sampleVectors(tx, space.tableName, month, MEASURED_WITH)) {
      const search: VectorSearch = {
        ...{ ...space, like: [vector], unlike: [], scope },
        ...{ ownTrackIds: [trackId], classes: [], colours: [] },
      };
      const idsBy = async (scan: Scan) => {
        const { hits } = await scanVectors(tx, await narrowed(tx, scan, search), null, 50);
        return hits.map((hit) => hit.trackId);
      };
      const exact = await idsBy({ method: 'exact-scan', because: [] });
      shares.push(recallOf(exact, await idsBy(approximate)));
    }
    return shares;
  });
  if (recall.length === 0) return;
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  await noteRecall(db, space.id, month.month, {
    recall10: mean(recall.map(({ at10 }) => at10)),
    recall50: mean(recall.map(({ at50 }) => at50)),
  });
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

const endOf = (month: Date) => new Date(Date.UTC(month.getUTCFullYear(), month.getUTCMonth() + 1));

const isSettled = (month: Date, now: Date) => endOf(month).getTime() + SETTLED_MS < now.getTime();

function inTime<T>(db: Database, work: (tx: Transaction) => Promise<T>): Promise<T> {
  return db.$transaction(work, { timeout: STEP_TIMEOUT_MS, maxWait: 10_000 });
}
