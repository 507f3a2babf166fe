import { act, read } from '@/core/audit/log';
import { NotFound } from '@/core/errors';
import type { Actor } from '@/core/people/actor';
import { namesOf } from '@/core/people/people';
import type { Database, Prisma, Transaction } from '@/prisma/client';
import { readerOf } from '../readers';
import { readableSearchIds } from '../receipts.sql';
import { searchRequest } from '../schema';
import { runSearch } from '../searches';
import { normalisedQuery } from '../stored-query';
import { titleOf } from '../titles';
import { ranksIndexedSince } from './saved.sql';
import type { SavedInput, SavedSearch } from './schema';

const LISTED_AT_MOST = 200;

/** Keeps a search under a name. @throws NotFound for a search or case that the actor does not see */
export async function saveSearch(
  db: Database,
  actor: Actor,
  searchId: string,
  input: SavedInput,
): Promise<SavedSearch> {
  return act(
    db,
    actor,
    { action: 'search.read', recordedAs: 'search.save', objectKind: 'search', objectId: searchId },
    async (tx, entry) => {
      const [readable] = await readableSearchIds(tx, readerOf(actor), { id: searchId, limit: 1 });
      if (!readable) throw new NotFound('The search');
      await mustSeeCase(tx, input.caseId);
      const { id } = await tx.savedSearch.create({
        data: { ...input, ownerId: actor.id, runs: { create: { searchId } } },
      });
      entry.details = { savedId: id, caseId: input.caseId };
      return one(tx, actor, id);
    },
  );
}

/** Saved searches of one's own and of the cases one reads, newest first. Those deleted are left out. */
export async function listSaved(db: Database, actor: Actor): Promise<SavedSearch[]> {
  return read(db, actor, { action: 'search.read', objectKind: 'saved-search' }, (tx) =>
    find(tx, actor, { deletedAt: null }),
  );
}

/** Changes name, note or for whom it is. Only its owner may. @throws NotFound */
export async function changeSaved(
  db: Database,
  actor: Actor,
  id: string,
  input: SavedInput,
): Promise<SavedSearch> {
  return ofOwn(db, actor, id, 'search.save.change', async (tx) => {
    await mustSeeCase(tx, input.caseId);
    await tx.savedSearch.update({ where: { id }, data: input });
  });
}

/** Takes a saved search off the list, or brings it back. Its runs are receipts and stay. @throws NotFound */
export async function deleteSaved(
  db: Database,
  actor: Actor,
  id: string,
  deleted: boolean,
): Promise<SavedSearch> {
  return ofOwn(db, actor, id, deleted ? 'search.save.delete' : 'search.save.restore', async (tx) => {
    await tx.savedSearch.update({ where: { id }, data: { deletedAt: deleted ? new Date() : null } });
  });
}

/**
 * Searches again for what a saved search asks, as a search of the actor's own with the authority that was given, and marks
 * what was indexed since the run before.
 * @throws NotFound, and whatever runSearch throws
 */
export async function runSaved(
  searching: Parameters<typeof runSearch>[0],
  actor: Actor,
  id: string,
): Promise<SavedSearch> {
  const { request, since } = await read(
    searching.db,
    actor,
    { action: 'search.read', objectKind: 'saved-search', objectId: id },
    async (tx) => {
      const last = await tx.savedSearchRun.findFirst({
        where: { savedId: id, saved: { deletedAt: null } },
        orderBy: { at: 'desc' },
        include: { search: true },
      });
      if (!last) throw new NotFound('The saved search');
      const { query, scope, caseId, purpose, authorityId, watermark } = last.search;
      return {
        request: searchRequest.parse({
          ...normalisedQuery(query),
          scope,
          ...(caseId && { caseId }),
          ...(purpose && { purpose }),
          // Of faces: under the approval of the run before, as long as it holds, and only for whom it was given.
          ...(authorityId && { authorityId }),
        }),
        since: watermark,
      };
    },
  );
  const { id: searchId } = await runSearch(searching, actor, request);
  return act(
    searching.db,
    actor,
    { action: 'search.read', recordedAs: 'search.save.run', objectKind: 'saved-search', objectId: id },
    async (tx, entry) => {
      const newRanks = await ranksIndexedSince(tx, searchId, since);
      await tx.savedSearchRun.create({ data: { savedId: id, searchId, since, newRanks } });
      entry.details = { searchId, new: newRanks.length };
      return one(tx, actor, id);
    },
  );
}

async function ofOwn(
  db: Database,
  actor: Actor,
  id: string,
  recordedAs: string,
  work: (tx: Transaction) => Promise<void>,
): Promise<SavedSearch> {
  return act(
    db,
    actor,
    { action: 'search.read', recordedAs, objectKind: 'saved-search', objectId: id },
    async (tx) => {
      if (!(await tx.savedSearch.findFirst({ where: { id, ownerId: actor.id }, select: { id: true } }))) {
        throw new NotFound('The saved search');
      }
      await work(tx);
      return one(tx, actor, id);
    },
  );
}

async function mustSeeCase(tx: Transaction, caseId: string | null): Promise<void> {
  if (caseId && !(await tx.case.findUnique({ where: { id: caseId }, select: { id: true } }))) {
    throw new NotFound('The case');
  }
}

async function one(tx: Transaction, actor: Actor, id: string): Promise<SavedSearch> {
  const [saved] = await find(tx, actor, { id });
  if (!saved) throw new NotFound('The saved search');
  return saved;
}

async function find(
  tx: Transaction,
  actor: Actor,
  where: Prisma.SavedSearchWhereInput,
): Promise<SavedSearch[]> {
  const rows = await tx.savedSearch.findMany({
    where,
    orderBy: { createdAt: 'desc' },
    take: LISTED_AT_MOST,
    include: {
      runs: {
        orderBy: { at: 'desc' },
        include: { search: { select: { kind: true, query: true, total: true } } },
      },
    },
  });
  const nameOf = await namesOf(
    tx,
    rows.map(({ ownerId }) => ownerId),
  );
  return rows.flatMap((row) => {
    const first = row.runs.at(-1)?.search;
    if (!first) return [];
    return {
      id: row.id,
      name: row.name,
      note: row.note,
      ownerName: nameOf(row.ownerId),
      own: row.ownerId === actor.id,
      caseId: row.caseId,
      kind: first.kind,
      title: titleOf(first.kind, first.query),
      createdAt: row.createdAt.toISOString(),
      deleted: row.deletedAt !== null,
      runs: row.runs.map(({ searchId, at, since, newRanks, search }) => ({
        searchId,
        at: at.toISOString(),
        total: search.total,
        since: since?.toISOString() ?? null,
        newRanks,
      })),
    };
  });
}
