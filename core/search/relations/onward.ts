import { NotFound } from '@/core/errors';
import { coverageOf } from '@/core/footage/coverage';
import { foldPlate, normalisePlate } from '@/core/footage/plates';
import { type Coverage, plateRead, type Sighting } from '@/core/footage/schema';
import { sightingsById } from '@/core/footage/sightings';
import type { Actor } from '@/core/people/actor';
import type { Transaction } from '@/prisma/client';
import { NothingToCompare } from '../errors';
import { resolveExamples } from '../examples';
import { furthest, plateDistance } from '../plate-distance';
import { findPlateCandidates, CANDIDATES_AT_MOST as READS_AT_MOST } from '../plates.sql';
import { modelsOf } from '../spaces';
import { strengthOfCosine } from '../strength';
import { scanVectors } from '../vectors.sql';
import type { Onward } from './onward-schema';
import { type Answered, type Asked, during } from './question';
import { isReachable, type Leg, legBetween, type Ways, waysAmong } from './ways';

type Candidate = Onward['candidates'][number];
type Direction = Onward['direction'];

const CANDIDATES_AT_MOST = 40;
const LOOKS_AT_MOST = 80;
/** The nearest below the threshold: it was set on other footage than this. */
const NEAR_MISSES = 5;
const CAMERAS_AT_MOST = 100;
/** Clocks may have two sightings the wrong way round by so much. */
const CLOCK_SLACK_MS = 10 * 60_000;
/** Speeds between which a vehicle is under way in traffic, stops at lights included. */
const TRAFFIC_KMH = { from: 8, to: 90 };

/**
 * Where an object was likely seen next, or before: sightings with its plate, and vehicles (or faces) that look like it, that
 * it could have reached in the time. What could not be reached is left out and counted; whether a camera in reach that shows
 * nothing says anything depends on its coverage.
 * @throws NotFound
 */
export async function answerOnward(
  tx: Transaction,
  actor: Actor,
  request: Asked<'ONWARD'>,
): Promise<Answered> {
  const start = (await sightingsById(tx, [request.trackId])).get(request.trackId);
  if (!start) throw new NotFound('The sighting');
  const { direction, limitKmh } = request;
  const window = windowOf(start, direction, request.withinMin * 60_000);
  const coverage = await coverageOf(tx, {
    from: window.from.toISOString(),
    to: window.to.toISOString(),
    cameraIds: request.cameraIds,
  });
  const cameraIds = coverage.cameras.map(({ cameraId }) => cameraId);
  const ways = await waysAmong(tx, [...new Set([...cameraIds, start.camera.id])]);
  const scope = during(cameraIds, window.from, window.to);

  const said: string[] = [];
  const plates = await sameOrNearPlates(tx, start, scope, said);
  const looks = await alike(tx, actor, start, scope, said);
  const seen = await sightingsById(tx, [...new Set([...plates.keys(), ...looks.found.keys()])]);
  const candidates: Candidate[] = [];
  let unreachable = 0;
  for (const sighting of seen.values()) {
    if (sighting.trackId === start.trackId) continue;
    const leg = legBetween(timesOf(start), timesOf(sighting), ways(start.camera, sighting.camera));
    if (!isInOrder(start, sighting, direction, leg)) continue;
    if (!isReachable(leg, limitKmh)) {
      unreachable += 1;
      continue;
    }
    const plate = plates.get(sighting.trackId) ?? null;
    candidates.push({
      sighting,
      plate,
      otherPlate: Boolean(start.plate?.agreed && sighting.plate?.agreed && plate === null),
      look: looks.found.get(sighting.trackId) ?? null,
      leg,
      pace: paceOf(leg),
    });
  }
  candidates.sort(
    (a, b) =>
      rankOf(a) - rankOf(b) ||
      PACES.indexOf(a.pace) - PACES.indexOf(b.pace) ||
      a.leg.gapMs - b.leg.gapMs ||
      a.sighting.trackId.localeCompare(b.sighting.trackId),
  );
  const { cameras, left } = await camerasInReach(tx, {
    start,
    direction,
    limitKmh,
    window,
    coverage,
    ways,
    candidates,
  });
  if (candidates.length > CANDIDATES_AT_MOST) {
    said.push(`Of ${candidates.length} candidates in reach, the likeliest ${CANDIDATES_AT_MOST} are listed.`);
  }
  if (candidates.some(({ leg }) => leg.way?.known === 'straight-line')) {
    said.push(
      'Distances marked as estimates are the straight line and three tenths more: no road distance is known.',
    );
  }
  return {
    answer: {
      kind: 'ONWARD',
      direction,
      start,
      from: window.from.toISOString(),
      to: window.to.toISOString(),
      limitKmh,
      candidates: candidates.slice(0, CANDIDATES_AT_MOST),
      unreachable,
      cameras,
      camerasLeftOut: left,
    },
    total: candidates.length,
    models: looks.models,
    coverage,
    said,
  };
}

