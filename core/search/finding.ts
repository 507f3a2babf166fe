import { foldPlate, normalisePlate } from '@/core/footage/plates';
import { plateRead } from '@/core/footage/schema';
import type { Actor } from '@/core/people/actor';
import type { Transaction } from '@/prisma/client';
import { COUNTED_AT_MOST } from './answers/tally.sql';
import { findByWords } from './by-words';
import type { Comparing } from './comparing';
import { findByDescription } from './described';
import { PatternTooWide } from './errors';
import { type Asked, plateReadFrom, resolveExamples } from './examples';
import type { Finding, Found } from './found';
import { expectedLookAlikes, rarityOf } from './look-alikes';
import { narrowed, scanFor } from './nearest';
import { planPlateSearch, planVectorSearch } from './plan';
import { closeness, furthest, plateDistance } from './plate-distance';
import { findPlateCandidates } from './plates.sql';
import type { SearchRequest } from './schema';
import type { IndexScope } from './scope.sql';
import { falseMatchesOf, modelsOf } from './spaces';
import { strengthOfCosine, strengthOfReading } from './strength';
import { countNotCompared, scanVectors, tracksAbove, type VectorSearch } from './vectors.sql';

type Of<Kind extends SearchRequest['kind']> = Extract<SearchRequest, { kind: Kind }>;

/** Longest list of faces that one person compares with care (FBI NGI: 2 to 50). */
const FACES_AT_MOST = 50;
/** The nearest below the threshold are shown too, as weak: a threshold is set on other footage than this. */
const NEAR_MISSES = 5;

/** Looks for what a request asks for, within a scope that the actor may see. */
export async function find(
  tx: Transaction,
  actor: Actor,
  request: SearchRequest,
  scope: IndexScope,
  given: Comparing,
): Promise<Finding> {
  const comparing = request.exhaustive ? { ...given, method: 'exact-scan' as const } : given;
  switch (request.kind) {
    case 'FACE':
    case 'VEHICLE':
      return findAlike(tx, actor, request, scope, comparing);
    case 'PLATE':
      return findPlates(tx, actor, request, scope);
    case 'DESCRIPTION':
      return request.words
        ? findByWords(tx, actor, { ...request, words: request.words }, scope, comparing)
        : findByDescription(tx, request, scope);
  }
}

async function findAlike(
  tx: Transaction,
  actor: Actor,
  request: Of<'FACE'> | Of<'VEHICLE'>,
  scope: IndexScope,
  comparing: Comparing,
): Promise<Finding> {
  const asked = await resolveExamples(tx, actor, request.kind, request);
  const { space, spaceName, like, unlike, ownTrackIds, used, meanLength } = asked;
  if (!space) {
    return {
      found: [],
      total: 0,
      everything: async () => [],
      plan: planVectorSearch({ method: 'exact-scan', because: [] }, 0, null, 0),
      models: { space: spaceName },
      threshold: null,
    };
  }
  const wanted: VectorSearch = {
    tableName: space.tableName,
    dimension: space.dimension,
    like,
    unlike,
    scope,
    ownTrackIds,
    classes: request.kind === 'VEHICLE' ? (request.classes ?? []) : [],
    colours: request.kind === 'VEHICLE' ? (request.colours ?? []) : [],
  };
  const limit = request.kind === 'FACE' ? Math.min(request.limit, FACES_AT_MOST) : request.limit;
  const { threshold } = space;
  const filtered = wanted.classes.length + wanted.colours.length > 0;
  const chosen = await scanFor(tx, space, scope, filtered, comparing);
  const search = await narrowed(tx, chosen, wanted, comparing);
  const { hits, ...scan } = await scanVectors(tx, search, threshold, limit);
  const notCompared = await countNotCompared(tx, search, { id: space.id, kinds: [request.kind] });
  const plan = planVectorSearch(chosen, scan.compared, space, notCompared);
  plan.reasons.push(...fusionInWords(request.kind, asked, chosen.method !== 'exact-scan'));
  if (limit < request.limit) {
    plan.reasons.push(`Lists of faces end at ${FACES_AT_MOST}: each is compared by a person.`);
  }
  const measured = falseMatchesOf(space);
  const examples = { count: used.filter(({ role }) => role === 'like').length, meanLength };
  plan.lookAlikes = expectedLookAlikes(measured, threshold, plan.vectorsCompared ?? 0, examples);
  const above = threshold === null ? hits : hits.filter((hit) => hit.cosine >= threshold);
  const nearMisses = hits.slice(above.length, above.length + NEAR_MISSES);
  const found = [...above, ...nearMisses].map(({ trackId, cosine }) => ({
    trackId,
    // Rounding of halves can lead a little beyond 1; opposite vectors resemble as little as unrelated ones.
    score: Math.min(1, Math.max(0, cosine)),
    strength: strengthOfCosine(cosine, threshold),
    rarity: rarityOf(measured, cosine, examples),
  }));
  if (nearMisses.length > 0) {
    plan.reasons.push(`The nearest ${nearMisses.length} below the threshold are listed as weak.`);
  }
  return {
    found,
    total: threshold === null ? found.length : Math.max(found.length, scan.above),
    everything: async () =>
      threshold !== null && scan.above > above.length
        ? tracksAbove(tx, search, threshold, COUNTED_AT_MOST)
        : above.map(({ trackId }) => trackId),
    plan,
    models: { ...modelsOf(space), compared: { examples: used, meanLength } },
    threshold,
  };
}

