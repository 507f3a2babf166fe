'use client';

import { useQuery } from '@tanstack/react-query';
import { CircleCheck } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { type JobsOverview, jobState } from '@/core/operations/schema';
import { jobsQuery } from '@/web/components/api/queries';
import { cx } from '@/web/components/ui/cx';
import { Page, PageHeader, Panel } from '@/web/components/ui/page';
import { SkeletonRows } from '@/web/components/ui/skeleton';
import { ErrorState } from '@/web/components/ui/states';
import { Table, Td, Th, Tr } from '@/web/components/ui/table';
import { ActiveJob, DeadLetter, WaitingJob } from './job-rows';

/** What the workers do, what waits and what gave up. What gave up comes first: it waits for a person. */
export function JobsPage() {
  const t = useTranslations('jobs');
  const tu = useTranslations('ui');
  const { data, error, refetch } = useQuery(jobsQuery);
  return (
    <Page>
      <PageHeader title={t('title')} facts={t('lead')} />
      {error && !data && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!data && !error && <SkeletonRows rows={8} label={tu('loading')} />}
      {data && (
        <div className="flex flex-col gap-4 px-4 sm:px-5">
          {error && <ErrorState compact error={error} onRetry={() => void refetch()} />}
          <Queues queues={data.queues} />
          <Panel
            title={t('failed')}
            beside={<Count {...(data.failed.length > 0 && { tone: 'bad' })}>{data.failed.length}</Count>}
          >
            <p className="flex items-center gap-2 p-3.5 pb-0 text-ink-2 last:pb-3.5">
              {data.failed.length === 0 && <CircleCheck className="size-4 text-ok" aria-hidden />}
              {data.failed.length === 0 ? t('noneFailed') : t('failedLead')}
            </p>
            {data.failed.length > 0 && (
              <ul className="flex flex-col divide-y divide-line">
                {data.failed.map((job) => (
                  <DeadLetter key={`${job.queue} ${job.id}`} job={job} />
                ))}
              </ul>
            )}
          </Panel>
          <Panel title={t('active')} beside={<Count>{data.active.length}</Count>}>
            {data.active.length === 0 ? (
              <p className="flex items-center gap-2 p-3.5 text-ink-2">
                <CircleCheck className="size-4 text-ok" aria-hidden />
                {t('idle')}
              </p>
            ) : (
              <ul className="flex flex-col divide-y divide-line">
                {data.active.map((job) => (
                  <ActiveJob key={`${job.queue} ${job.id}`} job={job} />
                ))}
              </ul>
            )}
          </Panel>
          <Panel title={t('waiting')} beside={<Count>{data.waiting.length}</Count>}>
            {data.waiting.length === 0 ? (
              <p className="p-3.5 text-ink-2">{t('noneWaiting')}</p>
            ) : (
              <ul className="flex flex-col divide-y divide-line">
                {data.waiting.map((job) => (
                  <WaitingJob key={`${job.queue} ${job.id}`} job={job} />
                ))}
              </ul>
            )}
          </Panel>
        </div>
      )}
    </Page>
  );
}

function Count({ tone, children }: { tone?: 'bad'; children: ReactNode }) {
  return (
    <span className={cx('figures text-xs', tone === 'bad' ? 'text-bad' : 'text-ink-3')}>{children}</span>
  );
}

function Queues({ queues }: { queues: JobsOverview['queues'] }) {
  const t = useTranslations('jobs');
  return (
    <Panel>
      <Table label={t('queues')}>
        <thead>
          <tr>
            <Th>{t('queues')}</Th>
            {jobState.options.map((state) => (
              <Th
                key={state}
                className={cx('text-end!', (state === 'delayed' || state === 'completed') && 'max-sm:hidden')}
              >
                {t(`state.${state}`)}
              </Th>
            ))}
          </tr>
        </thead>
        <tbody>
          {queues.map(({ name, counts }) => (
            <Tr key={name} className="last:border-b-0">
              <th scope="row" className="px-3 py-1 text-start font-medium first:ps-4 sm:first:ps-5">
                {t(`queue.${name}`)}
              </th>
              {jobState.options.map((state) => {
                const count = counts[state] ?? 0;
                return (
                  <Td
                    key={state}
                    figure
                    className={cx(
                      (state === 'delayed' || state === 'completed') && 'max-sm:hidden',
                      count === 0 && 'text-ink-3',
                      count > 0 && state === 'failed' && 'font-semibold text-bad',
                      count > 0 && state === 'active' && 'font-semibold text-busy',
                    )}
                  >
                    {count}
                  </Td>
                );
              })}
            </Tr>
          ))}
        </tbody>
      </Table>
    </Panel>
  );
}
