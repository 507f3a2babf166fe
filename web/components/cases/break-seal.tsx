'use client';

import { useMutation, useQuery } from '@tanstack/react-query';
import { ShieldAlert } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { z } from 'zod';
import { call } from '../api/client';
import { districtsQuery, useMe } from '../api/queries';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { Field } from '../ui/field';
import { Input, Textarea } from '../ui/input';
import { Select } from '../ui/select';
import { ErrorState } from '../ui/states';

/** The way into a sealed case when nobody of it can be reached: four hours, and an auditor asks why. */
export function BreakSeal() {
  const t = useTranslations('seals.break');
  const me = useMe();
  const router = useRouter();
  const districts = useQuery(districtsQuery);
  const [open, setOpen] = useState(false);
  const [stationId, setStationId] = useState<string>();
  const [firNumber, setFirNumber] = useState('');
  const [firYear, setFirYear] = useState(String(new Date().getFullYear()));
  const [reason, setReason] = useState('');
  const stations = districts.data?.find(({ id }) => id === me.data?.district?.id)?.stations ?? [];
  const breaking = useMutation({
    mutationFn: () =>
      call('/api/broken-seals', z.object({ caseId: z.uuid() }), {
        body: { stationId: Number(stationId), firYear: Number(firYear), firNumber, reason },
      }),
    onSuccess: ({ caseId }) => router.push(`/cases/${caseId}`),
  });
  const complete = stationId && firNumber.trim() && /^\d{4}$/.test(firYear) && reason.trim().length >= 10;
  return (
    <>
      <Button look="plain" icon={<ShieldAlert aria-hidden />} onClick={() => setOpen(true)}>
        {t('open')}
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        width="sm"
        title={t('title')}
        description={t('means')}
        footer={
          <Button
            look="danger"
            busy={breaking.isPending}
            disabled={!complete}
            onClick={() => breaking.mutate()}
          >
            {t('do')}
          </Button>
        }
      >
        <div className="flex flex-col gap-3">
          <Field label={t('station')} required>
            <Select
              value={stationId}
              onChange={setStationId}
              placeholder={t('stationPlaceholder')}
              options={stations.map(({ id, name }) => ({ value: String(id), label: name }))}
              className="w-full"
            />
          </Field>
          <div className="grid grid-cols-2 gap-3">
            <Field label={t('number')} required>
              <Input value={firNumber} onChange={(event) => setFirNumber(event.target.value)} />
            </Field>
            <Field label={t('year')} required>
              <Input
                inputMode="numeric"
                value={firYear}
                onChange={(event) => setFirYear(event.target.value)}
              />
            </Field>
          </div>
          <Field label={t('reason')} required hint={t('reasonHint')}>
            <Textarea value={reason} maxLength={500} onChange={(event) => setReason(event.target.value)} />
          </Field>
          {breaking.isError && <ErrorState error={breaking.error} compact />}
        </div>
      </Dialog>
    </>
  );
}
