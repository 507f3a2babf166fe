'use client';

import { useTranslations } from 'next-intl';
import type { Candidate } from '@/core/search/schema';
import { cx } from '../ui/cx';

const fills = { strong: 'bg-ok', fair: 'bg-warn', weak: 'bg-ink-3' } as const;

/** How strongly a candidate resembles what was searched: a word, a bar, and never a percentage, for it is no probability. */
export function Strength({ candidate, wide = false }: { candidate: Candidate; wide?: boolean }) {
  const t = useTranslations('search.strength');
  return (
    <span className="flex items-center gap-2 text-xs" title={t('explained')}>
      <span className={cx('h-1 overflow-hidden rounded-full bg-press', wide ? 'w-24' : 'w-10')} aria-hidden>
        <span
          className={cx('block h-full rounded-full', fills[candidate.strength])}
          style={{ width: `${Math.round(Math.min(1, Math.max(0.04, candidate.score)) * 100)}%` }}
        />
      </span>
      <span className={candidate.strength === 'strong' ? 'font-semibold' : 'text-ink-2'}>
        {t(candidate.strength)}
      </span>
    </span>
  );
}
