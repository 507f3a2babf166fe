import { act, read } from '@/core/audit/log';
import { NotFound } from '@/core/errors';
import { lockCase } from '@/core/evidence/exhibits.sql';
import type { Actor } from '@/core/people/actor';
import { Forbidden } from '@/core/people/errors';
import { namesOf } from '@/core/people/people';
import { permits } from '@/core/people/policy';
import type { Database, Prisma, Transaction } from '@/prisma/client';
import { changesOf, keepChange } from './changes';
import { CaseInvalid } from './errors';
import { linksOfCase } from './links';
import {
  type CaseChange,
  type CaseLink,
  type CaseRecord,
  caseRecord,
  privateKinds,
  type RecordInput,
  type RecordKind,
} from './record-schema';

/** People, vehicles, places, statements, versions; for the investigation also tasks and hypotheses; and the links. @throws NotFound */
export async function readRecords(
  db: Database,
  actor: Actor,
  caseId: string,
): Promise<{ records: CaseRecord[]; links: CaseLink[] }> {
  return read(db, actor, { action: 'case.read', objectKind: 'case', objectId: caseId }, async (tx) => {
    if (!(await tx.case.findUnique({ where: { id: caseId }, select: { id: true } }))) {
      throw new NotFound('The case');
    }
    return { records: await recordsOfCase(tx, caseId), links: await linksOfCase(tx, caseId) };
  });
}

/** Adds a record, with the next number of its kind. @throws NotFound, CaseInvalid, Forbidden */
export async function addRecord(
  db: Database,
  actor: Actor,
  caseId: string,
  input: RecordInput,
): Promise<CaseRecord> {
  return act(db, actor, deed(input.kind, 'case.record-add', caseId), async (tx, entry) => {
    if (!(await lockCase(tx, caseId))) throw new NotFound('The case');
    await checkReferences(tx, caseId, input);
    const last = await tx.caseRecord.aggregate({
      where: { caseId, kind: input.kind },
      _max: { number: true },
    });
    const made = await tx.caseRecord.create({
      data: {
        caseId,
        kind: input.kind,
        number: (last._max.number ?? 0) + 1,
        details: input.details as Prisma.InputJsonObject,
        createdById: actor.id,
      },
    });
    entry.details = { ...entry.details, recordId: made.id, number: made.number };
    return one(tx, caseId, made.id);
  });
}

/** Says of a record what holds from now on; what it said before is kept. @throws NotFound, CaseInvalid, Forbidden */
export async function changeRecord(
  db: Database,
  actor: Actor,
  caseId: string,
  recordId: string,
  input: RecordInput,
): Promise<CaseRecord> {
  return act(db, actor, deed(input.kind, 'case.record-change', caseId, recordId), async (tx, entry) => {
    await lockCase(tx, caseId);
    const before = await one(tx, caseId, recordId);
    if (before.kind !== input.kind) throw new NotFound('The record');
    if (before.removed) throw new CaseInvalid('It was taken out: put it back first.', 'details');
    await checkReferences(tx, caseId, input);
    entry.details.changed = await keepChange(
      tx,
      actor,
      { caseId, kind: input.kind, objectId: recordId },
      before.details,
      input.details,
    );
    await tx.caseRecord.update({
      where: { id: recordId },
      data: { details: input.details as Prisma.InputJsonObject },
    });
    return one(tx, caseId, recordId);
  });
}

/**
 * Takes a record out with a reason, or puts it back. It stays on record with its number and its links. A link to one that is
 * out is not shown.
 * @throws NotFound, Forbidden
 */
export async function setRecordRemoved(
  db: Database,
  actor: Actor,
  caseId: string,
  recordId: string,
  reason: string | null,
): Promise<CaseRecord> {
  const recordedAs = reason === null ? 'case.record-return' : 'case.record-remove';
  return act(
    db,
    actor,
    { action: 'case.write', recordedAs, objectKind: 'case', objectId: caseId, details: { recordId } },
    async (tx, entry) => {
      const before = await one(tx, caseId, recordId);
      if (isPrivate(before.kind) && !permits(actor, 'diary.write')) throw new Forbidden('diary.write');
      // The log goes into bundles; what the investigation keeps to itself does not.
      entry.details = { ...entry.details, kind: before.kind, ...(!isPrivate(before.kind) && { reason }) };
      if ((before.removed === null) !== (reason === null)) {
        const removed = reason === null ? null : { at: new Date().toISOString(), by: actor.name, reason };
        await keepChange(
          tx,
          actor,
          { caseId, kind: before.kind, objectId: recordId },
          { removed: before.removed },
          { removed },
        );
        await tx.caseRecord.update({
          where: { id: recordId },
          data: {
            removedAt: removed?.at ?? null,
            removedById: removed ? actor.id : null,
            removedReason: reason,
          },
        });
      }
      return one(tx, caseId, recordId);
    },
  );
}

