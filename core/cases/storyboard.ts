import { z } from 'zod';
import { act, read } from '@/core/audit/log';
import { DomainError, NotFound } from '@/core/errors';
import { lockCase } from '@/core/evidence/exhibits.sql';
import type { Actor } from '@/core/people/actor';
import { namesOf } from '@/core/people/people';
import type { Database, Prisma, Transaction } from '@/prisma/client';
import { keepChange } from './changes';
import { CaseInvalid } from './errors';
import { type Storyboard, type StoryCard, type storyboardInput, storyCard } from './storyboard-schema';

/** Somebody else changed the storyboard since it was read. */
class StoryboardChanged extends DomainError {
  override name = 'StoryboardChanged';
  constructor() {
    super(
      'conflict',
      'storyboard-changed',
      'Somebody else has changed the storyboard meanwhile.',
      'Look at theirs and make your change again.',
    );
  }
}

/** The cards of a case in order; none where nobody has put any. @throws NotFound */
export async function readStoryboard(db: Database, actor: Actor, caseId: string): Promise<Storyboard> {
  return read(db, actor, { action: 'case.read', objectKind: 'case', objectId: caseId }, async (tx) => {
    if (!(await tx.case.findUnique({ where: { id: caseId }, select: { id: true } }))) {
      throw new NotFound('The case');
    }
    return describe(tx, caseId);
  });
}

/**
 * Puts the cards as they are from now on; the order before is kept. @throws NotFound, StoryboardChanged, CaseInvalid (an exhibit
 * of another case)
 */
export async function writeStoryboard(
  db: Database,
  actor: Actor,
  caseId: string,
  input: z.output<typeof storyboardInput>,
): Promise<Storyboard> {
  return act(
    db,
    actor,
    { action: 'case.write', recordedAs: 'case.storyboard', objectKind: 'case', objectId: caseId },
    async (tx, entry) => {
      if (!(await lockCase(tx, caseId))) throw new NotFound('The case');
      const before = await describe(tx, caseId);
      if (before.version !== input.version) throw new StoryboardChanged();
      const named = new Set(input.cards.flatMap((card) => (card.kind === 'EXHIBIT' ? [card.exhibitId] : [])));
      const found = await tx.exhibit.count({ where: { caseId, id: { in: [...named] } } });
      if (found !== named.size) throw new CaseInvalid('There is no such exhibit in this case.', 'cards');
      await keepChange(tx, actor, { caseId, kind: 'STORYBOARD', objectId: caseId }, before, {
        cards: input.cards,
      });
      const row = {
        cards: input.cards as Prisma.InputJsonArray,
        version: input.version + 1,
        changedById: actor.id,
        changedAt: new Date(),
      };
      await tx.caseStoryboard.upsert({ where: { caseId }, create: { caseId, ...row }, update: row });
      entry.details = { cards: input.cards.length, version: row.version };
      return describe(tx, caseId);
    },
  );
}

/** The cards of a case within a transaction, for what is made of it. */
export async function cardsOfCase(
  tx: Pick<Transaction, 'caseStoryboard'>,
  caseId: string,
): Promise<StoryCard[]> {
  const row = await tx.caseStoryboard.findUnique({ where: { caseId } });
  return row ? z.array(storyCard).parse(row.cards) : [];
}

async function describe(tx: Transaction, caseId: string): Promise<Storyboard> {
  const row = await tx.caseStoryboard.findUnique({ where: { caseId } });
  if (!row) return { cards: [], version: 0, changedBy: null, changedAt: null };
  const nameOf = await namesOf(tx, [row.changedById]);
  return {
    cards: z.array(storyCard).parse(row.cards),
    version: row.version,
    changedBy: nameOf(row.changedById),
    changedAt: row.changedAt.toISOString(),
  };
}
