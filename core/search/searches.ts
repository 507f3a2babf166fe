import { act, read } from '@/core/audit/log';
import type { Signer } from '@/core/audit/signing';
import { NotFound } from '@/core/errors';
import { coverageWithin } from '@/core/footage/coverage';
import { sighting } from '@/core/footage/schema';
import { sightingsById } from '@/core/footage/sightings';
import { isBounded } from '@/core/footage/windows';
import type { Actor } from '@/core/people/actor';
import { namesOf } from '@/core/people/people';
import type { Database, Prisma, Transaction } from '@/prisma/client';
import { groupCandidates } from './answers/grouping';
import { tallyTracks } from './answers/tally.sql';
import { authorityOf, mustStayWithin, openAuthority } from './authority/granting';
import { stateOf, summaryOf } from './authority/listing';
import type { Reach } from './authority/schema';
import { purged as purgedSchema } from './authority/state';
import { type Comparing, WITHOUT_MEMORY } from './comparing';
import { ScopeRequired } from './errors';
import { beyondQuick } from './exhaustive/beyond';
import { find } from './finding';
import type { Finding } from './found';
import { readerOf } from './readers';
import { seenAgain } from './receipt-scope';
import { signReceipt } from './receipts/signing';
import { indexWatermark, readableSearchIds } from './receipts.sql';
import {
  type Candidate,
  candidate as candidateSchema,
  type Search,
  type SearchRequest,
  type SearchSummary,
  search as searchSchema,
} from './schema';
import { frozen, type Resolved, resolveScope } from './scope';
import { normalisedQuery } from './stored-query';
import { titleOf } from './titles';

/** Frozen beside each candidate: the sighting as it was shown, and what was said of its resemblance. */
const { strength, rarity } = candidateSchema.shape;
const snapshot = sighting.extend({ strength, rarity });

/** Searches take longer than other requests where the scope is wide. */
const SEARCH_TIMEOUT_MS = 120_000;
const LISTED_AT_MOST = 200;

/**
 * Searches, and keeps the search as a receipt: what was asked, under which authority, with which models and thresholds, over
 * which scope, what that covered, and what was found, frozen and signed. Receipt, signature and audit entry are written
 * in the transaction that searched. A search by face is made under an approval, or opens a request for one where it cannot
 * wait.
 * @param again an approximate search that is made exhaustive: its very cameras and windows are looked through
 * @throws AuthorityRequired, ApprovalRequired, AuthorityEnded, OutsideAuthority, ScopeRequired, NothingToCompare,
 * TooLargeAtOnce, PatternTooWide, NotFound
 */
export async function runSearch(
  { db, signer, comparing = WITHOUT_MEMORY }: { db: Database; signer: Signer; comparing?: Comparing },
  actor: Actor,
  request: SearchRequest,
  again?: { quickId: string; timeoutMs: number },
): Promise<Search> {
  const startedAt = performance.now();
  const { scope, caseId, purpose, missingReport, legalBasis, authorityId, urgent, ofMinor, ...rest } =
    request;
  const id = await act(
    db,
    actor,
    {
      action: request.kind === 'FACE' ? 'search.face' : 'search.object',
      recordedAs: `search.${request.kind.toLowerCase()}`,
      objectKind: 'search',
      details: {
        scope,
        caseId: caseId ?? null,
        purpose: purpose ?? null,
        ...(request.kind === 'FACE' && {
          missingReport: missingReport ?? null,
          legalBasis: legalBasis ?? null,
          authorityId: authorityId ?? null,
          urgent: urgent ?? null,
        }),
        ...(again && { exhaustiveOf: again.quickId }),
      },
    },
    async (tx, entry) => {
      const at = new Date();
      const given = request.kind === 'FACE' ? await authorityOf(tx, actor, request, at) : null;
      const resolved = again
        ? await scopeOfQuick(tx, actor, again.quickId)
        : await resolveScope(tx, actor, scope);
      if (request.kind === 'DESCRIPTION' && request.zone) {
        // What is drawn on one camera's picture is looked for there and nowhere else, and coverage says so.
        const zoned = await resolveScope(tx, actor, { cameraIds: [request.zone.cameraId] });
        resolved.index.cameraIds = zoned.index.cameraIds;
        resolved.said.push('Only the camera that the line or area is drawn on was looked at.');
      }
      if (request.kind === 'FACE' && !isBounded(resolved.index.windows)) throw new ScopeRequired();
      if (given && request.kind === 'FACE') await mustStayWithin(tx, given, request, resolved);
      if (caseId && !(await tx.case.findUnique({ where: { id: caseId }, select: { id: true } }))) {
        throw new NotFound('The case');
      }
      const coverage = await coverageWithin(tx, resolved.index);
      const watermark = (await indexWatermark(tx)) ?? new Date();
      const finding = await find(tx, actor, request, resolved.index, comparing);
      if (again) finding.plan.beyond = await beyondQuick(tx, again.quickId, finding.found);
      const sightings = await sightingsById(
        tx,
        finding.found.map((found) => found.trackId),
      );
      const candidates = finding.found.flatMap((found) => {
        const seen = sightings.get(found.trackId);
        return seen ? [{ ...found, seen }] : [];
      });
      if (request.order === 'time') candidates.sort((a, b) => a.seen.at.localeCompare(b.seen.at));
      const tally = await tallyTracks(tx, await finding.everything(), finding.total);
      const authority =
        request.kind === 'FACE'
          ? (given ?? (await openAuthority(tx, actor, request, resolved, reachOf(resolved, finding), at)))
          : null;
      const made = await tx.search.create({
        data: {
          kind: request.kind,
          actorId: actor.id,
          caseId: authority ? authority.caseId : (caseId ?? null),
          purpose: authority ? authority.purpose : (purpose ?? null),
          authorityId: authority?.id ?? null,
          query: json(rest),
          scope: json(scope),
          resolved: json(frozen(resolved)),
          models: json(finding.models),
          plan: json(finding.plan),
          threshold: finding.threshold,
          coverage: json(coverage),
          watermark,
          total: finding.total,
          ...(tally && { tally: { create: { tally: json(tally) } } }),
          durationMs: Math.round(performance.now() - startedAt),
          candidates: {
            createMany: {
              data: candidates.map(({ trackId, score, strength, rarity, seen }, index) => ({
                rank: index + 1,
                trackId,
                score,
                snapshot: json({ ...seen, strength, rarity }),
              })),
            },
          },
        },
      });
      entry.objectId = made.id;
      entry.details = {
        ...entry.details,
        ...(authority && {
          authorityId: authority.id,
          caseId: authority.caseId,
          purpose: authority.purpose,
          missingReport: authority.missingReport,
          legalBasis: authority.legalBasis,
          urgent: authority.urgentReason,
        }),
        total: finding.total,
        listed: candidates.length,
        models: finding.models,
        receiptSha256: await signReceipt(tx, signer, 'search', made.id),
      };
      return made.id;
    },
    { timeoutMs: again?.timeoutMs ?? SEARCH_TIMEOUT_MS },
  );
  return read(db, actor, { action: 'search.read', objectKind: 'search', objectId: id }, (tx) =>
    describe(tx, id),
  );
}

