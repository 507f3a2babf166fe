'use client';

import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { exhaustive } from '@/core/search/exhaustive/schema';
import { call } from '../api/client';

const UNDER_WAY_EVERY_MS = 1_000;

const exhaustiveQuery = (searchId: string) =>
  queryOptions({
    queryKey: ['searches', searchId, 'exhaustive'],
    queryFn: ({ signal }) => call(`/api/searches/${searchId}/exhaustive`, exhaustive, { signal }),
    refetchInterval: ({ state }) =>
      state.data?.run && ['PENDING', 'RUNNING'].includes(state.data.run.status) ? UNDER_WAY_EVERY_MS : false,
  });

/** What comparing everything would take, and how far it is. */
export const useExhaustive = (searchId: string) => useQuery(exhaustiveQuery(searchId));

/** Has everything compared, and takes that back. */
export function useAskExhaustive(searchId: string) {
  const client = useQueryClient();
  const ask = (method: 'POST' | 'DELETE') => ({
    mutationFn: () => call(`/api/searches/${searchId}/exhaustive`, exhaustive, { method }),
    onSuccess: (state: Awaited<ReturnType<typeof call<typeof exhaustive>>>) =>
      client.setQueryData(exhaustiveQuery(searchId).queryKey, state),
  });
  return { start: useMutation(ask('POST')), cancel: useMutation(ask('DELETE')) };
}
