import type { z } from 'zod';
import { act } from '@/core/audit/log';
import { NotFound } from '@/core/errors';
import { lockCase } from '@/core/evidence/exhibits.sql';
import type { Actor } from '@/core/people/actor';
import { Forbidden } from '@/core/people/errors';
import { namesOf } from '@/core/people/people';
import { permits } from '@/core/people/policy';
import type { Database, Transaction } from '@/prisma/client';
import { CaseInvalid } from './errors';
import type { CaseTies, CaseTransfer, transferAnswerInput, transferInput } from './tie-schema';

/**
 * Proposes that another station of the district takes the case over; it is there once it was accepted there.
 * @throws NotFound, CaseInvalid (it is there, it is on its way already, or the station is of another district)
 */
export async function proposeTransfer(
  db: Database,
  actor: Actor,
  caseId: string,
  input: z.output<typeof transferInput>,
): Promise<void> {
  await act(db, actor, deed('case.transfer', caseId, { ...input }), async (tx) => {
    if (!(await lockCase(tx, caseId))) throw new NotFound('The case');
    const row = await tx.case.findUniqueOrThrow({ where: { id: caseId } });
    const from = row.heldByStationId ?? row.stationId;
    const to = await tx.station.findUnique({ where: { id: input.toStationId } });
    if (!to) throw new CaseInvalid('There is no such station.', 'toStationId');
    if (to.id === from) throw new CaseInvalid('The case is at this station.', 'toStationId');
    if (to.districtId !== row.districtId) {
      throw new CaseInvalid(
        'A case goes to a station of its own district here, because another district does not see its footage.',
        'toStationId',
      );
    }
    if (await tx.caseTransfer.count({ where: { caseId, answer: null } })) {
      throw new CaseInvalid('It is on its way already: that is answered or taken back first.', 'toStationId');
    }
    await tx.caseTransfer.create({
      data: {
        caseId,
        fromStationId: from,
        toStationId: to.id,
        reason: input.reason,
        proposedById: actor.id,
      },
    });
  });
}

/**
 * Answers for the station that a case is to go to: somebody of that station, or the supervisor of the district, and not whoever
 * proposed it, who may take it back instead.
 * @throws NotFound, Forbidden, CaseInvalid (answered already)
 */
export async function answerTransfer(
  db: Database,
  actor: Actor,
  caseId: string,
  transferId: string,
  input: z.output<typeof transferAnswerInput>,
): Promise<void> {
  await act(db, actor, deed('case.transfer-answer', caseId, { transferId, ...input }), async (tx) => {
    await lockCase(tx, caseId);
    const transfer = await tx.caseTransfer.findFirst({ where: { id: transferId, caseId } });
    if (!transfer) throw new NotFound('The transfer');
    if (transfer.answer) throw new CaseInvalid('It has been answered.', 'answer');
    const may = input.answer === 'WITHDRAWN' ? mayWithdraw(actor, transfer) : mayAnswer(actor, transfer);
    if (!may) throw new Forbidden('case.write');
    const now = new Date();
    await tx.caseTransfer.update({
      where: { id: transferId },
      data: { answer: input.answer, answeredById: actor.id, answeredAt: now, note: input.note },
    });
    if (input.answer !== 'ACCEPTED') return;
    await tx.case.update({ where: { id: caseId }, data: { heldByStationId: transfer.toStationId } });
    const to = await tx.station.findUniqueOrThrow({ where: { id: transfer.toStationId } });
    await tx.caseEvent.create({
      data: {
        caseId,
        at: now,
        kind: 'TRANSFER',
        text: `PS ${to.name} has the case from now on: ${transfer.reason}`,
        actorId: actor.id,
      },
    });
  });
}

function deed(recordedAs: string, caseId: string, details: Record<string, unknown>) {
  return { action: 'case.write' as const, recordedAs, objectKind: 'case', objectId: caseId, details };
}

const mayAnswer = (actor: Actor, transfer: { proposedById: string; toStationId: number }): boolean =>
  permits(actor, 'case.write') &&
  actor.id !== transfer.proposedById &&
  (actor.stationId === transfer.toStationId || actor.role === 'SUPERVISOR');
const mayWithdraw = (actor: Actor, transfer: { proposedById: string }): boolean =>
  permits(actor, 'case.write') && actor.id === transfer.proposedById;

/** The transfers of a case, the first first. */
export async function transfersOf(tx: Transaction, actor: Actor, caseId: string): Promise<CaseTransfer[]> {
  const rows = await tx.caseTransfer.findMany({ where: { caseId }, orderBy: { id: 'asc' } });
  const stations = await tx.station.findMany({
    where: { id: { in: rows.flatMap((row) => [row.fromStationId, row.toStationId]) } },
    select: { id: true, name: true },
  });
  const station = (id: number) => stations.find((one) => one.id === id) ?? { id, name: String(id) };
  const nameOf = await namesOf(
    tx,
    rows.flatMap((row) => [row.proposedById, row.answeredById]),
  );
  return rows.map((row) => ({
    id: row.id,
    from: station(row.fromStationId),
    to: station(row.toStationId),
    reason: row.reason,
    proposed: { by: nameOf(row.proposedById), at: row.proposedAt.toISOString() },
    // The check of the column keeps it to these.
    answer: row.answer as CaseTransfer['answer'],
    answered: row.answeredAt && { by: nameOf(row.answeredById), at: row.answeredAt.toISOString() },
    note: row.note,
    mayAnswer: !row.answer && mayAnswer(actor, row),
    mayWithdraw: !row.answer && mayWithdraw(actor, row),
  }));
}

/** Which station has had a case since when: the one that registered it, then each that accepted it. */
export function jurisdictionOf(
  fir: { station: { id: number; name: string }; reportedAt: Date },
  transfers: readonly CaseTransfer[],
): CaseTies['jurisdiction'] {
  return [
    { station: { id: fir.station.id, name: fir.station.name }, from: fir.reportedAt.toISOString() },
    ...transfers.flatMap(({ answer, answered, to }) =>
      answer === 'ACCEPTED' && answered ? [{ station: to, from: answered.at }] : [],
    ),
  ];
}
