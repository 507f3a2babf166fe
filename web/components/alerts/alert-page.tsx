'use client';

import { useQuery } from '@tanstack/react-query';
import { Play } from 'lucide-react';
import Link from 'next/link';
import { useFormatter, useTranslations } from 'next-intl';
import type { AlertDetail } from '@/core/watchlist/alerts/schema';
import { CameraMap } from '../map/camera-map';
import { Badge } from '../ui/badge';
import { Button } from '../ui/button';
import { DrawnBadge } from '../ui/drawn-badge';
import { Page, PageHeader, Panel } from '../ui/page';
import { ReferenceTag } from '../ui/reference-tag';
import { SkeletonRows } from '../ui/skeleton';
import { ErrorState } from '../ui/states';
import { StampedCorrected, TimeText } from '../ui/time-text';
import { AlertMarks, AlertStrength } from './alert-card';
import { DecideBar } from './decide';
import { AlertPair } from './pair';
import { alertQuery } from './queries';

/** One alert: both pictures, why it is looked for, where, where it may go next, and what was decided. */
export function AlertPage({ id }: { id: string }) {
  const t = useTranslations('alerts');
  const tu = useTranslations('ui');
  const alert = useQuery(alertQuery(id));
  if (alert.isError)
    return (
      <Page>
        <ErrorState error={alert.error} onRetry={() => void alert.refetch()} />
      </Page>
    );
  if (!alert.data) return <SkeletonRows rows={6} label={tu('loading')} />;
  const { entry, sighting } = alert.data;
  return (
    <Page>
      <PageHeader
        parent={<Link href="/alerts">{t('title')}</Link>}
        title={t('resembles', { title: entry.title })}
        beside={
          <>
            <Badge>{entry.criterion.label}</Badge>
            <AlertMarks alert={alert.data} />
          </>
        }
        facts={<span>{t('leadOnly')}</span>}
        actions={<DecideBar alert={alert.data} />}
      />
      <div className="grid gap-3 px-4 sm:px-5 lg:grid-cols-2">
        <Panel title={t('comparison')} bodyClassName="flex flex-col gap-2 p-3">
          <AlertPair alert={alert.data} className="h-72" />
          <AlertStrength alert={alert.data} wide />
          <p className="font-medium">{entry.reason}</p>
          <div className="flex flex-wrap gap-2">
            <Button size="sm" icon={<Play aria-hidden />} asChild>
              <Link href={`/footage/${sighting.recordingId}?t=${sighting.bestPtsMs}`}>{t('watch')}</Link>
            </Button>
            <Button size="sm" asChild>
              <Link href={`/watchlist/${entry.id}`}>{t('toEntry')}</Link>
            </Button>
          </div>
        </Panel>
        <Panel title={t('where')} bodyClassName="flex flex-col">
          <Place alert={alert.data} />
        </Panel>
        <Panel title={t('next')} bodyClassName="p-3">
          <NextCameras cameras={alert.data.nextCameras} />
        </Panel>
        <Panel title={t('decisions')} bodyClassName="p-3">
          <Decisions alert={alert.data} />
        </Panel>
        {alert.data.deliveries.length > 0 && (
          <Panel title={t('deliveries.title')} bodyClassName="p-3">
            <Deliveries deliveries={alert.data.deliveries} />
          </Panel>
        )}
      </div>
    </Page>
  );
}

