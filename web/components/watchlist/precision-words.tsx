'use client';

import { useFormatter, useTranslations } from 'next-intl';
import type { Precision } from '@/core/watchlist/schema';

/** How many of an entry's decided alerts were worth following, with the interval: few decisions say little. */
export function PrecisionWords({ precision }: { precision: Precision }) {
  const t = useTranslations('watchlist');
  const format = useFormatter();
  const { right, wrong, share } = precision;
  if (!share) return <span className="text-ink-3">{t('undecided')}</span>;
  const percent = (value: number) => format.number(value, { style: 'percent', maximumFractionDigits: 0 });
  return (
    <span className="figures">
      {t('precisionOf', { right, decided: right + wrong })}{' '}
      <span className="text-ink-3 text-xs">
        {t('interval', { low: percent(share.low), high: percent(share.high) })}
      </span>
    </span>
  );
}