/** What a record said before, the newest change first. @throws NotFound */
export async function readRecordChanges(
  db: Database,
  actor: Actor,
  caseId: string,
  recordId: string,
): Promise<{ items: CaseChange[] }> {
  return read(db, actor, { action: 'case.read', objectKind: 'case', objectId: caseId }, async (tx) => {
    const { kind } = await one(tx, caseId, recordId);
    return { items: await changesOf(tx, { caseId, kind, objectId: recordId }) };
  });
}

/** Whom a task of a case can be given to: who investigates in its district, and has an account in use. @throws NotFound */
export async function readColleagues(
  db: Database,
  actor: Actor,
  caseId: string,
): Promise<{ items: { id: string; name: string; role: string }[] }> {
  return read(db, actor, { action: 'diary.read', objectKind: 'case', objectId: caseId }, async (tx) => {
    const found = await tx.case.findUnique({ where: { id: caseId }, select: { districtId: true } });
    if (!found) throw new NotFound('The case');
    return {
      items: await tx.user.findMany({
        where: {
          districtId: found.districtId,
          disabledAt: null,
          role: { in: ['INVESTIGATOR', 'SHO', 'SUPERVISOR'] },
        },
        select: { id: true, name: true, role: true },
        orderBy: { name: 'asc' },
      }),
    };
  });
}

const isPrivate = (kind: RecordKind) => privateKinds.includes(kind);

function deed(kind: RecordKind, recordedAs: string, caseId: string, recordId?: string) {
  return {
    action: isPrivate(kind) ? ('diary.write' as const) : ('case.write' as const),
    recordedAs,
    objectKind: 'case',
    objectId: caseId,
    details: { kind, ...(recordId && { recordId }) },
  };
}

/** A person, colleague or exhibit that a record names is there. @throws CaseInvalid */
async function checkReferences(tx: Transaction, caseId: string, input: RecordInput): Promise<void> {
  if (input.kind === 'STATEMENT' || input.kind === 'VERSION') {
    const { personId } = input.details;
    if (personId && !(await tx.caseRecord.count({ where: { id: personId, caseId, kind: 'PERSON' } }))) {
      throw new CaseInvalid('There is no such person in this case.', 'personId');
    }
  }
  if (input.kind === 'TASK' && input.details.assigneeId) {
    const found = await tx.user.count({ where: { id: input.details.assigneeId, disabledAt: null } });
    if (!found) throw new CaseInvalid('There is no such colleague.', 'assigneeId');
  }
  if (input.kind === 'HYPOTHESIS') {
    const named = new Set(input.details.points.flatMap(({ exhibitId }) => exhibitId ?? []));
    const found = await tx.exhibit.count({ where: { id: { in: [...named] }, caseId } });
    if (found !== named.size) throw new CaseInvalid('There is no such exhibit in this case.', 'points');
  }
}

async function one(tx: Transaction, caseId: string, id: string): Promise<CaseRecord> {
  const [found] = await describe(tx, { id, caseId });
  if (!found) throw new NotFound('The record');
  return found;
}

/** The records of a case that the transaction sees, by kind and number. */
export async function recordsOfCase(tx: Transaction, caseId: string): Promise<CaseRecord[]> {
  return describe(tx, { caseId });
}

async function describe(tx: Transaction, where: Prisma.CaseRecordWhereInput): Promise<CaseRecord[]> {
  const rows = await tx.caseRecord.findMany({ where, orderBy: [{ kind: 'asc' }, { number: 'asc' }] });
  const counts = await tx.caseChange.groupBy({
    by: ['objectId'],
    where: { objectId: { in: rows.map((row) => row.id) } },
    _count: true,
  });
  const changes = new Map(counts.map((count) => [count.objectId, count._count]));
  const nameOf = await namesOf(
    tx,
    rows.flatMap((row) => [row.createdById, row.removedById]),
  );
  return rows.map((row) =>
    caseRecord.parse({
      id: row.id,
      kind: row.kind,
      number: row.number,
      details: row.details,
      createdBy: nameOf(row.createdById),
      createdAt: row.createdAt.toISOString(),
      removed: row.removedAt && {
        at: row.removedAt.toISOString(),
        by: nameOf(row.removedById),
        reason: row.removedReason ?? '',
      },
      changes: changes.get(row.id) ?? 0,
    }),
  );
}
