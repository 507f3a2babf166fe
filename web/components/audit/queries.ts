'use client';

import { infiniteQueryOptions, keepPreviousData } from '@tanstack/react-query';
import { auditPage } from '@/core/audit/schema';
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
