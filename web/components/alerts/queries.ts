'use client';

import {
  infiniteQueryOptions,
  queryOptions,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import type { z } from 'zod';
import type { Action } from '@/core/people/schema';
import {
  type AlertStatus,
  alertCounts,
  type alertDecision,
  alertDetail,
  alertsPage,
} from '@/core/watchlist/alerts/schema';
import { call } from '../api/client';

/** News come by themselves; this is for a page whose line to the server was cut unnoticed. */
const AGAIN_MS = 30_000;

export const alertsQuery = (filter: { status?: AlertStatus; entryId?: string }) =>
  infiniteQueryOptions({
    queryKey: ['alerts', filter],
    queryFn: ({ signal, pageParam }) =>
      call('/api/alerts', alertsPage, { query: { ...filter, cursor: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    refetchInterval: AGAIN_MS,
  });

export const alertQuery = (id: string) =>
  queryOptions({
    queryKey: ['alert', id],
    queryFn: ({ signal }) => call(`/api/alerts/${id}`, alertDetail, { signal }),
  });

const countsQuery = queryOptions({
  queryKey: ['alert-counts'],
  queryFn: ({ signal }) => call('/api/alerts/counts', alertCounts, { signal }),
  refetchInterval: AGAIN_MS,
});

/** How many alerts wait for a decision, and how many entries for an approval. */
export function useAlertCounts(actions: readonly Action[]): z.infer<typeof alertCounts> {
  const counts = useQuery({ ...countsQuery, enabled: actions.includes('watchlist.read') });
  return counts.data ?? { open: 0, escalated: 0, awaiting: 0 };
}

/** Decides an alert; every list of them is asked for again. */
export function useDecide(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (decision: z.input<typeof alertDecision>) =>
      call(`/api/alerts/${id}/decide`, alertDetail, { body: decision }),
    onSuccess: (alert) => client.setQueryData(alertQuery(id).queryKey, alert),
    onSettled: () => Promise.all(ALERT_KEYS.map((key) => client.invalidateQueries({ queryKey: [key] }))),
  });
}

/** What shows something of alerts. */
export const ALERT_KEYS = ['alerts', 'alert', 'alert-counts', 'watchlist'] as const;
