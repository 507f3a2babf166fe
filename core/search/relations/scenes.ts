import { coverageWithin } from '@/core/footage/coverage';
import { sightingsById } from '@/core/footage/sightings';
import { united } from '@/core/footage/windows';
import type { Actor } from '@/core/people/actor';
import type { Transaction } from '@/prisma/client';
import { expectedFalsePairs, type FalsePairs, pairsAcross } from '../look-alikes';
import { resolveScope } from '../scope';
import { falseMatchesOf, modelsOf } from '../spaces';
import { type Strength, strengthOfCosine } from '../strength';
import { neighboursOf } from './alike';
import { nearestBelow, type Part, pairsAlike, tracksInParts } from './alike.sql';
import { atLeastOf } from './chance';
import { platesInParts, plateTraffic } from './companions.sql';
import { NothingIndexed, TooManyToCompare } from './errors';
import type { Answered, Asked } from './question';
import type { Scenes } from './scenes-schema';

const COMPARED_AT_MOST = 2_000;
const LISTED_AT_MOST = 50;
/** The nearest below the threshold: missing the one true one costs most. */
const NEAR_MISSES = 5;
/** How far around the scenes plates are counted, to know how many there are. */
const AROUND_MS = 7 * 86_400_000;

interface Hit {
  plate: string | null;
  exact: boolean;
  agreed: boolean;
  strength: Strength | null;
  cosine: number;
  /** Scene → its track there. */
  in: Map<number, string>;
}

const weakLast = (one: Hit, other: Hit) =>
  Number(one.strength === 'weak') - Number(other.strength === 'weak');

interface Joined {
  hits: Hit[];
  /** Objects of each scene that were compared. */
  compared: number[];
  expected: number | null;
  falsePairs?: FalsePairs | null;
  models: Record<string, unknown>;
  said: string[];
}

/**
 * Who or what was in all of several scenes, or in so many of them: by plate, or by looks that resemble across scenes.
 * @throws TooManyToCompare, NothingIndexed, ScopeReversed
 */
export async function answerScenes(
  tx: Transaction,
  actor: Actor,
  request: Asked<'SCENES'>,
): Promise<Answered> {
  const resolved = [];
  for (const scene of request.scenes) resolved.push(await resolveScope(tx, actor, scene));
  const parts: Part[] = [];
  const sceneOf: number[] = [];
  for (const [scene, { index }] of resolved.entries()) {
    for (const { from, to } of index.windows) {
      if (!from || !to || index.cameraIds.length === 0) continue;
      parts.push({ cameraIds: index.cameraIds, from, to });
      sceneOf.push(scene);
    }
  }
  const atLeast = Math.min(request.atLeast ?? resolved.length, resolved.length);
  const join = { parts, sceneOf, scenes: resolved.length, atLeast };
  const found = request.by === 'PLATE' ? await joinByPlate(tx, join) : await joinByLook(tx, request.by, join);
  found.hits.sort(
    (a, b) =>
      weakLast(a, b) || b.in.size - a.in.size || Number(b.exact) - Number(a.exact) || b.cosine - a.cosine,
  );
  const listed = found.hits.slice(0, LISTED_AT_MOST);
  const seen = await sightingsById(
    tx,
    listed.flatMap((hit) => [...hit.in.values()]),
  );
  const described: Scenes['scenes'] = [];
  for (const [place, { index }] of resolved.entries()) {
    const { totalsMs } = await coverageWithin(tx, index);
    const scene = request.scenes[place];
    described.push({
      name: scene?.name || `${place + 1}`,
      from: scene?.from ?? '',
      to: scene?.to ?? '',
      cameras: index.cameraIds.length,
      compared: found.compared[place] ?? 0,
      timeMs: Object.values(totalsMs).reduce((sum, ms) => sum + ms, 0),
      indexedMs: totalsMs.indexed,
    });
  }
  return {
    answer: {
      kind: 'SCENES',
      by: request.by,
      atLeast,
      scenes: described,
      found: listed.map(({ cosine: _, ...hit }) => ({
        ...hit,
        in: [...hit.in]
          .sort(([one], [other]) => one - other)
          .flatMap(([scene, trackId]) => {
            const sighting = seen.get(trackId);
            return sighting ? [{ scene, sighting }] : [];
          }),
      })),
      expected: found.expected,
      ...(found.falsePairs !== undefined && { falsePairs: found.falsePairs }),
    },
    total: found.hits.length,
    models: found.models,
    // Of every camera of the scenes, from the first to the last: each scene's own part stands with it.
    coverage: await coverageWithin(tx, {
      cameraIds: [...new Set(resolved.flatMap(({ index }) => index.cameraIds))],
      windows: united(parts),
    }),
    said: [
      ...new Set(resolved.flatMap(({ said }) => said)),
      ...found.said,
      ...(found.hits.length > LISTED_AT_MOST
        ? [`Of ${found.hits.length}, the first ${LISTED_AT_MOST} are listed.`]
        : []),
    ],
  };
}

interface Join {
  parts: Part[];
  sceneOf: number[];
  scenes: number;
  atLeast: number;
}