/** How several examples were put together, for the receipt. */
function fusionInWords(kind: 'FACE' | 'VEHICLE', { used }: Asked, approximate: boolean): string[] {
  const likes = used.filter(({ role }) => role === 'like').length;
  const several =
    kind === 'FACE'
      ? `Compared with the mean of the ${likes} examples.`
      : `Compared with each of the ${likes} examples: the nearest counts.`;
  const unlike = used.length - likes;
  return [
    ...(likes > 1 ? [several] : []),
    ...(used.length > 1 && approximate
      ? ['How much is found by sketches was measured with one example, and is not known for several.']
      : []),
    ...(unlike > 0
      ? [
          `What is nearer to one of the ${unlike} it is not to be like was pushed back by half of the difference.`,
        ]
      : []),
  ];
}

async function findPlates(
  tx: Transaction,
  actor: Actor,
  request: Of<'PLATE'>,
  scope: IndexScope,
): Promise<Finding> {
  const wanted = normalisePlate(request.text, '?*').replaceAll(/\*+/g, '*');
  const certain = wanted.replaceAll(/[?*]/g, '');
  if (certain.length < 2) throw new PatternTooWide();
  const wildcards = certain.length < wanted.length;
  const { fuzzy } = request;
  const like = (text: string) => {
    const pattern = text.replaceAll('?', '_').replaceAll('*', '%');
    return wildcards ? pattern : `%${pattern}%`;
  };
  const candidates = await findPlateCandidates(tx, {
    like: like(wanted),
    foldedLike: fuzzy ? like(foldPlate(wanted)) : null,
    foldedText: fuzzy && !wildcards ? foldPlate(wanted) : null,
    scope,
  });
  const limit = furthest(wanted);
  const best = new Map<string, Found & { distance: number }>();
  for (const candidate of candidates) {
    const read = {
      normalised: candidate.normalised,
      alternatives: plateRead.shape.alternatives.catch([]).parse(candidate.alternatives),
    };
    const whole = plateDistance(wanted, read, false);
    const distance = wildcards ? whole : Math.min(whole, plateDistance(wanted, read, true));
    if (distance > (fuzzy ? limit : 0.5)) continue;
    const before = best.get(candidate.trackId);
    if (before && before.distance <= distance) continue;
    best.set(candidate.trackId, {
      trackId: candidate.trackId,
      distance,
      score: closeness(distance, wanted),
      strength: strengthOfReading(candidate.agreed ? distance : Math.max(distance, 0.5)),
      rarity: null,
    });
  }
  const ranked = [...best.values()].sort((a, b) => a.distance - b.distance);
  return {
    found: ranked.slice(0, request.limit).map(({ distance: _, ...found }) => found),
    total: ranked.length,
    everything: async () => ranked.map(({ trackId }) => trackId),
    plan: planPlateSearch(fuzzy, wildcards),
    models: request.readFrom ? { readFrom: await plateReadFrom(tx, actor, request.readFrom) } : {},
    threshold: null,
  };
}
