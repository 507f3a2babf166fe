'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { BellRing, Volume2, VolumeX } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { alertStatus } from '@/core/watchlist/alerts/schema';
import { useAddress } from '../address/use-address';
import { useMe } from '../api/queries';
import { Button } from '../ui/button';
import { Page, PageHeader, Toolbar } from '../ui/page';
import { Segmented } from '../ui/segmented';
import { SkeletonRows } from '../ui/skeleton';
import { EmptyState, ErrorState } from '../ui/states';
import { AlertCard } from './alert-card';
import { alertsQuery, useAlertCounts } from './queries';
import { beep, rememberSound, wantsSound } from './sound';

const views = ['NEW', 'ACKNOWLEDGED', 'HANDED_OVER', 'DISMISSED', 'ALL'] as const;

/** What the watchlist resembles, as it happens: what waits first. */
export function AlertsPage() {
  const t = useTranslations('alerts');
  const tu = useTranslations('ui');
  const { get, set } = useAddress();
  const me = useMe();
  const counts = useAlertCounts(me.data?.actions ?? []);
  const asked = alertStatus.safeParse(get('status') ?? 'NEW');
  const view = get('status') === 'ALL' ? 'ALL' : (asked.data ?? 'NEW');
  const entryId = get('entry');
  const alerts = useInfiniteQuery(
    alertsQuery({ ...(view !== 'ALL' && { status: view }), ...(entryId && { entryId }) }),
  );
  const items = alerts.data?.pages.flatMap((page) => page.items) ?? [];
  // What nobody looked at in time stands before what came after.
  const first = items.filter(({ escalatedAt, status }) => escalatedAt && status === 'NEW');
  const rest = items.filter((item) => !first.includes(item));
  return (
    <Page>
      <PageHeader
        title={t('title')}
        facts={<span>{t('lead')}</span>}
        actions={
          <>
            <SoundSwitch />
            <Button asChild>
              <Link href="/watchlist">{t('toWatchlist')}</Link>
            </Button>
          </>
        }
      />
      <Toolbar label={t('filter')}>
        <Segmented
          label={t('filter')}
          value={view}
          onChange={(status) => set({ status: status === 'NEW' ? undefined : status })}
          options={views.map((one) => ({
            value: one,
            label: one === 'NEW' ? t('waitingCount', { count: counts.open }) : t(`view.${one}`),
          }))}
          className="flex-wrap"
        />
        {entryId && (
          <Button size="sm" onClick={() => set({ entry: undefined })}>
            {t('everyEntry')}
          </Button>
        )}
      </Toolbar>
      {alerts.isPending && <SkeletonRows rows={4} label={tu('loading')} />}
      {alerts.isError && <ErrorState error={alerts.error} onRetry={() => void alerts.refetch()} />}
      {alerts.data && items.length === 0 && (
        <EmptyState icon={<BellRing />} title={view === 'NEW' ? t('none') : t('noneSuch')}>
          {t('noneDetail')}
        </EmptyState>
      )}
      <ul aria-label={t('list')}>
        {[...first, ...rest].map((alert) => (
          <AlertCard key={alert.id} alert={alert} />
        ))}
      </ul>
      {alerts.hasNextPage && (
        <div className="p-4">
          <Button busy={alerts.isFetchingNextPage} onClick={() => void alerts.fetchNextPage()}>
            {tu('more')}
          </Button>
        </div>
      )}
    </Page>
  );
}

function SoundSwitch() {
  const t = useTranslations('alerts');
  const [on, setOn] = useState(false);
  useEffect(() => setOn(wantsSound()), []);
  return (
    <Button
      look="plain"
      aria-pressed={on}
      icon={on ? <Volume2 aria-hidden /> : <VolumeX aria-hidden />}
      onClick={() => {
        rememberSound(!on);
        setOn(!on);
        // The press that allows the browser to sound at all, and what it will sound like.
        if (!on) beep();
      }}
    >
      {on ? t('soundOn') : t('soundOff')}
    </Button>
  );
}
