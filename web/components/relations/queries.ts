'use client';

import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { z } from 'zod';
import { type RelationRequest, relation, relationSummary } from '@/core/search/relations/schema';
import { call } from '../api/client';

const relationList = z.object({ items: z.array(relationSummary) });

export const relationQuery = (id: string) =>
  queryOptions({
    queryKey: ['relation', id],
    queryFn: ({ signal }) => call(`/api/relations/${id}`, relation, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });

export const relationsQuery = queryOptions({
  queryKey: ['relations'],
  queryFn: async ({ signal }) => (await call('/api/relations', relationList, { signal })).items,
});

/** Asks a question and opens its answer at an address of its own, where it stays. */
export function useAsk() {
  const client = useQueryClient();
  const router = useRouter();
  return useMutation({
    mutationFn: (request: RelationRequest) => call('/api/relations', relation, { body: request }),
    onSuccess: (answered) => {
      client.setQueryData(relationQuery(answered.id).queryKey, answered);
      void client.invalidateQueries({ queryKey: ['relations'] });
      router.push(`/relations/${answered.id}`);
    },
  });
}
