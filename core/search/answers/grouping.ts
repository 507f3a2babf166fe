import { normalisePlate } from '@/core/footage/plates';
import type { Sighting } from '@/core/footage/schema';

/** Why candidates stand together: one agreed plate reading, or parts of one followed object. */
type GroupedBecause = 'plate' | 'track';

/** Candidates that seem to be of one object. A way of listing them, never an identification. */
export interface CandidateGroup {
  /** Ranks of its candidates, best first; the first of them names the group. */
  ranks: number[];
  /** Empty where the group is one candidate. */
  because: GroupedBecause[];
}

/** What grouping looks at of a candidate. */
export interface Groupable {
  rank: number;
  sighting: Pick<Sighting, 'trackId' | 'parentTrackId'> & {
    plate: Pick<NonNullable<Sighting['plate']>, 'text' | 'agreed'> | null;
  };
}

/**
 * Groups candidates by what can be checked: equal plate readings on which two readers agreed, and being followed as one
 * object (a vehicle and its plate, a person and their face). A reading without agreement groups nothing, and two agreed
 * readings that differ never stand in one group: where a followed object was read in two ways, what of it carries no
 * agreed reading stays by itself, since nothing says to which it belongs.
 * @returns a partition of the candidates, ordered by each group's best rank
 */
export function groupCandidates(candidates: readonly Groupable[]): CandidateGroup[] {
  const platesOfTree = new Map<string, Set<string>>();
  for (const candidate of candidates) {
    const plates = platesOfTree.get(treeOf(candidate)) ?? new Set();
    const plate = agreedPlate(candidate);
    if (plate) plates.add(plate);
    platesOfTree.set(treeOf(candidate), plates);
  }
  const groups = new Map<string, Groupable[]>();
  for (const candidate of candidates) {
    const plates = platesOfTree.get(treeOf(candidate)) ?? new Set();
    const [only] = plates.size === 1 ? plates : [];
    const plate = agreedPlate(candidate) ?? only;
    const key = plate ? `plate ${plate}` : `track ${treeOf(candidate)}`;
    groups.set(key, [...(groups.get(key) ?? []), candidate]);
  }
  return [...groups.values()]
    .map((group) => ({
      ranks: group.map(({ rank }) => rank).sort((a, b) => a - b),
      because: reasonsOf(group),
    }))
    .sort((a, b) => (a.ranks[0] ?? 0) - (b.ranks[0] ?? 0));
}

/** A reason holds where two of the group share what it names; trees are joined by their plate alone. */
function reasonsOf(group: readonly Groupable[]): GroupedBecause[] {
  const trees = new Set(group.map(treeOf)).size;
  const read = group.filter((candidate) => agreedPlate(candidate) !== null).length;
  return [
    ...(trees > 1 || read > 1 ? (['plate'] as const) : []),
    ...(trees < group.length ? (['track'] as const) : []),
  ];
}

function treeOf({ sighting }: Groupable): string {
  return sighting.parentTrackId ?? sighting.trackId;
}

/** The plate of a candidate on which two readings agreed. */
export function agreedPlate({ sighting: { plate } }: Groupable): string | null {
  return plate?.agreed ? normalisePlate(plate.text) || null : null;
}
