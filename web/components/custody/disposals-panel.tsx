'use client';

import { useQuery } from '@tanstack/react-query';
import { Trash2 } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { Disposal } from '@/core/evidence/custody/schema';
import { useMay } from '@/web/components/access/access';
import { Button } from '@/web/components/ui/button';
import { useByteWords } from '@/web/components/ui/byte-size';
import { ConfirmDialog } from '@/web/components/ui/dialog';
import { SkeletonRows } from '@/web/components/ui/skeleton';
import { EmptyState, ErrorState } from '@/web/components/ui/states';
import { TimeText } from '@/web/components/ui/time-text';
import { disposalsQuery, useDecideDisposal } from './queries';

/** Deletions that were proposed, decided and carried out, with what became of each recording. */
export function DisposalsPanel() {
  const t = useTranslations('custody.disposals');
  const { data, error, refetch } = useQuery(disposalsQuery);
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <SkeletonRows rows={4} label={t('label')} />;
  if (data.items.length === 0) {
    return (
      <EmptyState icon={<Trash2 />} title={t('none')}>
        {t('noneText')}
      </EmptyState>
    );
  }
  return (
    <ul aria-label={t('label')} className="flex max-w-4xl flex-col gap-2">
      {data.items.map((one) => (
        <DisposalCard key={one.id} disposal={one} />
      ))}
    </ul>
  );
}

function DisposalCard({ disposal }: { disposal: Disposal }) {
  const t = useTranslations('custody.disposals');
  const may = useMay();
  const bytes = useByteWords();
  const decide = useDecideDisposal(disposal.id);
  const [approving, setApproving] = useState(false);
  const { decided } = disposal;
  const count = disposal.items.length;
  return (
    <li className="flex flex-col gap-1.5 rounded-lg border border-line bg-surface p-3.5">
      <div className="flex flex-wrap items-baseline gap-x-3">
        <span className="font-medium">{t(`state.${disposal.state}`)}</span>
        <span>{t('count', { count, size: bytes(disposal.sizeBytes) })}</span>
        <span className="ms-auto text-ink-3 text-xs">
          <bdi>{t('proposedBy', { name: disposal.proposed.by })}</bdi>{' '}
          <TimeText at={disposal.proposed.at} precision="minute" />
        </span>
      </div>
      <p dir="auto" className="break-words">
        {disposal.reason}
      </p>
      {decided && (
        <p className="text-ink-2">
          <bdi>
            {t(disposal.state === 'REFUSED' ? 'refusedBy' : 'approvedBy', { name: decided.by })}
            {decided.note ? `: ${decided.note}` : ''}
          </bdi>{' '}
          <TimeText at={decided.at} precision="minute" />
        </p>
      )}
      <ul className="text-xs">
        {disposal.items.map((item) => (
          <li key={item.recordingId} className="flex flex-wrap gap-x-2">
            <bdi>{item.originalName}</bdi>
            <span className="text-ink-2">{t(`outcome.${item.outcome}`)}</span>
            {item.why && <span className="text-warn">{item.why}</span>}
          </li>
        ))}
      </ul>
      {decide.error && <ErrorState compact error={decide.error} />}
      {disposal.state === 'PROPOSED' && may('custody.approve') && !disposal.proposed.byMe && (
        <div className="flex gap-2">
          <Button size="sm" look="danger" onClick={() => setApproving(true)}>
            {t('approve')}
          </Button>
          <Button size="sm" busy={decide.isPending} onClick={() => decide.mutate({ approve: false })}>
            {t('refuse')}
          </Button>
        </div>
      )}
      {approving && (
        <ConfirmDialog
          open
          onOpenChange={setApproving}
          title={t('confirm', { count })}
          description={t('confirmText')}
          confirmLabel={t('approve')}
          danger
          onConfirm={() => decide.mutateAsync({ approve: true })}
        />
      )}
    </li>
  );
}
