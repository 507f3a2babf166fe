'use client';

import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query';
import type { z } from 'zod';
import { diary, diaryEntry, type diaryInput } from '@/core/cases/diary-schema';
import { caseChanges } from '@/core/cases/record-schema';
import {
  type CaseDetail,
  type CaseInput,
  caseDetail,
  caseEvent,
  type caseEventInput,
  type casePatch,
  type caseReportInput,
  caseStatus,
  casesPage,
} from '@/core/cases/schema';
import type { transferInput } from '@/core/evidence/custody/transfer-schema';
import {
  type Bundle,
  bundle,
  type bundleInput,
  type Exhibit,
  exhibit,
  type exhibitPatch,
} from '@/core/evidence/schema';
import { ApiProblem, call } from '@/web/components/api/client';

export type CaseStatus = z.infer<typeof caseStatus>;
export const caseStatuses = caseStatus.options;

const pageRows = 60;
/** A clip is cut in seconds. */
const followMs = 1_500;

export const casesListQuery = (filter: {
  text: string | undefined;
  status: CaseStatus | undefined;
  sort?: 'due' | undefined;
  stationId?: number | undefined;
  occurredFrom?: string | undefined;
  occurredTo?: string | undefined;
}) =>
  infiniteQueryOptions({
    queryKey: ['cases', 'list', filter],
    queryFn: ({ pageParam, signal }) =>
      call('/api/cases', casesPage, { query: { ...filter, cursor: pageParam, limit: pageRows }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
  });

/**
 * A case as somebody opens it. Opening is on record, so it is not read again by itself: what is under way (an exhibit, a
 * bundle) is followed by its own address.
 */
export const openCaseQuery = (id: string) =>
  queryOptions({
    queryKey: ['case', id],
    queryFn: ({ signal }) => call(`/api/cases/${id}`, caseDetail, { signal }),
    staleTime: 5 * 60_000,
    refetchOnWindowFocus: false,
  });

/** What a FIR said before. */
export const firChangesQuery = (fir: Pick<CaseDetail, 'id' | 'updatedAt'>) =>
  queryOptions({
    queryKey: ['fir-changes', fir.id, fir.updatedAt],
    queryFn: ({ signal }) => call(`/api/cases/${fir.id}/changes`, caseChanges, { signal }),
  });

/** The server said no, and asking again will not change that. */
function isFinal(error: Error | null): boolean {
  return error instanceof ApiProblem && error.status >= 400 && error.status < 500;
}

/** An exhibit, followed while it is being made. */
export const exhibitQuery = (known: Exhibit) =>
  queryOptions({
    queryKey: ['exhibit', known.id],
    queryFn: ({ signal }) => call(`/api/exhibits/${known.id}`, exhibit, { signal }),
    initialData: known,
    enabled: ({ state }) => isMoving(state.data ?? known),
    refetchInterval: ({ state }) =>
      state.data && isMoving(state.data) && !isFinal(state.error) ? followMs : false,
    staleTime: followMs,
  });

/** It is being made, or made again to compare. */
const isMoving = ({ status, derivative }: Exhibit) =>
  status === 'PENDING' || derivative?.check?.state === 'PENDING';

/** A bundle, followed while it is being made. */
export const bundleQuery = (known: Bundle) =>
  queryOptions({
    queryKey: ['bundle', known.id],
    queryFn: ({ signal }) => call(`/api/bundles/${known.id}`, bundle, { signal }),
    initialData: known,
    enabled: ({ state }) => (state.data ?? known).status === 'PENDING',
    refetchInterval: ({ state }) =>
      state.data?.status === 'PENDING' && !isFinal(state.error) ? followMs : false,
    staleTime: followMs,
  });

/** Registers a FIR. */
export function useRegisterCase() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (input: CaseInput) => call('/api/cases', caseDetail, { body: input }),
    onSuccess: (made) => {
      client.setQueryData(['case', made.id], made);
      return client.invalidateQueries({ queryKey: ['cases'] });
    },
  });
}

