'use client';

import { Undo2, UsersRound } from 'lucide-react';
import dynamic from 'next/dynamic';
import Link from 'next/link';
import { useLocale, useTranslations } from 'next-intl';
import { type ReactNode, useMemo } from 'react';
import type { CaseRoute } from '@/core/cases/route-schema';
import type { Sighting } from '@/core/footage/schema';
import { useMay } from '../access/access';
import type { MapStop } from '../map/geometry';
import { BestShot } from '../sighting/best-shot';
import { playerHref, useSightingName } from '../sighting/words';
import { formatClock, formatDay, zoneName } from '../time/format';
import { Button } from '../ui/button';
import { Skeleton } from '../ui/skeleton';
import { useProblemWords } from '../ui/states';
import { TimeText } from '../ui/time-text';
import { toast } from '../ui/toast';
import { companionsHref } from './draft';
import { LegText } from './leg-words';
import { useRouteDeeds } from './queries';

// The map and its library come only where a route is shown.
const CameraMap = dynamic(() => import('../map/camera-map').then((module) => module.CameraMap), {
  ssr: false,
  loading: () => <Skeleton className="h-full w-full" />,
});

const nowhere: readonly Sighting['camera'][] = [];

/** Sightings on the map, joined in order of time; `around`: cameras to show beside theirs. */
export function SightingsMap({
  sightings,
  around = nowhere,
  caseId,
}: {
  sightings: readonly Sighting[];
  around?: readonly Sighting['camera'][];
  caseId?: string | undefined;
}) {
  const t = useTranslations('relations.route');
  const locale = useLocale();
  const name = useSightingName();
  const stops = useMemo(
    () =>
      sightings.flatMap((seen): MapStop[] => {
        const { latitude, longitude, timeZone } = seen.camera;
        if (latitude === null || longitude === null) return [];
        return [
          {
            id: seen.trackId,
            latitude,
            longitude,
            at: seen.at,
            time: `${formatDay(new Date(seen.at), timeZone, locale)} ${formatClock(new Date(seen.at), timeZone, locale, 'second')} ${zoneName(timeZone, new Date(seen.at))}`,
            title: seen.plate?.text ?? name(seen),
            detail: seen.camera.name,
            href: playerHref(seen, caseId),
          },
        ];
      }),
    [sightings, caseId, locale, name],
  );
  const cameras = useMemo(
    () => [
      ...new Map(
        [...sightings.map(({ camera }) => camera), ...around].map((camera) => [camera.id, camera]),
      ).values(),
    ],
    [sightings, around],
  );
  const missing = sightings.length - stops.length;
  return (
    <>
      <div className="h-80 overflow-hidden rounded-md border border-line">
        <CameraMap label={t('mapLabel')} cameras={cameras} stops={stops} list={false} className="h-full" />
      </div>
      {missing > 0 && <p className="text-warn text-xs">{t('noPosition', { count: missing })}</p>}
    </>
  );
}

/** A route kept in a case: its stops in order of time with the way between them, on the map, and what was taken back. */
export function RouteView({
  route,
  mayWrite,
  actions,
}: {
  route: CaseRoute;
  mayWrite: boolean;
  actions?: ReactNode;
}) {
  const t = useTranslations('relations.route');
  const name = useSightingName();
  const words = useProblemWords();
  const may = useMay();
  const { takeBack } = useRouteDeeds();
  const sightings = useMemo(() => route.steps.map(({ sighting }) => sighting), [route.steps]);
  return (
    <section className="flex flex-col gap-3 rounded-lg border border-line bg-surface p-3">
      <header className="flex flex-wrap items-center gap-2">
        <h3 className="min-w-0 flex-1 truncate font-semibold">
          <span className="text-ink-3">{t('title')}</span> <bdi>{route.title}</bdi>
        </h3>
        {sightings.length > 1 && may('search.object') && (
          <Button size="sm" asChild>
            <Link
              href={companionsHref(
                sightings.map(({ trackId }) => trackId),
                route.caseId,
              )}
            >
              <UsersRound aria-hidden />
              {t('companions')}
            </Link>
          </Button>
        )}
        {actions}
      </header>
      <div className="grid gap-3 xl:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]">
        <ol className="flex flex-col" aria-label={t('title')}>
          {route.steps.map((step, index) => (
            <li key={step.id} className="flex flex-col">
              {step.leg && (
                <span className="ms-3 border-line-strong border-s-2 border-dashed py-1.5 ps-4">
                  <LegText leg={step.leg} />
                </span>
              )}
              <span className="flex items-start gap-3 rounded-md border border-line p-2">
                <span className="figures flex size-6 shrink-0 items-center justify-center rounded-full bg-accent text-on-accent text-xs">
                  {index + 1}
                </span>
                <BestShot sighting={step.sighting} className="size-14 shrink-0 rounded-sm" />
                <span className="flex min-w-0 flex-1 flex-col">
                  <a
                    href={playerHref(step.sighting, route.caseId)}
                    className="w-fit truncate font-medium underline decoration-line-strong underline-offset-2"
                  >
                    {step.sighting.plate?.text ?? name(step.sighting)}
                  </a>
                  <span className="truncate text-ink-2 text-xs">{step.sighting.camera.name}</span>
                  <TimeText
                    at={step.sighting.at}
                    zone={step.sighting.camera.timeZone}
                    wrap
                    className="text-xs"
                  />
                  <span className="text-ink-3 text-xs">
                    {t('by', { name: step.actorName })} <TimeText at={step.at} precision="minute" wrap />
                  </span>
                </span>
                {mayWrite && (
                  <Button
                    size="sm"
                    look="plain"
                    icon={<Undo2 aria-hidden className="rtl:-scale-x-100" />}
                    disabled={takeBack.isPending}
                    onClick={() =>
                      takeBack.mutate(
                        { routeId: route.id, stepId: step.id },
                        {
                          onSuccess: () => toast('done', { title: t('undone') }),
                          onError: (error) => {
                            const { message, remedy } = words(error);
                            toast('failed', { title: message, detail: remedy });
                          },
                        },
                      )
                    }
                  >
                    {t('undo')}
                  </Button>
                )}
              </span>
            </li>
          ))}
        </ol>
        <div className="flex min-w-0 flex-col gap-1">
          <SightingsMap sightings={sightings} caseId={route.caseId} />
        </div>
      </div>
      {route.removed.length > 0 && (
        <details className="text-ink-2 text-xs">
          <summary className="min-h-6 cursor-pointer">
            {t('removedTitle', { count: route.removed.length })}
          </summary>
          <ul className="mt-1 flex flex-col gap-1 ps-4">
            {route.removed.map((step) => (
              <li key={step.id}>
                {t('removedBy', {
                  what: step.sighting.plate?.text ?? name(step.sighting),
                  camera: step.sighting.camera.name,
                  name: step.removedBy,
                })}{' '}
                <TimeText at={step.removedAt} precision="minute" wrap />
                {step.reason && <bdi> “{step.reason}”</bdi>}
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}
