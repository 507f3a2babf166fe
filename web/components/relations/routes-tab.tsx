'use client';

import { useQuery } from '@tanstack/react-query';
import { MapPinned, Waypoints } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { useMay } from '../access/access';
import { Button } from '../ui/button';
import { SkeletonRows } from '../ui/skeleton';
import { EmptyState, ErrorState } from '../ui/states';
import { caseRoutesQuery } from './queries';
import { RouteView } from './route-view';

/** The routes kept in a case, each with its map, and the way to go on with it. */
export function RoutesTab({ caseId }: { caseId: string }) {
  const t = useTranslations('relations.route');
  const may = useMay();
  const { data, error, refetch } = useQuery(caseRoutesQuery(caseId));
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <SkeletonRows rows={6} label={t('title')} />;
  if (data.length === 0)
    return (
      <EmptyState icon={<MapPinned />} title={t('empty')}>
        {t('emptyText')}
      </EmptyState>
    );
  return (
    <div className="flex flex-col gap-4">
      {data.map((route) => {
        const last = route.steps.at(-1)?.sighting;
        return (
          <RouteView
            key={route.id}
            route={route}
            mayWrite={may('case.write')}
            actions={
              last &&
              may('search.object') && (
                <Button size="sm" asChild>
                  <Link
                    href={`/relations?ask=onward&track=${last.trackId}&case=${caseId}&route=${route.id}${last.kind === 'FACE' ? '' : '&go=1'}`}
                  >
                    <Waypoints aria-hidden />
                    {t('open')}
                  </Link>
                </Button>
              )
            }
          />
        );
      })}
    </div>
  );
}
