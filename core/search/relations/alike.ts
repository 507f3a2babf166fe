/** Two places in a list whose vectors reach the threshold. */
export interface Edge {
  one: number;
  other: number;
  cosine: number;
}

/** Members that all resemble the first one. */
export interface Star {
  members: number[];
  /** Of the members with the first one, the least alike. */
  leastCosine: number;
}

/**
 * Groups what resembles: whoever resembles most others is taken first, with those of them that are still free. Every member
 * resembles the group's first one itself, so that no chain of small steps leads from one object to quite another, as
 * connected components would (star clustering: Aslam, Pelekhov, Rus 2004).
 * @param length how many places there are
 * @returns groups of two and more, the largest first
 */
export function starsOf(length: number, edges: readonly Edge[]): Star[] {
  const neighbours = neighboursOf(length, edges);
  const order = neighbours
    .map((near, place) => ({ place, degree: near.size }))
    .sort((a, b) => b.degree - a.degree || a.place - b.place);
  const taken = new Set<number>();
  const stars: Star[] = [];
  for (const { place } of order) {
    if (taken.has(place)) continue;
    const members = [...(neighbours[place] ?? [])].filter(([other]) => !taken.has(other));
    if (members.length === 0) continue;
    members.sort((a, b) => b[1] - a[1]);
    for (const member of [place, ...members.map(([other]) => other)]) taken.add(member);
    stars.push({
      members: [place, ...members.map(([other]) => other)],
      leastCosine: Math.min(...members.map(([, cosine]) => cosine)),
    });
  }
  return stars.sort((a, b) => b.members.length - a.members.length);
}

/** For every place those alike it, with how much. */
export function neighboursOf(length: number, edges: readonly Edge[]): Map<number, number>[] {
  const neighbours = Array.from({ length }, () => new Map<number, number>());
  for (const { one, other, cosine } of edges) {
    neighbours[one]?.set(other, cosine);
    neighbours[other]?.set(one, cosine);
  }
  return neighbours;
}
