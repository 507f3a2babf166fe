import type { Transaction } from '@/prisma/client';
import type { Comparing } from './comparing';
import { TooLargeAtOnce } from './exhaustive/errors';
import { expectedMs, inPieces } from './exhaustive/pieces';
import { meetsMonth } from './months';
import { chooseScan, type Scan } from './plan';
import type { IndexScope } from './scope.sql';
import { estimateVectors, monthsOf, nearestBySketch } from './sketches.sql';
import type { VectorSearch } from './vectors.sql';

/** Chooses how a scope of a Space is compared, from how large it is and what has been made for it. @throws TooLargeAtOnce */
export async function scanFor(
  tx: Transaction,
  space: { id: number; tableName: string; dimension: number },
  scope: IndexScope,
  filtered: boolean,
  { memory, exactAtMost, method = null, longestMs }: Comparing,
): Promise<Scan> {
  const months = (await monthsOf(tx, space)).filter(({ month }) => meetsMonth(scope.windows, month));
  const most = months.reduce((sum, { vectors }) => sum + vectors, 0);
  // Small ones, and all that a city begins with, need no estimate.
  const vectorsInScope =
    most <= exactAtMost ? most : Math.min(most, await estimateVectors(tx, space.id, scope));
  const touched = months.filter(({ vectors }) => vectors > 0).map(({ month }) => month);
  const inMemory = memory?.holds(space.id, touched) ?? false;
  const takesMs = expectedMs(vectorsInScope, space.dimension);
  if (method === 'exact-scan' && longestMs !== undefined && takesMs > longestMs) {
    throw new TooLargeAtOnce(vectorsInScope, takesMs);
  }
  return chooseScan({ vectorsInScope, months, filtered, inMemory, exactAtMost, method });
}

/**
 * A search with the candidates that the chosen way finds by their sketches; an exact scan's stays as it is. What is then
 * compared is compared exactly: scores and order among candidates are those of an exact scan.
 */
export async function narrowed(
  tx: Transaction,
  scan: Scan,
  search: VectorSearch,
  { memory, including = [], told }: Pick<Comparing, 'memory' | 'including' | 'told'>,
): Promise<VectorSearch> {
  if (scan.method === 'exact-scan') {
    if (!told) return search;
    return { ...search, pieces: inPieces(search.scope, scan.vectorsInScope ?? 0), told };
  }
  const { candidates } = scan;
  if (scan.method !== 'sketch-memory') {
    const graph = scan.method === 'sketch-graph';
    const near = await nearestBySketch(tx, search, search.like, { candidates, graph });
    return { ...search, among: [...near, ...including] };
  }
  if (!memory) throw new Error('This process holds no sketches.');
  return { ...search, among: [...(await memory.nearest(tx, search, candidates)), ...including] };
}
