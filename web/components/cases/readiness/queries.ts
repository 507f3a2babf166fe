'use client';

import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { z } from 'zod';
import { courtFact, type courtFactInput, readiness } from '@/core/evidence/readiness/schema';
import { call } from '@/web/components/api/client';

/** What a court will ask of the case's exhibits, and how they stand. */
export const readinessQuery = (caseId: string) =>
  queryOptions({
    queryKey: ['case-readiness', caseId],
    queryFn: ({ signal }) => call(`/api/cases/${caseId}/readiness`, readiness, { signal }),
  });

const facts = z.array(courtFact);

/** Records something for the court; what it changes is asked anew. */
export function useRecordFact(caseId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: z.input<typeof courtFactInput>) =>
      call(`/api/cases/${caseId}/court-facts`, facts, { body }),
    onSuccess: () => client.invalidateQueries({ queryKey: readinessQuery(caseId).queryKey }),
  });
}

/** Takes an entry back. */
export function useWithdrawFact(caseId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => call(`/api/court-facts/${id}/withdraw`, facts, { body: {} }),
    onSuccess: () => client.invalidateQueries({ queryKey: readinessQuery(caseId).queryKey }),
  });
}
