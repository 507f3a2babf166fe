'use client';

import { useFormatter, useTranslations } from 'next-intl';
import type { ResolvedScope, Search } from '@/core/search/schema';
import { CarryOutAgain } from '../answers/carry-out-again';
import { ReceiptPopover } from '../answers/receipt-popover';
import { TimeText } from '../ui/time-text';
import { StartedFrom } from './started-from';

/** Windows shown one by one; a year of Fridays is told by its number. */
const WINDOWS_SHOWN = 4;

/** What this search was: by whom, when, where it looked, with which models, how it was carried out. Stored with its result. */
export function Receipt({ search }: { search: Search }) {
  const t = useTranslations('search.receipt');
  const format = useFormatter();
  const place = `/api/searches/${search.id}` as const;
  const rankOf = (trackId: string) =>
    search.candidates.find(({ sighting }) => sighting.trackId === trackId)?.rank ?? null;
  const models = Object.entries(search.models).filter(
    ([name, value]) => name !== 'threshold' && (typeof value === 'string' || typeof value === 'number'),
  );
  return (
    <ReceiptPopover
      words={{ title: t('title'), by: t('by'), at: t('at'), upTo: t('upTo'), id: t('id') }}
      kept={search}
      place={place}
      actions={<CarryOutAgain place={place} rankOf={rankOf} />}
    >
      <StartedFrom models={search.models} />
      {search.resolved && <LookedAt resolved={search.resolved} />}
      <dt className="text-ink-3">{t('method')}</dt>
      <dd>
        {search.plan.method}
        {search.plan.vectorsCompared !== null &&
          `, ${t('compared', { count: format.number(search.plan.vectorsCompared) })}`}
        {search.plan.reasons.map((reason) => (
          <span key={reason} className="block text-ink-2">
            {reason}
          </span>
        ))}
      </dd>
      {search.threshold !== null && (
        <>
          <dt className="text-ink-3">{t('threshold')}</dt>
          <dd className="figures">{search.threshold}</dd>
        </>
      )}
      <dt className="text-ink-3">{t('took')}</dt>
      <dd className="figures">{t('milliseconds', { ms: search.durationMs })}</dd>
      {models.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-ink-3">
            {t.has(`models.${name as 'pack'}`) ? t(`models.${name as 'pack'}`) : name}
          </dt>
          <dd className={String(value).includes(' ') ? '' : 'break-all font-mono'}>{String(value)}</dd>
        </div>
      ))}
    </ReceiptPopover>
  );
}

/** The cameras and windows of time that the words of the scope came to, and how they were understood. */
function LookedAt({ resolved: { cameraIds, windows, said } }: { resolved: ResolvedScope }) {
  const t = useTranslations('search.receipt');
  const more = windows.length - WINDOWS_SHOWN;
  return (
    <>
      <dt className="text-ink-3">{t('resolved')}</dt>
      <dd>
        {t('cameras', { count: cameraIds.length })}
        {windows.length > 1 && `, ${t('windows', { count: windows.length })}`}
        {windows.slice(0, WINDOWS_SHOWN).map((window) => (
          <span key={window.from ?? window.to} className="block text-ink-2">
            <Window {...window} />
          </span>
        ))}
        {more > 0 && <span className="block text-ink-2">{t('moreWindows', { count: more })}</span>}
        {said.map((line) => (
          <span key={line} className="block text-ink-2">
            {line}
          </span>
        ))}
      </dd>
    </>
  );
}

function Window({ from, to }: ResolvedScope['windows'][number]) {
  const t = useTranslations('search.receipt');
  if (!from && !to) return t('everHour');
  return (
    <>
      {from && t.rich('from', { at: () => <TimeText at={from} wrap /> })}{' '}
      {to && t.rich('until', { at: () => <TimeText at={to} wrap /> })}
    </>
  );
}
