'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { ErrorState } from '@/web/components/ui/states';
import { TimeText } from '@/web/components/ui/time-text';
import { proofQuery } from './queries';

/** Whether an entry is in the log as a checkpoint signed it; the server works the proof out and checks it when asked. */
export function EntryProof({ seq }: { seq: string }) {
  const t = useTranslations('audit.proof');
  const { data, error, isPending, refetch } = useQuery(proofQuery(seq));
  return (
    <section>
      <h3 className="mb-1 font-medium text-ink-3 text-xs">{t('title')}</h3>
      {isPending && <p className="text-ink-2">{t('working')}</p>}
      {error && <ErrorState error={error} compact onRetry={() => void refetch()} />}
      {data && !data.proof && <p className="text-ink-2">{t('notYet')}</p>}
      {data?.proof && (
        <>
          <p className="text-ink-2">
            {t('proven', { place: data.proof.position + 1, size: data.proof.checkpoint.size })}{' '}
            <TimeText at={data.proof.checkpoint.madeAt} />
          </p>
          <code dir="ltr" className="block select-all break-all font-mono text-ink-2 text-xs">
            {data.proof.leafHash}
          </code>
        </>
      )}
    </section>
  );
}