async function joinByPlate(tx: Transaction, { parts, sceneOf, scenes, atLeast }: Join): Promise<Joined> {
  const reads = await platesInParts(tx, parts);
  const plates = new Map<string, Hit & { texts: Set<string>; agreedIn: Set<number> }>();
  const compared = Array.from({ length: scenes }, () => new Set<string>());
  for (const read of reads) {
    const scene = sceneOf[read.part] ?? 0;
    compared[scene]?.add(read.folded);
    const hit = plates.get(read.folded) ?? {
      plate: read.normalised,
      exact: true,
      agreed: true,
      strength: null,
      cosine: 0,
      in: new Map(),
      texts: new Set(),
      agreedIn: new Set(),
    };
    if (!hit.in.has(scene) || (read.agreed && !hit.agreedIn.has(scene))) hit.in.set(scene, read.trackId);
    if (read.agreed) {
      hit.plate = read.normalised;
      hit.agreedIn.add(scene);
    }
    hit.texts.add(read.normalised);
    plates.set(read.folded, hit);
  }
  const hits = [...plates.values()]
    .filter((hit) => hit.in.size >= atLeast)
    .map(({ texts, agreedIn, ...hit }) => ({
      ...hit,
      exact: texts.size === 1,
      agreed: agreedIn.size === hit.in.size,
    }));
  const times = parts.flatMap(({ from, to }) => [from.getTime(), to.getTime()]);
  if (times.length === 0) return { hits, compared: compared.map(() => 0), expected: 0, models: {}, said: [] };
  const { plates: known } = await plateTraffic(
    tx,
    {
      cameraIds: [...new Set(parts.flatMap(({ cameraIds }) => cameraIds))],
      from: new Date(Math.min(...times) - AROUND_MS),
      to: new Date(Math.max(...times) + AROUND_MS),
    },
    '',
  );
  const counts = compared.map((set) => set.size);
  return {
    hits,
    compared: counts,
    expected:
      known === 0
        ? 0
        : known *
          atLeastOf(
            counts.map((count) => count / known),
            atLeast,
          ),
    models: {},
    said: [
      `Expected by chance: if each of the ${known} plates read at these cameras within a week of the scenes came and went by itself. Whoever lives or works near passes oftener than that.`,
    ],
  };
}

async function joinByLook(
  tx: Transaction,
  kind: 'VEHICLE' | 'FACE',
  { parts, sceneOf, scenes, atLeast }: Join,
): Promise<Joined> {
  const space = await tx.space.findFirst({ where: { kind, inUse: true } });
  if (!space || space.threshold === null) throw new NothingIndexed();
  const { threshold } = space;
  const tracks = await tracksInParts(tx, space.tableName, kind, parts, {
    limit: COMPARED_AT_MOST,
    unread: false,
  });
  if (tracks.length > COMPARED_AT_MOST) throw new TooManyToCompare(COMPARED_AT_MOST);
  const sceneOfTrack = tracks.map(({ part }) => sceneOf[part] ?? 0);
  const trackIds = tracks.map(({ trackId }) => trackId);
  const edges = [
    ...(await pairsAlike(tx, space.tableName, trackIds, threshold, sceneOfTrack)),
    ...(await nearestBelow(tx, space.tableName, trackIds, threshold, sceneOfTrack, NEAR_MISSES)),
  ];
  const candidates = neighboursOf(tracks.length, edges).flatMap((near, place): Hit[] => {
    const best = new Map<number, { place: number; cosine: number }>();
    for (const [other, cosine] of near) {
      const scene = sceneOfTrack[other] ?? 0;
      if (cosine > (best.get(scene)?.cosine ?? -1)) best.set(scene, { place: other, cosine });
    }
    if (best.size + 1 < atLeast) return [];
    const cosine = Math.min(...[...best.values()].map((one) => one.cosine));
    const trackOf = (at: number) => tracks[at]?.trackId ?? '';
    return [
      {
        plate: null,
        exact: false,
        agreed: false,
        strength: strengthOfCosine(cosine, threshold),
        cosine,
        in: new Map([
          [sceneOfTrack[place] ?? 0, trackOf(place)],
          ...[...best].map(([scene, one]) => [scene, trackOf(one.place)] as const),
        ]),
      },
    ];
  });
  // Whoever resembles is found from each of its sightings: those that bring nothing new are left out.
  candidates.sort((a, b) => weakLast(a, b) || b.in.size - a.in.size || b.cosine - a.cosine);
  const shown = new Set<string>();
  let weak = 0;
  const hits = candidates.filter((hit) => {
    if (hit.strength === 'weak' && weak >= NEAR_MISSES) return false;
    const keys = [...hit.in.values()];
    const news = keys.some((one) => keys.some((other) => one !== other && !shown.has(`${one} ${other}`)));
    for (const one of keys) for (const other of keys) shown.add(`${one} ${other}`);
    if (news && hit.strength === 'weak') weak += 1;
    return news;
  });
  const compared = Array.from(
    { length: scenes },
    (_, scene) => sceneOfTrack.filter((of) => of === scene).length,
  );
  return {
    hits,
    compared,
    expected: null,
    falsePairs: expectedFalsePairs(
      falseMatchesOf(space),
      threshold,
      pairsAcross(tracks.map(({ trackId }, place) => ({ trackId, part: sceneOfTrack[place] ?? 0 }))),
    ),
    models: modelsOf(space),
    said:
      weak > 0
        ? [
            `The nearest ${weak} below the threshold are listed as weak: it was set on other footage. The expected number of false pairs says nothing of them.`,
          ]
        : [],
  };
}
