'use client';

import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import {
  type CaseRecord,
  caseChanges,
  caseLink,
  caseRecord,
  caseRecords,
  colleagues,
  type linkInput,
  type recordInput,
} from '@/core/cases/record-schema';
import { call } from '@/web/components/api/client';

/** People, vehicles, places, statements, versions, tasks and hypotheses of a case, and its links. */
export const recordsQuery = (caseId: string) =>
  queryOptions({
    queryKey: ['case-records', caseId],
    queryFn: ({ signal }) => call(`/api/cases/${caseId}/records`, caseRecords, { signal }),
  });

/** Whom a task can be given to. */
export const colleaguesQuery = (caseId: string) =>
  queryOptions({
    queryKey: ['case-colleagues', caseId],
    queryFn: ({ signal }) => call(`/api/cases/${caseId}/colleagues`, colleagues, { signal }),
    staleTime: 5 * 60_000,
  });

/** What a record said before. */
export const recordChangesQuery = (caseId: string, recordId: string) =>
  queryOptions({
    queryKey: ['case-records', caseId, recordId, 'changes'],
    queryFn: ({ signal }) =>
      call(`/api/cases/${caseId}/records/${recordId}/changes`, caseChanges, { signal }),
  });

type RecordWork =
  | { deed: 'add'; input: z.input<typeof recordInput> }
  | { deed: 'change'; id: string; input: z.input<typeof recordInput> }
  | { deed: 'remove'; id: string; reason: string }
  | { deed: 'return'; id: string };

/** Adds, changes, takes out or puts back a record. */
export function useRecordWork(caseId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (work: RecordWork): Promise<CaseRecord> => {
      const records = `/api/cases/${caseId}/records`;
      if (work.deed === 'add') return call(records, caseRecord, { body: work.input });
      const one = `${records}/${work.id}`;
      if (work.deed === 'change') return call(one, caseRecord, { method: 'PATCH', body: work.input });
      if (work.deed === 'remove') return call(`${one}/remove`, caseRecord, { body: { reason: work.reason } });
      return call(`${one}/return`, caseRecord, { method: 'POST' });
    },
    onSuccess: () => client.invalidateQueries({ queryKey: ['case-records', caseId] }),
  });
}

type LinkWork =
  | { deed: 'add'; input: z.input<typeof linkInput> }
  | { deed: 'remove'; id: string; reason: string };

/** Adds a link, or takes one out. */
export function useLinkWork(caseId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (work: LinkWork) =>
      work.deed === 'add'
        ? call(`/api/cases/${caseId}/links`, caseLink, { body: work.input })
        : call(`/api/cases/${caseId}/links/${work.id}/remove`, caseLink, { body: { reason: work.reason } }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['case-records', caseId] }),
  });
}
