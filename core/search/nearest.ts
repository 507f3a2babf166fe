import type { Transaction } from '@/prisma/client';
import { chooseScan, EXACT_AT_MOST, type Scan } from './plan';
import type { IndexScope } from './scope.sql';
import { estimateVectors, monthsOf, nearestBySketch } from './sketches.sql';
import type { VectorSearch } from './vectors.sql';

/** Chooses how a scope of a Space is compared, from how large it is and what has been made for it. */
export async function scanFor(
  tx: Transaction,
  space: { id: number; tableName: string; dimension: number },
  scope: IndexScope,
  filtered: boolean,
): Promise<Scan> {
  const months = (await monthsOf(tx, space)).filter(({ month }) =>
    scope.windows.some(({ from, to }) => (!to || month < to) && (!from || nextMonth(month) > from)),
  );
  const most = months.reduce((sum, { vectors }) => sum + vectors, 0);
  // Small ones, and all that a city begins with, need no estimate.
  if (most <= EXACT_AT_MOST) return chooseScan({ vectorsInScope: most, months, filtered });
  const vectorsInScope = await estimateVectors(tx, space.id, scope);
  return chooseScan({ vectorsInScope: Math.min(most, vectorsInScope), months, filtered });
}

/**
 * A search with the candidates that the chosen way finds by their sketches; an exact scan's stays as it is. What is then
 * compared is compared exactly: scores and order among candidates are those of an exact scan.
 */
export async function narrowed(tx: Transaction, scan: Scan, search: VectorSearch): Promise<VectorSearch> {
  if (scan.method === 'exact-scan') return search;
  const graph = scan.method === 'sketch-graph';
  const { candidates } = scan;
  return { ...search, among: await nearestBySketch(tx, search, search.like, { candidates, graph }) };
}

function nextMonth(month: Date): Date {
  return new Date(Date.UTC(month.getUTCFullYear(), month.getUTCMonth() + 1));
}
