import { DomainError } from '@/core/errors';
import { coverageOf } from '@/core/footage/coverage';
import { foldPlate, normalisePlate } from '@/core/footage/plates';
import type { Sighting } from '@/core/footage/schema';
import { sightingsById } from '@/core/footage/sightings';
import type { Transaction } from '@/prisma/client';
import { ScopeRequired } from '../errors';
import { expectedFalsePairs, type FalsePairs, pairsAcross } from '../look-alikes';
import { falseMatchesOf, modelsOf } from '../spaces';
import { type Strength, strengthOfCosine } from '../strength';
import { starsOf } from './alike';
import { type Part, pairsAlike, passagesAlike, tracksInParts } from './alike.sql';
import { chanceOfAtLeast, correctedFor, expectedByChance, type Traffic } from './chance';
import { passagesOfPlates, platesInParts, plateTraffic, trackTraffic } from './companions.sql';
import type { Companions } from './companions-schema';
import { passagesOfPlate } from './plate-history.sql';
import type { Answered, Asked } from './question';

/** More times would compare half a city with itself. */
const TIMES_AT_MOST = 200;
/** Sightings that those times may consist of. */
const SIGHTINGS_AT_MOST = 2_000;
/** Looks that are compared each with each: two million pairs, a second or two. */
const LOOKS_AT_MOST = 2_000;
const GROUPS_AT_MOST = 20;
const LISTED_AT_MOST = 50;
const DAY_MS = 86_400_000;

/** Nothing, or too much, to follow. */
class CannotFollow extends DomainError {
  override name = 'CannotFollow';
  constructor(message: string, remedy: string) {
    super('unprocessable', 'cannot-follow', message, remedy);
  }
}

const tooOften = (times: string) =>
  new CannotFollow(
    `It was seen ${times} times; at most ${TIMES_AT_MOST} are compared at once.`,
    'Say from when to when to follow it, in a shorter span.',
  );

/** One time that the followed object passed a camera, with the gap around it. */
interface Window extends Part {
  cameraId: number;
  trackIds: string[];
}

/** Something near the followed object, with the windows it was near in. */
interface Group {
  by: 'plate' | 'look' | 'face';
  plate: string | null;
  strength: Strength | null;
  /** Window → a track of it there. */
  near: Map<number, string>;
  passages: Map<number, number>;
  traffic: ReadonlyMap<number, Traffic>;
  compared: number;
}

/**
 * What travelled with a plate, or with chosen sightings: plates, look-alike vehicles and, under authority, faces that were at
 * the same cameras within a gap several times, those first that chance explains least. One camera has one clock, so that the
 * gap needs no allowance for clocks.
 * @throws CannotFollow, ScopeRequired (faces without a span)
 */
export async function answerCompanions(tx: Transaction, request: Asked<'COMPANIONS'>): Promise<Answered> {
  if (request.faces && !(request.from && request.to)) throw new ScopeRequired();
  const said: string[] = [];
  const anchors = await anchorsOf(tx, request);
  const gapMs = request.gapS * 1000;
  const windows = windowsOf(anchors, gapMs);
  if (windows.length > TIMES_AT_MOST) {
    throw tooOften(`${windows.length}`);
  }
  const moments = anchors.map(({ startsAt }) => Date.parse(startsAt));
  const measured = {
    cameraIds: [...new Set(windows.map(({ cameraId }) => cameraId))],
    from: new Date(request.from ? Date.parse(request.from) : Math.min(...moments) - DAY_MS),
    to: new Date(request.to ? Date.parse(request.to) : Math.max(...moments) + DAY_MS),
  };
  const coverage = await coverageOf(tx, {
    from: measured.from.toISOString(),
    to: measured.to.toISOString(),
    cameraIds: measured.cameraIds,
  });
  const own = foldPlate(
    normalisePlate(request.text ?? anchors.find(({ plate }) => plate)?.plate?.text ?? ''),
  );
  const { groups, compared } = await platesNear(tx, windows, measured, own, request.atLeast);
  const models: Record<string, unknown> = {};
  const counts: Companions['compared'] = { plates: compared, looks: null, faces: null };
  const falsePairs: NonNullable<Companions['falsePairs']> = {};
  for (const by of [
    ...(request.looks ? ['look' as const] : []),
    ...(request.faces ? ['face' as const] : []),
  ]) {
    const found = await looksNear(tx, by, windows, measured, request.atLeast, said);
    groups.push(...found.groups);
    counts[by === 'look' ? 'looks' : 'faces'] = found.compared;
    falsePairs[by === 'look' ? 'looks' : 'faces'] = found.falsePairs;
    if (found.models) models[by === 'look' ? 'vehicle' : 'face'] = found.models;
  }
  const ranked = groups
    .map((group) => ({ ...group, ...weigh(group, windows) }))
    .sort((a, b) => a.corrected - b.corrected || a.chance - b.chance || b.seen - a.seen);
  if (ranked.length > LISTED_AT_MOST)
    said.push(`Of ${ranked.length}, the first ${LISTED_AT_MOST} are listed.`);
  said.push(
    'Expected by chance: how often each would be near on roads as busy as these cameras measured; the chance is corrected for all that were compared.',
  );
  const listed = ranked.slice(0, LISTED_AT_MOST);
  const seen = await sightingsById(
    tx,
    listed.flatMap(({ near }) => [...near.values()]),
  );
  return {
    answer: {
      kind: 'COMPANIONS',
      times: windows.length,
      cameras: measured.cameraIds.length,
      anchors,
      gapMs,
      measuredFrom: measured.from.toISOString(),
      measuredTo: measured.to.toISOString(),
      companions: listed.map(({ near, passages, traffic: _, compared: __, ...group }) => ({
        ...group,
        passages: [...passages.values()].reduce((sum, count) => sum + count, 0),
        sightings: [...near.values()].flatMap((trackId) => seen.get(trackId) ?? []),
      })),
      compared: counts,
      falsePairs,
    },
    total: ranked.length,
    models,
    coverage,
    said,
  };
}

