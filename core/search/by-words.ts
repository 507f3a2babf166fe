import { TRACKS_OF } from '@/core/footage/reembedding';
import type { Actor } from '@/core/people/actor';
import type { Transaction } from '@/prisma/client';
import type { Comparing } from './comparing';
import { judgedTracks } from './described';
import { asDescribed, countUnjudged, type Description, onlyTracks } from './descriptions.sql';
import type { Finding } from './found';
import { narrowed, scanFor } from './nearest';
import { phraseToSearchWith } from './phrases';
import { planDescriptionSearch, planVectorSearch, type Scan } from './plan';
import type { IndexScope } from './scope.sql';
import { modelsOf, spaceNamed } from './spaces';
import { strengthOfCosine } from './strength';
import { countNotCompared, scanVectors, type VectorSearch } from './vectors.sql';

/** Nothing cuts a list off that has no threshold: it ends here, or where the scope does. */
const LISTED_AT_MOST = 500;

type Words = NonNullable<Description['words']>;

/**
 * People and vehicles that look like words, among those as described. Ranked, the nearest first; nothing is said of how near
 * is near enough where the pack states no threshold. It finds how things look, never who somebody is.
 * @throws NotFound, NothingToCompare, TooManyToJudge
 */
export async function findByWords(
  tx: Transaction,
  actor: Actor,
  request: Description & { words: Words; order: 'score' | 'time'; limit: number },
  scope: IndexScope,
  comparing: Comparing,
): Promise<Finding> {
  const phrase = await phraseToSearchWith(tx, actor, request.words);
  const space = await spaceNamed(tx, phrase.space);
  if (!space) throw new Error(`Words are of the Space ${phrase.space}, which is not there.`);
  const { words: _, ...description } = request;
  const met = request.zone ? await judgedTracks(tx, { ...request, description, scope }, request.zone) : null;
  const wanted: VectorSearch = {
    tableName: space.tableName,
    dimension: space.dimension,
    like: [phrase.vector],
    unlike: [],
    scope,
    ownTrackIds: [],
    classes: [],
    colours: [],
    also: met ? onlyTracks(met.map(({ trackId }) => trackId)) : asDescribed(description),
  };
  const { threshold } = space;
  const narrow = isNarrow(description);
  const filtered = narrow || description.objects.length < TRACKS_OF.TEXT.length;
  const chosen = unmeasured(await scanFor(tx, space, scope, filtered, comparing));
  const search = await narrowed(tx, chosen, wanted, comparing);
  const { hits, compared } = await scanVectors(tx, search, null, LISTED_AT_MOST);
  const notCompared = await countNotCompared(tx, search, { id: space.id, kinds: [...TRACKS_OF.TEXT] });
  const plan = planVectorSearch(chosen, compared, { inUse: true }, notCompared);
  plan.reasons.push(...inWords(threshold, space.inUse));
  if (chosen.method !== 'exact-scan') {
    plan.reasons.push('How much sketches find was measured with pictures, and is not known for words.');
  }
  const moves = Boolean(request.zone || request.headings?.length || request.heightPx);
  if (narrow) {
    const unjudged = moves ? await countUnjudged(tx, { description, scope }) : null;
    plan.reasons.push(...planDescriptionSearch(description, unjudged).reasons);
  }
  const found = hits.map(({ trackId, cosine }) => ({
    trackId,
    score: Math.min(1, Math.max(0, cosine)),
    // Without a measured threshold nothing can be said but the order.
    strength: threshold === null ? ('ranked' as const) : strengthOfCosine(cosine, threshold),
    rarity: null,
  }));
  return {
    found: found.slice(0, request.limit),
    total: found.length,
    everything: async () => found.map(({ trackId }) => trackId),
    plan,
    models: {
      ...modelsOf(space),
      words: phrase.text,
      tokens: phrase.tokens,
      tokenIdsSha256: phrase.tokenIdsSha256,
      textModel: phrase.modelName,
      textModelSha256: phrase.modelHash,
    },
    threshold,
  };
}

/** Words lie elsewhere in the Space than the pictures that recall is measured with. */
const unmeasured = (scan: Scan): Scan => (scan.method === 'exact-scan' ? scan : { ...scan, recall: null });

/** Whether more is asked than whether it is a person or a vehicle. */
function isNarrow({ objects: _, kind: __, ...rest }: Omit<Description, 'words'>): boolean {
  const asked = [
    ...[rest.classes, rest.colours, rest.upperColours, rest.lowerColours, rest.carries, rest.headings],
    ...[rest.stayedMs && [rest.stayedMs], rest.heightPx && [rest.heightPx], rest.zone && [rest.zone]],
  ];
  return asked.some((list) => list !== undefined && list.length > 0);
}

/** What a person should know of an answer to words. */
function inWords(threshold: number | null, inUse: boolean): string[] {
  return [
    'Ranked by how near a picture comes to the words: a machine’s guess at how things look, never at who somebody is. What stands last may have nothing to do with the words.',
    threshold === null
      ? `These models state no measured threshold, so that none cuts the list off: it holds the ${LISTED_AT_MOST} nearest at most.`
      : 'The list is not cut off at the threshold; what lies below it is marked as weak.',
    ...(inUse ? [] : ['The words were read by the models of before, and are compared in their Space.']),
  ];
}
