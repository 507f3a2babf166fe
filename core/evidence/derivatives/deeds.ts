import { act, read } from '@/core/audit/log';
import { NotFound } from '@/core/errors';
import type { JobSender } from '@/core/operations/jobs';
import type { Actor } from '@/core/people/actor';
import type { Database } from '@/prisma/client';
import type { ObjectStore } from '@/storage';
import { readExhibit, recordHandling } from '../exhibits';
import type { Exhibit } from '../schema';
import { CopyRefused } from './errors';
import { createCopy } from './planning';
import { type Recipe, recipe, recipeText } from './recipe';
import type { CopyInput } from './schema';

interface Parts {
  db: Database;
  storage: Pick<ObjectStore, 'get' | 'head'>;
  jobs: JobSender;
}

/** Has a copy made of one exhibit or several. @throws Forbidden, NotFound, CopyRefused */
export async function makeCopy(
  { db, storage, jobs }: Parts,
  actor: Actor,
  caseId: string,
  input: CopyInput,
): Promise<Exhibit> {
  const created = await act(
    db,
    actor,
    { action: 'exhibit.write', recordedAs: 'exhibit.copy', objectKind: 'case', objectId: caseId },
    async (tx, entry) => {
      const { id, number, recipeSha256 } = await createCopy(tx, storage, actor, caseId, input);
      const of = input.kind === 'COMPILATION' ? input.exhibitIds : [input.exhibitId];
      entry.details = { ...entry.details, caseId, exhibitId: id, number, kind: input.kind, of, recipeSha256 };
      return readExhibit(tx, id);
    },
  );
  await jobs.send('copy', { exhibitId: created.id }, { dedupe: created.id });
  return created;
}

/** Stops a copy that is being made; it can be tried again. @throws Forbidden, NotFound */
export function cancelCopy(db: Database, actor: Actor, id: string): Promise<Exhibit> {
  return act(
    db,
    actor,
    { action: 'exhibit.write', recordedAs: 'exhibit.cancel', objectKind: 'exhibit', objectId: id },
    async (tx, entry) => {
      const before = await readExhibit(tx, id);
      entry.details = { ...entry.details, caseId: before.caseId };
      if (!before.derivative) throw new NotFound('The copy');
      if (before.status !== 'PENDING') return before;
      await tx.exhibitDerivation.update({ where: { exhibitId: id }, data: { cancelledBy: actor.name } });
      // A copy that waits in the queue never looks; one that is being made finds its exhibit failed and ends.
      await tx.exhibit.update({
        where: { id },
        data: {
          status: 'FAILED',
          error: `${actor.name} stopped it while it was being made. Try again to have it made.`,
        },
      });
      await recordHandling(tx, actor, id, 'cancelled', { role: actor.role });
      return readExhibit(tx, id);
    },
  );
}

/** Has a derivative made again from its recipe and compared. @throws Forbidden, NotFound, CopyRefused */
export async function checkCopy(
  { db, jobs }: Pick<Parts, 'db' | 'jobs'>,
  actor: Actor,
  id: string,
): Promise<Exhibit> {
  const shown = await act(
    db,
    actor,
    { action: 'case.read', recordedAs: 'exhibit.make-again', objectKind: 'exhibit', objectId: id },
    async (tx, entry) => {
      const { derivative, status, caseId, number } = await readExhibit(tx, id);
      entry.details = { ...entry.details, caseId };
      if (!derivative) throw new NotFound('The copy');
      if (status !== 'READY') {
        throw new CopyRefused(`Exhibit ${number} has no file yet.`, 'Wait until it is ready.');
      }
      await tx.exhibitDerivation.update({
        where: { exhibitId: id },
        data: { checkState: 'PENDING', checkNote: null, checkedAt: null, progress: 0 },
      });
      return readExhibit(tx, id);
    },
  );
  await jobs.send('remake', { exhibitId: id }, { dedupe: id });
  return shown;
}

/** Says that somebody looked through a redacted copy and found nothing left open. @throws Forbidden, NotFound, CopyRefused */
export function reviewCopy(db: Database, actor: Actor, id: string): Promise<Exhibit> {
  return act(
    db,
    actor,
    {
      action: 'exhibit.write',
      recordedAs: 'exhibit.redaction-reviewed',
      objectKind: 'exhibit',
      objectId: id,
    },
    async (tx, entry) => {
      const { derivative, status, caseId, number, sha256 } = await readExhibit(tx, id);
      entry.details = { ...entry.details, caseId };
      if (derivative?.kind !== 'REDACTED') throw new NotFound('The redacted copy');
      if (status !== 'READY') {
        throw new CopyRefused(`Exhibit ${number} has no file yet.`, 'Look through it when it is ready.');
      }
      await tx.exhibitDerivation.update({
        where: { exhibitId: id },
        data: { reviewedBy: actor.name, reviewedAt: new Date() },
      });
      await recordHandling(tx, actor, id, 'redaction-reviewed', { role: actor.role }, sha256);
      return readExhibit(tx, id);
    },
  );
}

/** The recipe of a derivative: the text whose hash is on record, and what it says. @throws Forbidden, NotFound */
export async function showRecipe(
  db: Database,
  actor: Actor,
  id: string,
): Promise<{ recipe: Recipe; text: string }> {
  const found = await read(
    db,
    actor,
    { action: 'case.read', objectKind: 'exhibit', objectId: id },
    async (tx) => {
      await readExhibit(tx, id);
      return tx.exhibitDerivation.findUnique({ where: { exhibitId: id } });
    },
  );
  if (!found) throw new NotFound('The recipe');
  const parsed = recipe.parse(found.recipe);
  return { recipe: parsed, text: recipeText(parsed) };
}