async function anchorsOf(tx: Transaction, request: Asked<'COMPANIONS'>): Promise<Sighting[]> {
  let trackIds = request.trackIds ?? [];
  if (request.text) {
    const normalised = normalisePlate(request.text);
    const rows = await passagesOfPlate(tx, {
      normalised,
      folded: foldPlate(normalised),
      from: request.from ? new Date(request.from) : null,
      to: request.to ? new Date(request.to) : null,
      limit: SIGHTINGS_AT_MOST + 1,
    });
    if (rows.length > SIGHTINGS_AT_MOST) throw tooOften(`more than ${SIGHTINGS_AT_MOST}`);
    trackIds = rows.filter((row) => row.normalised === normalised).map((row) => row.trackId);
  }
  const anchors = [...(await sightingsById(tx, trackIds)).values()];
  if (anchors.length === 0) {
    throw new CannotFollow(
      'There is no sighting to follow.',
      'Give a plate that was read in this span, or choose sightings.',
    );
  }
  return anchors;
}

/** Times that an object passed a camera; what is nearer together than the gap is one time. */
function windowsOf(anchors: readonly Sighting[], gapMs: number): Window[] {
  const windows: Window[] = [];
  const sorted = [...anchors].sort(
    (a, b) => a.camera.id - b.camera.id || Date.parse(a.startsAt) - Date.parse(b.startsAt),
  );
  for (const { camera, startsAt, endsAt, trackId } of sorted) {
    const from = new Date(Date.parse(startsAt) - gapMs);
    const to = new Date(Date.parse(endsAt) + gapMs);
    const last = windows.at(-1);
    if (last && last.cameraId === camera.id && from <= last.to) {
      last.to = to > last.to ? to : last.to;
      last.trackIds.push(trackId);
    } else windows.push({ cameraId: camera.id, cameraIds: [camera.id], from, to, trackIds: [trackId] });
  }
  return windows;
}

interface Measured {
  cameraIds: number[];
  from: Date;
  to: Date;
}

async function platesNear(
  tx: Transaction,
  windows: readonly Window[],
  measured: Measured,
  own: string,
  atLeast: number,
): Promise<{ groups: Group[]; compared: number }> {
  const anchors = new Set(windows.flatMap(({ trackIds }) => trackIds));
  const reads = (await platesInParts(tx, windows)).filter(
    ({ folded, trackId }) => folded !== own && !anchors.has(trackId),
  );
  const { byCamera, plates } = await plateTraffic(tx, measured, own);
  const traffic = trafficOf(byCamera, reads);
  const near = new Map<string, typeof reads>();
  for (const read of reads) near.set(read.folded, [...(near.get(read.folded) ?? []), read]);
  const often = [...near]
    .map(([folded, seen]) => {
      const text = (seen.find(({ agreed }) => agreed) ?? seen[0])?.normalised ?? folded;
      return [folded, { text, windows: timesNear(seen) }] as const;
    })
    .filter(([, { windows: times }]) => times.size >= atLeast);
  const passages = new Map<string, Map<number, number>>();
  if (often.length > 0) {
    const rows = await passagesOfPlates(
      tx,
      often.map(([folded]) => folded),
      measured,
    );
    for (const { folded, cameraId, tracks } of rows) {
      passages.set(folded, (passages.get(folded) ?? new Map()).set(cameraId, tracks));
    }
  }
  return {
    groups: often.map(([folded, { text, windows: times }]) => ({
      by: 'plate',
      plate: text,
      strength: null,
      near: times,
      passages: passages.get(folded) ?? new Map(),
      traffic,
      compared: plates,
    })),
    compared: plates,
  };
}

