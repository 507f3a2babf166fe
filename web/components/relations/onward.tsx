'use client';

import { useQuery } from '@tanstack/react-query';
import { MapPinned, SearchX, Waypoints } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useMemo, useState } from 'react';
import type { Sighting } from '@/core/footage/schema';
import type { Onward } from '@/core/search/relations/onward-schema';
import type { Relation, RelationRequest } from '@/core/search/relations/schema';
import { useMay } from '../access/access';
import { Badge } from '../ui/badge';
import { Button } from '../ui/button';
import { Panel } from '../ui/page';
import { Skeleton } from '../ui/skeleton';
import { EmptyState, ErrorState, useProblemWords } from '../ui/states';
import { Table, Td, Th, Tr } from '../ui/table';
import { TimeText, useDurationWords } from '../ui/time-text';
import { toast } from '../ui/toast';
import { BeginRoute } from './begin-route';
import { LegText, useWayWords } from './leg-words';
import { routeQuery, useRouteDeeds } from './queries';
import { RouteView, SightingsMap } from './route-view';
import { Seen } from './seen';

interface OnwardViewProps {
  relation: Relation;
  onward: Onward;
  /** The route that is being built. */
  routeId: string | undefined;
  onAsk: (request: RelationRequest) => void;
}

/** Where it was likely seen next, the route so far, and what cameras that show nothing are worth. */
export function OnwardView({ relation, onward, routeId, onAsk }: OnwardViewProps) {
  const t = useTranslations('relations.onward');
  const tr = useTranslations('relations.route');
  const may = useMay();
  const words = useProblemWords();
  const caseId = relation.caseId ?? undefined;
  const route = useQuery({ ...routeQuery(routeId ?? ''), enabled: Boolean(routeId) });
  const { take } = useRouteDeeds();
  /** Waits for a route: the stop to take once it is begun, or null for none. */
  const [beginning, setBeginning] = useState<{ stop: Sighting | null } | null>(null);
  const { start, direction } = onward;
  const taken = new Set(route.data?.steps.map(({ sighting }) => sighting.trackId));
  const starting = useMemo(() => [start], [start]);
  const around = useMemo(() => onward.candidates.map(({ sighting }) => sighting.camera), [onward.candidates]);

  function goOn(from: Sighting) {
    const { request } = relation;
    if (request.kind === 'ONWARD') onAsk({ ...request, trackId: from.trackId });
  }
  function takeStop(stop: Sighting, into: string) {
    take.mutate(
      { routeId: into, trackId: stop.trackId, relationId: relation.id },
      {
        onSuccess: () => {
          toast('done', { title: tr('added') });
          goOn(stop);
        },
        onError: (error) => {
          const { message, remedy } = words(error);
          toast('failed', { title: message, detail: remedy });
        },
      },
    );
  }
  return (
    <>
      {routeId ? (
        route.data ? (
          <RouteView route={route.data} mayWrite={may('case.write')} />
        ) : route.error ? (
          <ErrorState error={route.error} onRetry={() => void route.refetch()} />
        ) : (
          <Skeleton className="h-80 w-full" />
        )
      ) : (
        <div className="grid gap-3 md:grid-cols-[minmax(0,16rem)_minmax(0,1fr)]">
          <div className="flex flex-col gap-2">
            <Seen sighting={start} caption={t('start')} caseId={caseId} />
            {may('case.write') && (
              <Button icon={<MapPinned aria-hidden />} onClick={() => setBeginning({ stop: null })}>
                {tr('begin')}
              </Button>
            )}
          </div>
          <div className="flex min-w-0 flex-col gap-1">
            <SightingsMap sightings={starting} around={around} caseId={caseId} />
          </div>
        </div>
      )}
      <Panel
        title={t(direction === 'next' ? 'candidatesNext' : 'candidatesPrevious')}
        beside={<Badge>{onward.candidates.length}</Badge>}
      >
        {onward.candidates.length === 0 ? (
          <EmptyState compact icon={<SearchX />} title={t('none')}>
            {t('noneText')}
          </EmptyState>
        ) : (
          <ol className="grid grid-cols-[repeat(auto-fill,minmax(min(14rem,100%),1fr))] gap-3 p-3">
            {onward.candidates.map((candidate) => (
              <li
                key={candidate.sighting.trackId}
                className="flex flex-col gap-2 rounded-lg border border-line p-2"
              >
                <Seen sighting={candidate.sighting} caseId={caseId}>
                  <Reasons candidate={candidate} />
                  <LegText leg={candidate.leg} before={direction === 'previous'} />
                </Seen>
                <div className="mt-auto flex flex-wrap gap-1.5">
                  {may('case.write') && (
                    <Button
                      size="sm"
                      icon={<MapPinned aria-hidden />}
                      disabled={taken.has(candidate.sighting.trackId) || take.isPending}
                      onClick={() =>
                        routeId
                          ? takeStop(candidate.sighting, routeId)
                          : setBeginning({ stop: candidate.sighting })
                      }
                    >
                      {taken.has(candidate.sighting.trackId)
                        ? t('taken')
                        : t(direction === 'next' ? 'take' : 'takeBefore')}
                    </Button>
                  )}
                  <Button
                    size="sm"
                    look="plain"
                    icon={<Waypoints aria-hidden />}
                    onClick={() => goOn(candidate.sighting)}
                  >
                    {t('onFrom')}
                  </Button>
                </div>
              </li>
            ))}
          </ol>
        )}
        {onward.unreachable > 0 && (
          <p className="border-line border-t px-3 py-2 text-ink-2">
            {t('unreachable', { count: onward.unreachable, limit: onward.limitKmh })}
          </p>
        )}
      </Panel>
      <Cameras onward={onward} />
      {beginning && (
        <BeginRoute
          start={start}
          caseId={caseId}
          onClose={() => setBeginning(null)}
          onBegun={(begun) => {
            toast('done', { title: tr('begun') });
            const address = new URL(location.href);
            address.searchParams.set('route', begun);
            history.replaceState(null, '', address);
            setBeginning(null);
            if (beginning.stop) takeStop(beginning.stop, begun);
          }}
        />
      )}
    </>
  );
}

