'use client';

import { useQuery } from '@tanstack/react-query';
import { Waypoints } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { Panel } from '../ui/page';
import { SkeletonRows } from '../ui/skeleton';
import { EmptyState, ErrorState } from '../ui/states';
import { TimeText } from '../ui/time-text';
import { relationsQuery } from './queries';

/** What was asked last: kept with its answer, opened again as it was. */
export function RecentAnswers() {
  const t = useTranslations('relations');
  const { data, error, isPending, refetch } = useQuery(relationsQuery);
  return (
    <Panel title={t('recent.title')}>
      {isPending && <SkeletonRows rows={4} label={t('recent.title')} />}
      {error && !data && (
        <div className="p-3">
          <ErrorState error={error} compact onRetry={() => void refetch()} />
        </div>
      )}
      {data?.length === 0 && (
        <EmptyState compact icon={<Waypoints />} title={t('recent.none')}>
          {t('recent.noneText')}
        </EmptyState>
      )}
      <ul>
        {data?.slice(0, 12).map((item) => (
          <li key={item.id} className="border-line border-b last:border-b-0">
            <Link
              href={`/relations/${item.id}`}
              className="flex min-h-row flex-wrap items-center gap-x-3 gap-y-0.5 px-3 py-1.5 hover:bg-hover focus-visible:outline-offset-[-2px]"
            >
              <span className="min-w-0 flex-1 basis-48 truncate">
                {t(`kinds.${item.kind}.name`)} <bdi className="text-ink-2">{item.about}</bdi>
              </span>
              <span className="w-24 text-ink-2 text-xs figures">
                {t('recent.found', { count: item.total })}
              </span>
              <span className="text-ink-3 text-xs">{item.actorName}</span>
              <TimeText at={item.createdAt} precision="minute" className="text-ink-3 text-xs" />
            </Link>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
