'use client';

import { useQuery } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { askers, requestInput } from '@/core/evidence/custody/requests-schema';
import { camerasQuery } from '@/web/components/api/queries';
import { Button } from '@/web/components/ui/button';
import { Combobox } from '@/web/components/ui/combobox';
import { DateTimeField } from '@/web/components/ui/date-time-field';
import { Dialog } from '@/web/components/ui/dialog';
import { Field } from '@/web/components/ui/field';
import { Input } from '@/web/components/ui/input';
import { Select } from '@/web/components/ui/select';
import { ErrorState } from '@/web/components/ui/states';
import { useRecordRequest } from './queries';

/** What is known of the footage before anybody types. */
export interface RequestPrefill {
  from: string;
  to: string;
  cameraIds: number[];
}
const dayMs = 86_400_000;
const DAYS_TO_ANSWER = 7;

/** Records a preservation request. What it asks for is held in the same step. */
export function RequestDialog({
  caseId,
  prefill,
  onClose,
}: {
  caseId?: string;
  prefill?: RequestPrefill;
  onClose: () => void;
}) {
  const t = useTranslations('custody.requests');
  const tc = useTranslations('custody');
  const router = useRouter();
  const cameras = useQuery(camerasQuery);
  const record = useRecordRequest();
  const [draft, setDraft] = useState(() => ({
    askedByKind: 'IO' as (typeof askers)[number],
    ...{ askedBy: '', reference: '', place: '', latitude: '', longitude: '', radiusM: '' },
    receivedAt: new Date().toISOString() as string | undefined,
    dueAt: new Date(Date.now() + DAYS_TO_ANSWER * dayMs).toISOString() as string | undefined,
    from: prefill?.from as string | undefined,
    to: prefill?.to as string | undefined,
    cameraIds: prefill?.cameraIds.map(String) ?? [],
  }));
  const change = (more: Partial<typeof draft>) => setDraft((before) => ({ ...before, ...more }));
  const [asked, setAsked] = useState(false);
  const { latitude, longitude, radiusM, cameraIds, ...plain } = draft;
  const point = [latitude, longitude, radiusM].map((text) => text.trim());
  const around = point.every((text) => text === '')
    ? null
    : { latitude: numberOf(latitude), longitude: numberOf(longitude), radiusM: numberOf(radiusM) };
  const read = requestInput.safeParse({
    ...plain,
    reference: plain.reference.trim() || null,
    around,
    cameraIds: cameraIds.map(Number),
    caseId: caseId ?? null,
  });
  const wrong = new Set(asked && !read.success ? read.error.issues.map(({ path }) => path[0]) : []);
  const need = (name: string, words: 'need' | 'needTime' | 'needEnd' | 'needDue' | 'needPoint') =>
    wrong.has(name) ? t(words) : undefined;
  function submit() {
    setAsked(true);
    if (!read.success) return;
    record.mutate(read.data, { onSuccess: ({ id }) => router.push(`/custody/requests/${id}`) });
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      width="lg"
      title={t('record')}
      description={t('recordText')}
      footer={
        <>
          <Button onClick={onClose}>{tc('cancel')}</Button>
          <Button look="primary" busy={record.isPending} onClick={submit}>
            {t('recordDeed')}
          </Button>
        </>
      }
    >
      <div className="grid gap-3 sm:grid-cols-2">
        <Field label={t('askedByKind')}>
          <Select
            label={t('askedByKind')}
            value={draft.askedByKind}
            onChange={(askedByKind) => change({ askedByKind })}
            options={askers.map((value) => ({ value, label: t(`asker.${value}`) }))}
          />
        </Field>
        <Field label={t('askedBy')} required error={need('askedBy', 'need')}>
          <Input
            dir="auto"
            maxLength={200}
            value={draft.askedBy}
            onChange={(event) => change({ askedBy: event.target.value })}
          />
        </Field>
        <Field label={t('reference')} hint={t('referenceHint')}>
          <Input
            dir="auto"
            maxLength={200}
            value={draft.reference}
            onChange={(event) => change({ reference: event.target.value })}
          />
        </Field>
        <Field label={t('place')} required error={need('place', 'need')}>
          <Input
            dir="auto"
            maxLength={500}
            value={draft.place}
            onChange={(event) => change({ place: event.target.value })}
          />
        </Field>
        <Field label={t('receivedAt')} required error={need('receivedAt', 'needTime')}>
          <DateTimeField strict value={draft.receivedAt} onChange={(receivedAt) => change({ receivedAt })} />
        </Field>
        <Field label={t('dueAt')} required error={need('dueAt', 'needDue')}>
          <DateTimeField strict value={draft.dueAt} onChange={(dueAt) => change({ dueAt })} />
        </Field>
        <Field label={t('from')} required error={need('from', 'needTime')}>
          <DateTimeField strict value={draft.from} onChange={(from) => change({ from })} />
        </Field>
        <Field label={t('to')} required error={need('to', 'needEnd')}>
          <DateTimeField strict value={draft.to} onChange={(to) => change({ to })} />
        </Field>
        <Field label={t('cameraIds')} hint={t('cameraIdsHint')} className="sm:col-span-2">
          <Combobox
            multiple
            value={cameraIds}
            onChange={(next) => change({ cameraIds: next })}
            loading={cameras.isPending}
            options={(cameras.data ?? []).map(({ id, code, name }) => ({
              value: String(id),
              label: `${code} ${name}`,
            }))}
          />
        </Field>
        <fieldset className="grid gap-3 sm:col-span-2 sm:grid-cols-3">
          <legend className="mb-1 text-ink-2 text-xs">{t('around')}</legend>
          {(['latitude', 'longitude', 'radiusM'] as const).map((name) => (
            <Field key={name} label={t(name)} error={need('around', 'needPoint')}>
              <Input
                inputMode="decimal"
                value={draft[name]}
                onChange={(event) => change({ [name]: event.target.value })}
              />
            </Field>
          ))}
        </fieldset>
      </div>
      {record.error && <ErrorState compact error={record.error} className="mt-3" />}
    </Dialog>
  );
}

/** An empty field is no number, least of all zero. */
const numberOf = (text: string) => (text.trim() === '' ? Number.NaN : Number(text));
