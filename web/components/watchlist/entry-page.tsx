'use client';

import { useQuery } from '@tanstack/react-query';
import { Pencil } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import type { WatchlistEntry } from '@/core/watchlist/schema';
import { useMay } from '../access/access';
import { cameraGroupsQuery, useCameras } from '../api/queries';
import { StatusPill } from '../ui/badge';
import { Button } from '../ui/button';
import { Page, PageHeader, Panel } from '../ui/page';
import { SkeletonRows } from '../ui/skeleton';
import { ErrorState } from '../ui/states';
import { TimeText } from '../ui/time-text';
import { EntryActions } from './entry-actions';
import { EntryPhotos } from './entry-photos';
import { ExpectedPanel } from './expected-panel';
import { PrecisionWords } from './precision-words';
import { entryQuery, useWatchOptions } from './queries';
import { statusTones } from './watchlist-page';

/** One entry: what it says, on whose word, how it stands, and what may be done with it. */
export function EntryPage({ id }: { id: string }) {
  const t = useTranslations('watchlist');
  const tu = useTranslations('ui');
  const may = useMay();
  const entry = useQuery(entryQuery(id));
  if (entry.isError)
    return (
      <Page>
        <ErrorState error={entry.error} onRetry={() => void entry.refetch()} />
      </Page>
    );
  if (!entry.data) return <SkeletonRows rows={6} label={tu('loading')} />;
  const one = entry.data;
  return (
    <Page>
      <PageHeader
        parent={<Link href="/watchlist">{t('title')}</Link>}
        title={one.title}
        beside={
          <StatusPill tone={statusTones[one.status]} live={one.status === 'ACTIVE'}>
            {t(`states.${one.status}`)}
          </StatusPill>
        }
        facts={
          <>
            <span>{t(`kinds.${one.kind}`)}</span>
            <span>{one.criterion.label}</span>
            {one.statusReason && <span>{t('said', { words: one.statusReason })}</span>}
          </>
        }
        actions={
          <>
            {one.status === 'DRAFT' && may('watchlist.write') && (
              <Button asChild>
                <Link href={`/watchlist/${id}/edit`}>
                  <Pencil aria-hidden />
                  {t('edit')}
                </Link>
              </Button>
            )}
            <EntryActions entry={one} />
          </>
        }
      />
      <div className="grid gap-3 px-4 sm:px-5 lg:grid-cols-2">
        <Panel title={t('about')} bodyClassName="p-3">
          <Facts entry={one} />
        </Panel>
        <div className="flex min-w-0 flex-col gap-3">
          {one.kind !== 'PLATE' && (
            <Panel title={t('photos')} bodyClassName="p-3">
              <EntryPhotos entry={one} />
            </Panel>
          )}
          {one.endedAt === null && <ExpectedPanel entry={one} />}
          <Panel title={t('alerts')} bodyClassName="flex flex-col gap-1 p-3">
            <p>
              <Link
                href={`/alerts?status=ALL&entry=${id}`}
                className="text-accent underline underline-offset-2"
              >
                {t('alertCount', { count: one.alerts })}
              </Link>
            </p>
            <p>
              {t('precision')}: <PrecisionWords precision={one.precision} />
            </p>
            <PoorRule />
          </Panel>
          {one.tombstone && (
            <Panel title={t('destroyed')} bodyClassName="flex flex-col gap-1 p-3">
              <p>
                {t('destroyedDetail', {
                  photos: one.tombstone.photos.length,
                  templates: one.tombstone.templates.length,
                })}{' '}
                <TimeText at={one.tombstone.at} />
              </p>
              {[...one.tombstone.photos, ...one.tombstone.templates].map(({ sha256 }) => (
                <code key={sha256} className="break-all font-mono text-ink-2 text-xs">
                  SHA-256 {sha256}
                </code>
              ))}
            </Panel>
          )}
        </div>
      </div>
    </Page>
  );
}

function PoorRule() {
  const t = useTranslations('watchlist');
  const { data } = useWatchOptions();
  if (!data) return null;
  return (
    <p className="text-ink-3 text-xs">
      {t('poorRule', { after: data.poor.after, below: Math.round(data.poor.below * 100) })}
    </p>
  );
}

function Facts({ entry }: { entry: WatchlistEntry }) {
  const t = useTranslations('watchlist');
  const ts = useTranslations('sighting');
  const { data: cameras = [] } = useCameras();
  const { data: groups = [] } = useQuery(cameraGroupsQuery);
  const options = useWatchOptions();
  const { scope } = entry;
  const places = [
    ...groups.filter(({ id }) => scope.groupIds.includes(id)).map(({ name }) => name),
    ...(options.data?.sites ?? []).filter(({ id }) => scope.siteIds.includes(id)).map(({ name }) => name),
    ...cameras.filter(({ id }) => scope.cameraIds.includes(id)).map(({ code, name }) => `${code} ${name}`),
  ];
  const rows: [string, ReactNode][] = [
    [t('reason'), entry.reason],
    ...(entry.plate
      ? ([
          [
            t('plate'),
            <span key="plate" dir="ltr" className="font-mono font-semibold">
              {entry.plate}
            </span>,
          ],
          [t('tolerance'), entry.tolerance && t(`tolerances.${entry.tolerance}`)],
        ] as [string, ReactNode][])
      : []),
    ...(entry.classes.length + entry.colours.length > 0
      ? ([
          [
            t('looks'),
            [
              ...entry.classes.map((one) => ts(`classes.${one as 'car'}`)),
              ...entry.colours.map((one) => ts(`colours.${one as 'red'}`)),
            ].join(', '),
          ],
        ] as [string, ReactNode][])
      : []),
    [
      t('source'),
      <>
        {entry.source.label}
        {entry.sourceNote && <span className="block text-ink-2">{entry.sourceNote}</span>}
      </>,
    ],
    [
      t('case'),
      entry.caseId ? (
        <Link key="case" href={`/cases/${entry.caseId}`} className="text-accent underline underline-offset-2">
          {entry.reference}
        </Link>
      ) : (
        entry.reference
      ),
    ],
    [t('scope.title'), places.length > 0 ? places.join(', ') : t('scope.everywhere')],
    [t('owner'), entry.owner.name],
    [
      t('approver'),
      entry.approver ? (
        <>
          {entry.approver.name} {entry.approvedAt && <TimeText at={entry.approvedAt} precision="minute" />}
        </>
      ) : (
        t('nobodyYet')
      ),
    ],
    [t('review'), <TimeText key="review" at={entry.reviewAt} precision="minute" />],
    [t('expires'), <TimeText key="expires" at={entry.expiresAt} precision="minute" />],
    ...(entry.searchBack
      ? ([
          [
            t('searchBack'),
            entry.searchedBack ? (
              <TimeText key="back" at={entry.searchedBack} precision="minute" />
            ) : (
              t('notYet')
            ),
          ],
        ] as [string, ReactNode][])
      : []),
  ];
  return (
    <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-2">
      {rows.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-ink-3">{name}</dt>
          <dd className="min-w-0">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
