'use client';

import { Users } from 'lucide-react';
import { useFormatter, useTranslations } from 'next-intl';
import type { LookAlikes as Expected } from '@/core/search/look-alikes';
import type { Search } from '@/core/search/schema';

/** What chance alone would put on a list of faces or vehicles, from the rate measured for the pack. */
export function LookAlikes({ search }: { search: Search }) {
  const t = useTranslations('search.lookAlikes');
  if (search.kind !== 'FACE' && search.kind !== 'VEHICLE') return null;
  const { lookAlikes } = search.plan;
  return (
    <section aria-label={t('title')} className="flex gap-2 border-line border-b px-4 py-2 text-xs">
      <Users className="mt-0.5 size-4 shrink-0 text-warn" aria-hidden />
      <LookAlikesWords lookAlikes={lookAlikes} kind={search.kind} />
    </section>
  );
}

/** The same in words, wherever somebody decides on such a list. */
export function LookAlikesWords({
  lookAlikes,
  kind,
}: {
  /** Null where the models do not say; undefined in searches of before. */
  lookAlikes: Expected | null | undefined;
  kind: 'FACE' | 'VEHICLE';
}) {
  const t = useTranslations('search.lookAlikes');
  const format = useFormatter();
  if (!lookAlikes) return <p className="text-ink-2">{lookAlikes === null ? t('unknown') : t('notSaid')}</p>;
  return (
    <p>
      <span className="font-semibold">
        {lookAlikes.expected >= 0.5
          ? t('some', {
              atMost: String(lookAlikes.atMost),
              kind,
              expected: format.number(lookAlikes.expected, { maximumSignificantDigits: 2 }),
            })
          : t('few', {
              atMost: String(lookAlikes.atMost),
              kind,
              oneIn: Math.max(2, Math.floor(1 / Math.max(1e-9, lookAlikes.expected))),
            })}
      </span>{' '}
      <span className="text-ink-2">
        {t('how', {
          pictures: lookAlikes.pictures,
          rate: format.number(lookAlikes.falseMatchRate, {
            style: 'percent',
            maximumSignificantDigits: 2,
          }),
          pairs: lookAlikes.pairs,
          source: lookAlikes.source,
        })}
      </span>
    </p>
  );
}
