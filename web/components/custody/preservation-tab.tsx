'use client';

import { useQuery } from '@tanstack/react-query';
import { Lock, MapPinOff } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { FootageNear } from '@/core/evidence/custody/schema';
import { useMay } from '@/web/components/access/access';
import { Button } from '@/web/components/ui/button';
import { Panel } from '@/web/components/ui/page';
import { Select } from '@/web/components/ui/select';
import { SkeletonRows } from '@/web/components/ui/skeleton';
import { EmptyState, ErrorState } from '@/web/components/ui/states';
import { TimeText } from '@/web/components/ui/time-text';
import { toast } from '@/web/components/ui/toast';
import { HoldsPanel } from './holds-panel';
import { footageNearQueryOf, usePreserve } from './queries';
import { RequestsPanel } from './requests-panel';

const minutesOffered = ['15', '30', '60', '180'] as const;
const radiiOffered = ['250', '500', '1000', '3000'] as const;
const dayMs = 86_400_000;

/** What cameras near the place of a case saw, when it will be deleted, and the way to hold it; with the holds there are. */
export function PreservationTab({ caseId }: { caseId: string }) {
  const t = useTranslations('custody.near');
  const may = useMay();
  const [minutes, setMinutes] = useState<(typeof minutesOffered)[number]>('30');
  const [radius, setRadius] = useState<(typeof radiiOffered)[number]>('1000');
  const around = { minutes: Number(minutes), radiusM: Number(radius) };
  const { data, error, refetch } = useQuery(footageNearQueryOf(caseId, around));
  const preserve = usePreserve(caseId);
  const open = data?.cameras.filter(({ held }) => !held) ?? [];
  return (
    <div className="flex flex-col gap-5">
      <Panel
        title={t('title')}
        actions={
          may('custody.write') &&
          open.length > 0 && (
            <Button
              size="sm"
              look="primary"
              icon={<Lock aria-hidden />}
              busy={preserve.isPending}
              onClick={() =>
                preserve.mutate(
                  { ...around, cameraIds: open.map(({ id }) => id) },
                  { onSuccess: () => toast('done', { title: t('done', { count: open.length, minutes }) }) },
                )
              }
            >
              {t('preserve', { minutes })}
            </Button>
          )
        }
      >
        <div className="flex flex-wrap items-center gap-3 p-3">
          <span className="w-36">
            <Select
              label={t('minutes')}
              value={minutes}
              onChange={setMinutes}
              options={minutesOffered.map((value) => ({ value, label: t('margin', { minutes: value }) }))}
            />
          </span>
          <span className="w-36">
            <Select
              label={t('radius')}
              value={radius}
              onChange={setRadius}
              options={radiiOffered.map((value) => ({ value, label: t('within', { metres: value }) }))}
            />
          </span>
          {data && (
            <span className="text-ink-2">
              <TimeText at={data.from} precision="minute" /> – <TimeText at={data.to} precision="minute" />
            </span>
          )}
        </div>
        {preserve.error && <ErrorState compact error={preserve.error} />}
        {error && !data && <ErrorState error={error} onRetry={() => void refetch()} />}
        {!data && !error && <SkeletonRows rows={3} label={t('title')} />}
        {data && !data.placeKnown && (
          <EmptyState
            compact
            icon={<MapPinOff />}
            title={t('noPlace')}
            action={
              <Button asChild>
                <Link href={`/cases/${caseId}?part=fir`}>{t('toFir')}</Link>
              </Button>
            }
          >
            {t('noPlaceText')}
          </EmptyState>
        )}
        {data?.placeKnown && data.cameras.length === 0 && <p className="p-3 text-ink-2">{t('none')}</p>}
        <ul aria-label={t('title')}>
          {data?.cameras.map((camera) => (
            <CameraRow key={camera.id} camera={camera} />
          ))}
        </ul>
      </Panel>
      <RequestsPanel
        caseId={caseId}
        {...(data && {
          prefill: { from: data.from, to: data.to, cameraIds: data.cameras.map(({ id }) => id) },
        })}
      />
      <HoldsPanel caseId={caseId} />
    </div>
  );
}

function CameraRow({ camera }: { camera: FootageNear['cameras'][number] }) {
  const t = useTranslations('custody.near');
  const [now] = useState(() => Date.now());
  const days = camera.dueAt ? Math.ceil((Date.parse(camera.dueAt) - now) / dayMs) : null;
  return (
    <li className="flex flex-wrap items-baseline gap-x-3 border-line border-t px-3 py-2">
      <span className="font-medium">
        {camera.code} <bdi>{camera.name}</bdi>
      </span>
      <span className="text-ink-3 text-xs">{t('metres', { metres: camera.distanceM })}</span>
      <span>{t('recordings', { count: camera.recordings })}</span>
      {camera.deletedRecordings > 0 && (
        <span className="text-ink-3">{t('deleted', { count: camera.deletedRecordings })}</span>
      )}
      <span className="ms-auto">
        {camera.held ? (
          <span className="text-ok">{t('held')}</span>
        ) : camera.recordings === 0 ? (
          <span className="text-ink-3">{t('nothing')}</span>
        ) : camera.dueAt && days !== null ? (
          <span className={days <= 7 ? 'text-bad' : 'text-warn'}>
            {t('deletable', { days: Math.max(0, days) })} <TimeText at={camera.dueAt} precision="day" />
          </span>
        ) : camera.keptRecordings === camera.recordings ? (
          <span className="text-ink-2">{t('otherwiseHeld')}</span>
        ) : (
          <span className="text-ink-2">{t('noClass')}</span>
        )}
      </span>
    </li>
  );
}
