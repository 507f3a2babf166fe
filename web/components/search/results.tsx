'use client';

import { SearchX } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { Action } from '@/core/people/schema';
import type { Candidate, Search } from '@/core/search/schema';
import { type Attachable, AttachDialog } from '../exhibit/attach-dialog';
import { rangeAround } from '../player/marks';
import { isTyping } from '../shell/typing';
import { playerHref, searchesFrom, useSightingName } from '../sighting/words';
import { Button } from '../ui/button';
import { cx } from '../ui/cx';
import { Segmented } from '../ui/segmented';
import { EmptyState } from '../ui/states';
import { CandidateCard } from './candidate-card';
import { ComparePanel, withCase } from './compare-panel';
import { CoverageBar } from './coverage-bar';
import type { Draft } from './draft';
import { Receipt } from './receipt';

export type Order = 'score' | 'time';

interface ResultsProps {
  search: Search;
  draft: Draft;
  actions: readonly Action[];
  order: Order;
  onOrder: (order: Order) => void;
  /** Rank of the candidate opened for comparing; kept in the address. */
  chosenRank: number | null;
  onChoose: (rank: number | null) => void;
  /** Left out where no more can be shown. */
  onMore?: () => void;
}

/** Controls that arrows belong to while they have the focus. */
const arrowUsers =
  '[role="group"], [role="radiogroup"], [role="tablist"], [role="separator"], [role="slider"]';

/** The place of the card one row up or down: the nearest in that direction. */
function rowAway(cards: (HTMLElement | null)[], from: number, direction: 1 | -1): number {
  const here = cards[from]?.getBoundingClientRect();
  if (!here) return from;
  let best = from;
  let bestDistance = Number.POSITIVE_INFINITY;
  cards.forEach((card, index) => {
    const there = card?.getBoundingClientRect();
    if (!there || (there.top - here.top) * direction < 8) return;
    const distance = Math.abs(there.top - here.top) * 10 + Math.abs(there.left - here.left);
    if (distance < bestDistance) {
      bestDistance = distance;
      best = index;
    }
  });
  return best;
}

