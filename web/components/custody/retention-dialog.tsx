'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { z } from 'zod';
import type { retention } from '@/core/evidence/custody/schema';
import { camerasQuery } from '@/web/components/api/queries';
import { Button } from '@/web/components/ui/button';
import { Dialog } from '@/web/components/ui/dialog';
import { Field } from '@/web/components/ui/field';
import { Input } from '@/web/components/ui/input';
import { Select } from '@/web/components/ui/select';
import { ErrorState } from '@/web/components/ui/states';
import { useSetRetention } from './queries';

/** Sets a class for the district, a site or a camera. It deletes nothing. */
export function RetentionDialog({
  retention: { sites, defaultDays },
  onClose,
}: {
  retention: z.infer<typeof retention>;
  onClose: () => void;
}) {
  const t = useTranslations('custody.retention');
  const tc = useTranslations('custody');
  const cameras = useQuery(camerasQuery);
  const set = useSetRetention();
  const [of, setOf] = useState('district');
  const [name, setName] = useState('');
  const [days, setDays] = useState(String(defaultDays));
  const [asked, setAsked] = useState(false);
  const number = days.trim() === '' ? null : Number(days);
  const wrong = number !== null && !(Number.isInteger(number) && number >= 1 && number <= 36_500);
  const missing = name.trim() === '';
  function submit() {
    setAsked(true);
    if (wrong || missing) return;
    const [kind, id] = of.split(' ');
    set.mutate(
      {
        cameraId: kind === 'camera' ? Number(id) : null,
        siteId: kind === 'site' ? Number(id) : null,
        name: name.trim(),
        days: number,
      },
      { onSuccess: onClose },
    );
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('set')}
      description={t('setText')}
      footer={
        <>
          <Button onClick={onClose}>{tc('cancel')}</Button>
          <Button look="primary" busy={set.isPending} onClick={submit}>
            {t('setDeed')}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        <Field label={t('name')} required error={asked && missing ? t('needName') : undefined}>
          <Input value={name} maxLength={120} onChange={(event) => setName(event.target.value)} />
        </Field>
        <Field label={t('of')}>
          <Select
            label={t('of')}
            value={of}
            onChange={setOf}
            options={[
              { value: 'district', label: t('district') },
              ...sites.map((site) => ({ value: `site ${site.id}`, label: site.name })),
              ...(cameras.data ?? []).map((camera) => ({
                value: `camera ${camera.id}`,
                label: `${camera.code} ${camera.name}`,
              })),
            ]}
          />
        </Field>
        <Field label={t('keepDays')} hint={t('keepDaysHint')} error={wrong ? t('needDays') : undefined}>
          <Input inputMode="numeric" value={days} onChange={(event) => setDays(event.target.value)} />
        </Field>
        {set.error && <ErrorState compact error={set.error} />}
      </div>
    </Dialog>
  );
}
