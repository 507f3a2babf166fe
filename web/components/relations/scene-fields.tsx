'use client';

import { useQuery } from '@tanstack/react-query';
import { ChevronDown, Plus, X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useId, useState } from 'react';
import { useMay } from '../access/access';
import { camerasQuery } from '../api/queries';
import { PlaceTimeFields } from '../search/place-time-fields';
import { type PlaceTimeDraft, placeTimeScope } from '../search/scope-draft';
import { Button, IconButton } from '../ui/button';
import { Combobox } from '../ui/combobox';
import { cx } from '../ui/cx';
import { DateTimeField } from '../ui/date-time-field';
import { Field } from '../ui/field';
import { Input } from '../ui/input';
import { Segmented } from '../ui/segmented';
import { Select } from '../ui/select';
import { type Draft, emptyScene, type SceneDraft } from './draft';

interface FieldsProps {
  draft: Draft;
  onChange: (change: Partial<Draft>) => void;
  /** Asked already: say what is missing. */
  tried: boolean;
}

const SCENES_AT_MOST = 8;

/** Two to eight places with their times, and what joins them. */
export function SceneFields({ draft, onChange, tried }: FieldsProps) {
  const t = useTranslations('relations.form');
  const may = useMay();
  const { scenes } = draft;
  const change = (place: number, part: Partial<SceneDraft>) =>
    onChange({ scenes: scenes.map((scene, at) => (at === place ? { ...scene, ...part } : scene)) });
  return (
    <>
      <Segmented
        label={t('by')}
        value={draft.by}
        onChange={(by) => onChange({ by })}
        options={[
          { value: 'PLATE', label: t('byPlate') },
          { value: 'VEHICLE', label: t('byVehicle') },
          ...(may('search.face') ? [{ value: 'FACE' as const, label: t('byFace') }] : []),
        ]}
      />
      {scenes.map((scene, place) => (
        <fieldset
          // biome-ignore lint/suspicious/noArrayIndexKey: a scene is its place in the list
          key={place}
          className="flex flex-col gap-2 rounded-md border border-line p-2.5"
        >
          <legend className="sr-only">{t('scene', { number: place + 1 })}</legend>
          <span className="flex items-center gap-2">
            <Field label={t('sceneName', { number: place + 1 })} className="flex-1">
              <Input
                value={scene.name}
                maxLength={80}
                placeholder={t('scene', { number: place + 1 })}
                onChange={(event) => change(place, { name: event.target.value })}
              />
            </Field>
            {scenes.length > 2 && (
              <IconButton
                size="sm"
                label={t('sceneRemove', { number: place + 1 })}
                icon={<X />}
                onClick={() => onChange({ scenes: scenes.filter((_, at) => at !== place) })}
              />
            )}
          </span>
          <Cameras
            label={t('sceneCameras', { number: place + 1 })}
            value={scene.cameraIds}
            onChange={(cameraIds) => change(place, { cameraIds })}
          />
          <MoreOfPlace
            label={t('scenePlace', { number: place + 1 })}
            value={scene.placeTime}
            onChange={(placeTime) => change(place, { placeTime })}
          />
          <Field
            label={t('sceneFrom', { number: place + 1 })}
            required
            error={tried && !scene.from ? t('timeMissing') : undefined}
          >
            <DateTimeField value={scene.from} onChange={(from) => change(place, { from })} />
          </Field>
          <Field
            label={t('sceneTo', { number: place + 1 })}
            required
            error={tried && !scene.to ? t('timeMissing') : undefined}
          >
            <DateTimeField value={scene.to} onChange={(to) => change(place, { to })} />
          </Field>
        </fieldset>
      ))}
      {scenes.length < SCENES_AT_MOST && (
        <Button icon={<Plus aria-hidden />} onClick={() => onChange({ scenes: [...scenes, emptyScene] })}>
          {t('sceneAdd')}
        </Button>
      )}
      <Field label={t('inScenes')}>
        <Select
          value={String(draft.inScenes)}
          onChange={(value) => onChange({ inScenes: Number(value) })}
          options={[
            { value: '0', label: t('inAll') },
            ...Array.from({ length: Math.max(0, scenes.length - 2) }, (_, index) => ({
              value: String(index + 2),
              label: t('inSome', { count: index + 2 }),
            })),
          ]}
        />
      </Field>
    </>
  );
}

/** Groups, areas and hours of a scene, folded away until they are wanted or in use. */
function MoreOfPlace({
  label,
  value,
  onChange,
}: {
  label: string;
  value: PlaceTimeDraft;
  onChange: (placeTime: PlaceTimeDraft) => void;
}) {
  const t = useTranslations('relations.form');
  const id = useId();
  const used = Object.keys(placeTimeScope(value)).length > 0;
  const [opened, setOpened] = useState(used);
  return (
    <div className="flex flex-col gap-2">
      <button
        type="button"
        aria-expanded={opened}
        aria-controls={id}
        aria-label={label}
        onClick={() => setOpened(!opened)}
        className="flex min-h-6 items-center gap-1 self-start rounded-sm text-ink-2 text-xs hover:text-ink"
      >
        <ChevronDown className={cx('size-3.5 transition-transform', opened && 'rotate-180')} aria-hidden />
        {t(used ? 'placeUsed' : 'placeMore')}
      </button>
      <div id={id} hidden={!opened}>
        {opened && <PlaceTimeFields placeTime={value} onChange={onChange} occurredAt={undefined} />}
      </div>
    </div>
  );
}

/** A place, what is looked for, and on how many days. */
export function RepeatedFields({ draft, onChange, tried }: FieldsProps) {
  const t = useTranslations('relations.form');
  const may = useMay();
  return (
    <>
      <Segmented
        label={t('by')}
        value={draft.of}
        onChange={(of) => onChange({ of })}
        options={[
          { value: 'VEHICLE', label: t('byVehicle') },
          ...(may('search.face') ? [{ value: 'FACE' as const, label: t('byFace') }] : []),
        ]}
      />
      <Cameras
        label={t('place')}
        value={draft.cameraIds}
        onChange={(cameraIds) => onChange({ cameraIds })}
        error={tried && draft.cameraIds.length === 0 ? t('placeMissing') : undefined}
      />
      <Field label={t('minDays')}>
        <Input
          type="number"
          min={2}
          max={60}
          value={draft.minDays}
          onChange={(event) => onChange({ minDays: event.target.valueAsNumber || 2 })}
        />
      </Field>
      {tried && !(draft.from && draft.to) && <p className="text-bad text-xs">{t('timeMissing')}</p>}
    </>
  );
}

function Cameras({
  label,
  value,
  onChange,
  error,
}: {
  label: string;
  value: number[];
  onChange: (cameraIds: number[]) => void;
  error?: string | undefined;
}) {
  const t = useTranslations('search.scope');
  const cameras = useQuery(camerasQuery);
  return (
    <Field label={label} error={error}>
      <Combobox
        multiple
        label={label}
        placeholder={t('allCameras')}
        loading={cameras.isPending}
        value={value.map(String)}
        onChange={(ids) => onChange(ids.map(Number))}
        options={(cameras.data ?? []).map((camera) => ({
          value: String(camera.id),
          label: camera.name,
          detail: camera.code,
          keywords: [camera.code, camera.site?.name ?? ''],
        }))}
      />
    </Field>
  );
}
