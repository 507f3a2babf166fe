'use client';

import { useTranslations } from 'next-intl';
import type { Action } from '@/core/people/schema';
import type { Narrowing } from '@/core/search/answers/tally';
import type { Search } from '@/core/search/schema';
import { Facets } from '../answers/facets';
import type { Order } from '../answers/grouped';
import { LookGroupsNote, type useGroups } from '../answers/look-groups';
import { ReviewBar } from '../answers/review-bar';
import { SavedBar } from '../answers/save-search';
import type { ReviewState, useReview } from '../answers/use-review';
import { useTally } from '../answers/use-tally';
import { type useAnswerView, ViewControls } from '../answers/view-controls';
import { ErrorState } from '../ui/states';
import { AuthorityNote } from './authority-note';
import { CoverageBar } from './coverage-bar';
import { ExhaustiveNote } from './exhaustive-note';
import { LookAlikes } from './look-alikes';
import { Receipt } from './receipt';
import { WordsNote } from './words-note';

interface ResultsHeadProps {
  search: Search;
  caseId: string | undefined;
  actions: readonly Action[];
  /** Entries that are listed, candidates in them, and candidates that pass the facets. */
  listed: number;
  narrowed: number;
  passing: number;
  shownAs: ReturnType<typeof useAnswerView>;
  grouped: ReturnType<typeof useGroups>;
  order: Order;
  onOrder: (order: Order) => void;
  narrowing: Narrowing;
  onNarrow: (narrowing: Narrowing) => void;
  newOnly: boolean;
  onNewOnly: (newOnly: boolean) => void;
  review: ReturnType<typeof useReview>;
  reviewState: ReviewState;
  onReviewState: (state: ReviewState) => void;
  onChoose: (rank: number) => void;
}

/** What stands over the candidates of a search: how many, what the answer rests on, and what narrows the list. */
export function ResultsHead({
  search,
  caseId,
  actions,
  listed,
  narrowed,
  passing,
  shownAs,
  grouped,
  order,
  onOrder,
  narrowing,
  onNarrow,
  newOnly,
  onNewOnly,
  review,
  reviewState,
  onReviewState,
  onChoose,
}: ResultsHeadProps) {
  const t = useTranslations('search');
  const ta = useTranslations('answers');
  const tally = useTally(search.id);
  return (
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
          {listed < narrowed && (
            <span
              className="ms-2 text-ink-3"
              title={ta(grouped.byLook ? 'group.explainedLook' : 'group.explained')}
            >
              {ta('group.count', { count: listed })}
            </span>
          )}
        </span>
        <span className="ms-auto flex flex-wrap items-center gap-1">
          <Receipt search={search} />
          <ViewControls
            shown={shownAs}
            groups={grouped.ways}
            byLook={grouped.byLook}
            onByLook={grouped.setByLook}
            order={order}
            onOrder={onOrder}
          />
        </span>
      </div>
      <AuthorityNote authority={search.authority} />
      <CoverageBar coverage={search.coverage} notCompared={search.plan.notCompared ?? 0} />
      <ExhaustiveNote search={search} actions={actions} onChoose={onChoose} />
      <LookAlikes search={search} />
      {grouped.byLook && <LookGroupsNote asked={grouped.looks} />}
      <WordsNote search={search} />
      {tally.isError ? (
        <ErrorState error={tally.error} compact onRetry={() => void tally.refetch()} />
      ) : (
        tally.data && <Facets tally={tally.data} narrowing={narrowing} onNarrow={onNarrow} shown={passing} />
      )}
      <SavedBar search={search} caseId={caseId} newOnly={newOnly} onNewOnly={onNewOnly} />
      {search.candidates.length > 0 && (
        <ReviewBar
          review={review}
          count={search.candidates.length}
          state={reviewState}
          onState={onReviewState}
          mayReview={actions.includes('search.review')}
        />
      )}
    </div>
  );
}
