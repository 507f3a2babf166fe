'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { districtsQuery, useMe } from '@/web/components/api/queries';
import { DateTimeField } from '@/web/components/ui/date-time-field';
import { Select } from '@/web/components/ui/select';

/** Cases of one station, and of a span of time. */
export function CaseFilters({
  stationId,
  from,
  to,
  onChange,
}: {
  stationId: number | undefined;
  from: string | undefined;
  to: string | undefined;
  onChange: (changes: Record<string, string | undefined>) => void;
}) {
  const t = useTranslations('cases.filters');
  const me = useMe();
  const { data: districts = [] } = useQuery(districtsQuery);
  const stations = districts.find(({ id }) => id === me.data?.district?.id)?.stations ?? [];
  return (
    <>
      {stations.length > 1 && (
        <span className="w-44">
          <Select
            label={t('station')}
            value={stationId === undefined ? 'all' : String(stationId)}
            options={[
              { value: 'all', label: t('anyStation') },
              ...stations.map(({ id, name }) => ({ value: String(id), label: name })),
            ]}
            onChange={(next) => onChange({ station: next === 'all' ? undefined : next })}
          />
        </span>
      )}
      <span className="flex items-center gap-2 text-ink-2 text-xs">
        <span aria-hidden>{t('from')}</span>
        <DateTimeField label={t('from')} value={from} onChange={(next) => onChange({ from: next })} />
      </span>
      <span className="flex items-center gap-2 text-ink-2 text-xs">
        <span aria-hidden>{t('to')}</span>
        <DateTimeField label={t('to')} value={to} onChange={(next) => onChange({ to: next })} />
      </span>
    </>
  );
}
