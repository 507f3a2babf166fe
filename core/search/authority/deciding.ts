import { act } from '@/core/audit/log';
import { NotFound } from '@/core/errors';
import type { JobSender } from '@/core/operations/jobs';
import type { Actor } from '@/core/people/actor';
import type { Database, Transaction } from '@/prisma/client';
import { AlreadyDecided, MinorNotConfirmed, SelfApproval } from './errors';
import { describeAuthority } from './listing';
import { lockAuthority, purgeAuthority } from './reach.sql';
import type { Decision, SearchAuthority } from './schema';

interface Deciding {
  db: Database;
  send: JobSender['send'];
}

/**
 * Approves or refuses a request of somebody else. A refusal takes away at once what an urgent search had found; pictures in
 * storage go by a job.
 * @throws NotFound, SelfApproval, AlreadyDecided, MinorNotConfirmed
 */
export async function decideAuthority(
  { db, send }: Deciding,
  actor: Actor,
  id: string,
  decision: Decision,
  at = new Date(),
): Promise<SearchAuthority> {
  const approved = decision.decision === 'approve';
  const decided = await act(
    db,
    actor,
    {
      action: 'search.approve',
      recordedAs: approved ? 'search.authority.approve' : 'search.authority.refuse',
      objectKind: 'authority',
      objectId: id,
      details: { note: decision.note ?? null },
    },
    async (tx, entry) => {
      const row = await waiting(tx, id, at);
      if (row.actorId === actor.id) throw new SelfApproval();
      if (decision.decision === 'approve' && row.ofMinor && !(decision.ofMinor && decision.note)) {
        throw new MinorNotConfirmed();
      }
      await tx.searchAuthority.update({
        where: { id },
        data: {
          state: approved ? 'APPROVED' : 'REFUSED',
          decidedById: actor.id,
          decidedAt: at,
          decisionNote: decision.note || null,
        },
      });
      const searches = approved ? 0 : await purgeAuthority(tx, id, 'refused');
      entry.details = { ...entry.details, askedById: row.actorId, ofMinor: row.ofMinor, purged: searches };
      return describeAuthority(tx, actor, id, at);
    },
  );
  if (!approved) await send('purge', {}, { dedupe: 'purge' });
  return decided;
}

/** Takes a request back. What an urgent search had found goes as it does when it is refused. @throws NotFound, AlreadyDecided */
export async function withdrawAuthority(
  { db, send }: Deciding,
  actor: Actor,
  id: string,
  at = new Date(),
): Promise<SearchAuthority> {
  const taken = await act(
    db,
    actor,
    { action: 'search.face', recordedAs: 'search.authority.withdraw', objectKind: 'authority', objectId: id },
    async (tx, entry) => {
      const row = await waiting(tx, id, at);
      if (row.actorId !== actor.id) throw new NotFound('The request');
      await tx.searchAuthority.update({
        where: { id },
        data: { state: 'WITHDRAWN', decidedById: actor.id, decidedAt: at },
      });
      entry.details = { purged: await purgeAuthority(tx, id, 'withdrawn') };
      return describeAuthority(tx, actor, id, at);
    },
  );
  await send('purge', {}, { dedupe: 'purge' });
  return taken;
}

async function waiting(tx: Transaction, id: string, at: Date) {
  // Two supervisors at once: the second waits, and then finds it decided.
  await lockAuthority(tx, id);
  const row = await tx.searchAuthority.findUnique({ where: { id } });
  if (!row) throw new NotFound('The request');
  if (row.state !== 'WAITING') throw new AlreadyDecided(row.state);
  if (row.dueAt <= at) throw new AlreadyDecided('LAPSED');
  return row;
}
