import { act, append, SYSTEM } from '@/core/audit/log';
import { NotFound } from '@/core/errors';
import { sighting } from '@/core/footage/schema';
import type { Actor } from '@/core/people/actor';
import { Forbidden } from '@/core/people/errors';
import { namesOf } from '@/core/people/people';
import { permits } from '@/core/people/policy';
import type { Database, Transaction } from '@/prisma/client';
import { AlertDecided } from '../errors';
import { holdActive, tellOfAlert } from '../matching/matching.sql';
import { isPoor, precisionOf } from '../precision';
import type { WatchlistTerms } from '../terms';
import { alertInFull } from './alerts';
import { holdAlert } from './alerts.sql';
import { rightAndWrong } from './judged.sql';
import type { AlertDecisionInput, AlertDetail } from './schema';

/**
 * Decides an alert: seen and followed, dismissed with the reason, or handed to a case as a lead. One that was seen may still be
 * dismissed or handed over; one that was dismissed or handed over stays so. Where an entry turns out to be hardly ever right, it
 * is suspended in the same transaction.
 * @throws NotFound, AlertDecided, Forbidden (a case that the actor may not write in)
 */
export async function decideAlert(
  { db, terms }: { db: Database; terms: WatchlistTerms },
  actor: Actor,
  id: string,
  input: AlertDecisionInput,
  now = new Date(),
): Promise<AlertDetail> {
  const recordedAs = {
    ACKNOWLEDGED: 'alert.acknowledge',
    DISMISSED: 'alert.dismiss',
    HANDED_OVER: 'alert.hand-over',
  }[input.decision];
  return act(
    db,
    actor,
    { action: 'alert.decide', recordedAs, objectKind: 'alert', objectId: id },
    async (tx, entry) => {
      const of = await tx.alert.findUnique({ where: { id }, select: { entryId: true } });
      if (!of) throw new NotFound('The alert');
      // The entry first, as whoever raises alerts holds them.
      await holdActive(tx, [of.entryId], now);
      await holdAlert(tx, id);
      const alert = await tx.alert.findUnique({
        where: { id },
        include: { decisions: { orderBy: { id: 'desc' }, take: 1 }, entry: true },
      });
      if (!alert) throw new NotFound('The alert');
      const again = alert.status === 'ACKNOWLEDGED' && input.decision !== 'ACKNOWLEDGED';
      if (alert.status !== 'NEW' && !again) {
        const nameOf = await namesOf(tx, [alert.decisions[0]?.actorId ?? null]);
        throw new AlertDecided(nameOf(alert.decisions[0]?.actorId ?? null));
      }
      if (input.decision === 'HANDED_OVER') await handOver(tx, actor, alert, input);
      await tx.alertDecision.create({
        data: {
          alertId: id,
          decision: input.decision,
          reason: input.decision === 'DISMISSED' ? input.reason : null,
          words: input.words || null,
          caseId: input.decision === 'HANDED_OVER' ? input.caseId : null,
          actorId: actor.id,
          at: now,
        },
      });
      await tx.alert.update({ where: { id }, data: { status: input.decision } });
      entry.details = {
        ...{ entryId: alert.entryId, kind: alert.entry.kind, decision: input.decision },
        ...(input.decision === 'DISMISSED' && { reason: input.reason }),
        ...(input.decision === 'HANDED_OVER' && { caseId: input.caseId }),
        afterMs: now.getTime() - alert.raisedAt.getTime(),
      };
      await tellOfAlert(tx, {
        kind: 'decided',
        districtId: alert.districtId,
        alertId: id,
        entryId: alert.entryId,
      });
      await suspendPoor(tx, terms, alert.entryId, now);
      return alertInFull(tx, terms, id);
    },
  );
}

/** Puts the sighting on the timeline of a case: a lead that somebody has still to check. */
async function handOver(
  tx: Transaction,
  actor: Actor,
  alert: { id: string; snapshot: unknown; strength: string; entry: { title: string; kind: string } },
  { caseId, words }: Extract<AlertDecisionInput, { decision: 'HANDED_OVER' }>,
): Promise<void> {
  const found = await tx.case.findUnique({ where: { id: caseId }, select: { districtId: true } });
  if (!found) throw new NotFound('The case');
  if (!permits(actor, 'case.write', found.districtId)) throw new Forbidden('case.write');
  const { camera, at } = sighting.parse(alert.snapshot);
  await tx.caseEvent.create({
    data: {
      caseId,
      at: new Date(at),
      kind: 'ALERT',
      text: `Lead from the watchlist, not checked: resembles “${alert.entry.title}” (${alert.strength}) at ${camera.code}, ${camera.name}. ${words}`,
      actorId: actor.id,
    },
  });
}

/** Suspends an entry that the decisions on its alerts say is hardly ever right, and tells its owner. */
async function suspendPoor(
  tx: Transaction,
  terms: WatchlistTerms,
  entryId: string,
  now: Date,
): Promise<void> {
  const { right, wrong } = (await rightAndWrong(tx, [entryId])).get(entryId) ?? { right: 0, wrong: 0 };
  const precision = precisionOf(right, wrong);
  if (!isPoor(precision, terms.poor) || !(await holdActive(tx, [entryId], now)).has(entryId)) return;
  const words = `Suspended by itself: ${right} of ${right + wrong} decided alerts were worth following.`;
  const { districtId } = await tx.watchlistEntry.update({
    where: { id: entryId },
    data: { status: 'SUSPENDED', statusReason: words, revision: { increment: 1 } },
  });
  await append(tx, {
    actor: SYSTEM,
    action: 'watchlist.suspend-poor',
    objectKind: 'watchlist-entry',
    objectId: entryId,
    outcome: 'done',
    requestId: null,
    details: { right, wrong, rule: terms.poor },
  });
  await tellOfAlert(tx, { kind: 'suspended', districtId, alertId: null, entryId });
}
