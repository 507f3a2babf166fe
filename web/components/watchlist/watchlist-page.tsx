'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { Eye, Plus } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { type WatchlistEntry, watchKind, watchStatus } from '@/core/watchlist/schema';
import { useMay } from '../access/access';
import { SearchField } from '../address/search-field';
import { useAddress } from '../address/use-address';
import { StatusPill, type Tone } from '../ui/badge';
import { Button } from '../ui/button';
import { Page, PageHeader, Toolbar } from '../ui/page';
import { Segmented } from '../ui/segmented';
import { SkeletonRows } from '../ui/skeleton';
import { EmptyState, ErrorState } from '../ui/states';
import { Table, Td, Th, Tr } from '../ui/table';
import { TimeText } from '../ui/time-text';
import { ApproveImport } from './approve-import';
import { PrecisionWords } from './precision-words';
import { entriesQuery } from './queries';

export const statusTones: Record<WatchlistEntry['status'], Tone> = {
  DRAFT: 'neutral',
  AWAITING: 'busy',
  ACTIVE: 'ok',
  SUSPENDED: 'warn',
  EXPIRED: 'neutral',
  WITHDRAWN: 'neutral',
};

/** Entries of the district by state, with who answers for each and how often it was right. */
export function WatchlistPage() {
  const t = useTranslations('watchlist');
  const tu = useTranslations('ui');
  const may = useMay();
  const { get, set } = useAddress();
  const status = watchStatus.safeParse(get('status')).data;
  const kind = watchKind.safeParse(get('kind')).data;
  const text = get('text');
  const importId = get('import');
  const entries = useInfiniteQuery(
    entriesQuery({
      ...(status && { status }),
      ...(kind && { kind }),
      ...(text && { text }),
      ...(importId && { importId }),
    }),
  );
  const items = entries.data?.pages.flatMap((page) => page.items) ?? [];
  const counts = entries.data?.pages[0]?.counts;
  const add = may('watchlist.write') && (
    <Button look="primary" icon={<Plus aria-hidden />} asChild>
      <Link href="/watchlist/new">
        <Plus aria-hidden />
        {t('add')}
      </Link>
    </Button>
  );
  return (
    <Page>
      <PageHeader
        title={t('title')}
        facts={<span>{t('lead')}</span>}
        actions={
          <>
            <Button asChild>
              <Link href="/alerts">{t('toAlerts')}</Link>
            </Button>
            {may('watchlist.write') && (
              <Button asChild>
                <Link href="/watchlist/import">{t('import.open')}</Link>
              </Button>
            )}
            {importId && <ApproveImport importId={importId} awaiting={counts?.AWAITING ?? 0} />}
            {add}
          </>
        }
      />
      <Toolbar label={t('filter')}>
        <Segmented
          label={t('state')}
          value={status ?? 'ALL'}
          onChange={(next) => set({ status: next === 'ALL' ? undefined : next })}
          options={(['ALL', ...watchStatus.options] as const).map((one) => ({
            value: one,
            label:
              one === 'ALL'
                ? t('all')
                : counts
                  ? `${t(`states.${one}`)} ${counts[one] ?? 0}`
                  : t(`states.${one}`),
          }))}
          className="flex-wrap"
        />
        <Segmented
          label={t('kind')}
          value={kind ?? 'ALL'}
          onChange={(next) => set({ kind: next === 'ALL' ? undefined : next })}
          options={(['ALL', ...watchKind.options] as const).map((one) => ({
            value: one,
            label: one === 'ALL' ? t('everyKind') : t(`kinds.${one}`),
          }))}
        />
        {importId && (
          <Button size="sm" onClick={() => set({ import: undefined })}>
            {t('import.all')}
          </Button>
        )}
        <SearchField value={text ?? ''} onChange={(next) => set({ text: next })} label={t('find')} />
      </Toolbar>
      {entries.isPending && <SkeletonRows rows={6} label={tu('loading')} />}
      {entries.isError && <ErrorState error={entries.error} onRetry={() => void entries.refetch()} />}
      {entries.data && items.length === 0 && (
        <EmptyState icon={<Eye />} title={status || kind || text ? t('noneSuch') : t('none')} action={add}>
          {t('noneDetail')}
        </EmptyState>
      )}
      {items.length > 0 && (
        <Table label={t('title')}>
          <thead>
            <tr>
              <Th>{t('entry')}</Th>
              <Th>{t('state')}</Th>
              <Th className="max-md:hidden">{t('criterion')}</Th>
              <Th className="max-lg:hidden">{t('owner')}</Th>
              <Th className="max-md:hidden">{t('expires')}</Th>
              <Th>{t('alerts')}</Th>
              <Th className="max-lg:hidden">{t('precision')}</Th>
            </tr>
          </thead>
          <tbody>
            {items.map((entry) => (
              <Tr key={entry.id}>
                <Td>
                  <Link href={`/watchlist/${entry.id}`} className="font-medium hover:underline">
                    {entry.title}
                  </Link>
                  <span className="block text-ink-3 text-xs">
                    {t(`kinds.${entry.kind}`)}
                    {entry.plate && (
                      <>
                        {' · '}
                        <span className="font-mono" dir="ltr">
                          {entry.plate}
                        </span>
                      </>
                    )}
                  </span>
                </Td>
                <Td>
                  <StatusPill tone={statusTones[entry.status]} live={entry.status === 'ACTIVE'}>
                    {t(`states.${entry.status}`)}
                  </StatusPill>
                  {entry.reviewDue && <span className="block text-warn text-xs">{t('reviewDue')}</span>}
                </Td>
                <Td className="max-md:hidden">{entry.criterion.label}</Td>
                <Td className="max-lg:hidden">{entry.owner.name}</Td>
                <Td className="max-md:hidden">
                  <TimeText at={entry.expiresAt} precision="day" />
                </Td>
                <Td figure>
                  {entry.alerts > 0 ? (
                    <Link
                      href={`/alerts?status=ALL&entry=${entry.id}`}
                      className="underline underline-offset-2"
                      aria-label={t('alertsOf', { count: entry.alerts, title: entry.title })}
                    >
                      {entry.alerts}
                    </Link>
                  ) : (
                    0
                  )}
                </Td>
                <Td className="max-lg:hidden">
                  <PrecisionWords precision={entry.precision} />
                </Td>
              </Tr>
            ))}
          </tbody>
        </Table>
      )}
      {entries.hasNextPage && (
        <div className="p-4">
          <Button busy={entries.isFetchingNextPage} onClick={() => void entries.fetchNextPage()}>
            {tu('more')}
          </Button>
        </div>
      )}
    </Page>
  );
}
