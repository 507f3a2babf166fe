import { act, type EntryDraft } from '@/core/audit/log';
import { NotFound } from '@/core/errors';
import { type Actor, asActor } from '@/core/people/actor';
import type { Database, Transaction, WatchStatus } from '@/prisma/client';
import type { ObjectStore } from '@/storage';
import { destroyPictures, endEntry } from './destruction';
import { objectKind, oneEntry, whatIsWrong } from './entries';
import { EntryInvalid, NotInThisState, OwnApproval } from './errors';
import type { WatchlistEntry, WatchlistInput } from './schema';
import type { WatchlistTerms } from './terms';

type Row = NonNullable<Awaited<ReturnType<Transaction['watchlistEntry']['findUnique']>>>;

interface Room {
  db: Database;
  terms: WatchlistTerms;
}

interface Step {
  action: 'watchlist.write' | 'watchlist.approve';
  recordedAs: string;
  from: WatchStatus[];
  /** Decided by somebody other than whoever proposed it. */
  another?: boolean;
}

async function step(
  { db, terms }: Room,
  actor: Actor,
  id: string,
  { action, recordedAs, from, another = false }: Step,
  work: (tx: Transaction, entry: Row, draft: EntryDraft) => Promise<void>,
): Promise<WatchlistEntry> {
  return act(db, actor, { action, recordedAs, objectKind, objectId: id }, async (tx, draft) => {
    const entry = await tx.watchlistEntry.findUnique({ where: { id } });
    if (!entry) throw new NotFound('The watchlist entry');
    if (another && entry.ownerId === actor.id) throw new OwnApproval();
    if (!from.includes(entry.status)) throw new NotInThisState(entry.status);
    draft.details = { kind: entry.kind, criterion: entry.criterion, ...draft.details };
    await work(tx, entry, draft);
    return oneEntry(tx, terms, id);
  });
}

/** Hands a draft to whoever approves. @throws NotFound, NotInThisState, EntryInvalid */
export async function submitEntry(
  room: Room,
  actor: Actor,
  id: string,
  now = new Date(),
): Promise<WatchlistEntry> {
  const what: Step = { action: 'watchlist.write', recordedAs: 'watchlist.submit', from: ['DRAFT'] };
  return step(room, actor, id, what, async (tx, entry) => {
    await checkWhole(tx, room.terms, entry, now);
    await tx.watchlistEntry.update({
      where: { id },
      data: { status: 'AWAITING', submittedAt: now, statusReason: null },
    });
  });
}

/** Takes back what was submitted, to change it. @throws NotFound, NotInThisState */
export async function recallEntry(room: Room, actor: Actor, id: string): Promise<WatchlistEntry> {
  const what: Step = { action: 'watchlist.write', recordedAs: 'watchlist.recall', from: ['AWAITING'] };
  return step(room, actor, id, what, async (tx) => {
    await tx.watchlistEntry.update({ where: { id }, data: { status: 'DRAFT', submittedAt: null } });
  });
}

/** Lets an entry be matched from now on. @throws NotFound, NotInThisState, OwnApproval, EntryInvalid */
export async function approveEntry(
  room: Room,
  actor: Actor,
  id: string,
  now = new Date(),
): Promise<WatchlistEntry> {
  const what: Step = {
    action: 'watchlist.approve',
    recordedAs: 'watchlist.approve',
    from: ['AWAITING'],
    another: true,
  };
  return step(room, actor, id, what, async (tx, entry) => {
    await checkWhole(tx, room.terms, entry, now);
    await tx.watchlistEntry.update({
      where: { id },
      data: {
        status: 'ACTIVE',
        approverId: actor.id,
        approvedAt: now,
        statusReason: null,
        revision: { increment: 1 },
      },
    });
  });
}

/** Sends what was submitted back with the reason. @throws NotFound, NotInThisState, OwnApproval */
export async function refuseEntry(
  room: Room,
  actor: Actor,
  id: string,
  words: string,
): Promise<WatchlistEntry> {
  const what: Step = {
    action: 'watchlist.approve',
    recordedAs: 'watchlist.refuse',
    from: ['AWAITING'],
    another: true,
  };
  return step(room, actor, id, what, async (tx, _entry, draft) => {
    draft.details.words = words;
    await tx.watchlistEntry.update({
      where: { id },
      data: { status: 'DRAFT', submittedAt: null, statusReason: words },
    });
  });
}

/** Stops matching an entry for now. Anybody who may propose may stop. @throws NotFound, NotInThisState */
export async function suspendEntry(
  room: Room,
  actor: Actor,
  id: string,
  words: string,
): Promise<WatchlistEntry> {
  const what: Step = { action: 'watchlist.write', recordedAs: 'watchlist.suspend', from: ['ACTIVE'] };
  return step(room, actor, id, what, async (tx, _entry, draft) => {
    draft.details.words = words;
    await tx.watchlistEntry.update({
      where: { id },
      data: { status: 'SUSPENDED', statusReason: words, revision: { increment: 1 } },
    });
  });
}

