import { read } from '@/core/audit/log';
import { caseReference } from '@/core/cases/fir-number';
import { NotFound } from '@/core/errors';
import type { Actor } from '@/core/people/actor';
import { namesOf } from '@/core/people/people';
import { permits } from '@/core/people/policy';
import type { Database, Prisma, Transaction } from '@/prisma/client';
import { saysWhere } from '../chosen';
import { relationRequest } from '../relations/schema';
import { resolvedScope, searchScope } from '../schema';
import { storedExamples } from '../stored-query';
import { AUTHORITY_DAYS, isLive } from './granting';
import { type AuthorityCounts, type LegalBasis, reach, type SearchAuthority } from './schema';
import { type AuthoritySummary, authorityState } from './state';

const LISTED_AT_MOST = 200;

const whole = {
  basis: true,
  case: { include: { station: { include: { district: true } } } },
  searches: { select: { id: true }, orderBy: { id: 'asc' as const } },
  answers: { select: { id: true }, orderBy: { id: 'asc' as const } },
};
type Whole = Prisma.SearchAuthorityGetPayload<{ include: typeof whole }>;

/** Requests that somebody may see: those to decide first, soonest due first; then the newest. */
export async function listAuthorities(
  db: Database,
  actor: Actor,
  at = new Date(),
): Promise<SearchAuthority[]> {
  return read(db, actor, { action: 'authority.read', objectKind: 'authority' }, async (tx) => {
    const seen = seenBy(actor);
    const waiting = await tx.searchAuthority.findMany({
      where: { ...seen, state: 'WAITING', dueAt: { gt: at } },
      orderBy: [{ dueAt: 'asc' }],
      take: LISTED_AT_MOST,
      include: whole,
    });
    const others = await tx.searchAuthority.findMany({
      where: { ...seen, NOT: { state: 'WAITING', dueAt: { gt: at } } },
      orderBy: { askedAt: 'desc' },
      take: LISTED_AT_MOST - waiting.length,
      include: whole,
    });
    return describeAll(tx, actor, [...waiting, ...others], at);
  });
}

/** One request. @throws NotFound */
export async function getAuthority(
  db: Database,
  actor: Actor,
  id: string,
  at = new Date(),
): Promise<SearchAuthority> {
  return read(db, actor, { action: 'authority.read', objectKind: 'authority', objectId: id }, (tx) =>
    describeAuthority(tx, actor, id, at),
  );
}

/** How much waits for somebody. */
export async function countAuthorities(
  db: Database,
  actor: Actor,
  at = new Date(),
): Promise<AuthorityCounts> {
  return read(db, actor, { action: 'authority.read', objectKind: 'authority' }, async (tx) => ({
    toDecide: permits(actor, 'search.approve')
      ? await tx.searchAuthority.count({
          where: { state: 'WAITING', dueAt: { gt: at }, actorId: { not: actor.id } },
        })
      : 0,
    ready: await tx.searchAuthority.count({
      where: {
        actorId: actor.id,
        state: 'APPROVED',
        decidedAt: { gt: new Date(at.getTime() - AUTHORITY_DAYS * 24 * 3600_000) },
        searches: { none: {} },
        answers: { none: {} },
      },
    }),
  }));
}

/** On what law a search may rest, those no longer used last. */
export async function listLegalBases(db: Database, actor: Actor): Promise<LegalBasis[]> {
  return read(db, actor, { action: 'search.read', objectKind: 'legal-basis' }, async (tx) => {
    const rows = await tx.legalBasis.findMany({
      orderBy: [{ retiredAt: { sort: 'asc', nulls: 'first' } }, { name: 'asc' }],
    });
    return rows.map(({ code, name, retiredAt }) => ({ code, name, retired: retiredAt !== null }));
  });
}

/** One request as it is shown. @throws NotFound */
export async function describeAuthority(
  tx: Transaction,
  actor: Actor,
  id: string,
  at: Date,
): Promise<SearchAuthority> {
  const row = await tx.searchAuthority.findFirst({ where: { id, ...seenBy(actor) }, include: whole });
  const [shown] = row ? await describeAll(tx, actor, [row], at) : [];
  if (!shown) throw new NotFound('The request');
  return shown;
}

/** How the authority of a search stands, for whoever reads the search. */
export async function summaryOf(
  tx: Transaction,
  row: Prisma.SearchAuthorityGetPayload<{ include: { basis: true } }>,
  at = new Date(),
): Promise<AuthoritySummary> {
  const nameOf = await namesOf(tx, [row.decidedById]);
  return {
    id: row.id,
    askedById: row.actorId,
    state: stateOf(row, at),
    dueAt: row.dueAt.toISOString(),
    legalBasis: row.basis.name,
    missingReport: row.missingReport,
    urgentReason: row.urgentReason,
    ofMinor: row.ofMinor,
    decidedByName: row.decidedById && nameOf(row.decidedById),
    decidedAt: row.decidedAt?.toISOString() ?? null,
    decisionNote: row.decisionNote,
  };
}

/**
 * Whose requests one sees, of those that row-level security shows: one's own, and whoever approves those of their district
 * and of the cases they see.
 */
function seenBy(actor: Actor): Prisma.SearchAuthorityWhereInput {
  return permits(actor, 'search.approve') ? {} : { OR: [{ actorId: actor.id }, { caseId: { not: null } }] };
}

function referenceOf({ firNumber, firYear, station }: NonNullable<Whole['case']>): string {
  return caseReference({ firNumber, firYear, station: station.name, district: station.district.name });
}

/** One whose time is over has lapsed, also before that was written down. */
export const stateOf = (row: { state: string; dueAt: Date }, at: Date) =>
  row.state === 'WAITING' && row.dueAt <= at ? ('LAPSED' as const) : authorityState.parse(row.state);

async function describeAll(
  tx: Transaction,
  actor: Actor,
  rows: Whole[],
  at: Date,
): Promise<SearchAuthority[]> {
  const nameOf = await namesOf(
    tx,
    rows.flatMap(({ actorId, decidedById }) => [actorId, decidedById]),
  );
  return rows.map((row) => {
    const state = stateOf(row, at);
    const { scope: asked, question, ...request } = row.request as Record<string, unknown>;
    const scope = searchScope.parse(asked ?? {});
    const own = row.actorId === actor.id;
    return {
      id: row.id,
      askedById: row.actorId,
      state,
      dueAt: row.dueAt.toISOString(),
      missingReport: row.missingReport,
      urgentReason: row.urgentReason,
      ofMinor: row.ofMinor,
      decidedByName: row.decidedById && nameOf(row.decidedById),
      decidedAt: row.decidedAt?.toISOString() ?? null,
      decisionNote: row.decisionNote,
      askedAt: row.askedAt.toISOString(),
      actorName: nameOf(row.actorId),
      own,
      mayDecide: state === 'WAITING' && !own && permits(actor, 'search.approve'),
      live: isLive(row, at),
      case: row.case && { id: row.case.id, reference: referenceOf(row.case), title: row.case.title },
      purpose: row.purpose,
      legalBasis: { code: row.legalBasis, name: row.basis.name },
      ...storedExamples(request),
      request,
      scope,
      resolved: resolvedScope.parse(row.resolved),
      everyCamera: !saysWhere(scope),
      reach: reach.parse(row.reach),
      searchIds: row.searches.map(({ id }) => id),
      question: question === undefined ? null : relationRequest.parse(question),
      relationIds: row.answers.map(({ id }) => id),
    };
  });
}
