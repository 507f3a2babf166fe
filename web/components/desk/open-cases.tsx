'use client';

import { useQuery } from '@tanstack/react-query';
import { Briefcase } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { casesPageQuery } from '../api/queries';
import { Panel } from '../ui/page';
import { ReferenceTag } from '../ui/reference-tag';
import { SkeletonRows } from '../ui/skeleton';
import { EmptyState, ErrorState } from '../ui/states';
import { TimeText } from '../ui/time-text';

/** The person's open cases, the latest touched first. */
export function OpenCases() {
  const t = useTranslations('desk.cases');
  const cases = useQuery(casesPageQuery({ status: 'OPEN', limit: 6 }));
  return (
    <Panel
      title={t('title')}
      actions={
        <Link
          href="/cases"
          className="px-1 text-ink-2 text-xs underline-offset-2 hover:text-ink hover:underline"
        >
          {t('all')}
        </Link>
      }
    >
      {cases.isPending && <SkeletonRows rows={4} label={t('title')} />}
      {cases.isError && !cases.data && (
        <div className="p-3">
          <ErrorState error={cases.error} compact onRetry={() => void cases.refetch()} />
        </div>
      )}
      {cases.data?.items.length === 0 && (
        <EmptyState compact icon={<Briefcase />} title={t('none')}>
          {t('noneDetail')}
        </EmptyState>
      )}
      {cases.data && cases.data.items.length > 0 && (
        <ul>
          {cases.data.items.map((item) => (
            <li key={item.id} className="border-line border-b last:border-b-0">
              <Link
                href={`/cases/${item.id}`}
                className="flex items-center gap-3 px-3 py-2 hover:bg-hover focus-visible:outline-offset-[-2px]"
              >
                <span className="flex min-w-0 flex-1 flex-col items-start gap-1">
                  <span className="max-w-full truncate font-medium">{item.title}</span>
                  <ReferenceTag>{item.reference}</ReferenceTag>
                </span>
                <span className="flex shrink-0 flex-col items-end gap-1 text-xs">
                  <span className="text-ink-2 figures">{t('exhibits', { count: item.exhibits })}</span>
                  <TimeText at={item.updatedAt} precision="minute" className="text-ink-3 max-sm:hidden" />
                </span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
