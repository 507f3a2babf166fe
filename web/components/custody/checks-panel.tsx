'use client';

import { useQuery } from '@tanstack/react-query';
import { ShieldCheck } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import type { Checks } from '@/core/evidence/custody/schema';
import { Panel } from '@/web/components/ui/page';
import { SkeletonRows } from '@/web/components/ui/skeleton';
import { EmptyState, ErrorState } from '@/web/components/ui/states';
import { TimeText } from '@/web/components/ui/time-text';
import { checksQuery } from './queries';

/** How far the checking of stored evidence has come, and what is not what it was. */
export function ChecksPanel() {
  const t = useTranslations('custody.checks');
  const { data, error, refetch } = useQuery(checksQuery);
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <SkeletonRows rows={4} label={t('label')} />;
  return (
    <div className="flex max-w-4xl flex-col gap-3">
      <p className="text-ink-2">{t('lead', { days: data.everyDays })}</p>
      <dl className="flex flex-wrap gap-x-8 gap-y-2">
        {(['objects', 'checked', 'due'] as const).map((name) => (
          <div key={name}>
            <dt className="text-ink-3 text-xs">{t(name)}</dt>
            <dd className="figures">{data[name]}</dd>
          </div>
        ))}
        {data.oldestAt && (
          <div>
            <dt className="text-ink-3 text-xs">{t('oldest')}</dt>
            <dd>
              <TimeText at={data.oldestAt} precision="minute" />
            </dd>
          </div>
        )}
      </dl>
      {data.broken.length === 0 && (
        <EmptyState icon={<ShieldCheck />} title={t('none')}>
          {t('noneText')}
        </EmptyState>
      )}
      <BrokenList broken={data.broken} />
    </div>
  );
}

/** On the desk, where anything is broken; nothing otherwise. */
export function BrokenEvidence() {
  const t = useTranslations('custody.checks');
  const { data } = useQuery(checksQuery);
  if (!data || data.broken.length === 0) return null;
  return (
    <Panel title={t('deskTitle', { count: data.broken.length })}>
      <div className="p-3">
        <BrokenList broken={data.broken} />
      </div>
    </Panel>
  );
}

function BrokenList({ broken }: { broken: Checks['broken'] }) {
  const t = useTranslations('custody.checks');
  return (
    <ul aria-label={t('label')} className="flex flex-col gap-2">
      {broken.map((one) => (
        <li
          key={one.storageKey}
          className="flex flex-col gap-1 rounded-lg border border-bad bg-bad-soft p-3.5"
        >
          <div className="flex flex-wrap items-baseline gap-x-3">
            <span className="font-semibold">{t(`outcome.${one.outcome}`)}</span>
            {one.recording && (
              <Link href={`/footage/${one.recording.id}`}>
                <bdi>{one.recording.originalName}</bdi>
              </Link>
            )}
            <span className="text-xs">
              {t('since')} <TimeText at={one.since} precision="minute" />
            </span>
          </div>
          {one.expectedSha256 && (
            <code dir="ltr" className="break-all font-mono text-xs">
              {t('expected')} {one.expectedSha256}
            </code>
          )}
          {one.foundSha256 && (
            <code dir="ltr" className="break-all font-mono text-xs">
              {t('found')} {one.foundSha256}
            </code>
          )}
          {one.exhibits.map((exhibit) => (
            <Link key={exhibit.id} href={`/cases/${exhibit.case.id}`}>
              <bdi>
                {t('touches', {
                  number: exhibit.number,
                  title: exhibit.title,
                  reference: exhibit.case.reference,
                })}
              </bdi>
            </Link>
          ))}
          {one.bundleIds.length > 0 && <span>{t('bundles', { count: one.bundleIds.length })}</span>}
          <span>{t('remedy')}</span>
        </li>
      ))}
    </ul>
  );
}
