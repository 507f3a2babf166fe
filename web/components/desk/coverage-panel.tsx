'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { camerasQuery, coverageQuery } from '../api/queries';
import { CoverageBar } from '../search/coverage-bar';
import { Panel } from '../ui/page';
import { Skeleton } from '../ui/skeleton';
import { ErrorState } from '../ui/states';

const daysShown = 7;

/** How much of the last seven days on record can be searched. Days are counted back from the latest footage there is. */
export function CoveragePanel() {
  const t = useTranslations('desk.coverage');
  const cameras = useQuery(camerasQuery);
  const last = (cameras.data ?? []).flatMap(({ lastAt }) => (lastAt ? [Date.parse(lastAt)] : []));
  const to = last.length > 0 ? Math.max(...last) : undefined;
  const coverage = useQuery({
    ...coverageQuery({
      from: new Date((to ?? 0) - daysShown * 86_400_000).toISOString(),
      to: new Date(to ?? 0).toISOString(),
    }),
    enabled: to !== undefined,
  });
  const failed = cameras.error ?? coverage.error;
  return (
    <Panel title={t('title')} bodyClassName="p-3">
      {failed ? (
        <ErrorState
          error={failed}
          compact
          onRetry={() => {
            void cameras.refetch();
            void coverage.refetch();
          }}
        />
      ) : cameras.data && to === undefined ? (
        <p className="text-ink-2">{t('none')}</p>
      ) : coverage.data ? (
        <CoverageBar coverage={coverage.data} title={t('title')} />
      ) : (
        <Skeleton className="h-12 w-full" />
      )}
    </Panel>
  );
}
