'use client';

import { SearchX } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { Repeated } from '@/core/search/relations/repeated-schema';
import { Badge } from '../ui/badge';
import { Panel } from '../ui/page';
import { EmptyState } from '../ui/states';
import { FalsePairsNote } from './false-pairs';
import { Seen } from './seen';

/** What resembles each other on several days at one place; nothing says that it is one. */
export function RepeatedView({ repeated, caseId }: { repeated: Repeated; caseId: string | undefined }) {
  const t = useTranslations('relations.repeated');
  const strength = useTranslations('search.strength');
  return (
    <Panel
      title={t(`title.${repeated.of}`, { days: repeated.minDays })}
      beside={<Badge>{repeated.groups.length}</Badge>}
    >
      <p className="border-line border-b px-3 py-2 text-ink-2">
        {t('compared', { count: repeated.compared })} {t('caution')}
      </p>
      <div className="border-line border-b px-3 py-2">
        <FalsePairsNote kind={repeated.of} falsePairs={repeated.falsePairs} />
      </div>
      {repeated.groups.length === 0 ? (
        <EmptyState compact icon={<SearchX />} title={t('none')}>
          {t('noneText')}
        </EmptyState>
      ) : (
        <ol>
          {repeated.groups.map((group) => (
            <li
              key={group.sightings[0]?.trackId}
              className="flex flex-col gap-2 border-line border-b p-3 last:border-b-0"
            >
              <div className="flex flex-wrap items-center gap-2">
                <b>
                  {t('resemble', { days: group.days.length, count: group.total, cameras: group.cameras })}
                </b>
                <Badge tone={group.strength === 'strong' ? 'ok' : 'neutral'}>
                  {t('alike', { strength: strength(group.strength).toLocaleLowerCase() })}
                </Badge>
                <span className="text-ink-3 text-xs figures">{group.days.join(' · ')}</span>
                {group.sightings.length < group.total && (
                  <span className="text-ink-3 text-xs figures">
                    {t('shown', { shown: group.sightings.length, total: group.total })}
                  </span>
                )}
              </div>
              <ul className="grid grid-cols-[repeat(auto-fill,minmax(min(9rem,100%),1fr))] gap-3">
                {group.sightings.map((sighting) => (
                  <li key={sighting.trackId}>
                    <Seen sighting={sighting} caseId={caseId} />
                  </li>
                ))}
              </ul>
            </li>
          ))}
        </ol>
      )}
    </Panel>
  );
}
