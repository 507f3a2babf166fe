'use client';

import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { z } from 'zod';
import type { CaseDetail } from '@/core/cases/schema';
import {
  type copyInput,
  type MarkupInput,
  markup,
  proposal,
  type redactAllInput,
  redactedAll,
} from '@/core/evidence/derivatives/schema';
import { type Exhibit, exhibit } from '@/core/evidence/schema';
import { call } from '@/web/components/api/client';

/** What was drawn on an exhibit so far, the newest first. */
export const markupsQuery = (exhibitId: string) =>
  queryOptions({
    queryKey: ['exhibit', exhibitId, 'markups'],
    queryFn: ({ signal }) => call(`/api/exhibits/${exhibitId}/markups`, z.array(markup), { signal }),
  });

/** Who was found in an exhibit, and regions for everybody but those who stay visible. */
export const regionsQuery = (exhibitId: string, visible: readonly string[], persons: 'faces' | 'whole') =>
  queryOptions({
    queryKey: ['exhibit', exhibitId, 'regions', [...visible].sort(), persons],
    queryFn: ({ signal }) =>
      call(`/api/exhibits/${exhibitId}/regions`, proposal, {
        query: { visible: visible.join(','), persons },
        signal,
      }),
    staleTime: 5 * 60_000,
  });

/** What is kept of a case here, with an exhibit added or changed. */
function withExhibit(kept: CaseDetail, changed: Exhibit): CaseDetail {
  const known = kept.exhibitList.some(({ id }) => id === changed.id);
  return {
    ...kept,
    exhibitList: known
      ? kept.exhibitList.map((one) => (one.id === changed.id ? changed : one))
      : [...kept.exhibitList, changed],
  };
}

/** Has a copy made; it stands in the case's list at once. */
export function useMakeCopy(caseId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (input: z.input<typeof copyInput>) =>
      call(`/api/cases/${caseId}/copies`, exhibit, { body: input }),
    onSuccess: (made) =>
      client.setQueryData<CaseDetail>(['case', caseId], (kept) => kept && withExhibit(kept, made)),
  });
}

/** Stops a copy, has it made again and compared, or says that it was looked through. */
export function useCopyWork(caseId: string, exhibitId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (work: 'cancel' | 'make-again' | 'looked-through') =>
      call(`/api/exhibits/${exhibitId}/${work}`, exhibit, { method: 'POST' }),
    onSuccess: (changed) => {
      client.setQueryData(['exhibit', exhibitId], changed);
      client.setQueryData<CaseDetail>(['case', caseId], (kept) => kept && withExhibit(kept, changed));
    },
  });
}

/** Keeps what was drawn. */
export function useKeepMarkup(exhibitId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (input: MarkupInput) => call(`/api/exhibits/${exhibitId}/markups`, markup, { body: input }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['exhibit', exhibitId, 'markups'] }),
  });
}

/** Has redacted copies made of everything in a case. */
export function useRedactAll(caseId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (input: z.input<typeof redactAllInput>) =>
      call(`/api/cases/${caseId}/redacted-copies`, redactedAll, { body: input }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['case', caseId] }),
  });
}
