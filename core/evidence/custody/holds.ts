import type { z } from 'zod';
import { act, read } from '@/core/audit/log';
import { caseReferences } from '@/core/cases/references';
import { NotFound } from '@/core/errors';
import type { JobSender } from '@/core/operations/jobs';
import type { Actor } from '@/core/people/actor';
import { namesOf } from '@/core/people/people';
import type { Database, Prisma, Transaction } from '@/prisma/client';
import { HoldState, SecondPersonNeeded } from './errors';
import { countKept, takeTurn } from './holds.sql';
import type { Hold, HoldInput, holdsQuery } from './schema';

interface Parts {
  db: Database;
  jobs: JobSender;
}

/**
 * Places a legal hold. From this moment nothing of it is disposed of; the store is told by the job `store-holds`.
 * @throws Forbidden, NotFound for what is to be held
 */
export async function placeHold({ db, jobs }: Parts, actor: Actor, input: HoldInput): Promise<Hold> {
  const placed = await act(
    db,
    actor,
    { action: 'custody.write', recordedAs: 'hold.place', objectKind: 'hold', details: { ...input } },
    async (tx, entry) => {
      const id = await createHold(tx, actor, input);
      entry.objectId = id;
      return readHold(tx, actor, id);
    },
  );
  await jobs.send('store-holds', {}, { dedupe: 'store-holds' });
  return placed;
}

/** Writes a hold within a deed that is on record already. @returns its id @throws NotFound */
export async function createHold(
  tx: Transaction,
  actor: Pick<Actor, 'id' | 'name'>,
  input: HoldInput & { caseId?: string; requestId?: string },
): Promise<string> {
  await takeTurn(tx);
  const of = await heldBy(tx, input);
  const { id } = await tx.legalHold.create({
    data: {
      ...of,
      kind: input.kind,
      reason: input.reason,
      placedById: actor.id,
      ...(input.caseId !== undefined && { caseId: input.caseId }),
      ...(input.requestId !== undefined && { requestId: input.requestId }),
    },
  });
  const custody = {
    kind: 'HOLD_PLACED',
    actorId: actor.id,
    actorName: actor.name,
    details: { holdId: id, reason: input.reason },
  };
  if (input.kind === 'RECORDING') {
    await tx.custodyEvent.create({ data: { ...custody, recordingId: input.recordingId } });
  }
  if (input.kind === 'EXHIBIT') {
    await tx.custodyEvent.create({ data: { ...custody, exhibitId: input.exhibitId } });
  }
  return id;
}

/** What a hold is of, as its row says it. */
async function heldBy(tx: Transaction, input: HoldInput) {
  if (input.kind === 'SPAN') {
    const camera = await tx.camera.findUnique({ where: { id: input.cameraId } });
    if (!camera) throw new NotFound('The camera');
    const span = { fromAt: new Date(input.from), toAt: new Date(input.to) };
    return { districtId: camera.districtId, cameraId: camera.id, ...span };
  }
  if (input.kind === 'CASE') {
    const found = await tx.case.findUnique({ where: { id: input.caseId } });
    if (!found) throw new NotFound('The case');
    return { districtId: found.districtId, caseId: found.id };
  }
  if (input.kind === 'EXHIBIT') {
    const exhibit = await tx.exhibit.findUnique({ where: { id: input.exhibitId }, include: { case: true } });
    if (!exhibit) throw new NotFound('The exhibit');
    return { districtId: exhibit.case.districtId, exhibitId: exhibit.id };
  }
  const recording = await tx.recording.findUnique({ where: { id: input.recordingId } });
  if (!recording || recording.status === 'DISPOSED') throw new NotFound('The recording');
  if (recording.districtId === null) {
    throw new HoldState(
      'Nobody has said yet of which camera the recording is; until then nothing deletes it.',
    );
  }
  return { districtId: recording.districtId, recordingId: recording.id };
}

/** Asks for the release of a hold; it stays in force until somebody else agrees. @throws Forbidden, NotFound, HoldState */
export function askRelease(db: Database, actor: Actor, id: string, reason: string): Promise<Hold> {
  return act(
    db,
    actor,
    {
      action: 'custody.write',
      recordedAs: 'hold.release-ask',
      objectKind: 'hold',
      objectId: id,
      details: { reason },
    },
    async (tx) => {
      const found = await lockHold(tx, id);
      if (found.releasedAt) throw new HoldState('The hold is released already.');
      await tx.legalHold.update({
        where: { id },
        data: { releaseAskedById: actor.id, releaseAskedAt: new Date(), releaseReason: reason },
      });
      return readHold(tx, actor, id);
    },
  );
}

/**
 * Agrees to the release that another person asked for.
 * @throws Forbidden, NotFound, HoldState, SecondPersonNeeded
 */