/** Changes fields of a FIR, or the state of its case. */
export function useChangeCase(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (patch: z.input<typeof casePatch>) =>
      call(`/api/cases/${id}`, caseDetail, { method: 'PATCH', body: patch }),
    onSuccess: (changed) => {
      client.setQueryData(['case', id], changed);
      return client.invalidateQueries({ queryKey: ['cases'] });
    },
  });
}

/** The case diary. Reading it is on record, so it is not read again by itself. */
export const diaryQuery = (caseId: string) =>
  queryOptions({
    queryKey: ['case-diary', caseId],
    queryFn: ({ signal }) => call(`/api/cases/${caseId}/diary`, diary, { signal }),
    staleTime: 5 * 60_000,
    refetchOnWindowFocus: false,
  });

/** Writes the next entry of the case diary. */
export function useWriteDiary(caseId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (input: z.input<typeof diaryInput>) =>
      call(`/api/cases/${caseId}/diary`, diaryEntry, { body: input }),
    onSuccess: (made) =>
      client.setQueryData(
        diaryQuery(caseId).queryKey,
        (kept) => kept && { entries: [...kept.entries, made] },
      ),
  });
}

/** Records a report under s.173, or takes the last entry back. */
export function useRecordReport(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (input: z.input<typeof caseReportInput>) =>
      call(`/api/cases/${id}/reports`, caseDetail, { body: input }),
    onSuccess: (changed) => {
      client.setQueryData(['case', id], changed);
      return client.invalidateQueries({ queryKey: ['cases'] });
    },
  });
}

/** What is kept of a case here is changed without opening it again. */
function usePatchKept(caseId: string) {
  const client = useQueryClient();
  return (change: (kept: CaseDetail) => CaseDetail) =>
    client.setQueryData<CaseDetail>(['case', caseId], (kept) => kept && change(kept));
}

/** Writes something that happened onto the timeline. */
export function useAddEvent(caseId: string) {
  const patch = usePatchKept(caseId);
  return useMutation({
    mutationFn: (input: z.input<typeof caseEventInput>) =>
      call(`/api/cases/${caseId}/events`, caseEvent, { body: input }),
    onSuccess: (event) => patch((kept) => ({ ...kept, events: [...kept.events, event] })),
  });
}

/** Changes title and note of an exhibit, or has a failed one made again. */
export function useExhibitWork(caseId: string, exhibitId: string) {
  const client = useQueryClient();
  const patch = usePatchKept(caseId);
  return useMutation({
    mutationFn: (work: { retry: true } | z.input<typeof exhibitPatch>) =>
      'retry' in work
        ? call(`/api/exhibits/${exhibitId}/retry`, exhibit, { method: 'POST' })
        : call(`/api/exhibits/${exhibitId}`, exhibit, { method: 'PATCH', body: work }),
    onSuccess: (changed) => {
      client.setQueryData(['exhibit', exhibitId], changed);
      patch((kept) => ({
        ...kept,
        exhibitList: kept.exhibitList.map((one) => (one.id === exhibitId ? changed : one)),
      }));
    },
  });
}

/** Writes into custody that an exhibit, or its original, changed hands. */
export function useRecordTransfer(caseId: string, exhibitId: string) {
  const client = useQueryClient();
  const patch = usePatchKept(caseId);
  return useMutation({
    mutationFn: (body: z.input<typeof transferInput>) =>
      call(`/api/exhibits/${exhibitId}/transfers`, exhibit, { body }),
    onSuccess: (changed) => {
      client.setQueryData(['exhibit', exhibitId], changed);
      patch((kept) => ({
        ...kept,
        exhibitList: kept.exhibitList.map((one) => (one.id === exhibitId ? changed : one)),
      }));
    },
  });
}

/** Has a bundle made. */
export function useExportBundle(caseId: string) {
  const patch = usePatchKept(caseId);
  return useMutation({
    mutationFn: (input: z.input<typeof bundleInput>) =>
      call(`/api/cases/${caseId}/bundles`, bundle, { body: input }),
    onSuccess: (made) => patch((kept) => ({ ...kept, bundles: [made, ...kept.bundles] })),
  });
}
