'use client';

import { Baby, BadgeCheck, ShieldX, TimerReset } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import type { Search } from '@/core/search/schema';
import { Button } from '../ui/button';
import { cx } from '../ui/cx';
import { EmptyState } from '../ui/states';
import { TimeText } from '../ui/time-text';
import { Receipt } from './receipt';

/** How the approval of a search by face stands, above what it found. */
export function AuthorityNote({ authority }: Pick<Search, 'authority'>) {
  const t = useTranslations('search.approval');
  if (!authority) return null;
  const waiting = authority.state === 'WAITING';
  const Icon = waiting ? TimerReset : authority.state === 'APPROVED' ? BadgeCheck : ShieldX;
  return (
    <section
      aria-label={t('title')}
      className={cx(
        'flex items-start gap-2 rounded-md border px-3 py-2',
        waiting ? 'border-warn/40 bg-warn-soft' : 'border-line bg-surface',
      )}
    >
      <Icon
        className={cx(
          'mt-0.5 size-4 shrink-0',
          waiting ? 'text-warn' : authority.state === 'APPROVED' ? 'text-ok' : 'text-bad',
        )}
        aria-hidden
      />
      <p className="min-w-0 flex-1">
        <span className="font-semibold">
          {waiting
            ? t.rich('until', { at: () => <TimeText at={authority.dueAt} precision="minute" /> })
            : t(authority.state, { name: authority.decidedByName ?? '' })}
        </span>{' '}
        <span className="text-ink-2">
          {waiting && t('else')} {authority.legalBasis}
        </span>
      </p>
      <Link
        href={`/approvals/${authority.id}`}
        className="shrink-0 text-accent text-xs underline underline-offset-2"
      >
        {t('request')}
      </Link>
    </section>
  );
}

/** Whether what a search found is gone, or about to go. */
export const isTakenAway = ({ authority, purged }: Search): boolean =>
  purged !== null || ['REFUSED', 'LAPSED', 'WITHDRAWN'].includes(authority?.state ?? '');

/** In place of what was found, once it was taken away. */
export function TakenAway({ search }: { search: Search }) {
  const { authority, purged, total } = search;
  const t = useTranslations('search.approval');
  return (
    <div className="flex flex-1 flex-col overflow-y-auto">
      <div className="flex items-center justify-end border-line border-b px-4 py-2">
        <Receipt search={search} />
      </div>
      <EmptyState icon={<ShieldX />} title={t('takenAway')}>
        <p>{t(`because.${authority?.state === 'REFUSED' ? 'refused' : (purged?.because ?? 'lapsed')}`)}</p>
        {authority?.decisionNote && <p className="mt-1 text-ink">“{authority.decisionNote}”</p>}
        <p className="mt-2">{t('stays', { count: total })}</p>
        {purged?.receiptSha256 && (
          <p className="mt-2 text-ink-3 text-xs">
            {t('hash')} <span className="select-all break-all font-mono">{purged.receiptSha256}</span>
          </p>
        )}
      </EmptyState>
    </div>
  );
}

/** What was found in a search for a child is shown to whoever means to see it, and not before. */
export function Covered({ onUncover }: { onUncover: () => void }) {
  const t = useTranslations('search.approval');
  return (
    <EmptyState
      icon={<Baby />}
      title={t('covered')}
      action={<Button onClick={onUncover}>{t('uncover')}</Button>}
    >
      {t('coveredDetail')}
    </EmptyState>
  );
}
