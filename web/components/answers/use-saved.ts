'use client';

import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { z } from 'zod';
import { savedSearch } from '@/core/search/answers/schema';
import { call } from '../api/client';

const savedList = z.object({ items: z.array(savedSearch) });

const savedQuery = queryOptions({
  queryKey: ['saved-searches'],
  queryFn: async ({ signal }) => (await call('/api/saved-searches', savedList, { signal })).items,
});

/** Saved searches: own ones and those of one's cases. */
export const useSaved = () => useQuery(savedQuery);

type Method = 'POST' | 'DELETE';

/** Changes something about saved searches; the list is asked for again afterwards. */
export function useSavedChange() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ path, method = 'POST', body }: { path: string; method?: Method; body?: unknown }) =>
      call(path, savedSearch, { method, ...(body !== undefined && { body }) }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: savedQuery.queryKey });
      await client.invalidateQueries({ queryKey: ['searches'] });
    },
  });
}
