'use client';

import { RotateCw, Trash2 } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { type ReactNode, useState } from 'react';
import type { JobView } from '@/core/operations/schema';
import { useMay } from '@/web/components/access/access';
import { coarse } from '@/web/components/footage/upload-machine';
import { Badge } from '@/web/components/ui/badge';
import { Button } from '@/web/components/ui/button';
import { ConfirmDialog } from '@/web/components/ui/dialog';
import { Progress } from '@/web/components/ui/progress';
import { useProblemWords } from '@/web/components/ui/states';
import { TimeText, useDurationWords } from '@/web/components/ui/time-text';
import { toast } from '@/web/components/ui/toast';
import { useJobWork } from './queries';

/** What a job is about, and the way to it. */
function Subject({ job, children }: { job: JobView; children?: ReactNode }) {
  const t = useTranslations('jobs');
  return (
    <div className="flex min-w-0 flex-1 flex-col max-sm:basis-full">
      <span className="flex min-w-0 items-center gap-2">
        <Badge>{job.name === 'coarse' ? t('coarse') : t(`queue.${job.queue}`)}</Badge>
        {job.recordingId ? (
          <Link
            href={`/footage/${job.recordingId}`}
            title={job.subject}
            className="truncate font-medium hover:underline hover:underline-offset-2"
          >
            {job.subject}
          </Link>
        ) : (
          <span className="truncate font-medium" title={job.subject}>
            {job.subject}
          </span>
        )}
      </span>
      {children && <span className="mt-1 flex flex-wrap gap-x-3 text-ink-3 text-xs">{children}</span>}
    </div>
  );
}

/** A job that is being worked on: what is done now, how far it is, how long it still takes. */
export function ActiveJob({ job }: { job: JobView }) {
  const t = useTranslations('jobs');
  const { duration } = useDurationWords();
  const { progress } = job;
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-3.5 py-2.5">
      <Subject job={job}>
        {progress?.step && <span>{progress.step}</span>}
        {job.startedAt && (
          <span>{t.rich('started', { time: () => <TimeText at={job.startedAt ?? ''} clockOnly /> })}</span>
        )}
        {job.attemptsMade > 1 && <span>{t('attempt', { made: job.attemptsMade, of: job.attempts })}</span>}
      </Subject>
      <div className="flex w-72 items-center gap-3 max-sm:w-full">
        <Progress value={progress?.done} label={t('progressOf', { subject: job.subject })} />
        <span className="figures w-20 shrink-0 text-end text-ink-2 text-xs">
          {progress?.remainingMs !== undefined
            ? t('left', { time: duration(coarse(progress.remainingMs)) })
            : progress && `${Math.floor(progress.done * 100)} %`}
        </span>
      </div>
    </li>
  );
}

/** A job whose turn has not come, or that is tried again later. */
export function WaitingJob({ job }: { job: JobView }) {
  const t = useTranslations('jobs');
  return (
    <li className="px-3.5 py-2.5">
      <Subject job={job}>
        <span>{t.rich('added', { time: () => <TimeText at={job.addedAt} precision="minute" /> })}</span>
        {job.state === 'delayed' && (
          <span className="text-warn">
            {t('state.delayed')} · {t('attempts', { count: job.attemptsMade })}
            {job.failedReason && ` · ${job.failedReason}`}
          </span>
        )}
      </Subject>
    </li>
  );
}

/** A job that was tried as often as allowed: why it failed, and the two things a person can do. */
export function DeadLetter({ job }: { job: JobView }) {
  const t = useTranslations('jobs');
  const may = useMay();
  const words = useProblemWords();
  const work = useJobWork();
  const [asking, setAsking] = useState(false);
  const { subject } = job;
  const failed = (error: unknown) => {
    const { message, remedy } = words(error);
    toast('failed', { title: message, detail: remedy });
  };
  return (
    <li className="flex flex-col gap-2 px-3.5 py-3">
      <div className="flex flex-wrap items-start gap-x-4 gap-y-2">
        <Subject job={job}>
          <span>{t('attempts', { count: job.attemptsMade })}</span>
          {job.finishedAt && (
            <span>{t.rich('ended', { time: () => <TimeText at={job.finishedAt ?? ''} /> })}</span>
          )}
        </Subject>
        {may('jobs.retry') && (
          <span className="flex gap-1.5">
            <Button
              size="sm"
              icon={<RotateCw aria-hidden />}
              aria-label={t('retryOf', { subject })}
              busy={work.isPending}
              onClick={() =>
                work.mutate(
                  { job, work: 'retry' },
                  { onSuccess: () => toast('done', { title: t('retried', { subject }) }), onError: failed },
                )
              }
            >
              {t('retry')}
            </Button>
            <Button
              size="sm"
              look="plain"
              icon={<Trash2 aria-hidden />}
              aria-label={t('discardOf', { subject })}
              onClick={() => setAsking(true)}
            >
              {t('discard')}
            </Button>
          </span>
        )}
      </div>
      <p
        className="whitespace-pre-line rounded-md border border-bad/40 bg-bad-soft px-3 py-2 text-xs"
        dir="auto"
      >
        {job.failedReason ?? t('noReason')}
      </p>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={t('confirm.title')}
        description={t('confirm.text', { subject })}
        confirmLabel={t('confirm.yes')}
        danger
        onConfirm={async () => {
          try {
            await work.mutateAsync({ job, work: 'discard' });
            toast('done', { title: t('discarded', { subject }) });
          } catch (error) {
            failed(error);
            throw error;
          }
        }}
      />
    </li>
  );
}
