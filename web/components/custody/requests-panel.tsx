'use client';

import { useQuery } from '@tanstack/react-query';
import { MailPlus } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { RequestSummary } from '@/core/evidence/custody/requests-schema';
import { useMay } from '@/web/components/access/access';
import { Badge } from '@/web/components/ui/badge';
import { Button } from '@/web/components/ui/button';
import { SkeletonRows } from '@/web/components/ui/skeleton';
import { EmptyState, ErrorState } from '@/web/components/ui/states';
import { TimeText } from '@/web/components/ui/time-text';
import { requestsQuery } from './queries';
import { RequestDialog, type RequestPrefill } from './request-dialog';

const dayMs = 86_400_000;

/** Preservation requests, of a case or all, with the clock of their answers and the way to record one. */
export function RequestsPanel({ caseId, prefill }: { caseId?: string; prefill?: RequestPrefill }) {
  const t = useTranslations('custody.requests');
  const may = useMay();
  const { data, error, refetch } = useQuery(requestsQuery(caseId ? { caseId } : {}));
  const [recording, setRecording] = useState(false);
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <SkeletonRows rows={4} label={t('label')} />;
  return (
    <div className="flex max-w-4xl flex-col gap-3">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <p className="text-ink-2">{t('lead')}</p>
        {may('custody.write') && (
          <Button icon={<MailPlus aria-hidden />} onClick={() => setRecording(true)}>
            {t('record')}
          </Button>
        )}
      </div>
      {data.items.length === 0 && (
        <EmptyState icon={<MailPlus />} title={t('none')}>
          {t('noneText')}
        </EmptyState>
      )}
      <ul aria-label={t('label')} className="flex flex-col gap-2">
        {data.items.map((request) => (
          <li key={request.id} className="flex flex-col gap-1 rounded-lg border border-line bg-surface p-3.5">
            <div className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
              <Link className="font-medium" href={`/custody/requests/${request.id}`}>
                {t('name', { number: request.number })}
              </Link>
              <RequestClock request={request} />
              <span className="ms-auto text-ink-3 text-xs">{t('cameras', { count: request.cameras })}</span>
            </div>
            <p>
              {t(`asker.${request.askedByKind}`)}: <bdi>{request.askedBy}</bdi>
              {request.reference && (
                <>
                  {' · '}
                  <bdi>{request.reference}</bdi>
                </>
              )}
              {request.case && (
                <>
                  {' · '}
                  <Link href={`/cases/${request.case.id}`}>{request.case.reference}</Link>
                </>
              )}
            </p>
            <p className="text-ink-2">
              <bdi>{request.place}</bdi> · <TimeText at={request.from} precision="minute" /> –{' '}
              <TimeText at={request.to} precision="minute" />
            </p>
          </li>
        ))}
      </ul>
      {recording && (
        <RequestDialog
          {...(caseId && { caseId })}
          {...(prefill && { prefill })}
          onClose={() => setRecording(false)}
        />
      )}
    </div>
  );
}

/** The state of a request and, until it is answered, how long there is to answer it. */
export function RequestClock({ request }: { request: RequestSummary }) {
  const t = useTranslations('custody.requests');
  const [now] = useState(() => Date.now());
  const leftMs = Date.parse(request.dueAt) - now;
  const days = Math.ceil(Math.abs(leftMs) / dayMs);
  return (
    <span className="inline-flex flex-wrap items-baseline gap-x-2">
      <Badge tone={request.state === 'HELD' ? 'busy' : request.state === 'ANSWERED' ? 'ok' : 'neutral'}>
        {t(`state.${request.state}`)}
      </Badge>
      {!request.answered && (
        <span className={leftMs < 0 ? 'text-bad' : days <= 3 ? 'text-warn' : 'text-ink-2'}>
          {leftMs < 0 ? t('overdue', { days }) : t('dueIn', { days })}{' '}
          <TimeText at={request.dueAt} precision="minute" />
        </span>
      )}
    </span>
  );
}
