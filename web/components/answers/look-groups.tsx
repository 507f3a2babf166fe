'use client';

import { useQuery } from '@tanstack/react-query';
import { Layers } from 'lucide-react';
import { useFormatter, useTranslations } from 'next-intl';
import { useState } from 'react';
import type { Action } from '@/core/people/schema';
import { type LookGroups, lookGroups } from '@/core/search/answers/schema';
import type { Search } from '@/core/search/schema';
import { call } from '../api/client';
import { FalsePairsNote } from '../relations/false-pairs';
import { ErrorState } from '../ui/states';
import { type Grouping, groupings } from './grouped';

/** Asked for only when a person chose it: asking is on record. */
function useLookGroups(searchId: string, chosen: boolean) {
  return useQuery({
    queryKey: ['search', searchId, 'look-groups'],
    queryFn: ({ signal }) => call(`/api/searches/${searchId}/look-groups`, lookGroups, { signal }),
    enabled: chosen,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
}

const ungrouped: Search['groups'] = [];

/** How the candidates of a search are grouped: as this person keeps it, or by look, which is chosen anew for each search. */
export function useGroups(search: Search, kept: Grouping, actions: readonly Action[]) {
  const [chosenFor, setChosenFor] = useState<string | null>(null);
  const byLook = chosenFor === search.id;
  const looks = useLookGroups(search.id, byLook);
  const mayLook = actions.includes(search.kind === 'FACE' ? 'search.face' : 'search.object');
  const canLook = mayLook && hasLooks(search);
  const canGroup = canLook || search.groups.some(({ ranks }) => ranks.length > 1);
  const groups: Search['groups'] | LookGroups['groups'] = byLook
    ? (looks.data?.groups ?? search.groups)
    : kept === 'off'
      ? ungrouped
      : search.groups;
  return {
    groups,
    looks,
    byLook,
    setByLook: (chosen: boolean) => setChosenFor(chosen ? search.id : null),
    ways: [...(canGroup ? groupings : []), ...(canLook ? (['look'] as const) : [])],
  };
}

/** Whether two of what is listed could be compared by look: vehicles, or faces where faces were searched. */
function hasLooks({ kind, candidates }: Search): boolean {
  const of = kind === 'FACE' ? 'FACE' : 'VEHICLE';
  return candidates.filter(({ sighting }) => sighting.kind === of).length > 1;
}

/** What standing together by look means here, and how often chance alone would do it. */
export function LookGroupsNote({ asked }: { asked: ReturnType<typeof useLookGroups> }) {
  const t = useTranslations('answers.look');
  if (asked.isError) return <ErrorState error={asked.error} compact onRetry={() => void asked.refetch()} />;
  return (
    <section aria-label={t('title')} aria-busy={asked.isPending} className="flex flex-col gap-1 text-xs">
      {asked.data ? (
        <Said found={asked.data} />
      ) : (
        <p role="status" className="text-ink-2">
          {t('comparing')}
        </p>
      )}
    </section>
  );
}

function Said({ found }: { found: LookGroups }) {
  const t = useTranslations('answers.look');
  const format = useFormatter();
  return (
    <>
      <p className="flex gap-2">
        <Layers className="mt-0.5 size-4 shrink-0 text-ink-3" aria-hidden />
        <span>
          <b>{t('meaning', { of: found.of })}</b>{' '}
          <span className="text-ink-2">
            {t('threshold', { threshold: format.number(found.threshold), setOn: found.setOn ?? '–' })}{' '}
            {t('compared', { of: found.of, count: found.compared })}
            {found.notCompared > 0 && ` ${t('notCompared', { count: found.notCompared })}`}
          </span>
        </span>
      </p>
      <FalsePairsNote kind={found.of} falsePairs={found.falsePairs} />
      {found.chosenByLook && <p className="ps-6 text-ink-2">{t('chosen', { of: found.of })}</p>}
    </>
  );
}
