'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { CaseDetail } from '@/core/cases/schema';
import { districtsQuery } from '@/web/components/api/queries';
import { Field } from '@/web/components/ui/field';
import { Select } from '@/web/components/ui/select';
import { ErrorState } from '@/web/components/ui/states';
import { toast } from '@/web/components/ui/toast';
import { ReasonDialog } from '../records/reason-dialog';
import { useTieWork } from './queries';

/** Proposes that another station of the district takes the case over. */
export function TransferDialog({
  fir,
  at,
  onClose,
}: {
  fir: CaseDetail;
  /** The station that has it now. */
  at: number | undefined;
  onClose: () => void;
}) {
  const t = useTranslations('caseTies');
  const work = useTieWork(fir.id);
  const { data: districts = [] } = useQuery(districtsQuery);
  const stations = districts.find(({ id }) => id === fir.district.id)?.stations ?? [];
  const [to, setTo] = useState<string>();
  const [asked, setAsked] = useState(false);
  return (
    <ReasonDialog
      title={t('transfer')}
      description={t('transferText')}
      confirm={t('propose')}
      busy={work.isPending}
      onClose={onClose}
      onReason={(reason) => {
        setAsked(true);
        if (!to) return;
        work.mutate(
          { deed: 'transfer', input: { toStationId: Number(to), reason } },
          {
            onSuccess: () => {
              toast('done', { title: t('proposed') });
              onClose();
            },
          },
        );
      }}
    >
      <Field label={t('toStation')} required error={asked && !to ? t('needStation') : undefined}>
        <Select
          value={to}
          placeholder={t('choose')}
          options={stations
            .filter(({ id }) => id !== at)
            .map(({ id, name }) => ({ value: String(id), label: name }))}
          onChange={setTo}
        />
      </Field>
      {work.error && <ErrorState compact error={work.error} />}
    </ReasonDialog>
  );
}
