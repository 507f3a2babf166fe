import { queryOptions, useQuery } from '@tanstack/react-query';
import { z } from 'zod';
import type { Action } from '@/core/people/schema';
import { lead } from '@/core/search/leads/schema';
import { call } from '../api/client';

const list = z.object({ items: z.array(lead) });

/** Candidates under comparison; colleagues give their reviews meanwhile. */
export const leadsQuery = queryOptions({
  queryKey: ['leads'],
  queryFn: async ({ signal }) => (await call('/api/leads', list, { signal })).items,
  refetchInterval: 20_000,
});

export const leadQuery = (id: string) =>
  queryOptions({
    queryKey: ['leads', id],
    queryFn: ({ signal }) => call(`/api/leads/${id}`, lead, { signal }),
    refetchInterval: 20_000,
  });

/** Comparisons that wait for a review of whoever is signed in. */
export function useToReview(actions: readonly Action[]): number {
  const leads = useQuery({ ...leadsQuery, enabled: actions.includes('lead.review') });
  return (leads.data ?? []).filter(({ mayReview }) => mayReview).length;
}
