import type { IndexScope } from '../scope.sql';

/** Vectors compared between two looks at whether the work is still wanted: about a quarter of a second on one processor core. */
const PIECE = 250_000;

/**
 * A scope in pieces that are compared one after the other. Each has cameras of its own, so that no track lies in two:
 * what is found in the pieces can be put together without counting anything twice.
 */
export function inPieces(scope: IndexScope, vectorsInScope: number): IndexScope[] {
  const { cameraIds, windows } = scope;
  const wanted = Math.max(1, Math.ceil(vectorsInScope / PIECE));
  const each = Math.max(1, Math.ceil(cameraIds.length / wanted));
  const pieces: IndexScope[] = [];
  for (let at = 0; at < cameraIds.length; at += each) {
    pieces.push({ cameraIds: cameraIds.slice(at, at + each), windows });
  }
  return pieces.length === 0 ? [scope] : pieces;
}

/** One processor core takes about 1.1 µs for a vector of 1,024 halves (docs/scale.md). */
const NS_A_NUMBER = 1.1;

/** How long comparing so many vectors takes. @param nsANumber as measured here; null to reckon with one processor core */
export function expectedMs(vectors: number, dimension: number, nsANumber: number | null = null): number {
  return Math.round((vectors * dimension * (nsANumber ?? NS_A_NUMBER)) / 1e6);
}
