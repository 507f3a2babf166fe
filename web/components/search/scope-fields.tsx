'use client';

import { useQuery } from '@tanstack/react-query';
import { Map as MapIcon } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { chosenCameras, saysWhere } from '@/core/search/chosen';
import { cameraGroupsQuery, camerasQuery, caseQuery } from '../api/queries';
import { Button } from '../ui/button';
import { Combobox } from '../ui/combobox';
import { DateTimeField } from '../ui/date-time-field';
import { Dialog } from '../ui/dialog';
import { Field } from '../ui/field';
import { Skeleton } from '../ui/skeleton';
import { AroundCaseField } from './around-case-field';
import type { Draft } from './draft';
import { PlaceTimeFields } from './place-time-fields';
import { placeTimeScope } from './scope-draft';

// The map and its library come only when the map is opened.
const CameraMap = dynamic(() => import('../map/camera-map').then((module) => module.CameraMap), {
  ssr: false,
  loading: () => <Skeleton className="h-[28rem] w-full" />,
});

const spans = [
  { key: 'day', hours: 24 },
  { key: 'week', hours: 24 * 7 },
] as const;

interface ScopeFieldsProps {
  draft: Draft;
  onChange: (change: Partial<Draft>) => void;
  /** A face search names from when to when. */
  required: boolean;
  rangeError: string | undefined;
}

/** Which hours of which cameras are searched. */
export function ScopeFields({ draft, onChange, required, rangeError }: ScopeFieldsProps) {
  const t = useTranslations('search.scope');
  const tu = useTranslations('ui');
  const cameras = useQuery(camerasQuery);
  const groups = useQuery(cameraGroupsQuery);
  const [mapOpen, setMapOpen] = useState(false);
  const [onMap, setOnMap] = useState<Set<number>>(new Set());

  const chosenCase = useQuery({ ...caseQuery(draft.caseId ?? ''), enabled: Boolean(draft.caseId) });
  const { placeLatitude, placeLongitude } = chosenCase.data ?? {};
  const occurredAt =
    typeof placeLatitude === 'number' && typeof placeLongitude === 'number'
      ? { latitude: placeLatitude, longitude: placeLongitude }
      : undefined;
  const where = { cameraIds: draft.cameraIds, ...placeTimeScope(draft.placeTime) };
  const searched = chosenCameras(cameras.data ?? [], where, groups.data ?? []).length;
  const spanNeeded = required && !draft.placeTime.around;
  const times = (cameras.data ?? []).flatMap(({ firstAt, lastAt }) =>
    firstAt && lastAt ? [firstAt, lastAt] : [],
  );

  /** From the first footage there is to the last: bounded, and yet everything. */
  function everything() {
    const moments = times.map((at) => Date.parse(at));
    onChange({
      from: new Date(Math.floor(Math.min(...moments) / 1000) * 1000).toISOString(),
      to: new Date(Math.ceil(Math.max(...moments) / 1000) * 1000).toISOString(),
    });
  }
  function last(hours: number) {
    const now = Date.now();
    onChange({ from: new Date(now - hours * 3_600_000).toISOString(), to: new Date(now).toISOString() });
  }
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center justify-between gap-1">
        <span className="font-medium text-ink-2 text-xs">{t('time')}</span>
        <span className="flex gap-0.5">
          {spans.map((span) => (
            <Button key={span.key} size="sm" look="plain" onClick={() => last(span.hours)}>
              {t(span.key)}
            </Button>
          ))}
          {required ? (
            <Button size="sm" look="plain" disabled={times.length === 0} onClick={everything}>
              {t('onRecord')}
            </Button>
          ) : (
            <Button
              size="sm"
              look="plain"
              disabled={!draft.from && !draft.to}
              onClick={() => onChange({ from: undefined, to: undefined })}
            >
              {t('always')}
            </Button>
          )}
        </span>
      </div>
      <AroundCaseField
        around={draft.placeTime.around}
        onAround={(around) =>
          onChange({
            placeTime: { ...draft.placeTime, around },
            // A span chosen before may lie elsewhere; one chosen after narrows it.
            ...(around && !draft.placeTime.around && { from: undefined, to: undefined }),
          })
        }
        event={draft.caseId ? chosenCase.data : undefined}
      />
      <div className="-mt-1.5 grid gap-2">
        <Field label={t('from')} required={spanNeeded} error={rangeError}>
          <DateTimeField value={draft.from} onChange={(from) => onChange({ from })} />
        </Field>
        <Field label={t('to')} required={spanNeeded}>
          <DateTimeField value={draft.to} onChange={(to) => onChange({ to })} />
        </Field>
      </div>
      <Field label={t('cameras')}>
        <div className="flex gap-2">
          <div className="min-w-0 flex-1">
            <Combobox
              multiple
              label={t('cameras')}
              placeholder={saysWhere(where) ? t('noneByName') : t('allCameras')}
              loading={cameras.isPending}
              value={draft.cameraIds.map(String)}
              onChange={(ids) => onChange({ cameraIds: ids.map(Number) })}
              options={(cameras.data ?? []).map((camera) => ({
                value: String(camera.id),
                label: camera.name,
                detail: camera.drawn ? `${camera.code} · ${tu('drawn.label')}` : camera.code,
                keywords: [camera.code, camera.site?.name ?? ''],
              }))}
            />
          </div>
          <Button
            icon={<MapIcon aria-hidden />}
            disabled={!cameras.data?.length}
            onClick={() => {
              setOnMap(new Set(draft.cameraIds));
              setMapOpen(true);
            }}
          >
            {t('map')}
          </Button>
        </div>
      </Field>
      <PlaceTimeFields
        placeTime={draft.placeTime}
        onChange={(placeTime) => onChange({ placeTime })}
        occurredAt={occurredAt}
      />
      {cameras.data && groups.data && saysWhere(where) && (
        <p className={searched === 0 ? 'text-ui text-warn' : 'text-ink-2 text-ui'} aria-live="polite">
          {t('searched', { count: searched, all: cameras.data.length })}
        </p>
      )}
      <Dialog
        open={mapOpen}
        onOpenChange={setMapOpen}
        width="lg"
        title={t('mapTitle')}
        description={t('mapHint')}
        footer={
          <>
            <Button onClick={() => setMapOpen(false)}>{tu('cancel')}</Button>
            <Button
              look="primary"
              onClick={() => {
                onChange({ cameraIds: [...onMap] });
                setMapOpen(false);
              }}
            >
              {t('useChosen', { count: onMap.size })}
            </Button>
          </>
        }
      >
        <CameraMap
          label={t('mapTitle')}
          cameras={cameras.data ?? []}
          selected={onMap}
          onSelect={setOnMap}
          className="h-[min(30rem,60dvh)]"
        />
      </Dialog>
    </div>
  );
}
