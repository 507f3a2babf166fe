'use client';

import { ReceiptText } from 'lucide-react';
import { useFormatter, useTranslations } from 'next-intl';
import type { Search } from '@/core/search/schema';
import { Button } from '../ui/button';
import { Popover } from '../ui/popover';
import { TimeText } from '../ui/time-text';

/** What this search was: by whom, when, with which models, how it was carried out. Stored with its result. */
export function Receipt({ search }: { search: Search }) {
  const t = useTranslations('search.receipt');
  const format = useFormatter();
  const models = Object.entries(search.models).filter(
    ([name, value]) => name !== 'threshold' && (typeof value === 'string' || typeof value === 'number'),
  );
  return (
    <Popover
      label={t('title')}
      align="end"
      className="w-96"
      trigger={
        <Button size="sm" look="plain" icon={<ReceiptText aria-hidden />}>
          {t('title')}
        </Button>
      }
    >
      <h3 className="font-semibold">{t('title')}</h3>
      <dl className="mt-2 grid grid-cols-[auto_1fr] gap-x-3 gap-y-1 text-xs">
        <dt className="text-ink-3">{t('by')}</dt>
        <dd>{search.actorName}</dd>
        <dt className="text-ink-3">{t('at')}</dt>
        <dd>
          <TimeText at={search.createdAt} />
        </dd>
        <dt className="text-ink-3">{t('upTo')}</dt>
        <dd>
          <TimeText at={search.watermark} />
        </dd>
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
        <dt className="text-ink-3">{t('id')}</dt>
        <dd className="select-all break-all font-mono">{search.id}</dd>
      </dl>
    </Popover>
  );
}
