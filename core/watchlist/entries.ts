import type { z } from 'zod';
import { act, read } from '@/core/audit/log';
import { NotFound } from '@/core/errors';
import { normalisePlate } from '@/core/footage/plates';
import type { Actor } from '@/core/people/actor';
import type { Database, Prisma, Transaction } from '@/prisma/client';
import { describeEntries } from './describing';
import { EntryInvalid, NotInThisState } from './errors';
import {
  type WatchlistEntry,
  type WatchlistInput,
  type watchlistOptions,
  type watchlistPage,
  type watchlistPatch,
  type watchlistQuery,
  watchStatus,
} from './schema';
import type { WatchlistTerms } from './terms';

export const objectKind = 'watchlist-entry';

interface Room {
  db: Database;
  terms: WatchlistTerms;
}

/** Entries that the actor may see, newest first, with how many there are in each state. */
export async function listEntries(
  { db, terms }: Room,
  actor: Actor,
  query: z.output<typeof watchlistQuery>,
): Promise<z.infer<typeof watchlistPage>> {
  return read(db, actor, { action: 'watchlist.read', objectKind }, async (tx) => {
    const text = query.text?.trim();
    const plain = text ? normalisePlate(text) : '';
    const among: Prisma.WatchlistEntryWhereInput = {
      ...(query.kind && { kind: query.kind }),
      ...(query.importId && { importId: query.importId }),
      ...(query.mine && { ownerId: actor.id }),
      ...(text && {
        OR: [
          { title: { contains: text, mode: 'insensitive' } },
          { reference: { contains: text, mode: 'insensitive' } },
          ...(plain ? [{ plate: { contains: plain } }] : []),
        ],
      }),
    };
    const rows = await tx.watchlistEntry.findMany({
      where: {
        ...among,
        ...(query.status && { status: query.status }),
        ...(query.cursor && { id: { lt: query.cursor } }),
      },
      orderBy: { id: 'desc' },
      take: query.limit + 1,
      select: { id: true },
    });
    const shown = rows.slice(0, query.limit).map(({ id }) => id);
    const counted = await tx.watchlistEntry.groupBy({ by: ['status'], where: among, _count: true });
    const counts = new Map(counted.map((row) => [row.status, row._count]));
    return {
      items: await describeEntries(tx, terms, shown),
      nextCursor: rows.length > shown.length ? (shown.at(-1) ?? null) : null,
      counts: Object.fromEntries(
        watchStatus.options.map((status) => [status, counts.get(status) ?? 0]),
      ) as never,
    };
  });
}

/** One entry. Opening it is on record: it names somebody. @throws NotFound */
export async function openEntry({ db, terms }: Room, actor: Actor, id: string): Promise<WatchlistEntry> {
  return act(
    db,
    actor,
    { action: 'watchlist.read', recordedAs: 'watchlist.open', objectKind, objectId: id },
    (tx) => oneEntry(tx, terms, id),
  );
}

/** What an entry may state here. */
export async function entryOptions(
  { db, terms }: Room,
  actor: Actor,
): Promise<z.infer<typeof watchlistOptions>> {
  return read(db, actor, { action: 'watchlist.read', objectKind }, async (tx) => ({
    criteria: terms.criteria,
    sources: terms.sources,
    longestDays: Math.round(terms.longestMs / 86_400_000),
    passageSeconds: Math.round(terms.passageMs / 1000),
    alertsPerHour: terms.alertsPerHour,
    escalateMinutes: Math.round(terms.escalateAfterMs / 60_000),
    poor: terms.poor,
    sites: await tx.site.findMany({
      where: { cameras: { some: { id: { gt: 0 } } } },
      orderBy: { name: 'asc' },
      select: { id: true, name: true },
    }),
  }));
}

/** Proposes an entry as a draft. Nothing is matched before it was submitted and somebody else approved it. @throws EntryInvalid, NotFound */
export async function createEntry(
  { db, terms }: Room,
  actor: Actor,
  input: WatchlistInput,
  now = new Date(),
): Promise<WatchlistEntry> {
  return act(
    db,
    actor,
    {
      action: 'watchlist.write',
      recordedAs: 'watchlist.propose',
      objectKind,
      districtId: input.districtId,
      details: { kind: input.kind, criterion: input.criterion, source: input.source, caseId: input.caseId },
    },
    async (tx, entry) => {
      const data = await dataOf(tx, terms, input.kind, input.districtId, input, now);
      const { id } = await tx.watchlistEntry.create({
        data: { ...data, kind: input.kind, districtId: input.districtId, ownerId: actor.id },
      });
      entry.objectId = id;
      return oneEntry(tx, terms, id);
    },
  );
}

/** Writes a draft anew; one that was submitted is taken back first. @throws NotFound, NotInThisState, EntryInvalid */
export async function changeEntry(
  { db, terms }: Room,
  actor: Actor,
  id: string,
  patch: z.output<typeof watchlistPatch>,
  now = new Date(),
): Promise<WatchlistEntry> {
  return act(
    db,
    actor,
    { action: 'watchlist.write', recordedAs: 'watchlist.change', objectKind, objectId: id },
    async (tx) => {
      const entry = await tx.watchlistEntry.findUnique({ where: { id } });
      if (!entry) throw new NotFound('The watchlist entry');
      if (entry.status !== 'DRAFT') throw new NotInThisState(entry.status);
      const data = await dataOf(tx, terms, entry.kind, entry.districtId, patch, now);
      await tx.watchlistEntry.update({ where: { id }, data: { ...data, revision: { increment: 1 } } });
      return oneEntry(tx, terms, id);
    },
  );
}

