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

/** Puts the cards as they are from now on. What somebody else did meanwhile is shown instead of written over. */
export function useWriteStoryboard(caseId: string) {
  const client = useQueryClient();
  const { queryKey } = storyboardQuery(caseId);
  return useMutation({
    mutationFn: (input: { cards: StoryCard[]; version: number }) =>
      call(`/api/cases/${caseId}/storyboard`, storyboard, { method: 'PATCH', body: input }),
    // Shown at once where it was put; taken back where it was refused.
    onMutate: ({ cards }) => client.setQueryData(queryKey, (kept) => kept && { ...kept, cards }),
    onSuccess: (written) => client.setQueryData(queryKey, written),
    onError: () => client.invalidateQueries({ queryKey }),
  });
}