function Place({ alert }: { alert: AlertDetail }) {
  const t = useTranslations('alerts');
  const { sighting, nextCameras } = alert;
  const { camera } = sighting;
  return (
    <>
      <div className="flex flex-col gap-2 p-3">
        <p className="flex flex-wrap items-center gap-2">
          <ReferenceTag>{camera.code}</ReferenceTag>
          {camera.name}
          {camera.drawn && <DrawnBadge />}
        </p>
        <StampedCorrected
          stampedAt={sighting.stampedAt}
          at={sighting.at}
          offsetMs={Date.parse(sighting.stampedAt) - Date.parse(sighting.at)}
          uncertaintyMs={sighting.clockUncertaintyMs}
        />
      </div>
      {camera.latitude !== null && camera.longitude !== null ? (
        <CameraMap
          label={t('map')}
          cameras={[camera, ...nextCameras.map((next) => next.camera)]}
          focusId={camera.id}
          place={{ latitude: camera.latitude, longitude: camera.longitude, label: t('seenHere') }}
          list={false}
          className="h-64 border-line border-t"
        />
      ) : (
        <p className="p-3 text-ink-2">{t('noPlace')}</p>
      )}
    </>
  );
}

function NextCameras({ cameras }: { cameras: AlertDetail['nextCameras'] }) {
  const t = useTranslations('alerts');
  const format = useFormatter();
  if (cameras.length === 0) return <p className="text-ink-2">{t('noNext')}</p>;
  return (
    <>
      <p className="mb-2 text-ink-2 text-xs">{t('nextHint')}</p>
      <ol className="flex flex-col">
        {cameras.map(({ camera, distanceM, known, fromAt, toAt }) => (
          <li
            key={camera.id}
            className="flex flex-wrap items-center gap-x-3 gap-y-0.5 border-line border-b py-1.5"
          >
            <ReferenceTag>{camera.code}</ReferenceTag>
            <span className="min-w-0 flex-1 truncate">{camera.name}</span>
            <span className="figures text-ink-2" title={t(`known.${known}`)}>
              {format.number(distanceM / 1000, { maximumFractionDigits: 1 })} km
              {known === 'straight-line' && ` ${t('estimated')}`}
            </span>
            <span className="text-ink-2 text-xs">
              <TimeText at={fromAt} clockOnly precision="minute" /> –{' '}
              <TimeText at={toAt} clockOnly precision="minute" />
            </span>
          </li>
        ))}
      </ol>
    </>
  );
}

function Decisions({ alert }: { alert: AlertDetail }) {
  const t = useTranslations('alerts');
  return (
    <ol className="flex flex-col gap-2">
      <li>
        {t.rich('raised', { time: () => <TimeText at={alert.raisedAt} /> })}
        {alert.sightings > 1 && ` · ${t('sightings', { count: alert.sightings })}`}
      </li>
      {alert.escalatedAt && (
        <li>{t.rich('escalatedAt', { time: () => <TimeText at={alert.escalatedAt ?? ''} /> })}</li>
      )}
      {alert.history.map((decision) => (
        <li key={decision.at}>
          <span className="font-medium">{t(`status.${decision.decision}`)}</span>{' '}
          {t('decidedBy', { by: decision.by })} · <TimeText at={decision.at} />
          {decision.reason && ` · ${t(`reasons.${decision.reason as 'TEST'}`)}`}
          {decision.words && <span className="block text-ink-2">{decision.words}</span>}
          {decision.caseId && (
            <Link
              href={`/cases/${decision.caseId}`}
              className="block text-accent underline underline-offset-2"
            >
              {t('toCase')}
            </Link>
          )}
        </li>
      ))}
      {alert.history.length === 0 && <li className="text-ink-2">{t('undecided')}</li>}
    </ol>
  );
}

function Deliveries({ deliveries }: Pick<AlertDetail, 'deliveries'>) {
  const t = useTranslations('alerts.deliveries');
  return (
    <ul className="flex flex-col gap-2">
      {deliveries.map(({ id, host, status, attempts }) => (
        <li key={id}>
          <bdi className="font-medium">{host}</bdi> · {t(status)}
          <ol className="text-ink-2 text-xs">
            {attempts.map((attempt) => (
              <li key={attempt.id}>
                <TimeText at={attempt.at} /> · {attempt.words}
              </li>
            ))}
          </ol>
        </li>
      ))}
    </ul>
  );
}
