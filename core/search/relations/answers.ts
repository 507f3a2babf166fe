import { act, read } from '@/core/audit/log';
import type { Signer } from '@/core/audit/signing';
import { NotFound } from '@/core/errors';
import { withoutUndefined } from '@/core/exact';
import type { Actor } from '@/core/people/actor';
import { namesOf } from '@/core/people/people';
import type { Database, Prisma, Transaction } from '@/prisma/client';
import { AuthorityEnded } from '../authority/errors';
import { authorityOf } from '../authority/granting';
import { summaryOf } from '../authority/listing';
import { purged } from '../authority/state';
import { readerOf } from '../readers';
import { signReceipt } from '../receipts/signing';
import { indexWatermark } from '../receipts.sql';
import { readableRelationIds } from './answers.sql';
import { isOfFaces, mustBeAsked, openForQuestion } from './asking';
import { answerCompanions } from './companions';
import { answerOnward } from './onward';
import { answerPlateHistory } from './plate-history';
import type { Answered } from './question';
import { answerRepeated } from './repeated';
import { answerScenes } from './scenes';
import {
  type Answer,
  type Relation,
  type RelationRequest,
  type RelationSummary,
  relation,
  relationSummary,
} from './schema';

const QUESTION_TIMEOUT_MS = 120_000;
const LISTED_AT_MOST = 100;

/** What entries of the audit log call each question. */
const RECORDED_AS: Record<RelationRequest['kind'], string> = {
  PLATE_HISTORY: 'search.plate-history',
  ONWARD: 'search.onward',
  COMPANIONS: 'search.companions',
  SCENES: 'search.scenes',
  REPEATED: 'search.repeated',
};

/**
 * Answers a question across sightings, and keeps it like a search: what was asked, under which authority, with which models,
 * what the scope covered, and the answer, frozen and signed. Answer, signature and audit entry are written in the transaction
 * that looked.
 * A question that compares faces is made under an approval of just that question, or opens a request for one where it cannot
 * wait.
 * @throws AuthorityRequired, ApprovalRequired, AuthorityEnded, OutsideAuthority, NotFound, PatternTooWide, and what each question says.
 */
export async function askRelation(
  { db, signer }: { db: Database; signer: Signer },
  actor: Actor,
  request: RelationRequest,
): Promise<Relation & { answer: Answer }> {
  const startedAt = performance.now();
  const { caseId, purpose } = request;
  const ofFaces = await isOfFaces(db, actor, request);
  const id = await act(
    db,
    actor,
    {
      action: ofFaces ? 'search.face' : 'search.object',
      recordedAs: RECORDED_AS[request.kind],
      objectKind: 'relation',
      details: { ...withoutUndefined(request), caseId: caseId ?? null, purpose: purpose ?? null },
    },
    async (tx, entry) => {
      const at = new Date();
      const given = ofFaces ? await authorityOf(tx, actor, request, at) : null;
      if (given) mustBeAsked(given, request);
      if (caseId && !(await tx.case.findUnique({ where: { id: caseId }, select: { id: true } }))) {
        throw new NotFound('The case');
      }
      const watermark = (await indexWatermark(tx)) ?? new Date();
      const found = await answerOf(tx, actor, request);
      const authority = ofFaces ? (given ?? (await openForQuestion(tx, actor, request, at))) : null;
      const made = await tx.relationAnswer.create({
        data: {
          kind: request.kind,
          actorId: actor.id,
          districtId: actor.districtId,
          caseId: authority ? authority.caseId : (caseId ?? null),
          purpose: authority ? authority.purpose : (purpose ?? null),
          authorityId: authority?.id ?? null,
          request: json(request),
          models: json(found.models),
          coverage: json(found.coverage),
          said: found.said,
          watermark,
          answer: json(found.answer),
          total: found.total,
          durationMs: Math.round(performance.now() - startedAt),
        },
      });
      entry.objectId = made.id;
      entry.details = {
        ...entry.details,
        ...(authority && { authorityId: authority.id }),
        total: found.total,
        models: found.models,
        receiptSha256: await signReceipt(tx, signer, 'relation', made.id),
      };
      return made.id;
    },
    { timeoutMs: QUESTION_TIMEOUT_MS },
  );
  const made = await read(db, actor, { action: 'search.read', objectKind: 'relation', objectId: id }, (tx) =>
    describe(tx, id),
  );
  // Refused by a supervisor in the moment between.
  if (!made.answer) throw new AuthorityEnded('The question was refused.');
  return { ...made, answer: made.answer };
}

