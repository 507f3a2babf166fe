'use client';

import { Users } from 'lucide-react';
import { useFormatter, useTranslations } from 'next-intl';
import type { FalsePairs } from '@/core/search/look-alikes';

/** How many pairs of strangers chance alone would put above the threshold, or that it is not known. */
export function FalsePairsNote({
  kind,
  falsePairs,
  belowListed = false,
}: {
  kind: 'FACE' | 'VEHICLE';
  /** Undefined in answers from before it was kept. */
  falsePairs: FalsePairs | null | undefined;
  /** Whether anything below the threshold is listed, of which the number says nothing. */
  belowListed?: boolean;
}) {
  const t = useTranslations('relations.falsePairs');
  const format = useFormatter();
  const atMost = String(falsePairs?.atMost ?? false);
  return (
    <section aria-label={t(`title.${kind}`)} className="flex gap-2 text-xs">
      <Users className="mt-0.5 size-4 shrink-0 text-warn" aria-hidden />
      {falsePairs ? (
        <p>
          <span className="font-semibold">
            {falsePairs.compared === 0
              ? t('none', { kind })
              : falsePairs.expected >= 0.5
                ? t('some', {
                    atMost,
                    kind,
                    expected: format.number(falsePairs.expected, { maximumSignificantDigits: 2 }),
                  })
                : t('few', { atMost, kind, oneIn: Math.max(2, Math.floor(1 / falsePairs.expected)) })}
          </span>{' '}
          <span className="text-ink-2">
            {falsePairs.compared > 0 &&
              t('how', {
                kind,
                compared: falsePairs.compared,
                rate: format.number(falsePairs.falseMatchRate, {
                  style: 'percent',
                  maximumSignificantDigits: 2,
                }),
                pairs: falsePairs.pairs,
                source: falsePairs.source,
              })}
            {belowListed && ` ${t('below')}`}
          </span>
        </p>
      ) : (
        <p className="text-ink-2">{falsePairs === null ? t('unknown', { kind }) : t('notSaid')}</p>
      )}
    </section>
  );
}
