'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { CaseDetail } from '@/core/cases/schema';
import { CasePicker } from '@/web/components/case-picker/case-picker';
import { Field } from '@/web/components/ui/field';
import { Segmented } from '@/web/components/ui/segmented';
import { ErrorState } from '@/web/components/ui/states';
import { toast } from '@/web/components/ui/toast';
import { ReasonDialog } from '../records/reason-dialog';
import { useTieWork } from './queries';

/** Links this case with another, or proposes that it goes on there. */
export function TieDialog({ fir, onClose }: { fir: CaseDetail; onClose: () => void }) {
  const t = useTranslations('caseTies');
  const work = useTieWork(fir.id);
  const [kind, setKind] = useState<'LINKED' | 'MERGED'>('LINKED');
  const [otherCaseId, setOther] = useState<string>();
  const [asked, setAsked] = useState(false);
  return (
    <ReasonDialog
      title={t('add')}
      description={t(`kindText.${kind}`)}
      confirm={t(`kind.${kind}`)}
      busy={work.isPending}
      onClose={onClose}
      onReason={(reason) => {
        setAsked(true);
        if (!otherCaseId) return;
        work.mutate(
          { deed: 'tie', input: { kind, otherCaseId, reason } },
          {
            onSuccess: () => {
              toast('done', { title: t(`done.${kind}`) });
              onClose();
            },
          },
        );
      }}
    >
      <Segmented<'LINKED' | 'MERGED'>
        label={t('how')}
        value={kind}
        onChange={setKind}
        options={(['LINKED', 'MERGED'] as const).map((value) => ({ value, label: t(`kind.${value}`) }))}
      />
      <Field label={t('other')} required error={asked && !otherCaseId ? t('needOther') : undefined}>
        <CasePicker value={otherCaseId} onChange={(id) => setOther(id)} />
      </Field>
      {work.error && <ErrorState compact error={work.error} />}
    </ReasonDialog>
  );
}
