import { isDeepStrictEqual } from 'node:util';
import type { Actor } from '@/core/people/actor';
import { namesOf } from '@/core/people/people';
import type { Prisma, Transaction } from '@/prisma/client';
import type { CaseChange } from './record-schema';

type Fields = Readonly<Record<string, unknown>>;

/** A value as JSON holds it: dates as text. */
const plain = (value: unknown): unknown =>
  value === undefined ? null : (JSON.parse(JSON.stringify(value)) as unknown);

/** Fields of `after` that differ from `before`, each with both. */
export function changesBetween(
  before: Fields,
  after: Fields,
): Record<string, { before: unknown; after: unknown }> {
  return Object.fromEntries(
    Object.keys(after).flatMap((name) => {
      const [was, is] = [plain(before[name]), plain(after[name])];
      return isDeepStrictEqual(was, is) ? [] : [[name, { before: was, after: is }]];
    }),
  );
}

/** Keeps what an object said before it was changed. Answers the names of the fields; none changed leaves no entry. */
export async function keepChange(
  tx: Transaction,
  actor: Actor,
  object: { caseId: string; kind: string; objectId: string },
  before: Fields,
  after: Fields,
): Promise<string[]> {
  const changes = changesBetween(before, after);
  const names = Object.keys(changes);
  if (names.length > 0) {
    await tx.caseChange.create({
      data: { ...object, changes: changes as Prisma.InputJsonObject, actorId: actor.id },
    });
  }
  return names;
}

/** Every change of an object, the newest first. */
export async function changesOf(
  tx: Transaction,
  object: { caseId: string; kind: string; objectId: string },
): Promise<CaseChange[]> {
  const rows = await tx.caseChange.findMany({ where: object, orderBy: { id: 'desc' } });
  const nameOf = await namesOf(
    tx,
    rows.map((row) => row.actorId),
  );
  return rows.map((row) => ({
    id: row.id,
    at: row.at.toISOString(),
    by: nameOf(row.actorId),
    fields: Object.entries(row.changes as Record<string, { before: unknown; after: unknown }>).map(
      ([name, { before, after }]) => ({ name, before, after }),
    ),
  }));
}
