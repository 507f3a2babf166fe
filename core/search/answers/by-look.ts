import type { Edge } from '../relations/alike';
import { agreedPlate, type CandidateGroup, type Groupable, groupCandidates } from './grouping';

/** What grouping by look reads of a candidate, beside what grouping by object does. */
export interface Lookable extends Groupable {
  sighting: Groupable['sighting'] & { recordingId: string; firstPtsMs: number; lastPtsMs: number };
}

/** Candidates that seem to be of one object, or look alike. A way of listing them, never an identification. */
export interface LookGroup {
  /** Ranks of its candidates, best first. */
  ranks: number[];
  because: (CandidateGroup['because'][number] | 'look')[];
  /** How alike the least alike of those are that stand together by look; null where none do. */
  leastCosine: number | null;
}

/** A group while it grows. */
interface Cluster {
  ranks: number[];
  because: CandidateGroup['because'];
  leastCosine: number | null;
  /** Places in the list of those with a vector. */
  looks: number[];
  plates: Set<string>;
}

/**
 * Joins groups of one object that look alike, the most alike first, as long as *each* look of the one reaches the threshold
 * with *each* of the other (complete linkage: Sørensen 1948), so that no chain of small steps joins two quite different ones.
 * Never joined are two agreed plates that differ, and two that were in one recording at the same time.
 * @param looked candidates that have a vector; an edge's `one` and `other` are places in it
 * @param edges pairs that reach the threshold
 * @returns a partition of the candidates, ordered by each group's best rank
 */
export function groupByLook(
  candidates: readonly Lookable[],
  looked: readonly Lookable[],
  edges: readonly Edge[],
): LookGroup[] {
  const cosines = new Map<string, number>();
  for (const { one, other, cosine } of edges) {
    cosines.set(`${one} ${other}`, cosine);
    cosines.set(`${other} ${one}`, cosine);
  }
  const placeOf = new Map(looked.map(({ rank }, place) => [rank, place]));
  const byRank = new Map(candidates.map((candidate) => [candidate.rank, candidate]));
  const clusters = groupCandidates(candidates).map(
    (group): Cluster => ({
      ...group,
      leastCosine: null,
      looks: group.ranks.flatMap((rank) => placeOf.get(rank) ?? []),
      plates: new Set(
        group.ranks.flatMap((rank) => {
          const candidate = byRank.get(rank);
          return (candidate && agreedPlate(candidate)) ?? [];
        }),
      ),
    }),
  );
  /** The least cosine between two clusters; null where they are not to be joined. */
  const between = (a: Cluster, b: Cluster): number | null => {
    if (a.looks.length === 0 || b.looks.length === 0) return null;
    if (new Set([...a.plates, ...b.plates]).size > 1) return null;
    let least = 1;
    for (const one of a.looks) {
      for (const other of b.looks) {
        const cosine = cosines.get(`${one} ${other}`);
        if (cosine === undefined || areAtOnce(looked[one], looked[other])) return null;
        least = Math.min(least, cosine);
      }
    }
    return least;
  };
  // Of each pair once; a joined cluster is compared anew with all others.
  const near = new Map<Cluster, Map<Cluster, number>>();
  const compare = (a: Cluster, others: readonly Cluster[]) => {
    near.set(a, new Map());
    for (const other of others) {
      const least = a === other ? null : between(a, other);
      if (least !== null) near.get(a)?.set(other, least);
    }
  };
  const left = new Set(clusters);
  for (const [index, cluster] of clusters.entries()) compare(cluster, clusters.slice(0, index));
  for (let joined = nearest(near); joined; joined = nearest(near)) {
    const { a, b, cosine } = joined;
    const one: Cluster = {
      ranks: [...a.ranks, ...b.ranks],
      because: [...new Set([...a.because, ...b.because])],
      leastCosine: Math.min(cosine, a.leastCosine ?? 1, b.leastCosine ?? 1),
      looks: [...a.looks, ...b.looks],
      plates: new Set([...a.plates, ...b.plates]),
    };
    for (const gone of [a, b]) {
      left.delete(gone);
      near.delete(gone);
      for (const others of near.values()) others.delete(gone);
    }
    compare(one, [...left]);
    left.add(one);
  }
  return [...left]
    .map(({ ranks, because, leastCosine }) => ({
      ranks: ranks.sort((a, b) => a - b),
      because: [...because, ...(leastCosine === null ? [] : (['look'] as const))],
      leastCosine,
    }))
    .sort((a, b) => (a.ranks[0] ?? 0) - (b.ranks[0] ?? 0));
}

/** The pair of clusters that is most alike; of equals the one met first. */
function nearest(
  near: ReadonlyMap<Cluster, ReadonlyMap<Cluster, number>>,
): { a: Cluster; b: Cluster; cosine: number } | null {
  let best: { a: Cluster; b: Cluster; cosine: number } | null = null;
  for (const [a, others] of near) {
    for (const [b, cosine] of others) if (!best || cosine > best.cosine) best = { a, b, cosine };
  }
  return best;
}

/** Two that were in one recording at the same time are two. */
function areAtOnce(one: Lookable | undefined, other: Lookable | undefined): boolean {
  if (!one || !other) return false;
  const [a, b] = [one.sighting, other.sighting];
  return a.recordingId === b.recordingId && a.firstPtsMs <= b.lastPtsMs && b.firstPtsMs <= a.lastPtsMs;
}
