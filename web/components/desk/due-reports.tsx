'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { casesPageQuery } from '../api/queries';
import { DeadlinePill, soonDays } from '../cases/deadline-pill';
import { Panel } from '../ui/page';
import { ReferenceTag } from '../ui/reference-tag';
import { ErrorState } from '../ui/states';
import { TimeText } from '../ui/time-text';

/** Alarms: reports under s.173 that are due within days or overdue. Nothing is shown where none is. */
export function DueReports({ stationId }: { stationId: number | undefined }) {
  const t = useTranslations('desk.due');
  const cases = useQuery(casesPageQuery({ status: 'OPEN', limit: 6, sort: 'due', stationId }));
  if (cases.isError && !cases.data) {
    return <ErrorState error={cases.error} compact onRetry={() => void cases.refetch()} />;
  }
  const due = (cases.data?.items ?? []).filter(
    ({ deadline: { phase, reportDays } }) =>
      phase === 'INTERIM_DUE' ||
      phase === 'OVERDUE' ||
      ((phase === 'REPORT_DUE' || phase === 'INTERIM_IN') && reportDays <= soonDays),
  );
  if (due.length === 0) return null;
  return (
    <Panel
      title={stationId === undefined ? t('titleDistrict') : t('title')}
      actions={
        <Link
          href="/cases?sort=due"
          className="px-1 text-ink-2 text-xs underline-offset-2 hover:text-ink hover:underline"
        >
          {t('all')}
        </Link>
      }
    >
      <ul>
        {due.map((item) => (
          <li key={item.id} className="border-line border-b last:border-b-0">
            <Link
              href={`/cases/${item.id}`}
              className="flex items-center gap-3 px-3 py-2 hover:bg-hover focus-visible:outline-offset-[-2px]"
            >
              <span className="flex min-w-0 flex-1 flex-col items-start gap-1">
                <span className="max-w-full truncate font-medium">
                  <bdi>{item.title}</bdi>
                </span>
                <ReferenceTag>{item.reference}</ReferenceTag>
              </span>
              <span className="flex shrink-0 flex-col items-end gap-1 text-xs">
                <DeadlinePill deadline={item.deadline} />
                <TimeText
                  at={item.deadline.reportDueAt}
                  precision="minute"
                  className="text-ink-3 max-sm:hidden"
                />
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
