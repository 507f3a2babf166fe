import { NotFound } from '@/core/errors';
import type { Actor } from '@/core/people/actor';
import type { Prisma, Transaction } from '@/prisma/client';
import { type Example, resolvedScope, type SearchRequest } from '../schema';
import { frozen, type Resolved } from '../scope';
import { storedExamples } from '../stored-query';
import {
  ApprovalRequired,
  AuthorityEnded,
  AuthorityRequired,
  MinorNeedsApproval,
  OutsideAuthority,
} from './errors';
import type { Reach } from './schema';

/** A supervisor approves before or within this (REQUIREMENTS §3; EU AI Act Art. 26(10)). */
export const APPROVAL_HOURS = 48;
/** Under what was approved, its author may search further for this long: a list is narrowed, a sighting followed. */
export const AUTHORITY_DAYS = 30;

const HOUR_MS = 3600_000;

export type AuthorityRow = Prisma.SearchAuthorityGetPayload<object>;

export type FaceRequest = Extract<SearchRequest, { kind: 'FACE' }>;

/** What a search by face, or a question that compares faces, says of why it may be made. */
export type Rests = Partial<
  Pick<FaceRequest, 'caseId' | 'missingReport' | 'purpose' | 'legalBasis' | 'authorityId' | 'urgent'>
> & { ofMinor?: boolean | undefined };

/** Whether searches may be made under an authority now. */
export function isLive(row: Pick<AuthorityRow, 'state' | 'decidedAt' | 'dueAt' | 'urgentReason'>, at: Date) {
  if (row.state === 'WAITING') return row.urgentReason !== null && row.dueAt > at;
  if (row.state !== 'APPROVED' || !row.decidedAt) return false;
  return row.decidedAt.getTime() + AUTHORITY_DAYS * 24 * HOUR_MS > at.getTime();
}

/**
 * That a request says on what it rests, all of it.
 * @throws AuthorityRequired naming what lacks
 */
export async function mustNameAuthority(tx: Transaction, request: Rests): Promise<void> {
  const { caseId, missingReport, purpose, legalBasis } = request;
  const basis = legalBasis && (await tx.legalBasis.findUnique({ where: { code: legalBasis } }));
  const lacking = [
    ...(caseId || missingReport ? [] : ['a case or a missing-person report']),
    ...(purpose ? [] : ['its purpose']),
    ...(basis && !basis.retiredAt ? [] : ['a legal basis']),
  ];
  if (lacking.length > 0) throw new AuthorityRequired(lacking);
}

/**
 * The authority that a search by face names and that carries it still; null where it is to be opened because it cannot wait.
 * @throws AuthorityRequired, ApprovalRequired, MinorNeedsApproval, AuthorityEnded, NotFound
 */
export async function authorityOf(
  tx: Transaction,
  actor: Actor,
  request: Rests,
  at: Date,
): Promise<AuthorityRow | null> {
  if (request.authorityId) {
    const row = await tx.searchAuthority.findFirst({ where: { id: request.authorityId, actorId: actor.id } });
    if (!row) throw new NotFound('The approval');
    if (!isLive(row, at)) throw new AuthorityEnded(whyNotLive(row));
    return row;
  }
  await mustNameAuthority(tx, request);
  if (request.ofMinor) throw new MinorNeedsApproval();
  if (!request.urgent) throw new ApprovalRequired();
  return null;
}

function whyNotLive({ state, dueAt }: AuthorityRow): string {
  if (state === 'WAITING') {
    return dueAt > new Date() ? 'The search is not approved yet.' : 'Nobody approved the search in time.';
  }
  if (state === 'APPROVED') return `The approval was for ${AUTHORITY_DAYS} days, which are over.`;
  return (
    { REFUSED: 'The search was refused.', LAPSED: 'Nobody approved the search in time.' }[state] ??
    'The request was taken back.'
  );
}

/**
 * That a search stays within an authority: its cameras, its windows, and the person that it is about, who may be followed
 * from what was found of them.
 * @throws OutsideAuthority
 */
export async function mustStayWithin(
  tx: Transaction,
  authority: AuthorityRow,
  request: FaceRequest,
  { index }: Resolved,
): Promise<void> {
  const allowed = resolvedScope.parse(authority.resolved);
  const cameras = new Set(allowed.cameraIds);
  if (!index.cameraIds.every((id) => cameras.has(id))) throw new OutsideAuthority('other cameras');
  const within = index.windows.every(({ from, to }) =>
    allowed.windows.some(
      (window) =>
        from && to && window.from && window.to && new Date(window.from) <= from && to <= new Date(window.to),
    ),
  );
  if (!within) throw new OutsideAuthority('other times');
  const asked = storedExamples(authority.request);
  const known = new Set([...asked.examples, ...asked.unlike].map(keyOf));
  const fresh = [...request.examples, ...request.unlike].filter((example) => !known.has(keyOf(example)));
  const found = await tx.candidate.findMany({
    where: {
      search: { authorityId: authority.id },
      trackId: { in: fresh.flatMap((example) => (example.from === 'track' ? example.trackId : [])) },
    },
    select: { trackId: true },
  });
  const tracks = new Set(found.map(({ trackId }) => trackId));
  if (!fresh.every((example) => example.from === 'track' && tracks.has(example.trackId))) {
    throw new OutsideAuthority('a picture that was neither asked for nor found');
  }
}

const keyOf = (example: Example) => JSON.stringify(Object.entries(example).sort());

/** Writes down a request to search a face. What it may be seen by is decided by its case, or by the district of who asks. */
export async function openAuthority(
  tx: Transaction,
  actor: Actor,
  request: Rests,
  resolved: Resolved,
  reach: Reach,
  at: Date,
): Promise<AuthorityRow> {
  const { caseId, missingReport, purpose, legalBasis, urgent, ofMinor, authorityId: _, ...asked } = request;
  return tx.searchAuthority.create({
    data: {
      actorId: actor.id,
      districtId: actor.districtId,
      caseId: caseId ?? null,
      missingReport: missingReport ?? null,
      purpose: purpose ?? '',
      legalBasis: legalBasis ?? '',
      request: json(asked),
      resolved: json(frozen(resolved)),
      reach: json(reach),
      urgentReason: urgent ?? null,
      ofMinor: ofMinor ?? false,
      askedAt: at,
      dueAt: new Date(at.getTime() + APPROVAL_HOURS * HOUR_MS),
    },
  });
}

/** A value as a JSON column takes it: what is undefined is left out. */
function json(value: unknown): Prisma.InputJsonValue {
  return JSON.parse(JSON.stringify(value)) as Prisma.InputJsonValue;
}
