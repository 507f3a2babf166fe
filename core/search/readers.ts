import type { Actor } from '@/core/people/actor';
import { permits } from '@/core/people/policy';
import type { Transaction } from '@/prisma/client';
import { isAskedWith } from './authority/reach.sql';
import { isComparedWith } from './leads/leads.sql';
import { probeOrigin } from './probe-origin';
import { type Reader, readableSearchIds } from './receipts.sql';

/** For whom searches of others are readable. */
export function readerOf(actor: Actor): Reader {
  const supervises = actor.role === 'SUPERVISOR' || actor.role === 'SHO';
  return { id: actor.id, supervises: supervises ? actor.districtId : null };
}

/** Words to search with, for whoever gave them and whoever may read a search that was made with them; null for all others. */
export async function readablePhrase(tx: Transaction, actor: Actor, id: string) {
  const found = await tx.phrase.findUnique({ where: { id } });
  if (!found || found.actorId === actor.id) return found;
  const [search] = await readableSearchIds(tx, readerOf(actor), { phraseId: id, limit: 1 });
  return search ? found : null;
}

/**
 * A picture to search with, for whoever gave it, whoever may read a search that was made with it, whoever decides on a
 * request to, and whoever compares what it found. One that was taken from
 * footage shows it: only to those who may see that recording, or the case of that exhibit.
 * @returns null for all others, and where there is none
 */
export async function readableProbe(tx: Transaction, actor: Actor, id: string) {
  const found = await tx.probe.findUnique({ where: { id } });
  if (!found || !(await maySeeOrigin(tx, found.origin))) return null;
  if (found.actorId === actor.id) return found;
  if (permits(actor, 'search.approve') && (await isAskedWith(tx, id))) return found;
  if (permits(actor, 'lead.review') && (await isComparedWith(tx, id))) return found;
  const [search] = await readableSearchIds(tx, readerOf(actor), { probeId: id, limit: 1 });
  return search ? found : null;
}

/** Row-level security on recordings and exhibits decides. */
async function maySeeOrigin(tx: Transaction, stored: unknown): Promise<boolean> {
  const origin = probeOrigin.parse(stored);
  const select = { id: true };
  switch (origin.from) {
    case 'picture':
      return true;
    case 'recording':
      return (await tx.recording.findUnique({ where: { id: origin.recordingId }, select })) !== null;
    case 'entry':
      return (await tx.watchlistEntry.findUnique({ where: { id: origin.entryId }, select })) !== null;
    case 'exhibit':
      return (await tx.exhibit.findUnique({ where: { id: origin.exhibitId }, select })) !== null;
  }
}
