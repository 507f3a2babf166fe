import { act } from '@/core/audit/log';
import { DomainError, NotFound } from '@/core/errors';
import { isBounded } from '@/core/footage/windows';
import type { Actor } from '@/core/people/actor';
import type { Database, Transaction } from '@/prisma/client';
import { ScopeRequired } from '../errors';
import { resolveExamples } from '../examples';
import { expectedLookAlikes } from '../look-alikes';
import { EXACT_AT_MOST } from '../plan';
import type { SearchRequest } from '../schema';
import { resolveScope } from '../scope';
import type { IndexScope } from '../scope.sql';
import { estimateVectors } from '../sketches.sql';
import { falseMatchesOf } from '../spaces';
import { type FaceRequest, mustNameAuthority, openAuthority } from './granting';
import { describeAuthority } from './listing';
import { countInScope } from './reach.sql';
import type { Reach, SearchAuthority } from './schema';

/**
 * Asks for approval of a search by face, which is made once it is approved. Nothing is compared yet: how many the search would
 * look at is counted, so that whoever decides knows it.
 * @throws AuthorityRequired, ScopeRequired, NothingToCompare, NotFound
 */
export async function askApproval(
  db: Database,
  actor: Actor,
  request: SearchRequest,
  at = new Date(),
): Promise<SearchAuthority> {
  const { scope, caseId, purpose, missingReport, legalBasis, ofMinor } = request;
  return act(
    db,
    actor,
    {
      action: 'search.face',
      recordedAs: 'search.authority.ask',
      objectKind: 'authority',
      details: {
        scope,
        caseId: caseId ?? null,
        missingReport: missingReport ?? null,
        purpose: purpose ?? null,
        legalBasis: legalBasis ?? null,
        ofMinor,
      },
    },
    async (tx, entry) => {
      if (request.kind !== 'FACE') {
        throw new DomainError(
          'invalid',
          'no-approval-needed',
          'Only searches by face are approved.',
          'Search.',
        );
      }
      await mustNameAuthority(tx, request);
      const resolved = await resolveScope(tx, actor, scope);
      if (!isBounded(resolved.index.windows)) throw new ScopeRequired();
      if (caseId && !(await tx.case.findUnique({ where: { id: caseId }, select: { id: true } }))) {
        throw new NotFound('The case');
      }
      const reach = await reachOf(tx, actor, request, resolved.index);
      const { urgent: _, ...asked } = request;
      const made = await openAuthority(tx, actor, asked, resolved, reach, at);
      entry.objectId = made.id;
      return describeAuthority(tx, actor, made.id, at);
    },
  );
}

/** How many a search would look at, and how many look-alikes are to be expected of it. */
async function reachOf(
  tx: Transaction,
  actor: Actor,
  request: FaceRequest,
  scope: IndexScope,
): Promise<Reach> {
  const { space, used, meanLength } = await resolveExamples(tx, actor, 'FACE', request);
  const cameras = scope.cameraIds.length;
  if (!space) return { cameras, pictures: 0, sightings: 0, lookAlikes: null };
  const about = await estimateVectors(tx, space.id, scope);
  const { pictures, sightings } =
    about > 10 * EXACT_AT_MOST
      ? { pictures: about, sightings: null }
      : await countInScope(tx, space.tableName, scope);
  const examples = { count: used.filter(({ role }) => role === 'like').length, meanLength };
  const lookAlikes = expectedLookAlikes(falseMatchesOf(space), space.threshold, pictures, examples);
  return { cameras, pictures, sightings, lookAlikes };
}