async function answerOf(tx: Transaction, actor: Actor, request: RelationRequest): Promise<Answered> {
  switch (request.kind) {
    case 'PLATE_HISTORY':
      return answerPlateHistory(tx, request);
    case 'ONWARD':
      return answerOnward(tx, actor, request);
    case 'COMPANIONS':
      return answerCompanions(tx, request);
    case 'SCENES':
      return answerScenes(tx, actor, request);
    case 'REPEATED':
      return answerRepeated(tx, request);
  }
}

/** An answer as it was. Opening it is on record. @throws NotFound */
export async function openRelation(db: Database, actor: Actor, id: string): Promise<Relation> {
  return act(
    db,
    actor,
    { action: 'search.read', recordedAs: 'search.open', objectKind: 'relation', objectId: id },
    async (tx) => {
      const [readable] = await readableRelationIds(tx, readerOf(actor), { id, limit: 1 });
      if (!readable) throw new NotFound('The answer');
      return describe(tx, id);
    },
  );
}

/** Answers that the actor may open, newest first. */
export async function listRelations(db: Database, actor: Actor): Promise<RelationSummary[]> {
  return read(db, actor, { action: 'search.read', objectKind: 'relation' }, async (tx) => {
    const ids = await readableRelationIds(tx, readerOf(actor), { limit: LISTED_AT_MOST });
    const rows = await tx.relationAnswer.findMany({
      where: { id: { in: ids } },
      omit: { answer: true, coverage: true },
      orderBy: { id: 'desc' },
    });
    const nameOf = await namesOf(
      tx,
      rows.map((row) => row.actorId),
    );
    return rows.map((row) => ({
      id: row.id,
      kind: relationSummary.shape.kind.parse(row.kind),
      createdAt: row.createdAt.toISOString(),
      actorName: nameOf(row.actorId),
      about: aboutOf(relation.shape.request.parse(row.request)),
      total: row.total,
    }));
  });
}

/** What a question is about, in a few words. */
function aboutOf(request: RelationRequest): string {
  switch (request.kind) {
    case 'PLATE_HISTORY':
      return request.text.toUpperCase();
    case 'ONWARD':
    case 'REPEATED':
      return '';
    case 'SCENES':
      return request.scenes.flatMap(({ name }) => name || []).join(', ');
    case 'COMPANIONS':
      return request.text?.toUpperCase() ?? '';
  }
}

async function describe(tx: Transaction, id: string): Promise<Relation> {
  const row = await tx.relationAnswer.findUniqueOrThrow({
    where: { id },
    include: { authority: { include: { basis: true } } },
  });
  const nameOf = await namesOf(tx, [row.actorId]);
  const { shape } = relation;
  return {
    id: row.id,
    createdAt: row.createdAt.toISOString(),
    actorName: nameOf(row.actorId),
    caseId: row.caseId,
    purpose: row.purpose,
    request: shape.request.parse(row.request),
    models: shape.models.parse(row.models),
    coverage: shape.coverage.parse(row.coverage),
    said: row.said,
    watermark: row.watermark.toISOString(),
    total: row.total,
    durationMs: row.durationMs,
    authority: row.authority && (await summaryOf(tx, row.authority)),
    purged: row.purgedAt
      ? purged.parse({
          at: row.purgedAt.toISOString(),
          because: row.purgedBecause,
          receiptSha256: row.purgedReceiptSha256,
        })
      : null,
    answer: shape.answer.parse(row.answer),
  };
}

/** A value as a JSON column takes it: what is undefined is left out. */
function json(value: unknown): Prisma.InputJsonValue {
  return JSON.parse(JSON.stringify(value)) as Prisma.InputJsonValue;
}