interface Alike {
  groups: Group[];
  /** Null where they were not compared. */
  compared: number | null;
  falsePairs: FalsePairs | null;
  models: Record<string, unknown> | null;
}

async function looksNear(
  tx: Transaction,
  by: 'look' | 'face',
  windows: readonly Window[],
  measured: Measured,
  atLeast: number,
  said: string[],
): Promise<Alike> {
  const kind = by === 'face' ? 'FACE' : 'VEHICLE';
  const space = await tx.space.findFirst({ where: { kind, inUse: true } });
  const nothing = { groups: [], compared: null, falsePairs: null, models: null };
  if (!space || space.threshold === null) {
    said.push(
      `${by === 'face' ? 'Faces' : 'Looks'} were not compared: nothing is indexed that they could be compared with.`,
    );
    return nothing;
  }
  const tracks = await tracksInParts(tx, space.tableName, kind, windows, {
    limit: LOOKS_AT_MOST,
    unread: kind === 'VEHICLE',
    without: windows.flatMap(({ trackIds }) => trackIds),
  });
  if (tracks.length > LOOKS_AT_MOST) {
    said.push(
      `More than ${LOOKS_AT_MOST} ${by === 'face' ? 'faces' : 'vehicles'} were near: ${by === 'face' ? 'faces' : 'looks'} were not compared. A shorter span or gap allows it.`,
    );
    return nothing;
  }
  const edges = await pairsAlike(
    tx,
    space.tableName,
    tracks.map(({ trackId }) => trackId),
    space.threshold,
    tracks.map(({ part }) => part),
  );
  const traffic = trafficOf(await trackTraffic(tx, kind, measured), tracks);
  const groups: Group[] = [];
  let often = 0;
  for (const star of starsOf(tracks.length, edges)) {
    const near = timesNear(star.members.flatMap((place) => tracks[place] ?? []));
    const first = tracks[star.members[0] ?? -1];
    if (near.size < atLeast || !first) continue;
    often += 1;
    if (often > GROUPS_AT_MOST) continue;
    const passages = await passagesAlike(tx, space.tableName, first.trackId, space.threshold, measured);
    groups.push({
      by,
      plate: null,
      strength: strengthOfCosine(star.leastCosine, space.threshold),
      near,
      passages: new Map(passages.map(({ cameraId, count }) => [cameraId, count])),
      traffic,
      compared: tracks.length,
    });
  }
  if (often > GROUPS_AT_MOST) {
    said.push(
      `Of ${often} groups of ${by === 'face' ? 'faces' : 'vehicles'} that resemble each other, the largest ${GROUPS_AT_MOST} were weighed.`,
    );
  }
  const falsePairs = expectedFalsePairs(falseMatchesOf(space), space.threshold, pairsAcross(tracks));
  return { groups, compared: tracks.length, falsePairs, models: modelsOf(space) };
}

/**
 * The windows that sightings were near in, each with one of them. A sighting that lasts through several windows, such as a
 * parked car, came near once.
 */
function timesNear(seen: readonly { trackId: string; part: number }[]): Map<number, string> {
  const near = new Map<number, string>();
  const counted = new Set<string>();
  for (const { trackId, part } of seen) {
    if (near.has(part) || counted.has(trackId)) continue;
    near.set(part, trackId);
    counted.add(trackId);
  }
  return near;
}

function trafficOf(
  all: ReadonlyMap<number, number>,
  inWindows: readonly { trackId: string; cameraId: number }[],
): Map<number, Traffic> {
  const near = new Map<number, Set<string>>();
  for (const { cameraId, trackId } of inWindows) {
    near.set(cameraId, (near.get(cameraId) ?? new Set()).add(trackId));
  }
  // A window may reach beyond the measured span: what was seen in it was at least there.
  return new Map(
    [...new Set([...all.keys(), ...near.keys()])].map((cameraId) => {
      const inside = near.get(cameraId)?.size ?? 0;
      return [cameraId, { all: Math.max(inside, all.get(cameraId) ?? 0), inWindows: inside }];
    }),
  );
}

function weigh(group: Group, windows: readonly Window[]) {
  const expected = expectedByChance(group.passages, group.traffic);
  const chance = chanceOfAtLeast(group.near.size, expected);
  return {
    seen: group.near.size,
    cameras: new Set([...group.near.keys()].map((part) => windows[part]?.cameraId)).size,
    expected,
    chance,
    corrected: correctedFor(chance, group.compared),
  };
}
