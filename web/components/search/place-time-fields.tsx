'use client';

import { useQuery } from '@tanstack/react-query';
import dynamic from 'next/dynamic';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { type Circle, isInCircle } from '@/core/search/places';
import type { Recurring } from '@/core/search/recurring';
import type { SiteKind } from '@/core/search/schema';
import { cameraGroupsQuery, camerasQuery } from '../api/queries';
import { Button } from '../ui/button';
import { Checkbox } from '../ui/checkbox';
import { Combobox } from '../ui/combobox';
import { Dialog } from '../ui/dialog';
import { Field } from '../ui/field';
import { Input } from '../ui/input';
import { Chips } from '../ui/segmented';
import { Skeleton } from '../ui/skeleton';
import type { PlaceTimeDraft } from './scope-draft';
import { ShapesField } from './shapes-field';

const CameraMap = dynamic(() => import('../map/camera-map').then((module) => module.CameraMap), {
  ssr: false,
  loading: () => <Skeleton className="h-[28rem] w-full" />,
});

const gates = ['GATE_ENTRY', 'GATE_EXIT'] as const;
const isGate = (kind: SiteKind) => kind === 'GATE_ENTRY' || kind === 'GATE_EXIT';
const weekdays = ['1', '2', '3', '4', '5', '6', '7'] as const;
const FIRST_RADIUS_M = 500;

interface PlaceTimeFieldsProps {
  placeTime: PlaceTimeDraft;
  onChange: (placeTime: PlaceTimeDraft) => void;
  /** Where the chosen case happened, when it says so on the map. */
  occurredAt: { latitude: number; longitude: number } | undefined;
}

/** Camera groups, the gates of the city, what lies round a place or is drawn on the map, and hours that come again. */
export function PlaceTimeFields({ placeTime, onChange, occurredAt }: PlaceTimeFieldsProps) {
  const t = useTranslations('search.scope');
  const change = (part: Partial<PlaceTimeDraft>) => onChange({ ...placeTime, ...part });
  const cameras = useQuery(camerasQuery);
  const groups = useQuery(cameraGroupsQuery);
  const hasGates = cameras.data?.some(
    ({ site }) => site?.kind === 'GATE_ENTRY' || site?.kind === 'GATE_EXIT',
  );
  return (
    <div className="flex flex-col gap-3">
      {(groups.data?.length || placeTime.groupIds.length > 0) && (
        <Field label={t('groups')}>
          <Combobox
            multiple
            label={t('groups')}
            placeholder={t('noGroups')}
            loading={groups.isPending}
            value={placeTime.groupIds}
            onChange={(groupIds) => change({ groupIds })}
            options={[
              ...(groups.data ?? []).map(({ id, name, cameraIds }) => ({
                value: id,
                label: name,
                detail: t('groupCameras', { count: cameraIds.length }),
              })),
              // Kept in sight when it is gone, so that it can be taken out.
              ...placeTime.groupIds
                .filter((id) => groups.data && !groups.data.some((group) => group.id === id))
                .map((id) => ({ value: id, label: t('groupGone') })),
            ]}
          />
        </Field>
      )}
      {(hasGates || placeTime.siteKinds.length > 0) && (
        <div className="flex flex-col gap-1.5">
          <span className="font-medium text-ink-2 text-xs">{t('gates')}</span>
          <Chips
            label={t('gates')}
            value={placeTime.siteKinds.filter(isGate)}
            onChange={(chosen) =>
              change({ siteKinds: [...placeTime.siteKinds.filter((kind) => !isGate(kind)), ...chosen] })
            }
            options={gates.map((value) => ({ value, label: t(`gateKinds.${value}`) }))}
          />
        </div>
      )}
      <Around circle={placeTime.circle} onCircle={(circle) => change({ circle })} occurredAt={occurredAt} />
      <FurtherCircles circles={placeTime.furtherCircles} onClear={() => change({ furtherCircles: [] })} />
      <ShapesField places={placeTime} onPlaces={change} />
      <Hours recurring={placeTime.recurring} onRecurring={(recurring) => change({ recurring })} />
    </div>
  );
}

/** Circles after the first, which came with a stored search: said, so that nobody takes the first for all there is. */
function FurtherCircles({ circles, onClear }: { circles: readonly Circle[]; onClear: () => void }) {
  const t = useTranslations('search.scope');
  if (circles.length === 0) return null;
  return (
    <div className="flex flex-col items-start gap-1.5 text-ui">
      <p>{t('furtherCircles', { count: circles.length })}</p>
      <Button size="sm" look="quiet" onClick={onClear}>
        {t('furtherClear')}
      </Button>
    </div>
  );
}

interface AroundProps {
  circle: Circle | undefined;
  onCircle: (circle: Circle | undefined) => void;
  occurredAt: { latitude: number; longitude: number } | undefined;
}

