'use client';

import { useQuery } from '@tanstack/react-query';
import { CircleCheck, Clapperboard } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { recordingsPageQuery } from '../api/queries';
import { formatPosition } from '../time/format';
import { DrawnBadge } from '../ui/drawn-badge';
import { Panel } from '../ui/page';
import { Progress } from '../ui/progress';
import { SkeletonRows } from '../ui/skeleton';
import { EmptyState, ErrorState } from '../ui/states';

/** What asks for a person, in the order in which it blocks work. */
const asking = ['NEEDS_DETAILS', 'FAILED', 'QUARANTINED'] as const;

/** Recordings being looked through now, what waits, and what waits for a person. */
export function IndexingPanel({ jobs }: { jobs: boolean }) {
  const t = useTranslations('desk.indexing');
  const recordings = useQuery({
    ...recordingsPageQuery({ status: 'INDEXING', limit: 5 }),
    refetchInterval: (query) => {
      const counts = query.state.data?.counts;
      return counts && counts.INDEXING + counts.QUEUED + counts.RECEIVED > 0 ? 3_000 : 20_000;
    },
  });
  const { data } = recordings;
  const total = data ? Object.values(data.counts).reduce((sum, count) => sum + count, 0) : 0;
  const waiting = data ? data.counts.QUEUED + data.counts.RECEIVED : 0;
  const attention = data ? asking.filter((status) => data.counts[status] > 0) : [];
  return (
    <Panel
      title={t('title')}
      {...(jobs && {
        actions: (
          <Link
            href="/jobs"
            className="px-1 text-ink-2 text-xs underline-offset-2 hover:text-ink hover:underline"
          >
            {t('jobs')}
          </Link>
        ),
      })}
    >
      {recordings.isPending && <SkeletonRows rows={3} label={t('title')} />}
      {recordings.isError && !data && (
        <div className="p-3">
          <ErrorState error={recordings.error} compact onRetry={() => void recordings.refetch()} />
        </div>
      )}
      {data && total === 0 && (
        <EmptyState compact icon={<Clapperboard />} title={t('none')}>
          {t('noneDetail')}
        </EmptyState>
      )}
      {data && total > 0 && (
        <>
          {data.items.length === 0 && (
            <p className="flex items-center gap-2 px-3 py-3 text-ink-2">
              <CircleCheck className="size-4 text-ok" aria-hidden />
              {waiting > 0 ? t('queued', { count: waiting }) : t('idle', { count: data.counts.INDEXED })}
            </p>
          )}
          <ul>
            {data.items.map((item) => (
              <li key={item.id}>
                <Link
                  href={`/footage/${item.id}`}
                  className="flex flex-col gap-1.5 border-line border-b px-3 py-2 hover:bg-hover focus-visible:outline-offset-[-2px]"
                >
                  <span className="flex items-center gap-2">
                    <span className="min-w-0 truncate font-medium">
                      {item.camera?.name ?? item.originalName}
                    </span>
                    {item.camera?.drawn && <DrawnBadge short />}
                    <span className="ms-auto shrink-0 text-ink-3 text-xs figures">
                      {formatPosition(item.indexedUntilMs)} / {formatPosition(item.durationMs ?? 0)}
                    </span>
                  </span>
                  <Progress
                    value={item.durationMs ? item.indexedUntilMs / item.durationMs : undefined}
                    label={item.originalName}
                  />
                </Link>
              </li>
            ))}
          </ul>
          {data.items.length > 0 && waiting > 0 && (
            <p className="border-line border-b px-3 py-2 text-ink-2 text-xs">
              {t('queued', { count: waiting })}
            </p>
          )}
          {attention.length > 0 && (
            <ul className="flex flex-wrap gap-x-4 gap-y-1 px-3 py-2.5">
              {attention.map((status) => (
                <li key={status}>
                  <Link
                    href={`/footage?status=${status}`}
                    className={`underline decoration-1 underline-offset-2 ${status === 'NEEDS_DETAILS' ? 'text-warn' : 'text-bad'}`}
                  >
                    {t(`asking.${status}`, { count: data.counts[status] })}
                  </Link>
                </li>
              ))}
            </ul>
          )}
        </>
      )}
    </Panel>
  );
}
