'use client';

import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { type StoryCard, storyboard } from '@/core/cases/storyboard-schema';
import { call } from '@/web/components/api/client';

/** The cards of a case in order. */
export const storyboardQuery = (caseId: string) =>
  queryOptions({
    queryKey: ['case-storyboard', caseId],
    queryFn: ({ signal }) => call(`/api/cases/${caseId}/storyboard`, storyboard, { signal }),
  });

/**
 * Puts the cards as they are from now on. Shown at once and written one after the other, so that nobody has to wait between two
 * moves; what somebody else did meanwhile is shown instead of written over.
 */
export function useWriteStoryboard(caseId: string) {
  const client = useQueryClient();
  const { queryKey } = storyboardQuery(caseId);
  const mutationKey = ['case-storyboard-write', caseId];
  return useMutation({
    mutationKey,
    scope: { id: mutationKey.join(' ') },
    mutationFn: (cards: StoryCard[]) =>
      call(`/api/cases/${caseId}/storyboard`, storyboard, {
        method: 'PATCH',
        // Of the write before this one, by the time that it is its turn.
        body: { cards, version: client.getQueryData(queryKey)?.version ?? 0 },
      }),
    onMutate: (cards) => client.setQueryData(queryKey, (kept) => kept && { ...kept, cards }),
    onSuccess: (written) => {
      const last = client.isMutating({ mutationKey }) <= 1;
      client.setQueryData(queryKey, (kept) => (kept && !last ? { ...written, cards: kept.cards } : written));
    },
    onError: () => client.invalidateQueries({ queryKey }),
  });
}
