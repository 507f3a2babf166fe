import { read } from '@/core/audit/log';
import { NotFound } from '@/core/errors';
import { coverageWithin } from '@/core/footage/coverage';
import type { Actor } from '@/core/people/actor';
import type { Database, Transaction } from '@/prisma/client';
import { decisionsOn } from '../disclosure/decided';
import { provenanceOf } from '../provenance';
import { custodyGaps } from './completeness';
import { factsOfCase } from './facts';
import { judge, type Known, worst } from './judging';
import type { Checklist, Readiness } from './schema';

/** How each exhibit of a case stands before what a court will ask. @throws Forbidden, NotFound */
export async function readReadiness(
  db: Database,
  actor: Actor,
  caseId: string,
  list: Checklist,
): Promise<Readiness> {
  return read(db, actor, { action: 'case.read', objectKind: 'case', objectId: caseId }, async (tx) => {
    if (!(await tx.case.findUnique({ where: { id: caseId }, select: { id: true } })))
      throw new NotFound('The case');
    return readinessOf(tx, caseId, list);
  });
}

/** The same within a transaction that is open already. */
export async function readinessOf(tx: Transaction, caseId: string, list: Checklist): Promise<Readiness> {
  const byTime = { orderBy: [{ at: 'asc' as const }, { id: 'asc' as const }] };
  const exhibits = await tx.exhibit.findMany({
    where: { caseId },
    include: { custody: byTime, recording: { include: { custody: byTime } } },
    orderBy: { number: 'asc' },
  });
  const facts = await factsOfCase(tx, caseId);
  const decided = await decisionsOn(
    tx,
    exhibits.map(({ id }) => id),
  );
  const shown: Readiness['exhibits'] = [];
  for (const exhibit of exhibits) {
    const provenance = provenanceOf(exhibit.provenance);
    const stepsOf = (steps: { kind: string; at: Date; sha256: string | null }[]) =>
      steps.map(({ kind, at, sha256 }) => ({ kind, at: at.toISOString(), sha256 }));
    const known: Known = {
      provenance,
      recording: {
        receivedFrom: exhibit.recording.receivedFrom,
        receivedAt: exhibit.recording.receivedAt.toISOString(),
        sha256: exhibit.recording.sha256,
        custody: stepsOf(exhibit.recording.custody),
      },
      exhibit: { sha256: exhibit.sha256, custody: stepsOf(exhibit.custody) },
      disclosure: decided.get(exhibit.id)?.at(-1)?.decision ?? null,
      ranges: provenance ? await rangesOf(tx, provenance) : [],
      facts: facts.filter(
        ({ exhibitId, withdrawn }) => !withdrawn && (exhibitId === null || exhibitId === exhibit.id),
      ),
    };
    const answers = judge(known, list);
    shown.push({
      ...{ id: exhibit.id, number: exhibit.number, title: exhibit.title, answers },
      state: worst(answers.map(({ state }) => state)),
    });
  }
  return {
    source: list.source,
    article: list.certificate.article,
    // A case without an exhibit has nothing to show.
    state: shown.length === 0 ? 'red' : worst(shown.map(({ state }) => state)),
    exhibits: shown,
    facts,
    custodyGaps: await custodyGaps(
      tx,
      caseId,
      exhibits.filter(({ status }) => status === 'READY').map(({ id }) => id),
    ),
  };
}

async function rangesOf(tx: Transaction, { camera, actual }: NonNullable<Known['provenance']>) {
  const [from, to] = [
    new Date(actual.from),
    new Date(Math.max(Date.parse(actual.to), Date.parse(actual.from) + 1)),
  ];
  const coverage = await coverageWithin(tx, { cameraIds: [camera.id], windows: [{ from, to }] });
  return coverage.cameras[0]?.ranges ?? [];
}
