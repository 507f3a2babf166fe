import { act, read } from '@/core/audit/log';
import { NotFound } from '@/core/errors';
import type { Actor } from '@/core/people/actor';
import type { Database, Prisma } from '@/prisma/client';
import { readExhibit, recordHandling } from '../exhibits';
import { type Markup, type MarkupInput, markup } from './schema';

/** What was drawn on an exhibit, the newest first. @throws Forbidden, NotFound */
export function markupsOfExhibit(db: Database, actor: Actor, id: string): Promise<Markup[]> {
  return read(db, actor, { action: 'case.read', objectKind: 'exhibit', objectId: id }, async (tx) => {
    const found = await tx.exhibit.findUnique({ where: { id }, select: { id: true } });
    if (!found) throw new NotFound('The exhibit');
    const kept = await tx.exhibitMarkup.findMany({
      where: { exhibitId: id },
      orderBy: [{ at: 'desc' }, { id: 'desc' }],
      take: 50,
    });
    return kept.map(presented);
  });
}

/**
 * Keeps what somebody drew on an exhibit. Nothing kept is ever changed: drawing again is a version of its own.
 * @throws Forbidden, NotFound
 */
export function keepMarkup(db: Database, actor: Actor, id: string, input: MarkupInput): Promise<Markup> {
  return act(
    db,
    actor,
    { action: 'exhibit.write', recordedAs: 'exhibit.draw', objectKind: 'exhibit', objectId: id },
    async (tx, entry) => {
      const { caseId, number } = await readExhibit(tx, id);
      const made = await tx.exhibitMarkup.create({
        data: {
          exhibitId: id,
          kind: input.kind,
          content: input.content as Prisma.InputJsonObject,
          actorId: actor.id,
          actorName: actor.name,
        },
      });
      const details = { kind: input.kind, markupId: made.id, number };
      entry.details = { ...entry.details, caseId, ...details };
      await recordHandling(tx, actor, id, 'drawn-on', { role: actor.role, ...details });
      return presented(made);
    },
  );
}

function presented(row: Prisma.ExhibitMarkupGetPayload<object>): Markup {
  const { id, exhibitId, kind, content, actorName: by, at } = row;
  return markup.parse({ id, exhibitId, kind, content, by, at: at.toISOString() });
}
