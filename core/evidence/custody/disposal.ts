import { z } from 'zod';
import { act, read } from '@/core/audit/log';
import { NotFound } from '@/core/errors';
import type { JobSender } from '@/core/operations/jobs';
import type { Actor } from '@/core/people/actor';
import { namesOf } from '@/core/people/people';
import type { Database, Prisma, Transaction } from '@/prisma/client';
import { DisposalRefused, SecondPersonNeeded } from './errors';
import { keepersOf } from './holds.sql';
import { dueOf } from './retention.sql';
import type { Disposal, disposalDecision, disposalInput } from './schema';

/** What an item says beside its outcome. */
export const itemDetails = z.object({
  /** Why it was not deleted. */
  why: z.string().optional(),
  /** What was removed, by kind. */
  removed: z.record(z.string(), z.int()).optional(),
});

/**
 * Proposes the deletion of recordings that are due and that nothing holds. Another person decides.
 * @throws Forbidden, DisposalRefused naming what is not due, held or proposed already
 */
export function proposeDisposal(
  db: Database,
  actor: Actor,
  input: z.output<typeof disposalInput>,
  now = new Date(),
): Promise<Disposal> {
  return act(
    db,
    actor,
    { action: 'retention.write', recordedAs: 'disposal.propose', objectKind: 'disposal' },
    async (tx, entry) => {
      const wanted = [...new Set(input.recordingIds)];
      const recordings = await tx.recording.findMany({ where: { id: { in: wanted } } });
      if (recordings.length !== wanted.length) throw new NotFound('One of the recordings');
      const districts = [...new Set(recordings.map((one) => one.districtId))];
      const [districtId] = districts;
      if (districts.length > 1 || typeof districtId !== 'number') {
        throw new DisposalRefused(
          'The recordings are not of one district.',
          'Propose those of each district apart.',
        );
      }
      const due = new Map((await dueOf(tx, wanted)).map((one) => [one.recordingId, one.dueAt]));
      const early = recordings.filter(({ id }) => {
        const dueAt = due.get(id);
        return !dueAt || dueAt > now;
      });
      const kept = new Set((await keepersOf(tx, wanted)).map((one) => one.recordingId));
      const held = recordings.filter(({ id }) => kept.has(id));
      const open = await tx.disposalItem.findMany({
        where: { recordingId: { in: wanted }, disposal: { state: { in: ['PROPOSED', 'APPROVED'] } } },
      });
      refuse('is not due under its class', early);
      refuse('is held', held);
      refuse(
        'is proposed already',
        recordings.filter(({ id }) => open.some((item) => item.recordingId === id)),
      );
      const { id } = await tx.disposal.create({
        data: {
          districtId,
          reason: input.reason,
          proposedById: actor.id,
          proposedAt: now,
          items: {
            create: recordings.map((one) => ({
              recordingId: one.id,
              sha256: one.sha256,
              sizeBytes: one.sizeBytes,
              dueAt: due.get(one.id) ?? now,
            })),
          },
        },
      });
      entry.objectId = id;
      entry.details = { reason: input.reason, recordings: recordings.map(({ sha256 }) => sha256) };
      return readDisposal(tx, actor, id);
    },
  );
}

function refuse(why: string, recordings: readonly { id: string; originalName: string }[]): void {
  const [first] = recordings;
  if (!first) return;
  const others = recordings.length > 1 ? ` and ${recordings.length - 1} more` : '';
  throw new DisposalRefused(
    `${first.originalName}${others} ${why}.`,
    'Look at the list of what is due again, and propose what it offers.',
    { recordingIds: recordings.map(({ id }) => id) },
  );
}

/**
 * Agrees to a disposal, or refuses it. What was agreed to is deleted by the job `dispose`, which looks at holds again.
 * @throws Forbidden, NotFound, SecondPersonNeeded, DisposalRefused when it is decided already
 */
