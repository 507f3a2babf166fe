import { queryOptions, useQuery } from '@tanstack/react-query';
import { z } from 'zod';
import type { Action } from '@/core/people/schema';
import { authorityCounts, legalBasis, searchAuthority } from '@/core/search/authority/schema';
import { call } from '../api/client';

const list = z.object({ items: z.array(searchAuthority) });

/** Requests that one may see; somebody else may decide one at any moment. */
export const authoritiesQuery = queryOptions({
  queryKey: ['authorities'],
  queryFn: async ({ signal }) => (await call('/api/search-authorities', list, { signal })).items,
  refetchInterval: 10_000,
});

export const authorityQuery = (id: string) =>
  queryOptions({
    queryKey: ['authorities', id],
    queryFn: ({ signal }) => call(`/api/search-authorities/${id}`, searchAuthority, { signal }),
    refetchInterval: 10_000,
  });

const countsQuery = queryOptions({
  queryKey: ['authorities', 'waiting'],
  queryFn: ({ signal }) => call('/api/search-authorities/waiting', authorityCounts, { signal }),
  refetchInterval: 15_000,
});

/** How many requests wait for whoever is signed in; 0 for those to whom none can. */
export function useWaiting(actions: readonly Action[]): number {
  const counts = useQuery({ ...countsQuery, enabled: actions.includes('authority.read') });
  return (counts.data?.toDecide ?? 0) + (counts.data?.ready ?? 0);
}

const bases = z.object({ items: z.array(legalBasis) });
const legalBasesQuery = queryOptions({
  queryKey: ['legal-bases'],
  queryFn: async ({ signal }) => (await call('/api/legal-bases', bases, { signal })).items,
  staleTime: 300_000,
});
export const useLegalBases = () => useQuery(legalBasesQuery);
