'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Button } from '../ui/button';
import { ConfirmDialog } from '../ui/dialog';
import { Progress } from '../ui/progress';
import { Segmented } from '../ui/segmented';
import { ErrorState, useProblemWords } from '../ui/states';
import { toast } from '../ui/toast';
import { type Reviewing, type ReviewState, reviewStates } from './use-review';

interface ReviewBarProps {
  review: Reviewing;
  /** Candidates of the list. */
  count: number;
  state: ReviewState;
  onState: (state: ReviewState) => void;
  mayReview: boolean;
}

/** How far this person's review has come, what of it is listed, and what others have said once that may be known. */
export function ReviewBar({ review, count, state, onState, mayReview }: ReviewBarProps) {
  const t = useTranslations('answers.review');
  const problem = useProblemWords();
  const [ending, setEnding] = useState(false);
  if (review.error) return <ErrorState error={review.error} compact />;
  if (!review.data) return null;
  const { mine, others } = review.data;
  const reviewed = mine.marks.length;
  if (!mayReview && others.length === 0) return null;
  return (
    <section aria-label={t('title')} className="flex flex-col gap-1">
      {mayReview && (
        <div className="flex flex-wrap items-center gap-2">
          <span role="status" className="text-ink-2 text-xs figures">
            {t('progress', { reviewed, count })}
          </span>
          <span className="w-24">
            <Progress value={count > 0 ? reviewed / count : 0} label={t('title')} />
          </span>
          <Segmented
            label={t('states')}
            value={state}
            onChange={onState}
            options={reviewStates.map((value) => ({ value, label: t(`state.${value}`) }))}
          />
          {mine.endedAt === null ? (
            reviewed > 0 && (
              <Button size="sm" onClick={() => setEnding(true)}>
                {t('end')}
              </Button>
            )
          ) : (
            <span className="text-ink-2 text-xs">{t('ended')}</span>
          )}
        </div>
      )}
      {others.map((other) => (
        <p key={other.reviewerName + other.endedAt} className="text-ink-2 text-xs">
          {other.marks === null
            ? t('otherHidden', { name: other.reviewerName })
            : t('other', {
                name: other.reviewerName,
                kept: other.marks.filter(({ decision }) => decision === 'keep').length,
                rejected: other.marks.filter(({ decision }) => decision === 'reject').length,
              })}
        </p>
      ))}
      <ConfirmDialog
        open={ending}
        onOpenChange={setEnding}
        title={t('endTitle')}
        description={t('endDetail', { reviewed, count })}
        confirmLabel={t('end')}
        onConfirm={() =>
          review.end().catch((error: unknown) => {
            const { message, remedy } = problem(error);
            toast('failed', { title: message, detail: remedy });
            throw error;
          })
        }
      />
    </section>
  );
}