async function scopeOfQuick(tx: Transaction, actor: Actor, quickId: string): Promise<Resolved> {
  const [readable] = await readableSearchIds(tx, readerOf(actor), { id: quickId, limit: 1 });
  if (!readable) throw new NotFound('The search');
  const { resolved } = await tx.search.findUniqueOrThrow({ where: { id: quickId } });
  return seenAgain(tx, resolved);
}

/** A stored search with its candidates as they were. Opening it is on record. @throws NotFound */
export async function openSearch(db: Database, actor: Actor, id: string): Promise<Search> {
  return act(
    db,
    actor,
    { action: 'search.read', recordedAs: 'search.open', objectKind: 'search', objectId: id },
    async (tx) => {
      const [readable] = await readableSearchIds(tx, readerOf(actor), { id, limit: 1 });
      if (!readable) throw new NotFound('The search');
      return describe(tx, id);
    },
  );
}

/** Searches that the actor may open, newest first. */
export async function listSearches(db: Database, actor: Actor): Promise<SearchSummary[]> {
  return read(db, actor, { action: 'search.read', objectKind: 'search' }, async (tx) => {
    const ids = await readableSearchIds(tx, readerOf(actor), { limit: LISTED_AT_MOST });
    const at = new Date();
    const rows = await tx.search.findMany({
      where: { id: { in: ids } },
      orderBy: { id: 'desc' },
      include: { authority: { select: { state: true, dueAt: true } } },
    });
    const nameOf = await namesOf(
      tx,
      rows.map((row) => row.actorId),
    );
    return rows.map((row) => ({
      id: row.id,
      kind: row.kind,
      createdAt: row.createdAt.toISOString(),
      actorName: nameOf(row.actorId),
      title: titleOf(row.kind, row.query),
      total: row.total,
      scope: searchSchema.shape.scope.parse(row.scope),
      authorityState: row.authority && stateOf(row.authority, at),
    }));
  });
}

async function describe(tx: Transaction, id: string): Promise<Search> {
  const row = await tx.search.findUniqueOrThrow({
    where: { id },
    include: { candidates: { orderBy: { rank: 'asc' } }, authority: { include: { basis: true } } },
  });
  const nameOf = await namesOf(tx, [row.actorId]);
  const { authority } = row;
  const candidates = row.candidates.map((candidate): Candidate => {
    const { strength, rarity, ...seen } = snapshot.parse(candidate.snapshot);
    return { rank: candidate.rank, score: candidate.score, strength, rarity, sighting: seen };
  });
  const shape = searchSchema.shape;
  return {
    id: row.id,
    kind: row.kind,
    createdAt: row.createdAt.toISOString(),
    actorName: nameOf(row.actorId),
    request: {
      ...normalisedQuery(row.query),
      caseId: row.caseId,
      purpose: row.purpose,
      ...(authority && {
        missingReport: authority.missingReport,
        legalBasis: authority.legalBasis,
        ofMinor: authority.ofMinor,
      }),
    },
    scope: shape.scope.parse(row.scope),
    resolved: shape.resolved.parse(row.resolved),
    models: shape.models.parse(row.models),
    plan: shape.plan.parse(row.plan),
    threshold: row.threshold,
    coverage: shape.coverage.parse(row.coverage),
    watermark: row.watermark.toISOString(),
    total: row.total,
    durationMs: row.durationMs,
    authority: authority && (await summaryOf(tx, authority)),
    purged: row.purgedAt && {
      at: row.purgedAt.toISOString(),
      because: purgedSchema.shape.because.parse(row.purgedBecause),
      receiptSha256: row.purgedReceiptSha256,
    },
    candidates,
    groups: groupCandidates(candidates),
  };
}

/** What an urgent search has looked at, for whoever decides on it afterwards. */
function reachOf({ index }: Resolved, { plan }: Finding): Reach {
  return {
    cameras: index.cameraIds.length,
    pictures: plan.vectorsCompared ?? 0,
    sightings: null,
    lookAlikes: plan.lookAlikes ?? null,
  };
}

/** A value as a JSON column takes it: what is undefined is left out. */
function json(value: unknown): Prisma.InputJsonValue {
  return JSON.parse(JSON.stringify(value)) as Prisma.InputJsonValue;
}
