'use client';

import {
  infiniteQueryOptions,
  queryOptions,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import {
  expectedAlerts,
  type WatchKind,
  type WatchStatus,
  watchlistEntry,
  watchlistOptions,
  watchlistPage,
} from '@/core/watchlist/schema';
import { call } from '../api/client';

export interface EntryFilter {
  status?: WatchStatus;
  kind?: WatchKind;
  text?: string;
  importId?: string;
  mine?: boolean;
  limit?: number;
}

export const entriesQuery = (filter: EntryFilter) =>
  infiniteQueryOptions({
    queryKey: ['watchlist', 'list', filter],
    queryFn: ({ signal, pageParam }) =>
      call('/api/watchlist', watchlistPage, { query: { ...filter, cursor: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });

/** One entry; while a picture of it is being looked at it is asked for again. */
export const entryQuery = (id: string) =>
  queryOptions({
    queryKey: ['watchlist', 'entry', id],
    queryFn: ({ signal }) => call(`/api/watchlist/${id}`, watchlistEntry, { signal }),
    refetchInterval: (query) =>
      query.state.data?.photos.some(({ status }) => status === 'PENDING') ? 1_000 : false,
  });

export const expectedQuery = (id: string, revision: string) =>
  queryOptions({
    queryKey: ['watchlist', 'expected', id, revision],
    queryFn: ({ signal }) => call(`/api/watchlist/${id}/expected`, expectedAlerts, { signal }),
  });

const optionsQuery = queryOptions({
  queryKey: ['watchlist-options'],
  queryFn: ({ signal }) => call('/api/watchlist-options', watchlistOptions, { signal }),
  staleTime: 300_000,
});
export const useWatchOptions = () => useQuery(optionsQuery);

interface Change {
  path: string;
  method: 'POST' | 'PATCH' | 'DELETE';
  body?: unknown;
}

/** Makes or changes an entry; lists and counts are asked for again afterwards. */
export function useEntryChange() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ path, method, body }: Change) =>
      call(`/api/watchlist${path}`, watchlistEntry, { method, ...(body !== undefined && { body }) }),
    onSuccess: (entry) => client.setQueryData(entryQuery(entry.id).queryKey, entry),
    onSettled: () =>
      Promise.all(['watchlist', 'alert-counts'].map((key) => client.invalidateQueries({ queryKey: [key] }))),
  });
}
