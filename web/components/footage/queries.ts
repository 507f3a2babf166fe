'use client';

import { infiniteQueryOptions, keepPreviousData, useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { z } from 'zod';
import {
  type RecordingStatus,
  type RecordingsPage,
  recordingDetail,
  recordingsPage,
} from '@/core/footage/schema';
import { call } from '@/web/components/api/client';

/** What the list of recordings is narrowed to; as in its address. */
export interface RecordingsFilter {
  status: RecordingStatus | undefined;
  cameraId: number | undefined;
  groupId: string | undefined;
  from: string | undefined;
  to: string | undefined;
  text: string | undefined;
}

const pageRows = 60;
/** While something is under way the list follows it; otherwise it looks now and then for what came in by itself. */
const followMs = 2_500;
const glanceMs = 20_000;
const moving: readonly RecordingStatus[] = ['RECEIVED', 'QUEUED', 'INDEXING'];

/** Whether anything in these counts will change by itself. */
export function isMoving(counts: RecordingsPage['counts'] | undefined): boolean {
  return moving.some((status) => (counts?.[status] ?? 0) > 0);
}

export const recordingsQuery = (filter: RecordingsFilter) =>
  infiniteQueryOptions({
    queryKey: ['recordings', 'list', filter],
    queryFn: ({ pageParam, signal }) =>
      call('/api/recordings', recordingsPage, {
        query: { ...filter, cursor: pageParam, limit: pageRows },
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (isMoving(state.data?.pages[0]?.counts) ? followMs : glanceMs),
  });

/** Everything that shows recordings or their coverage is read anew. */
export function useRefreshFootage(): () => void {
  const client = useQueryClient();
  return () => {
    for (const key of ['recordings', 'recording', 'coverage', 'cameras', 'jobs']) {
      void client.invalidateQueries({ queryKey: [key] });
    }
  };
}

/** Reads coverage and cameras anew whenever another recording has become searchable. */
export function useCoverageFollowing(indexed: number | undefined): void {
  const client = useQueryClient();
  const known = useRef(indexed);
  useEffect(() => {
    if (known.current !== undefined && known.current !== indexed) {
      for (const key of ['coverage', 'cameras']) void client.invalidateQueries({ queryKey: [key] });
    }
    known.current = indexed;
  }, [client, indexed]);
}

/** Says of which camera a recording is and when it starts. */
export function useGiveDetails() {
  const refresh = useRefreshFootage();
  return useMutation({
    mutationFn: ({ id, ...details }: { id: string; cameraId: number; stampedStart: string }) =>
      call(`/api/recordings/${id}/details`, recordingDetail, { method: 'PATCH', body: details }),
    onSuccess: refresh,
  });
}

/** Sends a failed recording to the workers again. */
export function useRetryRecording() {
  const refresh = useRefreshFootage();
  return useMutation({
    mutationFn: (id: string) => call(`/api/recordings/${id}/retry`, z.unknown(), { method: 'POST' }),
    onSuccess: refresh,
  });
}
