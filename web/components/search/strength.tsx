'use client';

import { useTranslations } from 'next-intl';
import type { Candidate } from '@/core/search/schema';
import { cx } from '../ui/cx';

const fills = { strong: 'w-full bg-ok', fair: 'w-2/3 bg-warn', weak: 'w-1/3 bg-ink-3' } as const;

/**
 * How strongly a candidate resembles what was searched: a word, and how rarely a stranger does. Never the machine's raw score
 * nor a percentage, which read as a probability.
 */
export function Strength({ candidate, wide = false }: { candidate: Candidate; wide?: boolean }) {
  const t = useTranslations('search.strength');
  const { rarity, sighting } = candidate;
  const words = rarity && { oneIn: rarity.oneIn, rarer: String(rarity.orRarer) };
  const explained = words
    ? t(sighting.kind === 'FACE' ? 'rarityFace' : 'rarityVehicle', words)
    : t('explained');
  if (candidate.strength === 'ranked') {
    return (
      <span className="text-ink-2 text-xs" title={t('rankedExplained')}>
        {t('ranked')}
        {wide && <span className="block text-ink-3">{t('rankedExplained')}</span>}
      </span>
    );
  }
  return (
    <span className="flex items-center gap-2 text-xs" title={explained}>
      <span className={cx('h-1 overflow-hidden rounded-full bg-press', wide ? 'w-24' : 'w-10')} aria-hidden>
        <span className={cx('block h-full rounded-full', fills[candidate.strength])} />
      </span>
      <span className={candidate.strength === 'strong' ? 'font-semibold' : 'text-ink-2'}>
        {t(candidate.strength)}
      </span>
      {words && words.oneIn > 1 && <span className="figures text-ink-3">{t('rarity', words)}</span>}
      {wide && words && <span className="sr-only">{explained}</span>}
    </span>
  );
}