function Reasons({ candidate }: { candidate: Onward['candidates'][number] }) {
  const t = useTranslations('relations.onward');
  const strength = useTranslations('search.strength');
  const { plate, look, otherPlate, pace } = candidate;
  return (
    <span className="flex flex-wrap gap-1">
      {plate && <Badge tone={plate === 'agreed' ? 'ok' : 'neutral'}>{t(`plate.${plate}`)}</Badge>}
      {look && (
        <Badge tone={look.strength === 'strong' ? 'ok' : 'neutral'}>
          {t('look', { strength: strength(look.strength).toLocaleLowerCase() })}
        </Badge>
      )}
      {otherPlate && <Badge tone="warn">{t('otherPlate')}</Badge>}
      {pace !== 'unknown' && <Badge tone={pace === 'fast' ? 'warn' : 'neutral'}>{t(`pace.${pace}`)}</Badge>}
    </span>
  );
}

function Cameras({ onward }: { onward: Onward }) {
  const t = useTranslations('relations.onward');
  const way = useWayWords();
  const { duration } = useDurationWords();
  if (onward.cameras.length === 0) return null;
  return (
    <Panel title={t('cameras')}>
      <p className="border-line border-b px-3 py-2 text-ink-2">{t('camerasText')}</p>
      <Table label={t('cameras')}>
        <thead>
          <tr>
            <Th>{t('camera')}</Th>
            <Th>{t('state')}</Th>
            <Th>{t('distance')}</Th>
            <Th>{t(onward.direction === 'next' ? 'reach' : 'leave')}</Th>
            <Th>{t('coverage')}</Th>
          </tr>
        </thead>
        <tbody>
          {onward.cameras.map((row) => (
            <Tr key={row.camera.id}>
              <Td className="whitespace-nowrap">
                {row.camera.name} <span className="text-ink-3 text-xs">{row.camera.code}</span>
              </Td>
              <Td className="whitespace-nowrap">
                <Badge tone={row.state === 'seen' ? 'ok' : row.state === 'unknown' ? 'warn' : 'neutral'}>
                  {t(`states.${row.state}`, { count: row.candidates })}
                </Badge>
              </Td>
              <Td className="whitespace-nowrap text-xs">{way(row.way)}</Td>
              <Td className="whitespace-nowrap text-xs">
                <TimeText at={row.couldBeAt} />
              </Td>
              <Td className="whitespace-nowrap text-xs figures">
                {duration(row.indexedMs)} / {duration(row.timeMs)}
              </Td>
            </Tr>
          ))}
        </tbody>
      </Table>
      {onward.camerasLeftOut > 0 && (
        <p className="px-3 py-2 text-ink-2 text-xs">{t('leftOut', { count: onward.camerasLeftOut })}</p>
      )}
    </Panel>
  );
}