function Around({ circle, onCircle, occurredAt }: AroundProps) {
  const t = useTranslations('search.scope');
  const tu = useTranslations('ui');
  const cameras = useQuery(camerasQuery);
  const [open, setOpen] = useState(false);
  const [centre, setCentre] = useState<{ latitude: string; longitude: string }>({
    latitude: '',
    longitude: '',
  });
  const [radius, setRadius] = useState(String(FIRST_RADIUS_M));

  const within = (given: Circle | undefined) =>
    (cameras.data ?? []).filter(
      ({ latitude, longitude }) =>
        given && latitude !== null && longitude !== null && isInCircle({ latitude, longitude }, given),
    );
  const drawn = circleOf(centre, radius);
  const inside = within(drawn);
  function begin(at: { latitude: number; longitude: number } | undefined) {
    setCentre({ latitude: at ? String(at.latitude) : '', longitude: at ? String(at.longitude) : '' });
    setRadius(String(circle?.radiusM ?? FIRST_RADIUS_M));
    setOpen(true);
  }
  return (
    <div className="flex flex-col gap-1.5">
      <span className="font-medium text-ink-2 text-xs">{t('aroundPlace')}</span>
      {circle && (
        <p className="text-ui">
          {t('within', { radius: circle.radiusM, count: within(circle).length })}
          <span className="block font-mono text-ink-3 text-xs">
            {circle.latitude.toFixed(5)}, {circle.longitude.toFixed(5)}
          </span>
        </p>
      )}
      <div className="flex flex-wrap gap-2">
        <Button size="sm" onClick={() => begin(circle)}>
          {circle ? t('changePlace') : t('choosePlace')}
        </Button>
        {occurredAt && !circle && (
          <Button size="sm" onClick={() => onCircle({ ...occurredAt, radiusM: FIRST_RADIUS_M })}>
            {t('aroundFir', { radius: FIRST_RADIUS_M })}
          </Button>
        )}
        {circle && (
          <Button size="sm" look="quiet" onClick={() => onCircle(undefined)}>
            {t('anyPlace')}
          </Button>
        )}
      </div>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        width="lg"
        title={t('placeTitle')}
        description={t('placeHint')}
        footer={
          <>
            <p className="me-auto text-ink-2 text-xs" aria-live="polite">
              {drawn ? t('inside', { count: inside.length }) : t('placeLacking')}
            </p>
            <Button onClick={() => setOpen(false)}>{tu('cancel')}</Button>
            <Button
              look="primary"
              disabled={!drawn || inside.length === 0}
              onClick={() => {
                onCircle(drawn);
                setOpen(false);
              }}
            >
              {t('usePlace')}
            </Button>
          </>
        }
      >
        <div className="mb-3 grid grid-cols-3 gap-2">
          <Field label={t('radius')}>
            <Input inputMode="numeric" value={radius} onChange={(event) => setRadius(event.target.value)} />
          </Field>
          {(['latitude', 'longitude'] as const).map((axis) => (
            <Field key={axis} label={t(axis)}>
              <Input
                mono
                inputMode="decimal"
                value={centre[axis]}
                onChange={(event) => setCentre({ ...centre, [axis]: event.target.value })}
              />
            </Field>
          ))}
        </div>
        <CameraMap
          label={t('placeTitle')}
          cameras={cameras.data ?? []}
          selected={new Set(inside.map(({ id }) => id))}
          place={drawn ? { ...drawn, label: t('centre') } : null}
          onPick={({ latitude, longitude }) =>
            setCentre({ latitude: String(latitude), longitude: String(longitude) })
          }
          className="h-[min(28rem,55dvh)]"
        />
      </Dialog>
    </div>
  );
}

function circleOf(centre: { latitude: string; longitude: string }, radius: string): Circle | undefined {
  const [latitude, longitude, radiusM] = [centre.latitude, centre.longitude, radius].map((text) =>
    text.trim() === '' ? Number.NaN : Number(text),
  );
  if (latitude === undefined || longitude === undefined || radiusM === undefined) return undefined;
  const believable =
    Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 && radiusM > 0 && radiusM <= 500_000;
  return believable ? { latitude, longitude, radiusM } : undefined;
}

interface HoursProps {
  recurring: Recurring | undefined;
  onRecurring: (recurring: Recurring | undefined) => void;
}

function Hours({ recurring, onRecurring }: HoursProps) {
  const t = useTranslations('search.scope');
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const evening: Recurring = { weekdays: [5], fromTime: '20:00', toTime: '23:00', timeZone: zone };
  return (
    <div className="flex flex-col gap-2">
      <Checkbox
        checked={recurring !== undefined}
        onChange={(on) => onRecurring(on ? evening : undefined)}
        label={t('hours')}
      />
      {recurring && (
        <>
          <Chips
            label={t('weekdays')}
            value={recurring.weekdays.map((day) => weekdays[day - 1] ?? '1')}
            onChange={(days) =>
              days.length > 0 && onRecurring({ ...recurring, weekdays: days.map(Number).sort() })
            }
            options={weekdays.map((value) => ({ value, label: t(`days.${value}`) }))}
          />
          <div className="grid grid-cols-2 gap-2">
            {(['fromTime', 'toTime'] as const).map((end) => (
              <Field key={end} label={t(end)}>
                <Input
                  type="time"
                  value={recurring[end]}
                  onChange={(event) =>
                    event.target.value && onRecurring({ ...recurring, [end]: event.target.value.slice(0, 5) })
                  }
                />
              </Field>
            ))}
          </div>
          <p className="text-ink-3 text-xs">
            {recurring.toTime > recurring.fromTime
              ? t('hoursZone', { zone: recurring.timeZone })
              : t('hoursOvernight', { zone: recurring.timeZone })}
          </p>
        </>
      )}
    </div>
  );
}
