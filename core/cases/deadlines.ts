import type { z } from 'zod';
import type { caseStatus, deadline, reportKind } from './schema';

/** How long a report under CrPC s.173 may take, in days after the FIR was reported, and what time it is. */
export interface DeadlineTerms {
  reportDays: number;
  /** Last day of the interim report, where the report itself is not in. */
  interimDays: number;
  now: () => number;
}

/** CrPC s.173: fourteen days, and three more for the interim report. Configuration may say otherwise. */
export const statutoryTerms: DeadlineTerms = { reportDays: 14, interimDays: 17, now: Date.now };

const dayMs = 86_400_000;

/** Days until `dueAt`, begun ones counted whole; 0 or less where it has passed. */
function daysUntil(dueAt: number, now: number): number {
  return Math.ceil((dueAt - now) / dayMs) || 0;
}

/**
 * Where a case stands with its report. The clock runs while the case is open and no final report is in: after an interim one
 * the final is still due, and its day is still counted. `lastReport` is the kind of the last entry.
 */
export function deadlineOf(
  fir: {
    reportedAt: Date;
    status: z.infer<typeof caseStatus>;
    lastReport: z.infer<typeof reportKind> | null;
  },
  { reportDays, interimDays, now }: DeadlineTerms,
): z.infer<typeof deadline> {
  const reportDue = fir.reportedAt.getTime() + reportDays * dayMs;
  const interimDue = fir.reportedAt.getTime() + interimDays * dayMs;
  const at = now();
  const submitted = fir.lastReport === 'FINAL' || fir.lastReport === 'INTERIM';
  const phase = submitted
    ? fir.lastReport === 'FINAL'
      ? 'REPORTED'
      : 'INTERIM_IN'
    : fir.status !== 'OPEN'
      ? 'NOT_RUNNING'
      : at < reportDue
        ? 'REPORT_DUE'
        : at < interimDue
          ? 'INTERIM_DUE'
          : 'OVERDUE';
  return {
    phase,
    reportDueAt: new Date(reportDue).toISOString(),
    interimDueAt: new Date(interimDue).toISOString(),
    reportDays: daysUntil(reportDue, at),
    interimDays: daysUntil(interimDue, at),
  };
}