function windowOf(start: Sighting, direction: Direction, withinMs: number): { from: Date; to: Date } {
  const slackMs = CLOCK_SLACK_MS + (start.clockUncertaintyMs ?? 0);
  return direction === 'next'
    ? {
        from: new Date(Date.parse(start.startsAt) - slackMs),
        to: new Date(Date.parse(start.endsAt) + withinMs),
      }
    : {
        from: new Date(Date.parse(start.startsAt) - withinMs),
        to: new Date(Date.parse(start.endsAt) + slackMs),
      };
}

/** After (or before) the start by the clocks, or by what they may be off. */
function isInOrder(start: Sighting, other: Sighting, direction: Direction, leg: Leg): boolean {
  const later = Date.parse(other.startsAt) >= Date.parse(start.startsAt);
  if (leg.way?.known === 'same-camera' && leg.gapMs < 0) return false;
  if (later === (direction === 'next')) return true;
  const doubtMs = (start.clockUncertaintyMs ?? 0) + (other.clockUncertaintyMs ?? 0);
  return Math.abs(Date.parse(other.startsAt) - Date.parse(start.startsAt)) <= doubtMs;
}

const timesOf = (sighting: Sighting) => ({
  startsAt: new Date(sighting.startsAt),
  endsAt: new Date(sighting.endsAt),
  clockUncertaintyMs: sighting.clockUncertaintyMs,
});

const PACES: Candidate['pace'][] = ['direct', 'unknown', 'slow', 'fast'];

function paceOf(leg: Leg): Candidate['pace'] {
  if (!leg.way || leg.way.known === 'same-camera' || leg.slowestKmh === null) return 'unknown';
  if (leg.slowestKmh > TRAFFIC_KMH.to) return 'fast';
  return leg.fastestKmh !== null && leg.fastestKmh < TRAFFIC_KMH.from ? 'slow' : 'direct';
}

/** What recognises it, the surest first; a plate and a look together weigh more than either. */
function rankOf({ plate, otherPlate, look }: Candidate): number {
  if (otherPlate) return 9;
  const byPlate = plate === null ? 8 : ['agreed', 'read', 'confusable', 'near'].indexOf(plate);
  const byLook = look === null ? 8 : 3 + ['strong', 'fair', 'weak'].indexOf(look.strength);
  const both = plate !== null && look !== null && look.strength !== 'weak' ? 0.5 : 0;
  return Math.min(byPlate, byLook) - both;
}

async function sameOrNearPlates(
  tx: Transaction,
  start: Sighting,
  scope: ReturnType<typeof during>,
  said: string[],
): Promise<Map<string, Candidate['plate']>> {
  const found = new Map<string, { plate: Candidate['plate']; order: number }>();
  const wanted = normalisePlate(start.plate?.text ?? '');
  if (!start.plate || wanted.length < 2) return new Map();
  const reads = await findPlateCandidates(tx, {
    like: wanted,
    foldedLike: null,
    foldedText: foldPlate(wanted),
    scope,
  });
  if (reads.length >= READS_AT_MOST) {
    said.push(`Of the plates like it, the nearest ${READS_AT_MOST} readings were looked at.`);
  }
  for (const read of reads) {
    const alternatives = plateRead.shape.alternatives.catch([]).parse(read.alternatives);
    const distance = plateDistance(wanted, { normalised: read.normalised, alternatives }, false);
    if (distance > furthest(wanted)) continue;
    const same = read.normalised === wanted;
    const plate =
      same && read.agreed && start.plate.agreed
        ? 'agreed'
        : same
          ? 'read'
          : foldPlate(read.normalised) === foldPlate(wanted)
            ? 'confusable'
            : 'near';
    const order = ['agreed', 'read', 'confusable', 'near'].indexOf(plate);
    const before = found.get(read.trackId);
    if (!before || order < before.order) found.set(read.trackId, { plate, order });
  }
  return new Map([...found].map(([trackId, { plate }]) => [trackId, plate]));
}

