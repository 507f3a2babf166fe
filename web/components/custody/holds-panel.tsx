'use client';

import { useQuery } from '@tanstack/react-query';
import { Lock } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { Hold } from '@/core/evidence/custody/schema';
import { useMay } from '@/web/components/access/access';
import { Button } from '@/web/components/ui/button';
import { SkeletonRows } from '@/web/components/ui/skeleton';
import { EmptyState, ErrorState } from '@/web/components/ui/states';
import { TimeText } from '@/web/components/ui/time-text';
import { holdsQuery, useAskRelease, usePlaceHold, useRelease } from './queries';
import { ReasonDialog } from './reason-dialog';

/** Legal holds: of a case with the way to hold all of its footage, of a preservation request, or of everything. */
export function HoldsPanel({ caseId, requestId }: { caseId?: string; requestId?: string }) {
  const t = useTranslations('custody.holds');
  const may = useMay();
  const { data, error, refetch } = useQuery(
    holdsQuery({ ...(caseId && { caseId }), ...(requestId && { requestId }) }),
  );
  const [placing, setPlacing] = useState(false);
  const place = usePlaceHold();
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <SkeletonRows rows={4} label={t('label')} />;
  return (
    <div className="flex max-w-4xl flex-col gap-3">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <p className="text-ink-2">{caseId ? t('leadCase') : t('lead')}</p>
        {caseId && may('custody.write') && (
          <Button icon={<Lock aria-hidden />} onClick={() => setPlacing(true)}>
            {t('placeCase')}
          </Button>
        )}
      </div>
      {data.items.length === 0 && (
        <EmptyState icon={<Lock />} title={t('none')}>
          {t('noneText')}
        </EmptyState>
      )}
      <ul aria-label={t('label')} className="flex flex-col gap-2">
        {data.items.map((hold) => (
          <HoldCard key={hold.id} hold={hold} />
        ))}
      </ul>
      {placing && caseId && (
        <ReasonDialog
          title={t('placeCase')}
          description={t('placeCaseText')}
          deed={t('place')}
          busy={place.isPending}
          error={place.error}
          onClose={() => setPlacing(false)}
          onSubmit={(reason) =>
            place.mutate({ kind: 'CASE', caseId, reason }, { onSuccess: () => setPlacing(false) })
          }
        />
      )}
    </div>
  );
}

function HoldCard({ hold }: { hold: Hold }) {
  const t = useTranslations('custody.holds');
  const may = useMay();
  const [asking, setAsking] = useState(false);
  const ask = useAskRelease(hold.id);
  const release = useRelease(hold.id);
  return (
    <li className="flex flex-col gap-1.5 rounded-lg border border-line bg-surface p-3.5">
      <div className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
        <span className="font-medium">{t(`kind.${hold.kind}`)}</span>
        {hold.requestId && <Link href={`/custody/requests/${hold.requestId}`}>{t('request')}</Link>}
        {hold.case && <Link href={`/cases/${hold.case.id}`}>{hold.case.reference}</Link>}
        {hold.recordingId && <Link href={`/footage/${hold.recordingId}`}>{t('recording')}</Link>}
        {hold.camera && (
          <span>
            {hold.camera.code} <bdi>{hold.camera.name}</bdi>
          </span>
        )}
        {hold.from && hold.to && (
          <span>
            <TimeText at={hold.from} precision="minute" /> – <TimeText at={hold.to} precision="minute" />
          </span>
        )}
        <span className="ms-auto text-ink-3 text-xs">{t('keeps', { count: hold.recordings })}</span>
      </div>
      <p dir="auto" className="whitespace-pre-wrap break-words">
        {hold.reason}
      </p>
      <p className="text-ink-3 text-xs">
        <bdi>{t('placedBy', { name: hold.placed.by })}</bdi> <TimeText at={hold.placed.at} />
      </p>
      {hold.releaseAsked && !hold.released && (
        <p className="text-warn">
          <bdi>{t('askedBy', { name: hold.releaseAsked.by, reason: hold.releaseAsked.reason })}</bdi>{' '}
          <TimeText at={hold.releaseAsked.at} precision="minute" />
        </p>
      )}
      {(ask.error || release.error) && <ErrorState compact error={ask.error ?? release.error} />}
      {!hold.released && (
        <div className="flex flex-wrap gap-2">
          {!hold.releaseAsked && may('custody.write') && (
            <Button size="sm" onClick={() => setAsking(true)}>
              {t('askRelease')}
            </Button>
          )}
          {hold.releaseAsked && may('custody.approve') && !hold.releaseAsked.byMe && (
            <Button size="sm" look="primary" busy={release.isPending} onClick={() => release.mutate(true)}>
              {t('release')}
            </Button>
          )}
          {hold.releaseAsked && may('custody.write') && (
            <Button size="sm" busy={release.isPending} onClick={() => release.mutate(false)}>
              {t('keep')}
            </Button>
          )}
        </div>
      )}
      {asking && (
        <ReasonDialog
          title={t('askRelease')}
          description={t('askReleaseText')}
          deed={t('ask')}
          busy={ask.isPending}
          error={ask.error}
          onClose={() => setAsking(false)}
          onSubmit={(reason) => ask.mutate(reason, { onSuccess: () => setAsking(false) })}
        />
      )}
    </li>
  );
}
