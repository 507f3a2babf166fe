import type { z } from 'zod';
import { act } from '@/core/audit/log';
import { NotFound } from '@/core/errors';
import { lockCase } from '@/core/evidence/exhibits.sql';
import type { Actor } from '@/core/people/actor';
import { namesOf } from '@/core/people/people';
import type { Database, Transaction } from '@/prisma/client';
import { CaseInvalid } from './errors';
import type { caseReport, caseReportInput } from './schema';

/**
 * Puts a report under s.173 on record, or takes the last one back. Nothing is changed: the last entry counts.
 * @throws NotFound, CaseInvalid (submitted before the FIR was reported or after now, or nothing to take back)
 */
export async function recordReport(
  db: Database,
  actor: Actor,
  caseId: string,
  input: z.output<typeof caseReportInput>,
  now: () => number = Date.now,
): Promise<void> {
  await act(
    db,
    actor,
    {
      action: 'case.write',
      recordedAs: 'case.report',
      objectKind: 'case',
      objectId: caseId,
      details: { kind: input.kind },
    },
    async (tx, entry) => {
      // Two at once would both find the same last entry.
      await lockCase(tx, caseId);
      const fir = await tx.case.findUnique({
        where: { id: caseId },
        include: { reports: { orderBy: { id: 'desc' }, take: 1 } },
      });
      if (!fir) throw new NotFound('The case');
      const submittedAt = new Date(input.submittedAt);
      if (input.kind === 'WITHDRAWN') {
        const last = fir.reports[0];
        if (!last || last.kind === 'WITHDRAWN')
          throw new CaseInvalid('There is no report to take back.', 'kind');
      } else if (submittedAt < fir.reportedAt || submittedAt.getTime() > now()) {
        throw new CaseInvalid(
          'A report is submitted after the FIR was reported, and not in the future.',
          'submittedAt',
        );
      }
      const made = await tx.caseReport.create({
        data: {
          caseId,
          kind: input.kind,
          submittedAt,
          submittedBy: input.submittedBy,
          prosecutor: input.kind === 'WITHDRAWN' ? null : input.prosecutor,
          note: input.note ?? null,
          actorId: actor.id,
        },
      });
      entry.details.reportId = made.id;
    },
  );
}

/** The entries of a case, the oldest first. */
export async function reportsOfCase(tx: Transaction, caseId: string): Promise<z.infer<typeof caseReport>[]> {
  const rows = await tx.caseReport.findMany({ where: { caseId }, orderBy: { id: 'asc' } });
  const nameOf = await namesOf(
    tx,
    rows.map((row) => row.actorId),
  );
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind as z.infer<typeof caseReport>['kind'],
    submittedAt: row.submittedAt.toISOString(),
    submittedBy: row.submittedBy,
    prosecutor: row.prosecutor,
    note: row.note,
    recordedBy: nameOf(row.actorId),
    recordedAt: row.at.toISOString(),
  }));
}
