import type { z } from 'zod';
import { act } from '@/core/audit/log';
import type { Actor } from '@/core/people/actor';
import { RIGHT_ALL_THE_SAME } from '@/core/watchlist/alerts/judged.sql';
import { precisionOf } from '@/core/watchlist/precision';
import type { Database, Transaction } from '@/prisma/client';
import { readableEntries } from '../reading';
import {
  atNight,
  findingNothing,
  judgements,
  opening,
  refused,
  SEARCHES,
  samePlate,
  type Whose,
} from './oversight.sql';
import type { errorRates, Unusual, UnusualRule, Use, usesPage } from './schema';

interface Span {
  from: string;
  to: string;
}

const LISTED_AT_MOST = 500;

/** When a use is pointed at. Simple on purpose: whoever reads them can say what they do. */
const RULES = {
  'odd-hours': { fromHour: 22, toHour: 5, searches: 5 },
  'nil-results': { searches: 10, percent: 60 },
  'bulk-browsing': { openings: 100 },
  'same-plate': { searches: 3 },
  refused: { refusals: 5 },
} as const satisfies Record<UnusualRule, Record<string, number>>;

/** Whose entries somebody may oversee: an auditor everybody's, a supervisor those of the district's people. */
export async function whoseOf(tx: Transaction, actor: Actor): Promise<Whose> {
  const { actorId } = await readableEntries(tx, actor);
  return actorId === undefined ? null : (actorId as { in: string[] }).in;
}

/** Who searched, on what authority and with what outcome, newest first. Nothing of what was looked for or found. */
export async function listUses(db: Database, actor: Actor, span: Span): Promise<z.infer<typeof usesPage>> {
  const deed = {
    action: 'oversight.read',
    recordedAs: 'oversight.uses',
    objectKind: 'oversight',
    details: { ...span },
  } as const;
  return act(db, actor, deed, async (tx) => {
    const whose = await whoseOf(tx, actor);
    const entries = await tx.auditEntry.findMany({
      where: {
        action: { in: SEARCHES },
        at: { gte: new Date(span.from), lt: new Date(span.to) },
        ...(whose && { actorId: { in: whose } }),
      },
      orderBy: { seq: 'desc' },
      take: LISTED_AT_MOST + 1,
    });
    const shown = entries.slice(0, LISTED_AT_MOST);
    const searches = await tx.search.findMany({
      where: { id: { in: shown.flatMap(({ objectId }) => objectId ?? []) } },
      select: { id: true, caseId: true, purpose: true, total: true },
    });
    const byId = new Map(searches.map((search) => [search.id, search]));
    const cases = await tx.case.findMany({
      where: { id: { in: searches.flatMap(({ caseId }) => caseId ?? []) } },
      select: { id: true, firNumber: true, firYear: true },
    });
    const references = new Map(cases.map((one) => [one.id, `FIR ${one.firNumber}/${one.firYear}`]));
    const kept = await tx.candidateReview.groupBy({
      by: ['searchId'],
      where: { searchId: { in: searches.map(({ id }) => id) }, decision: 'keep' },
      _count: true,
    });
    const keptOf = new Map(kept.map((row) => [row.searchId, row._count]));
    return {
      truncated: entries.length > shown.length,
      items: shown.map((entry): Use => {
        const search = byId.get(entry.objectId ?? '');
        const details = entry.details as Record<string, unknown>;
        const text = (value: unknown) => (typeof value === 'string' ? value : null);
        return {
          seq: String(entry.seq),
          at: entry.at.toISOString(),
          actorName: entry.actorName,
          actorRole: entry.actorRole,
          kind: entry.action.replace('search.', ''),
          outcome: entry.outcome as Use['outcome'],
          purpose: search?.purpose ?? text(details.purpose),
          caseReference: (search?.caseId && references.get(search.caseId)) ?? null,
          found: search?.total ?? null,
          kept: search ? (keptOf.get(search.id) ?? 0) : null,
          reason: text(details.reason),
        };
      }),
    };
  });
}

/** Uses that a rule points at, each with the rule's numbers. */
export async function findUnusual(db: Database, actor: Actor, span: Span, zone: string): Promise<Unusual> {
  const deed = {
    action: 'oversight.read',
    recordedAs: 'oversight.unusual',
    objectKind: 'oversight',
    details: { ...span },
  } as const;
  return act(db, actor, deed, async (tx) => {
    const asked = { whose: await whoseOf(tx, actor), from: new Date(span.from), to: new Date(span.to) };
    const night = RULES['odd-hours'];
    const nil = RULES['nil-results'];
    const pointed = {
      'odd-hours': await atNight(tx, { ...asked, ...night, zone, atLeast: night.searches }),
      'nil-results': await findingNothing(tx, { ...asked, atLeast: nil.searches, share: nil.percent / 100 }),
      'bulk-browsing': await opening(tx, { ...asked, atLeast: RULES['bulk-browsing'].openings }),
      'same-plate': await samePlate(tx, { ...asked, atLeast: RULES['same-plate'].searches }),
      refused: await refused(tx, { ...asked, atLeast: RULES.refused.refusals }),
    };
    const rules = Object.keys(RULES) as UnusualRule[];
    return {
      rules: rules.map((rule) => ({ rule, numbers: RULES[rule] })),
      items: rules.flatMap((rule) =>
        pointed[rule].map(({ firstAt, lastAt, ...rest }) => ({
          rule,
          ...rest,
          firstAt: firstAt.toISOString(),
          lastAt: lastAt.toISOString(),
        })),
      ),
    };
  });
}

/** How often what the machine put forward was set aside by the people of this deployment, on their own footage. */
export async function readErrorRates(
  db: Database,
  actor: Actor,
  span: Span,
): Promise<z.infer<typeof errorRates>> {
  const deed = {
    action: 'oversight.read',
    recordedAs: 'oversight.errors',
    objectKind: 'oversight',
    details: { ...span },
  } as const;
  return act(db, actor, deed, async (tx) => {
    const rows = await judgements(tx, new Date(span.from), new Date(span.to), RIGHT_ALL_THE_SAME);
    return {
      items: rows.map(({ right, wrong, ...row }) => ({
        ...row,
        right,
        wrong,
        wrongShare: precisionOf(wrong, right).share,
      })),
    };
  });
}
