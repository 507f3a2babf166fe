import type { z } from 'zod';
import { act } from '@/core/audit/log';
import { NotFound } from '@/core/errors';
import type { Actor } from '@/core/people/actor';
import { namesOf } from '@/core/people/people';
import type { Database, Transaction } from '@/prisma/client';
import { lockDiary } from './diary.sql';
import type { DiaryEntry, diary, diaryInput } from './diary-schema';
import { CaseInvalid } from './errors';

/** The case diary (CrPC s.172), the first entry first. Reading it is on record; what it says is not. @throws NotFound */
export async function readDiary(db: Database, actor: Actor, caseId: string): Promise<z.infer<typeof diary>> {
  return act(db, actor, { action: 'diary.read', objectKind: 'case', objectId: caseId }, async (tx) => {
    await needCase(tx, caseId);
    const rows = await tx.caseDiaryEntry.findMany({ where: { caseId }, orderBy: { number: 'asc' } });
    const nameOf = await namesOf(
      tx,
      rows.map((row) => row.authorId),
    );
    return { entries: rows.map((row) => entryOf(row, nameOf(row.authorId))) };
  });
}

/**
 * Writes the next entry. Nothing is changed afterwards: a correction is an entry that names the earlier one.
 * @throws NotFound, CaseInvalid (it corrects an entry that is not there, or is dated in the future)
 */
export async function writeDiary(
  db: Database,
  actor: Actor,
  caseId: string,
  input: z.output<typeof diaryInput>,
  now: () => number = Date.now,
): Promise<DiaryEntry> {
  return act(
    db,
    actor,
    { action: 'diary.write', objectKind: 'case', objectId: caseId },
    async (tx, entry) => {
      await needCase(tx, caseId);
      await lockDiary(tx, caseId);
      const last = await tx.caseDiaryEntry.findFirst({ where: { caseId }, orderBy: { number: 'desc' } });
      const number = (last?.number ?? 0) + 1;
      if (Date.parse(input.at) > now()) throw new CaseInvalid('An entry is not dated in the future.', 'at');
      if (input.correctsNumber && input.correctsNumber >= number) {
        throw new CaseInvalid('There is no such entry to correct.', 'correctsNumber');
      }
      const made = await tx.caseDiaryEntry.create({
        data: {
          caseId,
          number,
          at: input.at,
          text: input.text,
          correctsNumber: input.correctsNumber ?? null,
          authorId: actor.id,
        },
      });
      // Whoever reads the log learns that an entry was written, not what it says.
      entry.details.number = number;
      return entryOf(made, actor.name);
    },
  );
}

async function needCase(tx: Transaction, caseId: string): Promise<void> {
  if (!(await tx.case.findUnique({ where: { id: caseId }, select: { id: true } }))) {
    throw new NotFound('The case');
  }
}

function entryOf(
  row: {
    id: string;
    number: number;
    at: Date;
    text: string;
    correctsNumber: number | null;
    createdAt: Date;
  },
  authorName: string,
): DiaryEntry {
  return {
    id: row.id,
    number: row.number,
    at: row.at.toISOString(),
    text: row.text,
    correctsNumber: row.correctsNumber,
    authorName,
    writtenAt: row.createdAt.toISOString(),
  };
}
