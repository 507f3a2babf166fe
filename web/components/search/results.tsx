'use client';

import { SearchX } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useMemo, useRef, useState } from 'react';
import type { Action } from '@/core/people/schema';
import type { MarkInput } from '@/core/search/answers/schema';
import type { Narrowing } from '@/core/search/answers/tally';
import type { Candidate, Search } from '@/core/search/schema';
import { AnswerList } from '../answers/answer-list';
import { AnswerMap } from '../answers/answer-map';
import type { CardActions } from '../answers/candidate-shape';
import { bestOf, listedOf, type Order } from '../answers/grouped';
import { useGroups } from '../answers/look-groups';
import { RefineBar } from '../answers/refine-bar';
import { RefineChoices } from '../answers/refine-buttons';
import { useNewRanks } from '../answers/save-search';
import { Timeline } from '../answers/timeline';
import { rowAway, useAnswerKeys } from '../answers/use-answer-keys';
import { isInState, type ReviewState, useReview } from '../answers/use-review';
import { useNarrowed } from '../answers/use-tally';
import { RejectDialog } from '../answers/verdict';
import { useAnswerView } from '../answers/view-controls';
import { type Attachable, AttachDialog } from '../exhibit/attach-dialog';
import { Judging } from '../leads/judging';
import { rangeAround } from '../player/marks';
import { playerHref, searchesFrom, useSightingName } from '../sighting/words';
import { Button } from '../ui/button';
import { cx } from '../ui/cx';
import { EmptyState } from '../ui/states';
import { ComparePanel, withCase } from './compare-panel';
import type { Draft } from './draft';
import { roleOfKey } from './refining';
import { ResultsHead } from './results-head';
import type { Refining } from './use-refining';

interface ResultsProps {
  search: Search;
  draft: Draft;
  actions: readonly Action[];
  order: Order;
  onOrder: (order: Order) => void;
  /** Rank of the candidate opened for comparing; kept in the address. */
  chosenRank: number | null;
  onChoose: (rank: number | null) => void;
  refining: Refining;
  /** Left out where no more can be shown. */
  onMore?: () => void;
}

const nobody: readonly Candidate[] = [];

