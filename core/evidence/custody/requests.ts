import type { z } from 'zod';
import { act, read } from '@/core/audit/log';
import { caseReferences } from '@/core/cases/references';
import { NotFound } from '@/core/errors';
import type { JobSender } from '@/core/operations/jobs';
import type { Actor } from '@/core/people/actor';
import { namesOf } from '@/core/people/people';
import { greatCircleM } from '@/core/search/relations/journey';
import type { Database, Prisma, Transaction } from '@/prisma/client';
import { RequestRefused } from './errors';
import { footageOf } from './found';
import { createHold } from './holds';
import { takeTurn } from './holds.sql';
import { nextNumber } from './requests.sql';
import {
  footageFound,
  type PreservationRequest,
  type RequestInput,
  type RequestSummary,
  type requestsQuery,
} from './requests-schema';

type Row = Prisma.PreservationRequestGetPayload<object>;

/**
 * Puts a preservation request on record, holds what its cameras recorded in its span and what of it still comes in, and keeps
 * what there was at that moment and what was gone already: all in one transaction.
 * @throws Forbidden, NotFound for case or camera, RequestRefused
 */
export async function recordRequest(
  { db, jobs }: { db: Database; jobs: JobSender },
  actor: Actor,
  input: RequestInput,
): Promise<PreservationRequest> {
  const recorded = await act(
    db,
    actor,
    { action: 'custody.write', recordedAs: 'preservation.record', objectKind: 'preservation-request' },
    async (tx, entry) => {
      await takeTurn(tx);
      const cameras = await camerasAskedFor(tx, input);
      const districtId = await districtOf(tx, actor, input, cameras);
      const number = await nextNumber(tx, districtId);
      const span = { from: new Date(input.from), to: new Date(input.to) };
      const cameraIds = cameras.map(({ id }) => id);
      const found = await footageOf(tx, { ...span, cameraIds, heldIds: new Set(cameraIds) });
      const { askedByKind, askedBy, place, caseId } = input;
      const { id } = await tx.preservationRequest.create({
        data: {
          ...{ districtId, number, askedByKind, askedBy, place, caseId, found, recordedById: actor.id },
          ...{ fromAt: span.from, toAt: span.to },
          ...input.around,
          reference: input.reference || null,
          receivedAt: new Date(input.receivedAt),
          dueAt: new Date(input.dueAt),
        },
      });
      const holdIds: string[] = [];
      for (const cameraId of cameraIds) {
        const held = { kind: 'SPAN', cameraId, from: input.from, to: input.to } as const;
        holdIds.push(
          await createHold(tx, actor, {
            ...held,
            reason: `Preservation request ${number}.`,
            requestId: id,
            ...(caseId && { caseId }),
          }),
        );
      }
      entry.objectId = id;
      entry.details = {
        ...{ number, askedByKind, cameraIds, holdIds, caseId, from: input.from, to: input.to },
        ...countsOf(found),
      };
      return readRequest(tx, id);
    },
  );
  await jobs.send('store-holds', {}, { dedupe: 'store-holds' });
  return recorded;
}

/** Those named and those around the place, each once. @throws NotFound */
async function camerasAskedFor(tx: Transaction, { cameraIds, around }: RequestInput) {
  const cameras = await tx.camera.findMany({ include: { site: true }, orderBy: { code: 'asc' } });
  const named = new Set(cameraIds);
  const known = new Set(cameras.map(({ id }) => id));
  if (cameraIds.some((id) => !known.has(id))) throw new NotFound('A camera of the request');
  return cameras.filter((camera) => {
    if (named.has(camera.id)) return true;
    const latitude = camera.latitude ?? camera.site?.latitude ?? null;
    const longitude = camera.longitude ?? camera.site?.longitude ?? null;
    if (!around || latitude === null || longitude === null) return false;
    return greatCircleM(around, { latitude, longitude }) <= around.radiusM;
  });
}

/** Whose request it is: of the case, of its cameras, of whoever records it. @throws NotFound, RequestRefused */
async function districtOf(
  tx: Transaction,
  actor: Actor,
  { caseId }: RequestInput,
  cameras: readonly { districtId: number }[],
): Promise<number> {
  const fir = caseId ? await tx.case.findUnique({ where: { id: caseId } }) : null;
  if (caseId && !fir) throw new NotFound('The case');
  const districts = new Set(cameras.map(({ districtId }) => districtId));
  if (districts.size > 1) {
    throw new RequestRefused(
      'The cameras belong to several districts.',
      'Record a request for each district: each holds and answers for its own footage.',
    );
  }
  const districtId = fir?.districtId ?? [...districts][0] ?? actor.districtId;
  if (districtId === null) {
    throw new RequestRefused(
      'Nothing says which district the request belongs to.',
      'Name a camera or a case.',
    );
  }
  return districtId;
}

/** Answers a request: the words, with what there is now, stand from then on. @throws Forbidden, NotFound, RequestRefused */
export function answerRequest(
  db: Database,
  actor: Actor,
  id: string,
  text: string,
): Promise<PreservationRequest> {
  return act(
    db,
    actor,
    {
      action: 'custody.write',
      recordedAs: 'preservation.answer',
      objectKind: 'preservation-request',
      objectId: id,
    },
    async (tx, entry) => {
      await takeTurn(tx);
      const row = await find(tx, id);
      if (row.answeredAt) {
        throw new RequestRefused(
          'The request is answered already.',
          'An answer is not changed: record a new request for what is asked for besides.',
        );
      }
      const found = await footageNow(tx, row);
      await tx.preservationRequest.update({
        where: { id },
        data: { answer: text, answerFound: found, answeredById: actor.id, answeredAt: new Date() },
      });
      entry.details = { number: row.number, text, ...countsOf(found) };
      return readRequest(tx, id);
    },
  );
}

