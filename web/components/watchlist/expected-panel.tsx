'use client';

import { useQuery } from '@tanstack/react-query';
import { useFormatter, useTranslations } from 'next-intl';
import type { WatchlistEntry } from '@/core/watchlist/schema';
import { Panel } from '../ui/page';
import { SkeletonRows } from '../ui/skeleton';
import { ErrorState } from '../ui/states';
import { expectedQuery } from './queries';

/** What chance alone would make of an entry in a day, and what that rests on: read before it is approved. */
export function ExpectedPanel({ entry }: { entry: WatchlistEntry }) {
  const t = useTranslations('watchlist.expected');
  const tu = useTranslations('ui');
  const format = useFormatter();
  const revision = JSON.stringify([
    entry.plate,
    entry.tolerance,
    entry.scope,
    entry.photos.map(({ status }) => status),
  ]);
  const expected = useQuery(expectedQuery(entry.id, revision));
  const number = (value: number) => format.number(value, { maximumSignificantDigits: 2 });
  const data = expected.data;
  return (
    <Panel title={t('title')} bodyClassName="flex flex-col gap-1 p-3">
      {expected.isPending && <SkeletonRows rows={2} label={tu('loading')} />}
      {expected.isError && <ErrorState compact error={expected.error} />}
      {data?.byChance && (
        <>
          <p className="font-semibold">
            {data.byChance.perDay >= 0.5
              ? t('perDay', { count: number(data.byChance.perDay), atMost: String(data.byChance.atMost) })
              : t('rare', {
                  days: Math.max(2, Math.floor(1 / Math.max(1e-6, data.byChance.perDay))),
                  atMost: String(data.byChance.atMost),
                })}
          </p>
          <p className="text-ink-2 text-xs">
            {t('how', {
              rate: format.number(data.byChance.falseMatchRate, {
                style: 'percent',
                maximumSignificantDigits: 2,
              }),
              templates: data.byChance.templates,
              sightings: number(data.sightingsPerDay ?? 0),
              pairs: data.byChance.pairs,
              source: data.byChance.source,
            })}
          </p>
        </>
      )}
      {data?.before && (
        <p className="font-semibold">
          {t('before', {
            count: data.before.sightings,
            perDay: data.before.perDay === null ? '0' : number(data.before.perDay),
          })}
        </p>
      )}
      {data?.unknown && <p className="text-ink-2">{data.unknown}</p>}
      {data && (
        <p className="text-ink-3 text-xs">
          {t('basis', { cameras: data.cameras, hours: number(data.indexedHours), sightings: data.sightings })}
        </p>
      )}
    </Panel>
  );
}
