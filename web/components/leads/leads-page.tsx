'use client';

import { useQuery } from '@tanstack/react-query';
import { ArrowLeft, ScanFace } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { ExamplePicture } from '../search/example-picture';
import { BestShot } from '../sighting/best-shot';
import { cx } from '../ui/cx';
import { Page, PageHeader } from '../ui/page';
import { SkeletonRows } from '../ui/skeleton';
import { EmptyState, ErrorState } from '../ui/states';
import { Comparison } from './comparison';
import { LeadPill } from './lead-pill';
import { leadQuery, leadsQuery } from './queries';

/** Candidates of face searches that two people compare apart: a list, and the chosen one beside it. */
export function LeadsPage({ leadId }: { leadId?: string }) {
  const t = useTranslations('leads');
  const listed = useQuery(leadsQuery);
  const items = listed.data ?? [];
  const chosenId = leadId ?? items[0]?.id;
  const alone = useQuery({ ...leadQuery(chosenId ?? ''), enabled: chosenId !== undefined });
  const chosen = alone.data ?? items.find(({ id }) => id === chosenId);
  return (
    <Page fill>
      <div className={cx(leadId && 'max-lg:hidden')}>
        <PageHeader title={t('title')} facts={<span>{t('explained')}</span>} />
      </div>
      <div className="flex min-h-0 flex-1 border-line border-t max-lg:flex-col max-lg:border-t-0">
        <section
          aria-label={t('list')}
          className={cx(
            'shrink-0 overflow-y-auto border-line bg-surface lg:w-80 lg:border-e',
            leadId && 'max-lg:hidden',
          )}
        >
          {listed.isPending && <SkeletonRows rows={5} label={t('list')} />}
          {listed.isError && !listed.data && (
            <ErrorState error={listed.error} compact onRetry={() => void listed.refetch()} />
          )}
          {listed.data && items.length === 0 && (
            <EmptyState compact icon={<ScanFace />} title={t('none')}>
              {t('noneDetail')}
            </EmptyState>
          )}
          <ul>
            {items.map((item) => (
              <li key={item.id} className="border-line border-b">
                <Link
                  href={`/comparisons/${item.id}`}
                  aria-current={item.id === chosenId ? 'true' : undefined}
                  className={cx(
                    'flex items-start gap-3 px-3 py-2.5 hover:bg-hover focus-visible:outline-offset-[-2px]',
                    item.id === chosenId && 'lg:bg-hover',
                  )}
                >
                  {!item.ofMinor && (
                    <span className="flex shrink-0 overflow-hidden rounded-sm">
                      <ExamplePicture example={item.examples[0]} className="size-12" />
                      <BestShot sighting={item.candidate.sighting} className="size-12" />
                    </span>
                  )}
                  <span className="flex min-w-0 flex-1 flex-col gap-0.5">
                    <span className={cx('truncate', item.mayReview && 'font-semibold')}>
                      <bdi>{item.purpose}</bdi>
                    </span>
                    <span className="truncate text-ink-2 text-xs">
                      {t('candidate', {
                        rank: item.candidate.rank,
                        camera: item.candidate.sighting.camera.name,
                      })}
                    </span>
                    <LeadPill state={item.state} />
                  </span>
                </Link>
              </li>
            ))}
          </ul>
        </section>
        <section
          aria-label={t('comparison')}
          className={cx('flex min-w-0 flex-1 flex-col lg:overflow-y-auto', !leadId && 'max-lg:hidden')}
        >
          <Link
            href="/comparisons"
            className="flex items-center gap-1.5 px-4 pt-3 text-ink-2 text-xs hover:text-ink lg:hidden"
          >
            <ArrowLeft className="size-4 rtl:-scale-x-100" aria-hidden />
            {t('all')}
          </Link>
          {chosen ? (
            <Comparison key={chosen.id} lead={chosen} />
          ) : (
            alone.isError && <ErrorState error={alone.error} onRetry={() => void alone.refetch()} />
          )}
        </section>
      </div>
    </Page>
  );
}