/** Candidates of a search: to look at, compare, open and attach, all by keyboard too. */
export function Results({
  search,
  draft,
  actions,
  order,
  onOrder,
  chosenRank,
  onChoose,
  refining,
  onMore,
}: ResultsProps) {
  const t = useTranslations('search');
  const ta = useTranslations('answers');
  const name = useSightingName();
  const router = useRouter();
  const elements = useRef(new Map<number, HTMLButtonElement>());
  const [attaching, setAttaching] = useState<Attachable | null>(null);
  const shownAs = useAnswerView();
  const { view, grouping, panels } = shownAs;
  const [expanded, setExpanded] = useState<ReadonlySet<number>>(new Set());
  const [held, setHeld] = useState<Candidate | null>(null);
  const [hoveredRank, setHovered] = useState<number | null>(null);

  const [narrowing, setNarrowing] = useState<Narrowing>({});
  const passing = useNarrowed(search, narrowing);
  const review = useReview(search.id);
  const [reviewState, setReviewState] = useState<ReviewState>('all');
  const [newOnly, setNewOnly] = useState(false);
  const newRanks = useNewRanks(search.id);
  const [rejecting, setRejecting] = useState<number | null>(null);
  const marks = review.data?.mine.marks;
  // biome-ignore lint/correctness/useExhaustiveDependencies: `marks` are what markOf reads, and new ranks never change
  const narrowed = useMemo(
    () =>
      reviewState === 'all' && !newOnly
        ? passing
        : passing.filter(
            ({ rank }) => isInState(reviewState, review.markOf(rank)) && (!newOnly || newRanks?.has(rank)),
          ),
    [passing, reviewState, marks, newOnly, newRanks?.size],
  );
  const grouped = useGroups(search, grouping, actions);
  const { groups } = grouped;
  const listed = useMemo(() => listedOf(narrowed, groups, order), [narrowed, groups, order]);
  /** One for each card that is shown, in order. */
  const visible = useMemo(
    () => listed.flatMap((one) => (expanded.has(one.rank) ? one.candidates : [bestOf(one)])),
    [listed, expanded],
  );
  const chosen = search.candidates.find(({ rank }) => rank === chosenRank);
  const entry = listed.find(({ candidates }) => candidates.some(({ rank }) => rank === chosenRank));
  const chosenIndex = visible.findIndex(({ rank }) => rank === chosenRank || rank === entry?.rank);
  const groupRanks = useMemo(() => new Set(entry?.candidates.map(({ rank }) => rank)), [entry]);
  const mayAttach = actions.includes('exhibit.write');

  function attach({ sighting }: Candidate) {
    if (!mayAttach) return;
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
  function choose(candidate: Candidate | undefined) {
    if (!candidate) return;
    onChoose(candidate.rank);
    const element = elements.current.get(candidate.rank);
    element?.focus({ preventScroll: true });
    element?.scrollIntoView({ block: 'nearest' });
  }
  /** Chosen on the timeline or the map: the list follows. */
  function chooseElsewhere(rank: number) {
    onChoose(rank);
    const of = listed.find(({ candidates }) => candidates.some((candidate) => candidate.rank === rank));
    const element = elements.current.get(rank) ?? (of && elements.current.get(of.rank));
    element?.scrollIntoView({ block: 'nearest' });
  }
  function expand(rank: number) {
    setExpanded((now) => {
      const next = new Set(now);
      if (!next.delete(rank)) next.add(rank);
      return next;
    });
  }
  const latest = {
    chosenRank,
    onChoose,
    refine: refining.refine,
    open: (candidate: Candidate) => router.push(playerHref(candidate.sighting, draft.caseId)),
  };
  const now = useRef(latest);
  now.current = latest;
  const cardActions = useMemo<CardActions>(
    () => ({
      choose: (rank) => now.current.onChoose(rank === now.current.chosenRank ? null : rank),
      open: (candidate) => now.current.open(candidate),
      hover: setHovered,
      refine: (role, candidate) => now.current.refine(role, candidate),
      keep: (rank, element) => {
        if (element) elements.current.set(rank, element);
        else elements.current.delete(rank);
      },
    }),
    [],
  );

  const mayReview = actions.includes('search.review');
  const reviews = mayReview && review.data?.mine.endedAt === null;
  /** The next candidate of what is listed that nobody here has said anything of. */
  function chooseNext(after: number) {
    const from = visible.findIndex(({ rank }) => rank === after);
    const rest = [...visible.slice(from + 1), ...visible.slice(0, Math.max(0, from))];
    choose(rest.find(({ rank }) => rank !== after && !review.markOf(rank)));
  }
  function say(mark: MarkInput) {
    review.say(mark);
    setRejecting(null);
    if (mark.decision !== 'none') chooseNext(mark.rank);
  }
  function step(by: 1 | -1) {
    choose(visible[chosenIndex < 0 ? 0 : chosenIndex + by]);
  }
  function stepRow(by: 1 | -1) {
    const from = visible[chosenIndex];
    choose(from ? visible.find(({ rank }) => rank === rowAway(elements.current, from.rank, by)) : visible[0]);
  }
  useAnswerKeys(
    (key) => {
      const role = roleOfKey(key);
      const forward = document.documentElement.dir === 'rtl' ? -1 : 1;
      if (key === 'ArrowRight') step(forward);
      else if (key === 'ArrowLeft') step(forward === 1 ? -1 : 1);
      else if (key === 'ArrowDown') stepRow(1);
      else if (key === 'ArrowUp') stepRow(-1);
      else if (!chosen) return false;
      else if (key === 'Enter') latest.open(chosen);
      else if (key === 'a') attach(chosen);
      else if (key === 'k' && reviews) say({ rank: chosen.rank, decision: 'keep' });
      else if (key === 'x' && reviews) setRejecting(chosen.rank);
      else if (key === 'u' && reviews && review.markOf(chosen.rank))
        say({ rank: chosen.rank, decision: 'none' });
      else if (role) refining.refine(role, chosen);
      else if (key === 'c' || key === 'Escape') onChoose(null);
      else if (key === 'e' && entry && entry.candidates.length > 1) expand(entry.rank);
      else if (key === 'm') {
        const more = searchesFrom(chosen.sighting)[0];
        if (more) router.push(withCase(more.href, draft));
      } else return false;
      return true;
    },
    (element) => [...elements.current.values()].some((one) => one === element),
  );

  return (
    <div className="flex min-h-0 min-w-0 flex-1 max-lg:flex-col">
      <div className="flex min-h-0 min-w-0 flex-1 flex-col lg:overflow-y-auto">
        <ResultsHead
          search={search}
          caseId={draft.caseId}
          actions={actions}
          listed={listed.length}
          narrowed={narrowed.length}
          passing={passing.length}
          shownAs={shownAs}
          grouped={grouped}
          order={order}
          onOrder={onOrder}
          narrowing={narrowing}
          onNarrow={setNarrowing}
          newOnly={newOnly}
          onNewOnly={setNewOnly}
          review={review}
          reviewState={reviewState}
          onReviewState={setReviewState}
          onChoose={chooseElsewhere}
        />
        {search.candidates.length === 0 ? (
          <EmptyState icon={<SearchX />} title={t('results.none')}>
            <p>{t('results.noneDetail')}</p>
            <ul className="mt-2 list-disc ps-5">
              <li>{t(`results.noneAdvice.${search.kind}`)}</li>
              <li>{t('results.noneCoverage')}</li>
            </ul>
          </EmptyState>
        ) : listed.length === 0 ? (
          <p className="p-4 text-ink-2">{ta('facets.none')}</p>
        ) : (
          <>
            {panels !== 'none' && (
              <div className="grid grid-cols-[repeat(auto-fit,minmax(min(100%,26rem),1fr))] gap-3 px-4 pt-4 max-sm:px-3">
                {panels !== 'map' && (
                  <Timeline
                    candidates={narrowed}
                    coverage={search.coverage}
                    chosenRank={chosenRank}
                    groupRanks={groupRanks}
                    hoveredRank={hoveredRank}
                    onChoose={chooseElsewhere}
                    onHover={setHovered}
                  />
                )}
                {panels !== 'timeline' && (
                  <AnswerMap
                    candidates={narrowed}
                    group={entry?.candidates ?? nobody}
                    chosenRank={chosenRank}
                    hoveredRank={hoveredRank}
                    onChoose={chooseElsewhere}
                    onHover={setHovered}
                  />
                )}
              </div>
            )}
            <AnswerList
              listed={listed}
              view={view}
              label={t('results.heading')}
              expanded={expanded}
              onExpand={expand}
              chosenRank={chosenRank}
              tabRank={visible[Math.max(0, chosenIndex)]?.rank ?? null}
              hoveredRank={hoveredRank}
              actions={cardActions}
              markOf={review.markOf}
              roleOf={refining.roleOf}
            />
          </>
        )}
        {onMore && search.total > search.candidates.length && (
          <div className="flex justify-center px-4 pb-6">
            <Button onClick={onMore}>{t('results.more')}</Button>
          </div>
        )}
        {refining.pending && (
          <RefineBar
            draft={refining.draft}
            onRemove={refining.remove}
            onReset={refining.reset}
            onSearch={refining.search}
          />
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
            held={held}
            onHold={setHeld}
            onClose={() => onChoose(null)}
            onAttach={() => attach(chosen)}
            refine={
              refining.roleOf(chosen) !== null && (
                <RefineChoices
                  candidate={chosen}
                  role={refining.roleOf(chosen) ?? undefined}
                  onRefine={refining.refine}
                />
              )
            }
            verdict={
              <Judging
                {...{ search, actions, review }}
                rank={chosen.rank}
                onSay={say}
                onReject={() => setRejecting(chosen.rank)}
              />
            }
          />
        </aside>
      )}
      {rejecting !== null && (
        <RejectDialog
          rank={rejecting}
          onReject={(reason, words) =>
            say({ rank: rejecting, decision: 'reject', reason, ...(words && { words }) })
          }
          onClose={() => setRejecting(null)}
        />
      )}
      {attaching && <AttachDialog what={attaching} onClose={() => setAttaching(null)} />}
    </div>
  );
}
