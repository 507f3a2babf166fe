import { DateTime } from 'luxon';
import { coverageOf } from '@/core/footage/coverage';
import { ScopeReversed } from '@/core/footage/errors';
import { sightingsById } from '@/core/footage/sightings';
import type { Transaction } from '@/prisma/client';
import { AuthorityRequired } from '../authority/errors';
import { expectedFalsePairs, pairsAcross } from '../look-alikes';
import { falseMatchesOf, modelsOf } from '../spaces';
import { strengthOfCosine } from '../strength';
import { starsOf } from './alike';
import { pairsAlike, tracksInParts } from './alike.sql';
import { NothingIndexed, TooManyToCompare } from './errors';
import type { Answered, Asked } from './question';

const COMPARED_AT_MOST = 2_000;
const GROUPS_AT_MOST = 30;
const SHOWN_AT_MOST = 12;

/**
 * Faces, or vehicles without an agreed plate, that were at a place on several days and resemble each other. Vehicles only for a case
 * or a purpose, within a span, and up to a size; all of a group resemble its first one, so that small steps do not chain.
 * @throws AuthorityRequired, TooManyToCompare, NothingIndexed, ScopeReversed
 */
export async function answerRepeated(tx: Transaction, request: Asked<'REPEATED'>): Promise<Answered> {
  // Faces rest on an authority, which has been looked at by now.
  if (request.of === 'VEHICLE' && !request.caseId && !request.purpose)
    throw new AuthorityRequired(['a case or its purpose']);
  const from = new Date(request.from);
  const to = new Date(request.to);
  if (to < from) throw new ScopeReversed();
  const space = await tx.space.findFirst({ where: { kind: request.of, inUse: true } });
  if (!space || space.threshold === null) throw new NothingIndexed();
  const { threshold } = space;
  const coverage = await coverageOf(tx, { from: request.from, to: request.to, cameraIds: request.cameraIds });
  const cameraIds = coverage.cameras.map(({ cameraId }) => cameraId);
  const tracks = await tracksInParts(tx, space.tableName, request.of, [{ cameraIds, from, to }], {
    limit: COMPARED_AT_MOST,
    unread: request.of === 'VEHICLE',
  });
  if (tracks.length > COMPARED_AT_MOST) throw new TooManyToCompare(COMPARED_AT_MOST);
  const edges = await pairsAlike(
    tx,
    space.tableName,
    tracks.map(({ trackId }) => trackId),
    threshold,
  );
  const groups = starsOf(tracks.length, edges)
    .map(({ members, leastCosine }) => {
      const seen = members.flatMap((place) => tracks[place] ?? []);
      const dayOf = (track: (typeof seen)[number]) =>
        DateTime.fromJSDate(track.startsAt, { zone: track.timeZone }).toISODate() ?? '';
      const days = new Map<string, typeof seen>();
      for (const track of seen) days.set(dayOf(track), [...(days.get(dayOf(track)) ?? []), track]);
      const firsts = [...days.values()].flatMap((tracksOfDay) => tracksOfDay.slice(0, 1));
      const rest = seen.filter((track) => !firsts.includes(track));
      return {
        days: [...days.keys()].sort(),
        total: seen.length,
        cameras: new Set(seen.map(({ cameraId }) => cameraId)).size,
        strength: strengthOfCosine(leastCosine, threshold),
        shown: [...firsts, ...rest]
          .slice(0, SHOWN_AT_MOST)
          .sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime()),
      };
    })
    .filter(({ days }) => days.length >= request.minDays)
    .sort((a, b) => b.days.length - a.days.length || b.total - a.total);
  const listed = groups.slice(0, GROUPS_AT_MOST);
  const seen = await sightingsById(
    tx,
    listed.flatMap(({ shown }) => shown.map(({ trackId }) => trackId)),
  );
  return {
    answer: {
      kind: 'REPEATED',
      of: request.of,
      minDays: request.minDays,
      compared: tracks.length,
      falsePairs: expectedFalsePairs(
        falseMatchesOf(space),
        threshold,
        pairsAcross(tracks.map(({ trackId }, part) => ({ trackId, part }))),
      ),
      groups: listed.map(({ shown, ...group }) => ({
        ...group,
        sightings: shown.flatMap(({ trackId }) => seen.get(trackId) ?? []),
      })),
    },
    total: groups.length,
    models: modelsOf(space),
    coverage,
    said: [
      ...(request.of === 'VEHICLE'
        ? [
            'Vehicles with an agreed plate have a name already and are left out: ask for their plate’s history.',
          ]
        : []),
      ...(groups.length > GROUPS_AT_MOST
        ? [`Of ${groups.length} groups, the first ${GROUPS_AT_MOST} are listed.`]
        : []),
    ],
  };
}
