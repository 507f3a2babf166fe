'use client';

import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { auditCheckpoints, auditPage, entryProof } from '@/core/audit/schema';
import { call } from '@/web/components/api/client';

/** What the log is narrowed to; as in its address. */
export interface AuditFilter {
  actorName: string | undefined;
  action: string | undefined;
  objectKind: string | undefined;
  objectId: string | undefined;
  outcome: string | undefined;
  from: string | undefined;
  to: string | undefined;
}

const pageRows = 100;

export const auditListQuery = (filter: AuditFilter) =>
  infiniteQueryOptions({
    queryKey: ['audit', filter],
    queryFn: ({ pageParam, signal }) =>
      call('/api/audit', auditPage, { query: { ...filter, cursor: pageParam, limit: pageRows }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
    // Reading the log is itself on record: it is read when somebody asks, not at every glance back.
    refetchOnWindowFocus: false,
    staleTime: 60_000,
  });

export const checkpointsQuery = queryOptions({
  queryKey: ['audit-checkpoints'],
  queryFn: ({ signal }) => call('/api/audit/checkpoints', auditCheckpoints, { signal }),
  staleTime: 60_000,
});

export const proofQuery = (seq: string) =>
  queryOptions({
    queryKey: ['audit-proof', seq],
    queryFn: ({ signal }) => call(`/api/audit/entries/${seq}/proof`, entryProof, { signal }),
    // Working one out is on record.
    staleTime: 60_000,
    refetchOnWindowFocus: false,
    retry: false,
  });