export async function decideDisposal(
  { db, jobs }: { db: Database; jobs: JobSender },
  actor: Actor,
  id: string,
  { approve, note }: z.output<typeof disposalDecision>,
): Promise<Disposal> {
  const decided = await act(
    db,
    actor,
    {
      action: 'custody.approve',
      recordedAs: approve ? 'disposal.approve' : 'disposal.refuse',
      objectKind: 'disposal',
      objectId: id,
    },
    async (tx, entry) => {
      const found = await tx.disposal.findUnique({ where: { id } });
      if (!found) throw new NotFound('The disposal');
      if (found.proposedById === actor.id) throw new SecondPersonNeeded('disposal');
      entry.details = { proposedById: found.proposedById, note: note ?? null };
      const { count } = await tx.disposal.updateMany({
        where: { id, state: 'PROPOSED' },
        data: {
          state: approve ? 'APPROVED' : 'REFUSED',
          decidedById: actor.id,
          decidedAt: new Date(),
          decisionNote: note ?? null,
        },
      });
      if (count === 0) {
        throw new DisposalRefused('The disposal is decided already.', 'Load the page again.');
      }
      return readDisposal(tx, actor, id);
    },
  );
  if (approve) await jobs.send('dispose', { disposalId: id }, { dedupe: id });
  return decided;
}

/** Disposals the actor may see, newest first. @throws Forbidden */
export function listDisposals(db: Database, actor: Actor): Promise<{ items: Disposal[] }> {
  return read(db, actor, { action: 'custody.read', objectKind: 'disposal' }, async (tx) => {
    const rows = await tx.disposal.findMany({ ...withItems, orderBy: { proposedAt: 'desc' }, take: 100 });
    return { items: await present(tx, actor, rows) };
  });
}

const withItems = { include: { items: { orderBy: { dueAt: 'asc' } } } } satisfies {
  include: Prisma.DisposalInclude;
};

async function readDisposal(tx: Transaction, actor: Actor, id: string): Promise<Disposal> {
  const rows = await tx.disposal.findMany({ where: { id }, ...withItems });
  const [shown] = await present(tx, actor, rows);
  if (!shown) throw new NotFound('The disposal');
  return shown;
}

async function present(
  tx: Transaction,
  actor: Actor,
  rows: Prisma.DisposalGetPayload<typeof withItems>[],
): Promise<Disposal[]> {
  const nameOf = await namesOf(
    tx,
    rows.flatMap((row) => [row.proposedById, row.decidedById]),
  );
  const recordings = await tx.recording.findMany({
    where: { id: { in: rows.flatMap((row) => row.items.map((item) => item.recordingId)) } },
    include: { camera: { select: { code: true } } },
  });
  return rows.map((row): Disposal => {
    const { decidedById, decidedAt } = row;
    return {
      id: row.id,
      state: row.state as Disposal['state'],
      reason: row.reason,
      proposed: {
        by: nameOf(row.proposedById),
        at: row.proposedAt.toISOString(),
        byMe: row.proposedById === actor.id,
      },
      decided:
        decidedById && decidedAt
          ? { by: nameOf(decidedById), at: decidedAt.toISOString(), note: row.decisionNote }
          : null,
      finishedAt: row.finishedAt?.toISOString() ?? null,
      sizeBytes: row.items.reduce((sum, item) => sum + Number(item.sizeBytes), 0),
      items: row.items.map((item) => {
        const recording = recordings.find(({ id }) => id === item.recordingId);
        return {
          recordingId: item.recordingId,
          originalName: recording?.originalName ?? item.sha256,
          cameraCode: recording?.camera?.code ?? null,
          startsAt: recording?.startsAt?.toISOString() ?? null,
          endsAt: recording?.endsAt?.toISOString() ?? null,
          sha256: item.sha256,
          sizeBytes: Number(item.sizeBytes),
          dueAt: item.dueAt.toISOString(),
          outcome: item.outcome as Disposal['items'][number]['outcome'],
          at: item.at?.toISOString() ?? null,
          why: itemDetails.parse(item.details).why ?? null,
        };
      }),
    };
  });
}