/** Requests the actor may see: those without an answer first, the nearest due on top. @throws Forbidden */
export function listRequests(
  db: Database,
  actor: Actor,
  { caseId }: z.output<typeof requestsQuery>,
): Promise<{ items: RequestSummary[] }> {
  return read(db, actor, { action: 'custody.read', objectKind: 'preservation-request' }, async (tx) => {
    const rows = await tx.preservationRequest.findMany({
      where: caseId ? { caseId } : {},
      orderBy: [{ answeredAt: { sort: 'desc', nulls: 'first' } }, { dueAt: 'asc' }],
      take: 500,
    });
    return { items: await present(tx, rows) };
  });
}

/** One request with what there was, and what there is. @throws Forbidden, NotFound */
export function getRequest(db: Database, actor: Actor, id: string): Promise<PreservationRequest> {
  return read(db, actor, { action: 'custody.read', objectKind: 'preservation-request', objectId: id }, (tx) =>
    readRequest(tx, id),
  );
}

/** A request for its printed reply; that it was printed is on record. @throws Forbidden, NotFound, RequestRefused */
export function requestToPrint(db: Database, actor: Actor, id: string): Promise<PreservationRequest> {
  return act(
    db,
    actor,
    {
      action: 'custody.read',
      recordedAs: 'preservation.print',
      objectKind: 'preservation-request',
      objectId: id,
    },
    async (tx) => {
      const shown = await readRequest(tx, id);
      if (!shown.answerFound) {
        throw new RequestRefused('The request has no answer yet.', 'Answer it, then print the reply.');
      }
      return shown;
    },
  );
}

async function find(tx: Transaction, id: string): Promise<Row> {
  const row = await tx.preservationRequest.findUnique({ where: { id } });
  if (!row) throw new NotFound('The preservation request');
  return row;
}

async function footageNow(tx: Transaction, row: Row) {
  const holds = await tx.legalHold.findMany({ where: { requestId: row.id } });
  return footageOf(tx, {
    cameraIds: holds.flatMap(({ cameraId }) => cameraId ?? []),
    heldIds: new Set(holds.flatMap(({ cameraId, releasedAt }) => (cameraId && !releasedAt ? cameraId : []))),
    from: row.fromAt,
    to: row.toAt,
  });
}

async function readRequest(tx: Transaction, id: string): Promise<PreservationRequest> {
  const row = await find(tx, id);
  const [summary] = await present(tx, [row]);
  if (!summary) throw new NotFound('The preservation request');
  const district = await tx.district.findUnique({ where: { id: row.districtId } });
  const nameOf = await namesOf(tx, [row.recordedById]);
  const { latitude, longitude, radiusM } = row;
  return {
    ...summary,
    district: district ? `${district.name}, ${district.province}` : '',
    around:
      latitude === null || longitude === null || radiusM === null ? null : { latitude, longitude, radiusM },
    recorded: { by: nameOf(row.recordedById), at: row.recordedAt.toISOString() },
    found: footageFound.parse(row.found),
    answerFound: row.answerFound === null ? null : footageFound.parse(row.answerFound),
    now: await footageNow(tx, row),
  };
}

async function present(tx: Transaction, rows: readonly Row[]): Promise<RequestSummary[]> {
  const holds = await tx.legalHold.findMany({
    where: { requestId: { in: rows.map(({ id }) => id) } },
    select: { requestId: true, releasedAt: true },
  });
  const references = await caseReferences(
    tx,
    rows.map(({ caseId }) => caseId),
  );
  const nameOf = await namesOf(
    tx,
    rows.map(({ answeredById }) => answeredById),
  );
  return rows.map((row): RequestSummary => {
    const own = holds.filter(({ requestId }) => requestId === row.id);
    const inForce = own.some(({ releasedAt }) => releasedAt === null);
    const reference = row.caseId ? references.get(row.caseId) : undefined;
    const { id, number, askedBy, place } = row;
    return {
      ...{ id, number, askedBy, place, reference: row.reference },
      state:
        own.length > 0 && !inForce ? 'RELEASED' : row.answeredAt ? 'ANSWERED' : inForce ? 'HELD' : 'RECEIVED',
      askedByKind: row.askedByKind as RequestSummary['askedByKind'],
      receivedAt: row.receivedAt.toISOString(),
      dueAt: row.dueAt.toISOString(),
      from: row.fromAt.toISOString(),
      to: row.toAt.toISOString(),
      case: row.caseId && reference ? { id: row.caseId, reference } : null,
      cameras: own.length,
      answered: row.answeredAt
        ? { by: nameOf(row.answeredById), at: row.answeredAt.toISOString(), text: row.answer ?? '' }
        : null,
    };
  });
}

function countsOf({ cameras }: PreservationRequest['found']) {
  const sum = (of: 'files' | 'deleted' | 'gaps') => cameras.reduce((total, one) => total + one[of].length, 0);
  return { files: sum('files'), deleted: sum('deleted'), gaps: sum('gaps') };
}
