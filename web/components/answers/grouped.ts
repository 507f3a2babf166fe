import type { LookGroups } from '@/core/search/answers/schema';
import type { Candidate, Search } from '@/core/search/schema';

/** Whether candidates of one object are listed together. */
export const groupings = ['object', 'off'] as const;
export type Grouping = (typeof groupings)[number];

export type Order = 'score' | 'time';
type Reason = LookGroups['groups'][number]['because'][number];
type Groups = Search['groups'] | LookGroups['groups'];

/** One entry of the list: a candidate, or several that seem to be of one object. */
export interface Listed {
  /** Rank of its best candidate, which names it. */
  rank: number;
  /** In the order of the list. */
  candidates: [Candidate, ...Candidate[]];
  because: Reason[];
}

/**
 * What is listed, in order: groups as the search made them, or as a person had them made by look, without the candidates that a person has filtered away.
 * @returns every candidate given exactly once; a group stands where its first candidate would
 */
export function listedOf(candidates: readonly Candidate[], groups: Groups, order: Order): Listed[] {
  const groupOf = new Map(groups.flatMap((group) => group.ranks.map((rank) => [rank, group])));
  const members = new Map<object, Listed>();
  for (const candidate of inOrder(candidates, order)) {
    const group = groupOf.get(candidate.rank) ?? candidate;
    const listed = members.get(group);
    if (listed) {
      listed.candidates.push(candidate);
      listed.rank = Math.min(listed.rank, candidate.rank);
    } else {
      members.set(group, {
        rank: candidate.rank,
        candidates: [candidate],
        because: 'because' in group ? group.because : [],
      });
    }
  }
  return [...members.values()];
}

function inOrder(candidates: readonly Candidate[], order: Order): Candidate[] {
  return [...candidates].sort((a, b) =>
    order === 'time'
      ? Date.parse(a.sighting.at) - Date.parse(b.sighting.at) || a.rank - b.rank
      : a.rank - b.rank,
  );
}

/** When and by which cameras a group was seen. */
export function spanOf({ candidates }: Listed): {
  first: Candidate;
  last: Candidate;
  cameras: string[];
} {
  let [first] = candidates;
  let last = first;
  for (const candidate of candidates) {
    if (candidate.sighting.at < first.sighting.at) first = candidate;
    if (candidate.sighting.at > last.sighting.at) last = candidate;
  }
  return { first, last, cameras: [...new Set(candidates.map(({ sighting }) => sighting.camera.name))] };
}

/** The best-ranked candidate of a group: its picture stands for all. */
export function bestOf({ candidates, rank }: Listed): Candidate {
  return candidates.find((candidate) => candidate.rank === rank) ?? candidates[0];
}
