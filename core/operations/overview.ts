import type { Transaction } from '@/prisma/client';
import { readJobs, type UndescribedJob } from './dead-letters';
import type { OpenQueues } from './queue';
import type { JobsOverview, JobView } from './schema';

/** What a job works on, for a person. */
interface Subject {
  subject: string;
  recordingId: string | null;
}

/**
 * The queues as one person may see them: jobs on recordings and cases that `tx` does not show (another district's) are left
 * out. The counts are of all, since they tell how busy the machine is.
 */
export async function jobsOverview(tx: Transaction, queues: OpenQueues['queues']): Promise<JobsOverview> {
  const { queues: counts, ...lists } = await readJobs(queues);
  const describe = await describer(tx, [...lists.active, ...lists.waiting, ...lists.failed]);
  return {
    queues: counts,
    active: lists.active.flatMap(describe),
    waiting: lists.waiting.flatMap(describe),
    failed: lists.failed.flatMap(describe),
  };
}

/** Whether the person for whom `tx` works may see, and so retry or discard, the job. */
export async function sees(tx: Transaction, job: UndescribedJob): Promise<boolean> {
  return (await describer(tx, [job]))(job).length === 1;
}

async function describer(
  tx: Transaction,
  jobs: UndescribedJob[],
): Promise<(job: UndescribedJob) => JobView[]> {
  const ids = (member: string) => [
    ...new Set(jobs.flatMap(({ payload }) => (typeof payload[member] === 'string' ? [payload[member]] : []))),
  ];
  const theCase = { select: { firNumber: true, firYear: true } } as const;
  const recordings = new Map(
    (
      await tx.recording.findMany({
        where: { id: { in: ids('recordingId') } },
        select: { id: true, originalName: true },
      })
    ).map((row) => [row.id, row.originalName]),
  );
  const exhibits = new Map(
    (
      await tx.exhibit.findMany({
        where: { id: { in: ids('exhibitId') } },
        select: { id: true, number: true, recordingId: true, case: theCase },
      })
    ).map((row) => [row.id, row]),
  );
  const bundles = new Map(
    (
      await tx.bundle.findMany({
        where: { id: { in: ids('bundleId') } },
        select: { id: true, case: theCase },
      })
    ).map((row) => [row.id, row]),
  );
  const subjectOf = ({ name, payload }: UndescribedJob): Subject | undefined => {
    const text = (member: string) => String(payload[member] ?? '');
    if (name === 'intake') return { subject: text('originalName'), recordingId: null };
    if (name === 'reembed') return { subject: 'Vectors of the models in use', recordingId: null };
    if (name === 'checkpoint') return { subject: 'Checkpoint of the audit log', recordingId: null };
    if (name === 'sketch') return { subject: 'Index for large scopes', recordingId: null };
    if (name === 'probe') return { subject: 'A search picture', recordingId: null };
    if (name === 'watch-photo') return { subject: 'A picture of a watchlist entry', recordingId: null };
    if (name === 'search-back')
      return { subject: 'Earlier footage, for a watchlist entry', recordingId: null };
    if (name === 'deliver') return { subject: 'An alert, told to another system', recordingId: null };
    if (name === 'phrase') return { subject: 'Words to search with', recordingId: null };
    if (name === 'exhibit') {
      const exhibit = exhibits.get(text('exhibitId'));
      return (
        exhibit && {
          subject: `Exhibit ${exhibit.number} of FIR ${exhibit.case.firNumber}/${exhibit.case.firYear}`,
          recordingId: exhibit.recordingId,
        }
      );
    }
    if (name === 'bundle') {
      const bundle = bundles.get(text('bundleId'));
      return (
        bundle && {
          subject: `Bundle of FIR ${bundle.case.firNumber}/${bundle.case.firYear}`,
          recordingId: null,
        }
      );
    }
    const recordingId = text('recordingId');
    const originalName = recordings.get(recordingId);
    return originalName === undefined ? undefined : { subject: originalName, recordingId };
  };
  return (job) => {
    const subject = subjectOf(job);
    const { payload: _, ...view } = job;
    return subject ? [{ ...view, ...subject }] : [];
  };
}