/** Candidates of a search: to look at, compare, open and attach, all by keyboard too. */
export function Results({
  search,
  draft,
  actions,
  order,
  onOrder,
  chosenRank,
  onChoose,
  onMore,
}: ResultsProps) {
  const t = useTranslations('search');
  const name = useSightingName();
  const router = useRouter();
  const cards = useRef<(HTMLButtonElement | null)[]>([]);
  const [attaching, setAttaching] = useState<Attachable | null>(null);
  const ordered = useMemo(
    () =>
      [...search.candidates].sort((a, b) =>
        order === 'time' ? Date.parse(a.sighting.at) - Date.parse(b.sighting.at) : a.rank - b.rank,
      ),
    [search.candidates, order],
  );
  const chosenIndex = ordered.findIndex((candidate) => candidate.rank === chosenRank);
  const chosen = ordered[chosenIndex];
  const mayAttach = actions.includes('exhibit.write');

  function attach(candidate: Candidate) {
    if (!mayAttach) return;
    const { sighting } = candidate;
    setAttaching({
      recordingId: sighting.recordingId,
      camera: sighting.camera,
      startsAt: new Date(Date.parse(sighting.startsAt) - sighting.firstPtsMs).toISOString(),
      ...rangeAround(sighting, null),
      stillMs: sighting.bestPtsMs,
      suggestedTitle: `${name(sighting)}, ${sighting.camera.name}`,
      trackId: sighting.trackId,
      searchId: search.id,
      ...(draft.caseId && { caseId: draft.caseId }),
    });
  }
  function choose(index: number) {
    const candidate = ordered[index];
    if (!candidate) return;
    onChoose(candidate.rank);
    cards.current[index]?.focus({ preventScroll: true });
    cards.current[index]?.scrollIntoView({ block: 'nearest' });
  }
  const act = useRef((_key: string): boolean => false);
  act.current = (key) => {
    const at = Math.max(0, chosenIndex);
    const forward = document.documentElement.dir === 'rtl' ? -1 : 1;
    if (key === 'ArrowRight') choose(chosenIndex < 0 ? 0 : at + forward);
    else if (key === 'ArrowLeft') choose(chosenIndex < 0 ? 0 : at - forward);
    else if (key === 'ArrowDown') choose(chosenIndex < 0 ? 0 : rowAway(cards.current, at, 1));
    else if (key === 'ArrowUp') choose(chosenIndex < 0 ? 0 : rowAway(cards.current, at, -1));
    else if (!chosen) return false;
    else if (key === 'Enter') router.push(playerHref(chosen.sighting, draft.caseId));
    else if (key === 'a') attach(chosen);
    else if (key === 'c' || key === 'Escape') onChoose(null);
    else if (key === 'm') {
      const more = searchesFrom(chosen.sighting)[0];
      if (more) router.push(withCase(more.href, draft));
    } else return false;
    return true;
  };
  useEffect(() => {
    function press(event: KeyboardEvent) {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isTyping(event.target))
        return;
      const target = event.target instanceof HTMLElement ? event.target : null;
      const onCard = target !== null && cards.current.includes(target as HTMLButtonElement);
      // Enter belongs to whatever has the focus; arrows to what uses them itself.
      if (event.key === 'Enter' && !onCard && target !== document.body && target?.id !== 'content') return;
      if (event.key.startsWith('Arrow') && target?.closest(arrowUsers)) return;
      if (act.current(event.key)) event.preventDefault();
    }
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, []);

  return (
    <div className="flex min-h-0 min-w-0 flex-1 max-lg:flex-col">
      <div className="flex min-h-0 min-w-0 flex-1 flex-col lg:overflow-y-auto">
        <div className="flex flex-col gap-3 border-line border-b px-4 py-3">
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <h2 className="font-semibold text-md">{t('results.heading')}</h2>
            <span className="text-ink-2 figures">
              {search.total > search.candidates.length
                ? t('results.countOf', { shown: search.candidates.length, total: search.total })
                : t('results.count', { count: search.total })}
              {search.candidates.length > search.total && (
                <span className="ms-2 text-ink-3">
                  {t('results.below', { count: search.candidates.length - search.total })}
                </span>
              )}
            </span>
            <span className="ms-auto flex items-center gap-1">
              <Receipt search={search} />
              <Segmented
                label={t('results.order')}
                value={order}
                onChange={onOrder}
                options={[
                  { value: 'score', label: t('results.byScore') },
                  { value: 'time', label: t('results.byTime') },
                ]}
              />
            </span>
          </div>
          <CoverageBar coverage={search.coverage} notCompared={search.plan.notCompared ?? 0} />
        </div>
        {ordered.length === 0 ? (
          <EmptyState icon={<SearchX />} title={t('results.none')}>
            <p>{t('results.noneDetail')}</p>
            <ul className="mt-2 list-disc ps-5">
              <li>{t(`results.noneAdvice.${search.kind}`)}</li>
              <li>{t('results.noneCoverage')}</li>
            </ul>
          </EmptyState>
        ) : (
          <ul
            aria-label={t('results.heading')}
            className="grid grid-cols-[repeat(auto-fill,minmax(11rem,1fr))] gap-3 p-4 max-sm:grid-cols-2 max-sm:gap-2 max-sm:p-3"
          >
            {ordered.map((candidate, index) => (
              <li key={candidate.sighting.trackId} className="flex min-w-0 flex-col">
                <CandidateCard
                  candidate={candidate}
                  chosen={index === chosenIndex}
                  tabStop={chosenIndex < 0 ? index === 0 : index === chosenIndex}
                  onChoose={() => onChoose(index === chosenIndex ? null : candidate.rank)}
                  onOpen={() => router.push(playerHref(candidate.sighting, draft.caseId))}
                  buttonRef={(element) => {
                    cards.current[index] = element;
                  }}
                />
              </li>
            ))}
          </ul>
        )}
        {onMore && search.total > search.candidates.length && (
          <div className="flex justify-center px-4 pb-6">
            <Button onClick={onMore}>{t('results.more')}</Button>
          </div>
        )}
      </div>
      {chosen && (
        <aside
          aria-label={t('compare.title')}
          className={cx(
            'shrink-0 overflow-y-auto border-line bg-surface lg:w-84 lg:border-s',
            'max-lg:fixed max-lg:inset-x-0 max-lg:bottom-0 max-lg:z-30 max-lg:max-h-[80dvh] max-lg:animate-slide max-lg:rounded-t-lg max-lg:border-t max-lg:shadow-raised max-sm:pb-14',
          )}
        >
          <ComparePanel
            key={chosen.sighting.trackId}
            candidate={chosen}
            draft={draft}
            actions={actions}
            onClose={() => onChoose(null)}
            onAttach={() => attach(chosen)}
          />
        </aside>
      )}
      {attaching && <AttachDialog what={attaching} onClose={() => setAttaching(null)} />}
    </div>
  );
}