/** Vehicles, or faces, that resemble the start in the Space that holds its vector. */
async function alike(
  tx: Transaction,
  actor: Actor,
  start: Sighting,
  scope: ReturnType<typeof during>,
  said: string[],
): Promise<{ found: Map<string, NonNullable<Candidate['look']>>; models: Record<string, unknown> }> {
  const nothing = { found: new Map(), models: {} };
  const kind = start.kind === 'FACE' ? 'FACE' : 'VEHICLE';
  try {
    const examples = [{ from: 'track' as const, trackId: start.trackId }];
    const query = await resolveExamples(tx, actor, kind, { examples, unlike: [] });
    const { space } = query;
    if (!space) return nothing;
    const scan = await scanVectors(
      tx,
      {
        tableName: space.tableName,
        dimension: space.dimension,
        like: query.like,
        unlike: [],
        scope,
        ownTrackIds: query.ownTrackIds,
        classes: [],
        colours: [],
      },
      space.threshold ?? 0,
      LOOKS_AT_MOST,
    );
    const { hits } = scan;
    if (scan.above > LOOKS_AT_MOST) {
      said.push(
        `${scan.above} resemble it: the ${LOOKS_AT_MOST} most alike were weighed by whether they could be reached.`,
      );
    }
    const above = hits.filter(({ cosine }) => space.threshold !== null && cosine >= space.threshold);
    const listed = hits.slice(0, above.length + NEAR_MISSES);
    return {
      found: new Map(
        listed.map(({ trackId, cosine }) => [
          trackId,
          { cosine, strength: strengthOfCosine(cosine, space.threshold) },
        ]),
      ),
      models: modelsOf(space),
    };
  } catch (error) {
    if (!(error instanceof NothingToCompare)) throw error;
    said.push(`${error.message} Only plates were compared.`);
    return nothing;
  }
}

/** Cameras that could be reached within the span, nearest first, each with what not being seen there is worth. */
async function camerasInReach(
  tx: Transaction,
  asked: {
    start: Sighting;
    direction: Direction;
    limitKmh: number;
    window: { from: Date; to: Date };
    coverage: Coverage;
    ways: Ways;
    candidates: readonly Candidate[];
  },
): Promise<{ cameras: Onward['cameras']; left: number }> {
  const { start, direction, window, coverage } = asked;
  const rows = await tx.camera.findMany({
    where: { id: { in: coverage.cameras.map(({ cameraId }) => cameraId) } },
    select: { id: true, code: true, name: true, latitude: true, longitude: true },
  });
  const covered = new Map(coverage.cameras.map((camera) => [camera.cameraId, camera.ranges]));
  const counts = new Map<number, number>();
  for (const { sighting, look, plate } of asked.candidates) {
    if (plate === null && look?.strength === 'weak') continue;
    counts.set(sighting.camera.id, (counts.get(sighting.camera.id) ?? 0) + 1);
  }
  const reached = rows.flatMap((camera): Onward['cameras'] => {
    const way = asked.ways(start.camera, camera);
    const travelMs = ((way?.leastM ?? 0) / asked.limitKmh) * 3_600;
    const [fromMs, toMs] =
      direction === 'next'
        ? [Date.parse(start.endsAt) + travelMs, window.to.getTime()]
        : [window.from.getTime(), Date.parse(start.startsAt) - travelMs];
    if (fromMs >= toMs) return [];
    const indexedMs = (covered.get(camera.id) ?? [])
      .filter(({ reason }) => reason === 'indexed')
      .reduce(
        (sum, range) =>
          sum + Math.max(0, Math.min(toMs, Date.parse(range.to)) - Math.max(fromMs, Date.parse(range.from))),
        0,
      );
    const candidates = counts.get(camera.id) ?? 0;
    return [
      {
        camera: { id: camera.id, code: camera.code, name: camera.name },
        way,
        couldBeAt: new Date(direction === 'next' ? fromMs : toMs).toISOString(),
        candidates,
        timeMs: toMs - fromMs,
        indexedMs,
        state: candidates > 0 ? 'seen' : indexedMs >= toMs - fromMs ? 'not-seen' : 'unknown',
      },
    ];
  });
  reached.sort(
    (a, b) =>
      (a.way?.distanceM ?? Number.POSITIVE_INFINITY) - (b.way?.distanceM ?? Number.POSITIVE_INFINITY) ||
      a.camera.code.localeCompare(b.camera.code),
  );
  return { cameras: reached.slice(0, CAMERAS_AT_MOST), left: Math.max(0, reached.length - CAMERAS_AT_MOST) };
}