/** Matches a suspended entry again. @throws NotFound, NotInThisState, OwnApproval */
export async function resumeEntry(
  room: Room,
  actor: Actor,
  id: string,
  words: string,
  now = new Date(),
): Promise<WatchlistEntry> {
  const what: Step = {
    action: 'watchlist.approve',
    recordedAs: 'watchlist.resume',
    from: ['SUSPENDED'],
    another: true,
  };
  return step(room, actor, id, what, async (tx, _entry, draft) => {
    draft.details.words = words;
    await tx.watchlistEntry.update({
      where: { id },
      data: {
        status: 'ACTIVE',
        approverId: actor.id,
        approvedAt: now,
        statusReason: words,
        revision: { increment: 1 },
      },
    });
  });
}

/** Reviews an active entry and lets it stay, for longer where that is said. @throws NotFound, NotInThisState, OwnApproval, EntryInvalid */
export async function extendEntry(
  room: Room,
  actor: Actor,
  id: string,
  { expiresAt, reviewAt, words }: { expiresAt: string; reviewAt: string; words: string },
  now = new Date(),
): Promise<WatchlistEntry> {
  const what: Step = {
    action: 'watchlist.approve',
    recordedAs: 'watchlist.extend',
    from: ['ACTIVE', 'SUSPENDED'],
    another: true,
  };
  return step(room, actor, id, what, async (tx, entry, draft) => {
    refuseWrong(room.terms, { ...entry, expiresAt, reviewAt }, now);
    draft.details = { ...draft.details, expiresAt, reviewAt, words };
    await tx.watchlistEntry.update({
      where: { id },
      data: {
        expiresAt: new Date(expiresAt),
        reviewAt: new Date(reviewAt),
        statusReason: words,
        revision: { increment: 1 },
      },
    });
  });
}

/** Ends an entry for good: its templates and pictures are destroyed. @throws NotFound, NotInThisState */
export async function withdrawEntry(
  { db, terms, storage }: Room & { storage: ObjectStore },
  actor: Actor,
  id: string,
  words: string,
  now = new Date(),
): Promise<WatchlistEntry> {
  const what: Step = {
    action: 'watchlist.write',
    recordedAs: 'watchlist.withdraw',
    from: ['DRAFT', 'AWAITING', 'ACTIVE', 'SUSPENDED'],
  };
  const ended = await step({ db, terms }, actor, id, what, async (tx, _entry, draft) => {
    const tombstone = await endEntry(tx, id, { status: 'WITHDRAWN', words, now });
    draft.details = { ...draft.details, words, destroyed: tombstone };
  });
  await asActor(db, actor, (tx) => destroyPictures(tx, storage, now), { timeoutMs: 120_000 });
  return ended;
}

/** That everything is there that an approver decides on. @throws EntryInvalid */
async function checkWhole(tx: Transaction, terms: WatchlistTerms, entry: Row, now: Date): Promise<void> {
  refuseWrong(
    terms,
    { ...entry, expiresAt: entry.expiresAt.toISOString(), reviewAt: entry.reviewAt.toISOString() },
    now,
  );
  const photos = await tx.watchlistPhoto.findMany({ where: { entryId: entry.id } });
  if (photos.some(({ status }) => status === 'PENDING'))
    throw new EntryInvalid('A picture is still being looked at.', 'Try again in a moment.');
  const usable = photos.filter(({ status }) => status === 'READY').length;
  if (entry.kind === 'PERSON' && usable === 0) {
    throw new EntryInvalid(
      photos[0]?.refused ?? 'An entry for a person needs a picture of the face.',
      'Add a picture that shows the face from the front, at least 60 pixels wide.',
    );
  }
  if (entry.kind === 'VEHICLE' && usable === 0 && entry.classes.length + entry.colours.length === 0) {
    throw new EntryInvalid(
      'An entry for a vehicle needs a picture of it, or its type and colour.',
      'Add a picture, or say what it looks like.',
    );
  }
}

function refuseWrong(
  terms: WatchlistTerms,
  entry: Pick<Row, 'kind' | 'criterion' | 'source' | 'plate' | 'caseId' | 'reference'> &
    Pick<WatchlistInput, 'expiresAt' | 'reviewAt'>,
  now: Date,
): void {
  const [wrong] = whatIsWrong(terms, entry.kind, entry, now);
  if (wrong) throw new EntryInvalid(wrong.message, wrong.remedy);
}
