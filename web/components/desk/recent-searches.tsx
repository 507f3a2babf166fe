'use client';

import { useQuery } from '@tanstack/react-query';
import { Car, RectangleEllipsis, ScanFace, ScanSearch, Shapes } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { searchesQuery } from '../api/queries';
import { Panel } from '../ui/page';
import { SkeletonRows } from '../ui/skeleton';
import { EmptyState, ErrorState } from '../ui/states';
import { TimeText } from '../ui/time-text';

const icons = { FACE: ScanFace, VEHICLE: Car, PLATE: RectangleEllipsis, DESCRIPTION: Shapes } as const;

/** What was searched last: stored with its result, opened again as it was. */
export function RecentSearches() {
  const t = useTranslations('desk.searches');
  const tk = useTranslations('search.tabs');
  const searches = useQuery(searchesQuery);
  const items = searches.data?.slice(0, 8) ?? [];
  return (
    <Panel title={t('title')}>
      {searches.isPending && <SkeletonRows rows={4} label={t('title')} />}
      {searches.isError && !searches.data && (
        <div className="p-3">
          <ErrorState error={searches.error} compact onRetry={() => void searches.refetch()} />
        </div>
      )}
      {searches.data && items.length === 0 && (
        <EmptyState compact icon={<ScanSearch />} title={t('none')}>
          {t('noneDetail')}
        </EmptyState>
      )}
      {items.length > 0 && (
        <ul>
          {items.map((item) => {
            const Icon = icons[item.kind];
            return (
              <li key={item.id} className="border-line border-b last:border-b-0">
                <Link
                  href={`/search/${item.id}`}
                  className="flex min-h-row flex-wrap items-center gap-x-3 gap-y-0.5 px-3 py-1.5 hover:bg-hover focus-visible:outline-offset-[-2px]"
                >
                  <Icon className="size-4 shrink-0 text-ink-3" aria-label={tk(item.kind)} />
                  <span className="min-w-0 flex-1 basis-48 truncate">{item.title}</span>
                  <span className="w-28 text-ink-2 text-xs figures">
                    {t('candidates', { count: item.total })}
                  </span>
                  <TimeText at={item.createdAt} precision="minute" className="text-ink-3 text-xs" />
                </Link>
              </li>
            );
          })}
        </ul>
      )}
    </Panel>
  );
}
