import { createHash, randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { act } from '@/core/audit/log';
import { NotFound } from '@/core/errors';
import { normalisePlate } from '@/core/footage/plates';
import type { Actor } from '@/core/people/actor';
import type { Database, Transaction } from '@/prisma/client';
import { EntryInvalid, OwnApproval } from '../errors';
import type { WatchlistTerms } from '../terms';
import { type ReadFile, readImport } from './reading';
import type { ImportCheck, importApproved, importQuery, importWritten } from './schema';

interface Room {
  db: Database;
  terms: WatchlistTerms;
  /** Days of the file are of this time zone. */
  zone: string;
}

const objectKind = 'watchlist-import';
const WRITTEN_AT_ONCE = 1_000;
const TIMEOUT_MS = 120_000;

/** Says what a file would do, row by row; nothing is written. @throws EntryInvalid */
export async function checkImport(
  room: Room,
  actor: Actor,
  bytes: Buffer,
  now = new Date(),
): Promise<ImportCheck> {
  const deed = { action: 'watchlist.write', recordedAs: 'watchlist.import-check', objectKind } as const;
  return act(room.db, actor, deed, async (tx, entry) => {
    const file = await readWithin(tx, room, actor, bytes, now);
    const sha256 = sha256Of(bytes);
    entry.details = { sha256, rows: file.rows, ready: file.ready.length };
    return { sha256, rows: file.rows, ready: file.ready.length, problems: file.problems };
  });
}

/**
 * Writes the rows of a file that was checked, all in one transaction; they await approval together.
 * @throws EntryInvalid where it is another file, or has errors that are not to be skipped
 */
export async function writeImport(
  room: Room,
  actor: Actor,
  bytes: Buffer,
  { sha256, skipBad }: z.output<typeof importQuery>,
  now = new Date(),
): Promise<z.infer<typeof importWritten>> {
  const importId = randomUUID();
  const deed = {
    action: 'watchlist.write',
    recordedAs: 'watchlist.import',
    objectKind,
    objectId: null,
  } as const;
  return act(
    room.db,
    actor,
    deed,
    async (tx, entry) => {
      if (sha256Of(bytes) !== sha256)
        throw new EntryInvalid('This is not the file that was checked.', 'Check it again, then write it.');
      const { rows, ready } = await readWithin(tx, room, actor, bytes, now);
      const skipped = rows - ready.length;
      if (ready.length === 0)
        throw new EntryInvalid('No row of the file can be written.', 'Correct the rows named.');
      if (skipped > 0 && !skipBad)
        throw new EntryInvalid(`${skipped} rows cannot be written.`, 'Correct them, or leave them out.');
      for (let from = 0; from < ready.length; from += WRITTEN_AT_ONCE) {
        await tx.watchlistEntry.createMany({
          data: ready.slice(from, from + WRITTEN_AT_ONCE).map(({ input }) => ({
            ...input,
            plate: input.kind === 'PLATE' ? normalisePlate(input.plate ?? '', '?*') : null,
            tolerance: input.kind === 'PLATE' ? input.tolerance : null,
            expiresAt: new Date(input.expiresAt),
            reviewAt: new Date(input.reviewAt),
            ownerId: actor.id,
            status: 'AWAITING' as const,
            submittedAt: now,
            importId,
          })),
        });
      }
      entry.objectId = importId;
      entry.details = { sha256, written: ready.length, skipped };
      return { importId, written: ready.length, skipped };
    },
    { timeoutMs: TIMEOUT_MS },
  );
}

/** Approves what still awaits approval of one file, in one go. @throws NotFound, OwnApproval */
export async function approveImport(
  { db }: Pick<Room, 'db'>,
  actor: Actor,
  importId: string,
  now = new Date(),
): Promise<z.infer<typeof importApproved>> {
  const deed = {
    action: 'watchlist.approve',
    recordedAs: 'watchlist.approve-import',
    objectKind,
    objectId: importId,
  } as const;
  return act(
    db,
    actor,
    deed,
    async (tx, entry) => {
      const some = await tx.watchlistEntry.findFirst({ where: { importId }, select: { ownerId: true } });
      if (!some) throw new NotFound('The import');
      if (some.ownerId === actor.id) throw new OwnApproval();
      const { count } = await tx.watchlistEntry.updateMany({
        where: { importId, status: 'AWAITING', ownerId: { not: actor.id }, expiresAt: { gt: now } },
        data: { status: 'ACTIVE', approverId: actor.id, approvedAt: now, revision: { increment: 1 } },
      });
      entry.details = { approved: count };
      return { approved: count };
    },
    { timeoutMs: TIMEOUT_MS },
  );
}

/** Reads a file for the actor's district, and marks plates that are on its watchlist already. */
async function readWithin(
  tx: Transaction,
  { terms, zone }: Room,
  { districtId }: Actor,
  bytes: Buffer,
  now: Date,
): Promise<ReadFile> {
  if (districtId === null) throw new EntryInvalid('Entries belong to a district, and you have none.');
  const file = readImport(bytes, terms, { districtId, zone, now });
  const plates = file.ready.flatMap(({ input }) =>
    input.kind === 'PLATE' ? normalisePlate(input.plate ?? '', '?*') : [],
  );
  const there = await tx.watchlistEntry.findMany({
    where: { districtId, endedAt: null, kind: 'PLATE', plate: { in: plates } },
    select: { plate: true },
  });
  const known = new Set(there.map(({ plate }) => plate));
  const isThere = ({ input }: ReadFile['ready'][number]) =>
    input.kind === 'PLATE' && known.has(normalisePlate(input.plate ?? '', '?*'));
  const problems = [
    ...file.problems,
    ...file.ready.filter(isThere).map(({ row }) => ({
      row,
      column: 'plate',
      severity: 'error' as const,
      message: 'This plate is on the watchlist of the district already.',
      remedy: 'Take the row out, or extend the entry that is there.',
    })),
  ].sort((a, b) => a.row - b.row);
  return { rows: file.rows, ready: file.ready.filter((row) => !isThere(row)), problems };
}

const sha256Of = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
