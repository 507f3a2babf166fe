import { z } from 'zod';
import { act, read } from '@/core/audit/log';
import { NotFound } from '@/core/errors';
import type { JobSender } from '@/core/operations/jobs';
import type { Actor } from '@/core/people/actor';
import type { Database, Transaction } from '@/prisma/client';
import { authorityOf } from '../authority/granting';
import { SearchPurged } from '../errors';
import { readerOf } from '../readers';
import { receiptPlan, seenAgain } from '../receipt-scope';
import { readableSearchIds } from '../receipts.sql';
import { searchRequest } from '../schema';
import { estimateVectors } from '../sketches.sql';
import { spaceNamed } from '../spaces';
import { normalisedQuery } from '../stored-query';
import { AlreadyExhaustive, NotToBeRepeated } from './errors';
import { expectedMs } from './pieces';
import { beyond, type Exhaustive, exhaustiveRun } from './schema';

/** So many that were done before say how fast this installation compares. */
const MEASURED_BY = 5;
/** Shorter ones measure the way to the worker rather than the comparing. */
const MEASURED_FROM_VECTORS = 10_000;
const foundPlan = z.object({ beyond: beyond.optional() });
const UNDER_WAY = ['PENDING', 'RUNNING'];

/**
 * What comparing everything in the scope of an approximate search would take, and how far it is where the person asked for it.
 * @throws NotFound, AlreadyExhaustive, NotToBeRepeated
 */
export async function exhaustiveOf(db: Database, actor: Actor, searchId: string): Promise<Exhaustive> {
  return read(db, actor, { action: 'search.read', objectKind: 'search', objectId: searchId }, (tx) =>
    describe(tx, actor, searchId),
  );
}

/**
 * Has a worker carry an approximate search out over everything in its scope, for the same case and purpose, as a search of the
 * person's own. Asked again while it is under way, it stays one.
 * @throws as `exhaustiveOf`; AuthorityEnded, NotFound (an approval that was given to somebody else)
 */
export async function searchExhaustively(
  { db, send }: { db: Database; send: JobSender['send'] },
  actor: Actor,
  searchId: string,
): Promise<Exhaustive> {
  const kind = await read(
    db,
    actor,
    { action: 'search.read', objectKind: 'search', objectId: searchId },
    async (tx) => (await quickSearch(tx, actor, searchId)).kind,
  );
  const { id, view } = await act(
    db,
    actor,
    {
      action: kind === 'FACE' ? 'search.face' : 'search.object',
      recordedAs: 'search.exhaustive',
      objectKind: 'search',
      objectId: searchId,
    },
    async (tx, entry) => {
      await mustRestOnLaw(tx, actor, searchId);
      const { vectors, dimension } = await amountOf(tx, actor, searchId);
      const asked =
        (await tx.exhaustiveSearch.findFirst({
          where: { searchId, actorId: actor.id, status: { in: UNDER_WAY } },
        })) ??
        (await tx.exhaustiveSearch.create({
          data: { searchId, actorId: actor.id, vectors, dimension },
        }));
      entry.details = { exhaustiveId: asked.id, vectors };
      return { id: asked.id, view: await describe(tx, actor, searchId) };
    },
  );
  await send('exhaustive', { exhaustiveId: id }, { dedupe: id });
  return view;
}

/** Takes back what the person asked for; what is compared until then is lost. Nothing happens where it has ended. @throws as `exhaustiveOf` */
export async function cancelExhaustive(db: Database, actor: Actor, searchId: string): Promise<Exhaustive> {
  return act(
    db,
    actor,
    {
      action: 'search.read',
      recordedAs: 'search.exhaustive.cancel',
      objectKind: 'search',
      objectId: searchId,
    },
    async (tx) => {
      await quickSearch(tx, actor, searchId);
      await tx.exhaustiveSearch.updateMany({
        where: { searchId, actorId: actor.id, status: { in: UNDER_WAY } },
        data: { status: 'CANCELLED', endedAt: new Date() },
      });
      return describe(tx, actor, searchId);
    },
  );
}

/** A search by face is made exhaustive under the approval of the quick one, by whoever that was given to, while it lasts. */
async function mustRestOnLaw(tx: Transaction, actor: Actor, searchId: string): Promise<void> {
  const { kind, query, authorityId } = await quickSearch(tx, actor, searchId);
  if (kind !== 'FACE') return;
  const request = searchRequest.parse({ ...normalisedQuery(query), ...(authorityId && { authorityId }) });
  if (request.kind === 'FACE') await authorityOf(tx, actor, request, new Date());
}

async function quickSearch(tx: Transaction, actor: Actor, searchId: string) {
  const [readable] = await readableSearchIds(tx, readerOf(actor), { id: searchId, limit: 1 });
  if (!readable) throw new NotFound('The search');
  const row = await tx.search.findUniqueOrThrow({ where: { id: searchId } });
  if (row.purgedAt) throw new SearchPurged();
  const { approximate, space } = receiptPlan(row);
  if (!approximate) throw new AlreadyExhaustive();
  if (space === null || row.resolved === null) throw new NotToBeRepeated();
  return { ...row, space };
}

async function amountOf(
  tx: Transaction,
  actor: Actor,
  searchId: string,
): Promise<{ vectors: number; dimension: number }> {
  const quick = await quickSearch(tx, actor, searchId);
  const space = await spaceNamed(tx, quick.space);
  if (!space) throw new NotToBeRepeated();
  const { index } = await seenAgain(tx, quick.resolved);
  return { vectors: await estimateVectors(tx, space.id, index), dimension: space.dimension };
}

async function describe(tx: Transaction, actor: Actor, searchId: string): Promise<Exhaustive> {
  const { vectors, dimension } = await amountOf(tx, actor, searchId);
  const measured = await nsANumber(tx);
  const run = await tx.exhaustiveSearch.findFirst({
    where: { searchId, actorId: actor.id },
    orderBy: { createdAt: 'desc' },
    include: { found: { select: { plan: true } } },
  });
  return {
    vectors,
    expectedMs: expectedMs(vectors, dimension, measured),
    measuredHere: measured !== null,
    run:
      run &&
      exhaustiveRun.parse({
        status: run.status,
        share: run.share,
        askedAt: run.createdAt.toISOString(),
        error: run.error,
        foundId: run.foundId,
        beyond: foundPlan.parse(run.found?.plan ?? {}).beyond ?? null,
      }),
  };
}

/** Nanoseconds for each number of a vector, as the last that the person may know of took; null while there are none. */
async function nsANumber(tx: Transaction): Promise<number | null> {
  const done = await tx.exhaustiveSearch.findMany({
    where: { status: 'DONE', vectors: { gte: MEASURED_FROM_VECTORS } },
    orderBy: { createdAt: 'desc' },
    take: MEASURED_BY,
  });
  const speeds = done.flatMap(({ startedAt, endedAt, vectors, dimension }) =>
    startedAt && endedAt
      ? [((endedAt.getTime() - startedAt.getTime()) * 1e6) / (Number(vectors) * dimension)]
      : [],
  );
  return speeds.sort((a, b) => a - b)[Math.floor(speeds.length / 2)] ?? null;
}
