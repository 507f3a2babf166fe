'use client';

import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useMemo } from 'react';
import { type Mark, type MarkInput, type Review, review } from '@/core/search/answers/schema';
import { call } from '../api/client';
import { useProblemWords } from '../ui/states';
import { toast } from '../ui/toast';

/** What is listed of an answer under review. */
export const reviewStates = ['all', 'open', 'keep', 'reject'] as const;
export type ReviewState = (typeof reviewStates)[number];

const reviewQuery = (searchId: string) =>
  queryOptions({
    queryKey: ['search', searchId, 'review'],
    queryFn: ({ signal }) => call(`/api/searches/${searchId}/review`, review, { signal }),
  });

export interface Reviewing {
  data: Review | undefined;
  error: Error | null;
  markOf: (rank: number) => Mark | undefined;
  say: (mark: MarkInput) => void;
  end: () => Promise<unknown>;
}

/** The review of a search's candidates: what this person said of each, at once on the screen and then on record. */
export function useReview(searchId: string): Reviewing {
  const t = useTranslations('answers.review');
  const client = useQueryClient();
  const problem = useProblemWords();
  const { data, error } = useQuery(reviewQuery(searchId));
  const { queryKey } = reviewQuery(searchId);
  const mutationKey = ['review', searchId];
  const marking = useMutation({
    mutationKey,
    mutationFn: (body: MarkInput) => call(`/api/searches/${searchId}/review/marks`, review, { body }),
    // One after the other: an earlier answer must not undo a later press.
    scope: { id: `review ${searchId}` },
    onMutate: async ({ rank, decision, reason, words }) => {
      await client.cancelQueries({ queryKey });
      client.setQueryData(queryKey, (before: Review | undefined) => {
        if (!before) return before;
        const rest = before.mine.marks.filter((mark) => mark.rank !== rank);
        const at = new Date().toISOString();
        const marks: Mark[] =
          decision === 'none'
            ? rest
            : [...rest, { rank, decision, reason: reason ?? null, words: words ?? null, at }];
        return { ...before, mine: { ...before.mine, marks } };
      });
    },
    onError: (failure) => {
      const { message, remedy } = problem(failure);
      toast('failed', { title: t('failed'), detail: [message, remedy].filter(Boolean).join(' ') });
    },
    // What is on record is asked for once the last press is there: sooner, it would take back what was said meanwhile.
    onSettled: () => {
      if (client.isMutating({ mutationKey }) === 1) return client.invalidateQueries({ queryKey });
    },
  });
  const ending = useMutation({
    mutationFn: () => call(`/api/searches/${searchId}/review/end`, review, { method: 'POST' }),
    onSuccess: (now) => client.setQueryData(queryKey, now),
  });
  const marks = useMemo(() => new Map(data?.mine.marks.map((mark) => [mark.rank, mark])), [data]);
  return {
    data,
    error,
    markOf: (rank) => marks.get(rank),
    say: marking.mutate,
    end: ending.mutateAsync,
  };
}

/** Whether a candidate belongs to a state of the review. */
export function isInState(state: ReviewState, mark: Mark | undefined): boolean {
  if (state === 'all') return true;
  return state === 'open' ? mark === undefined : mark?.decision === state;
}
