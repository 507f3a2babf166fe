import { z } from 'zod';
import { act, read } from '@/core/audit/log';
import { NotFound } from '@/core/errors';
import { sighting } from '@/core/footage/schema';
import type { Actor } from '@/core/people/actor';
import type { Database, Transaction } from '@/prisma/client';
import { expectedFalsePairs, pairsAcross } from '../look-alikes';
import { readerOf } from '../readers';
import { readableSearchIds } from '../receipts.sql';
import { pairsAlike } from '../relations/alike.sql';
import { NothingIndexed } from '../relations/errors';
import { falseMatchesOf, spaceNamed } from '../spaces';
import { groupByLook } from './by-look';
import { tracksWithVector } from './look-groups.sql';
import type { LookGroups } from './schema';

/** What grouping reads of a candidate as it was kept. */
const kept = sighting.pick({
  trackId: true,
  parentTrackId: true,
  recordingId: true,
  firstPtsMs: true,
  lastPtsMs: true,
  kind: true,
  plate: true,
});
const comparedIn = z.object({ space: z.string() });

/**
 * The candidates of a search grouped also by how they look: vehicles, and faces where faces were searched, for whoever may
 * search faces. Made for the person who asks, from the vectors of the listed candidates alone, and stored nowhere; that it
 * was asked is on record.
 * @throws NotFound, NothingIndexed
 */
export async function lookGroupsOfSearch(db: Database, actor: Actor, searchId: string): Promise<LookGroups> {
  const searched = await read(
    db,
    actor,
    { action: 'search.read', objectKind: 'search', objectId: searchId },
    (tx) => kindOf(tx, actor, searchId),
  );
  const of = searched === 'FACE' ? ('FACE' as const) : ('VEHICLE' as const);
  return act(
    db,
    actor,
    {
      action: of === 'FACE' ? 'search.face' : 'search.object',
      recordedAs: 'search.group-by-look',
      objectKind: 'search',
      objectId: searchId,
    },
    async (tx, entry) => {
      await kindOf(tx, actor, searchId);
      const { models, candidates: rows } = await tx.search.findUniqueOrThrow({
        where: { id: searchId },
        include: { candidates: { orderBy: { rank: 'asc' } } },
      });
      const candidates = rows.map(({ rank, snapshot }) => ({ rank, sighting: kept.parse(snapshot) }));
      const chosenByLook = searched === 'FACE' || searched === 'VEHICLE';
      // What was searched by look is compared in the same Space again.
      const compared = comparedIn.safeParse(models).data?.space;
      const space =
        chosenByLook && compared !== undefined
          ? await spaceNamed(tx, compared)
          : await tx.space.findFirst({ where: { kind: of, inUse: true } });
      if (!space || space.threshold === null) throw new NothingIndexed();
      const shown = candidates.filter(({ sighting }) => sighting.kind === of);
      const withVector = new Set(
        await tracksWithVector(
          tx,
          space.tableName,
          shown.map(({ sighting }) => sighting.trackId),
        ),
      );
      const looked = shown.filter(({ sighting }) => withVector.has(sighting.trackId));
      const trackIds = looked.map(({ sighting }) => sighting.trackId);
      const edges = await pairsAlike(tx, space.tableName, trackIds, space.threshold);
      const groups = groupByLook(candidates, looked, edges);
      entry.details = { of, space: space.name, threshold: space.threshold, compared: looked.length };
      return {
        of,
        groups,
        threshold: space.threshold,
        setOn: space.thresholdSource,
        compared: looked.length,
        notCompared: shown.length - looked.length,
        falsePairs: expectedFalsePairs(
          falseMatchesOf(space),
          space.threshold,
          pairsAcross(trackIds.map((trackId, part) => ({ trackId, part }))),
        ),
        chosenByLook,
      };
    },
  );
}

/** What was searched, for whoever may open the search. @throws NotFound */
async function kindOf(tx: Transaction, actor: Actor, searchId: string) {
  const [readable] = await readableSearchIds(tx, readerOf(actor), { id: searchId, limit: 1 });
  if (!readable) throw new NotFound('The search');
  const { kind } = await tx.search.findUniqueOrThrow({ where: { id: searchId }, select: { kind: true } });
  return kind;
}