export async function release({ db, jobs }: Parts, actor: Actor, id: string): Promise<Hold> {
  const released = await act(
    db,
    actor,
    { action: 'custody.approve', recordedAs: 'hold.release', objectKind: 'hold', objectId: id },
    async (tx, entry) => {
      const found = await lockHold(tx, id);
      if (found.releasedAt) throw new HoldState('The hold is released already.');
      if (!found.releaseAskedById) throw new HoldState('Nobody has asked for the release of this hold.');
      if (found.releaseAskedById === actor.id) throw new SecondPersonNeeded('release');
      entry.details = { askedById: found.releaseAskedById, reason: found.releaseReason };
      await tx.legalHold.update({
        where: { id },
        data: { releasedById: actor.id, releasedAt: new Date() },
      });
      const custody = {
        kind: 'HOLD_RELEASED',
        actorId: actor.id,
        actorName: actor.name,
        details: { holdId: id, reason: found.releaseReason },
      };
      if (found.recordingId) {
        await tx.custodyEvent.create({ data: { ...custody, recordingId: found.recordingId } });
      }
      if (found.exhibitId) await tx.custodyEvent.create({ data: { ...custody, exhibitId: found.exhibitId } });
      return readHold(tx, actor, id);
    },
  );
  await jobs.send('store-holds', {}, { dedupe: 'store-holds' });
  return released;
}

/** Declines a release that was asked for: the hold stays. @throws Forbidden, NotFound, HoldState */
export function keepHold(db: Database, actor: Actor, id: string): Promise<Hold> {
  return act(
    db,
    actor,
    { action: 'custody.write', recordedAs: 'hold.release-decline', objectKind: 'hold', objectId: id },
    async (tx) => {
      const found = await lockHold(tx, id);
      if (found.releasedAt) throw new HoldState('The hold is released already.');
      await tx.legalHold.update({
        where: { id },
        data: { releaseAskedById: null, releaseAskedAt: null, releaseReason: null },
      });
      return readHold(tx, actor, id);
    },
  );
}

/** Holds the actor may see, newest first; of a recording: every hold that keeps it. @throws Forbidden */
export function listHolds(
  db: Database,
  actor: Actor,
  query: z.output<typeof holdsQuery>,
): Promise<{ items: Hold[] }> {
  return read(db, actor, { action: 'custody.read', objectKind: 'hold' }, async (tx) => {
    const { recordingId, caseId, requestId, released } = query;
    const rows = await tx.legalHold.findMany({
      where: {
        ...(recordingId ? { recordingId } : {}),
        ...(caseId ? { caseId } : {}),
        ...(requestId ? { requestId } : {}),
        ...(released ? {} : { releasedAt: null }),
      },
      orderBy: { placedAt: 'desc' },
      take: 500,
    });
    return { items: await present(tx, actor, rows) };
  });
}

async function lockHold(tx: Transaction, id: string) {
  await takeTurn(tx);
  const found = await tx.legalHold.findUnique({ where: { id } });
  if (!found) throw new NotFound('The hold');
  return found;
}

async function readHold(tx: Transaction, actor: Actor, id: string): Promise<Hold> {
  const [shown] = await present(tx, actor, await tx.legalHold.findMany({ where: { id } }));
  if (!shown) throw new NotFound('The hold');
  return shown;
}

async function present(
  tx: Transaction,
  actor: Actor,
  rows: Prisma.LegalHoldGetPayload<object>[],
): Promise<Hold[]> {
  const nameOf = await namesOf(
    tx,
    rows.flatMap((row) => [row.placedById, row.releaseAskedById, row.releasedById]),
  );
  const cameras = await tx.camera.findMany({
    where: { id: { in: rows.flatMap((row) => row.cameraId ?? []) } },
    select: { id: true, code: true, name: true },
  });
  const references = await caseReferences(
    tx,
    rows.map((row) => row.caseId),
  );
  const kept = await countKept(
    tx,
    rows.map((row) => row.id),
  );
  return rows.map((row): Hold => {
    const { releaseAskedById, releaseAskedAt, releasedById, releasedAt } = row;
    const reference = row.caseId ? references.get(row.caseId) : undefined;
    return {
      id: row.id,
      kind: row.kind as Hold['kind'],
      reason: row.reason,
      placed: { by: nameOf(row.placedById), at: row.placedAt.toISOString() },
      recordingId: row.recordingId,
      exhibitId: row.exhibitId,
      camera: cameras.find((camera) => camera.id === row.cameraId) ?? null,
      from: row.fromAt?.toISOString() ?? null,
      to: row.toAt?.toISOString() ?? null,
      case: row.caseId && reference ? { id: row.caseId, reference } : null,
      requestId: row.requestId,
      releaseAsked:
        releaseAskedById && releaseAskedAt
          ? {
              by: nameOf(releaseAskedById),
              at: releaseAskedAt.toISOString(),
              reason: row.releaseReason ?? '',
              byMe: releaseAskedById === actor.id,
            }
          : null,
      released:
        releasedById && releasedAt ? { by: nameOf(releasedById), at: releasedAt.toISOString() } : null,
      recordings: kept.get(row.id) ?? 0,
    };
  });
}