/** An entry as the transaction sees it. @throws NotFound */
export async function oneEntry(tx: Transaction, terms: WatchlistTerms, id: string): Promise<WatchlistEntry> {
  const [entry] = await describeEntries(tx, terms, [id]);
  if (!entry) throw new NotFound('The watchlist entry');
  return entry;
}

/** The columns of what was asked for, checked together. @throws EntryInvalid, NotFound */
export async function dataOf(
  tx: Transaction,
  terms: WatchlistTerms,
  kind: WatchlistInput['kind'],
  districtId: number,
  input: z.output<typeof watchlistPatch>,
  now: Date,
) {
  const wrong = whatIsWrong(terms, kind, input, now)[0];
  if (wrong) throw new EntryInvalid(wrong.message, wrong.remedy);
  if (input.caseId) {
    const found = await tx.case.findFirst({ where: { id: input.caseId, districtId }, select: { id: true } });
    if (!found) throw new NotFound('The case');
  }
  const { cameraIds, groupIds, siteIds } = input.scope;
  const [cameras, groups] = [
    await tx.camera.count({ where: { id: { in: cameraIds }, districtId } }),
    await tx.cameraGroup.count({ where: { id: { in: groupIds }, districtId, deletedAt: null } }),
  ];
  const sites = await tx.site.count({ where: { id: { in: siteIds }, cameras: { some: { districtId } } } });
  if (cameras < new Set(cameraIds).size || groups < new Set(groupIds).size || sites < new Set(siteIds).size) {
    throw new EntryInvalid(
      'A camera, group or site of the scope is not of the district of the entry.',
      'Choose where to look among those of the district.',
    );
  }
  const isPlate = kind === 'PLATE';
  return {
    title: input.title,
    criterion: input.criterion,
    source: input.source,
    sourceNote: input.sourceNote || null,
    reason: input.reason,
    caseId: input.caseId,
    reference: input.reference || null,
    scope: input.scope,
    plate: isPlate ? normalisePlate(input.plate ?? '', '?*') : null,
    tolerance: isPlate ? input.tolerance : null,
    classes: kind === 'VEHICLE' ? input.classes : [],
    colours: kind === 'VEHICLE' ? input.colours : [],
    threshold: isPlate ? null : input.threshold,
    expiresAt: new Date(input.expiresAt),
    reviewAt: new Date(input.reviewAt),
    searchBack: input.searchBack,
  };
}

/** Something that cannot be said of an entry: which field, what is wrong and what to do. */
export interface FieldWrong {
  field: 'criterion' | 'source' | 'expiresAt' | 'reviewAt' | 'plate' | 'caseId';
  message: string;
  remedy: string;
}

/** What of an entry breaks the rules of this deployment; the database is not asked. */
export function whatIsWrong(
  terms: WatchlistTerms,
  kind: WatchlistInput['kind'],
  input: Pick<
    WatchlistInput,
    'criterion' | 'source' | 'expiresAt' | 'reviewAt' | 'plate' | 'caseId' | 'reference'
  >,
  now: Date,
): FieldWrong[] {
  const wrong: FieldWrong[] = [];
  const say = (field: FieldWrong['field'], message: string, remedy: string) =>
    wrong.push({ field, message, remedy });
  const list = (coded: readonly { code: string }[]) => coded.map(({ code }) => code).join(', ');
  if (!terms.criteria.some(({ code }) => code === input.criterion))
    say(
      'criterion',
      `“${input.criterion}” is no criterion of this installation.`,
      `Use one of ${list(terms.criteria)}.`,
    );
  if (!terms.sources.some(({ code }) => code === input.source))
    say(
      'source',
      `“${input.source}” is no lawful source of this installation.`,
      `Use one of ${list(terms.sources)}.`,
    );
  const expires = Date.parse(input.expiresAt);
  const days = Math.round(terms.longestMs / 86_400_000);
  if (!(expires > now.getTime())) say('expiresAt', 'It would have expired already.', 'Give a day to come.');
  else if (expires > now.getTime() + terms.longestMs)
    say(
      'expiresAt',
      `An entry is active for ${days} days at most.`,
      'Give an earlier day; it can be extended later.',
    );
  if (!(Date.parse(input.reviewAt) <= expires))
    say('reviewAt', 'The day of review comes after it expired.', 'Give a day before the expiry.');
  if (kind === 'PLATE' && !input.plate)
    say(
      'plate',
      'An entry for a plate needs the plate.',
      'Write it, ? for one unknown character and * for any number.',
    );
  if (!input.caseId && !input.reference)
    say(
      'caseId',
      'An entry names its case, or the FIR or warrant it rests on.',
      'Choose the case, or write the reference.',
    );
  return wrong;
}
