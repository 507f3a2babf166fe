'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { type Camera, cameraInput } from '@/core/footage/schema';
import { ApiProblem } from '@/web/components/api/client';
import { districtsQuery, useMe } from '@/web/components/api/queries';
import { CameraMap } from '@/web/components/map/camera-map';
import { useZone } from '@/web/components/time/zone-provider';
import { Button } from '@/web/components/ui/button';
import { Combobox } from '@/web/components/ui/combobox';
import { Dialog } from '@/web/components/ui/dialog';
import { Field } from '@/web/components/ui/field';
import { Input } from '@/web/components/ui/input';
import { Select } from '@/web/components/ui/select';
import { ErrorState } from '@/web/components/ui/states';
import { toast } from '@/web/components/ui/toast';
import { useSaveCamera } from './queries';

interface Draft {
  code: string;
  name: string;
  districtId: string;
  latitude: string;
  longitude: string;
  headingDeg: string;
  fieldOfViewDeg: string;
  timeZone: string;
}

const text = (value: number | null | undefined) =>
  value === null || value === undefined ? '' : String(value);
const number = (typed: string) => (typed.trim() === '' ? null : Number(typed));
const zones = Intl.supportedValuesOf('timeZone').map((zone) => ({ value: zone, label: zone }));

interface CameraDialogProps {
  /** Left out: a new one. */
  camera?: Camera;
  /** Shown beside, so that a new one is placed among them. */
  others: readonly Camera[];
  onClose: (saved?: Camera) => void;
}

/** What is known of a camera. Its place and direction are drawn as they are typed, and a click on the map gives the place. */
export function CameraDialog({ camera, others, onClose }: CameraDialogProps) {
  const t = useTranslations('cameras.form');
  const { data: person } = useMe();
  const { data: districts = [] } = useQuery(districtsQuery);
  const ownZone = useZone();
  const save = useSaveCamera();
  const [draft, setDraft] = useState<Draft>({
    code: camera?.code ?? '',
    name: camera?.name ?? '',
    districtId: text(camera?.districtId ?? person?.district?.id),
    latitude: text(camera?.latitude),
    longitude: text(camera?.longitude),
    headingDeg: text(camera?.headingDeg),
    fieldOfViewDeg: text(camera?.fieldOfViewDeg),
    timeZone: camera?.timeZone ?? ownZone,
  });
  const [asked, setAsked] = useState(false);
  const change = (changes: Partial<Draft>) => setDraft((now) => ({ ...now, ...changes }));

  const parsed = cameraInput.safeParse({
    code: draft.code,
    name: draft.name,
    districtId: draft.districtId === '' ? undefined : Number(draft.districtId),
    latitude: number(draft.latitude),
    longitude: number(draft.longitude),
    headingDeg: number(draft.headingDeg),
    fieldOfViewDeg: number(draft.fieldOfViewDeg),
    timeZone: draft.timeZone,
  });
  const wrong = new Set(parsed.error?.issues.map(({ path }) => String(path[0])));
  const taken = save.error instanceof ApiProblem && save.error.status === 409;
  const errorOf = (field: keyof Draft) => (asked && wrong.has(field) ? t(`need.${field}`) : undefined);
  const numeric = (field: 'latitude' | 'longitude' | 'headingDeg' | 'fieldOfViewDeg') => (
    <Input
      inputMode="decimal"
      className="figures"
      dir="ltr"
      value={draft[field]}
      onChange={(event) => change({ [field]: event.target.value })}
    />
  );

  function submit() {
    setAsked(true);
    if (!parsed.success) return;
    save.mutate(
      { id: camera?.id, input: parsed.data },
      {
        onSuccess: (saved) => {
          toast('done', { title: t('saved', { camera: saved.code }) });
          onClose(saved);
        },
      },
    );
  }

  const latitude = Number(draft.latitude);
  const longitude = Number(draft.longitude);
  const placed =
    draft.latitude !== '' && draft.longitude !== '' && !wrong.has('latitude') && !wrong.has('longitude');
  const shown = [
    ...others.filter(({ id }) => id !== camera?.id),
    {
      id: 0,
      code: draft.code || '?',
      name: draft.name,
      latitude: placed ? latitude : null,
      longitude: placed ? longitude : null,
      headingDeg: wrong.has('headingDeg') ? null : number(draft.headingDeg),
      fieldOfViewDeg: wrong.has('fieldOfViewDeg') ? null : number(draft.fieldOfViewDeg),
    },
  ];

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={camera ? t('editTitle', { camera: camera.code }) : t('newTitle')}
      width="lg"
      footer={
        <>
          <Button onClick={() => onClose()}>{t('cancel')}</Button>
          <Button look="primary" busy={save.isPending} onClick={submit}>
            {t('save')}
          </Button>
        </>
      }
    >
      <form
        className="grid gap-5 md:grid-cols-[minmax(0,1fr)_minmax(0,1.1fr)]"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <div className="flex flex-col gap-3">
          <Field
            label={t('code')}
            required
            hint={t('codeHint')}
            error={taken ? t('taken', { code: draft.code }) : errorOf('code')}
          >
            <Input
              mono
              value={draft.code}
              maxLength={32}
              onChange={(event) => change({ code: event.target.value })}
            />
          </Field>
          <Field label={t('name')} required hint={t('nameHint')} error={errorOf('name')}>
            <Input
              value={draft.name}
              maxLength={120}
              onChange={(event) => change({ name: event.target.value })}
            />
          </Field>
          <Field label={t('district')} required error={errorOf('districtId')}>
            <Select
              value={draft.districtId || undefined}
              placeholder={t('choose')}
              options={districts
                .filter(({ id }) => !person?.district || id === person.district.id)
                .map(({ id, name, province }) => ({ value: String(id), label: `${name}, ${province}` }))}
              onChange={(districtId) => change({ districtId })}
            />
          </Field>
          <Field label={t('timeZone')} error={errorOf('timeZone')}>
            <Combobox
              value={draft.timeZone}
              options={zones}
              onChange={(timeZone) => change({ timeZone: timeZone ?? ownZone })}
            />
          </Field>
          <div className="grid grid-cols-2 gap-3">
            <Field label={t('heading')} hint={t('headingHint')} error={errorOf('headingDeg')}>
              {numeric('headingDeg')}
            </Field>
            <Field label={t('fieldOfView')} hint={t('fieldOfViewHint')} error={errorOf('fieldOfViewDeg')}>
              {numeric('fieldOfViewDeg')}
            </Field>
          </div>
        </div>
        <div className="flex min-w-0 flex-col gap-3">
          <div className="h-72 overflow-hidden rounded-md border border-line">
            <CameraMap
              label={t('pick')}
              cameras={shown}
              selected={new Set([0])}
              focusId={0}
              list={false}
              onPick={(place) =>
                change({ latitude: String(place.latitude), longitude: String(place.longitude) })
              }
            />
          </div>
          <p className="text-ink-3 text-xs">{t('pick')}</p>
          <div className="grid grid-cols-2 gap-3">
            <Field label={t('latitude')} error={errorOf('latitude')}>
              {numeric('latitude')}
            </Field>
            <Field label={t('longitude')} error={errorOf('longitude')}>
              {numeric('longitude')}
            </Field>
          </div>
        </div>
        {save.error && !taken && <ErrorState compact error={save.error} className="md:col-span-2" />}
        <button type="submit" hidden />
      </form>
    </Dialog>
  );
}
