'use client';

import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import {
  caseTies,
  type tieInput,
  type transferAnswerInput,
  type transferInput,
} from '@/core/cases/tie-schema';
import { call } from '@/web/components/api/client';

/** Linked and merged cases, and the stations that have had the case. */
export const tiesQuery = (caseId: string) =>
  queryOptions({
    queryKey: ['case-ties', caseId],
    queryFn: ({ signal }) => call(`/api/cases/${caseId}/ties`, caseTies, { signal }),
  });

type TieWork =
  | { deed: 'tie'; input: z.input<typeof tieInput> }
  | { deed: 'confirm'; id: string }
  | { deed: 'end'; id: string; reason: string }
  | { deed: 'transfer'; input: z.input<typeof transferInput> }
  | { deed: 'answer'; id: string; input: z.input<typeof transferAnswerInput> };

/** Ties, confirms, ends; proposes a transfer and answers one. */
export function useTieWork(caseId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (work: TieWork) => {
      const at = `/api/cases/${caseId}`;
      if (work.deed === 'tie') return call(`${at}/ties`, caseTies, { body: work.input });
      if (work.deed === 'confirm') return call(`${at}/ties/${work.id}/confirm`, caseTies, { method: 'POST' });
      if (work.deed === 'end') {
        return call(`${at}/ties/${work.id}/end`, caseTies, { body: { reason: work.reason } });
      }
      if (work.deed === 'transfer') return call(`${at}/transfers`, caseTies, { body: work.input });
      return call(`${at}/transfers/${work.id}/answer`, caseTies, { body: work.input });
    },
    onSuccess: async (ties) => {
      client.setQueryData(tiesQuery(caseId).queryKey, ties);
      // Who has the case, and whether it goes on elsewhere, stands in the case itself.
      await Promise.all([
        client.invalidateQueries({ queryKey: ['case', caseId] }),
        client.invalidateQueries({ queryKey: ['cases'] }),
      ]);
    },
  });
}
