import { act, read } from '@/core/audit/log';
import { DomainError, NotFound } from '@/core/errors';
import { isBounded, united } from '@/core/footage/windows';
import type { Actor } from '@/core/people/actor';
import type { Database, Prisma, Transaction } from '@/prisma/client';
import { OutsideAuthority } from '../authority/errors';
import { type AuthorityRow, mustNameAuthority, openAuthority } from '../authority/granting';
import { describeAuthority } from '../authority/listing';
import { countInScope } from '../authority/reach.sql';
import type { Reach, SearchAuthority } from '../authority/schema';
import { ScopeRequired } from '../errors';
import { EXACT_AT_MOST } from '../plan';
import type { SearchScope } from '../schema';
import { type Resolved, resolveScope } from '../scope';
import { estimateVectors } from '../sketches.sql';
import { type RelationRequest, relationRequest } from './schema';

/**
 * Asks for approval of a question that compares faces with each other, which is made once it is approved. Nothing is compared yet.
 * @throws AuthorityRequired, ScopeRequired, NotFound
 */
export async function askQuestionApproval(
  db: Database,
  actor: Actor,
  request: RelationRequest,
  at = new Date(),
): Promise<SearchAuthority> {
  if (!(await isOfFaces(db, actor, request))) {
    throw new DomainError(
      'invalid',
      'no-approval-needed',
      'Only questions that compare faces are approved.',
      'Ask the question.',
    );
  }
  return act(
    db,
    actor,
    {
      action: 'search.face',
      recordedAs: 'search.authority.ask',
      objectKind: 'authority',
      details: JSON.parse(JSON.stringify(request)) as Prisma.JsonObject,
    },
    async (tx, entry) => {
      await mustNameAuthority(tx, request);
      const { caseId, urgent: _, ...asked } = request;
      if (caseId && !(await tx.case.findUnique({ where: { id: caseId }, select: { id: true } }))) {
        throw new NotFound('The case');
      }
      const made = await openForQuestion(tx, actor, { ...asked, caseId }, at);
      entry.objectId = made.id;
      return describeAuthority(tx, actor, made.id, at);
    },
  );
}

/** Writes down that a question is to be approved, with the cameras and times that it came to. @throws ScopeRequired */
export async function openForQuestion(
  tx: Transaction,
  actor: Actor,
  request: RelationRequest,
  at: Date,
): Promise<AuthorityRow> {
  const { scope, resolved } = await scopeOfQuestion(tx, actor, request);
  if (!isBounded(resolved.index.windows)) throw new ScopeRequired();
  const { caseId, missingReport, purpose, legalBasis, urgent, ofMinor } = request;
  const rests = { caseId, missingReport, purpose, legalBasis, urgent, ofMinor };
  const asked = { ...rests, scope, question: questionOf(request) };
  return openAuthority(tx, actor, asked, resolved, await reachOf(tx, resolved), at);
}

/** That an authority was asked for this very question. @throws OutsideAuthority */
export function mustBeAsked(authority: AuthorityRow, request: RelationRequest): void {
  const { question } = authority.request as { question?: unknown };
  const asked = question === undefined ? null : questionOf(relationRequest.parse(question));
  if (asked === null || inOrder(asked) !== inOrder(questionOf(request))) {
    throw new OutsideAuthority('another question');
  }
}

/** Whether faces are compared to answer it. */
export async function isOfFaces(db: Database, actor: Actor, request: RelationRequest): Promise<boolean> {
  switch (request.kind) {
    case 'PLATE_HISTORY':
      return false;
    case 'COMPANIONS':
      return request.faces;
    case 'SCENES':
      return request.by === 'FACE';
    case 'REPEATED':
      return request.of === 'FACE';
    case 'ONWARD':
      return read(
        db,
        actor,
        { action: 'search.object', objectKind: 'track', objectId: request.trackId },
        async (tx) => {
          const track = await tx.track.findUnique({ where: { id: request.trackId }, select: { kind: true } });
          return track?.kind === 'FACE';
        },
      );
  }
}

/** What is asked, without on what it rests. */
function questionOf(request: RelationRequest): Record<string, unknown> {
  const { caseId, purpose, missingReport, legalBasis, authorityId, urgent, ofMinor, ...question } = request;
  return question;
}

/** The same text for the same question, in whatever order its members came. */
function inOrder(value: unknown): string {
  return JSON.stringify(value, (_, one: unknown) =>
    one && typeof one === 'object' && !Array.isArray(one)
      ? Object.fromEntries(Object.entries(one).sort())
      : one,
  );
}

/** The cameras and times within which a question looks. */
async function scopeOfQuestion(
  tx: Transaction,
  actor: Actor,
  request: RelationRequest,
): Promise<{ scope: SearchScope; resolved: Resolved }> {
  if (request.kind === 'SCENES') {
    const each = [];
    for (const scene of request.scenes) each.push(await resolveScope(tx, actor, scene));
    const cameraIds = [...new Set(each.flatMap(({ index }) => index.cameraIds))];
    const windows = each.flatMap(({ index }) => index.windows);
    if (!isBounded(windows)) throw new ScopeRequired();
    return {
      scope: { cameraIds },
      resolved: {
        index: { cameraIds, windows: united(windows) },
        groups: each.flatMap(({ groups }) => groups),
        said: [...new Set(each.flatMap(({ said }) => said))],
      },
    };
  }
  const scope = await spanOf(tx, request);
  return { scope, resolved: await resolveScope(tx, actor, scope) };
}

async function spanOf(
  tx: Transaction,
  request: Exclude<RelationRequest, { kind: 'SCENES' }>,
): Promise<SearchScope> {
  switch (request.kind) {
    case 'ONWARD': {
      const track = await tx.track.findUnique({ where: { id: request.trackId } });
      if (!track) throw new NotFound('The sighting');
      const within = request.withinMin * 60_000;
      const [from, to] =
        request.direction === 'previous'
          ? [track.startsAt.getTime() - within, track.endsAt.getTime()]
          : [track.startsAt.getTime(), track.endsAt.getTime() + within];
      return { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
    }
    case 'REPEATED':
      return { cameraIds: request.cameraIds, from: request.from, to: request.to };
    default:
      return { from: request.from, to: request.to };
  }
}

/** How many faces lie within it; what chance alone would pair is said with the answer. */
async function reachOf(tx: Transaction, { index }: Resolved): Promise<Reach> {
  const cameras = index.cameraIds.length;
  const space = await tx.space.findFirst({ where: { kind: 'FACE', inUse: true } });
  if (!space) return { cameras, pictures: 0, sightings: 0, lookAlikes: null };
  const about = await estimateVectors(tx, space.id, index);
  if (about > 10 * EXACT_AT_MOST) return { cameras, pictures: about, sightings: null, lookAlikes: null };
  return { cameras, ...(await countInScope(tx, space.tableName, index)), lookAlikes: null };
}
