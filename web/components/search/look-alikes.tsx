'use client';

import { Users } from 'lucide-react';
import { useFormatter, useTranslations } from 'next-intl';
import type { Search } from '@/core/search/schema';

/** What chance alone would put on a list of faces or vehicles, from the rate measured for the pack. */
export function LookAlikes({ search }: { search: Search }) {
  const t = useTranslations('search.lookAlikes');
  const format = useFormatter();
  if (search.kind !== 'FACE' && search.kind !== 'VEHICLE') return null;
  const { lookAlikes } = search.plan;
  return (
    <section aria-label={t('title')} className="flex gap-2 border-line border-b px-4 py-2 text-xs">
      <Users className="mt-0.5 size-4 shrink-0 text-warn" aria-hidden />
      {lookAlikes ? (
        <p>
          <span className="font-semibold">
            {lookAlikes.expected >= 0.5
              ? t('some', {
                  atMost: String(lookAlikes.atMost),
                  kind: search.kind,
                  expected: format.number(lookAlikes.expected, { maximumSignificantDigits: 2 }),
                })
              : t('few', {
                  atMost: String(lookAlikes.atMost),
                  kind: search.kind,
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
      ) : (
        <p className="text-ink-2">{lookAlikes === null ? t('unknown') : t('notSaid')}</p>
      )}
    </section>
  );
}
