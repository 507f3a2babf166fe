'use client';

import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { z } from 'zod';
import { caseRoute, type routeInput, type routeStepInput } from '@/core/cases/route-schema';
import { searchAuthority } from '@/core/search/authority/schema';
import { type RelationRequest, relation, relationSummary } from '@/core/search/relations/schema';
import { call } from '../api/client';
import { authorityQuery } from '../approvals/queries';
import { comparesFaces } from './draft';

const routeList = z.object({ items: z.array(caseRoute) });
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

/** Asks a question, or for its approval first where it compares faces, and opens its answer at an address of its own, where it stays; `routeId`: the route being built from it. */
export function useAsk(routeId?: string) {
  const client = useQueryClient();
  const router = useRouter();
  return useMutation({
    mutationFn: async (request: RelationRequest) =>
      comparesFaces(request) && !request.urgent && !request.authorityId
        ? { asked: await call('/api/relations/approval', searchAuthority, { body: request }) }
        : { answered: await call('/api/relations', relation, { body: request }) },
    onSuccess: ({ asked, answered }) => {
      void client.invalidateQueries({ queryKey: ['authorities'] });
      if (asked) {
        client.setQueryData(authorityQuery(asked.id).queryKey, asked);
        router.push(`/approvals/${asked.id}`);
      }
      if (!answered) return;
      client.setQueryData(relationQuery(answered.id).queryKey, answered);
      void client.invalidateQueries({ queryKey: ['relations'] });
      router.push(`/relations/${answered.id}${routeId ? `?route=${routeId}` : ''}`);
    },
  });
}

export const routeQuery = (id: string) =>
  queryOptions({
    queryKey: ['route', id],
    queryFn: ({ signal }) => call(`/api/routes/${id}`, caseRoute, { signal }),
  });

export const caseRoutesQuery = (caseId: string) =>
  queryOptions({
    queryKey: ['case', caseId, 'routes'],
    queryFn: async ({ signal }) => (await call(`/api/cases/${caseId}/routes`, routeList, { signal })).items,
  });

/** Begins a route, adds a step to one, or takes one back; each answers with the whole route. */
export function useRouteDeeds() {
  const client = useQueryClient();
  const keep = (route: z.infer<typeof caseRoute>) => {
    client.setQueryData(routeQuery(route.id).queryKey, route);
    void client.invalidateQueries({ queryKey: ['case', route.caseId] });
  };
  const begin = useMutation({
    mutationFn: ({ caseId, ...body }: z.input<typeof routeInput> & { caseId: string }) =>
      call(`/api/cases/${caseId}/routes`, caseRoute, { body }),
    onSuccess: keep,
  });
  const take = useMutation({
    mutationFn: ({ routeId, ...body }: z.input<typeof routeStepInput> & { routeId: string }) =>
      call(`/api/routes/${routeId}/steps`, caseRoute, { body }),
    onSuccess: keep,
  });
  const takeBack = useMutation({
    mutationFn: ({ routeId, stepId }: { routeId: string; stepId: string }) =>
      call(`/api/routes/${routeId}/steps/${stepId}/removal`, caseRoute, { body: {} }),
    onSuccess: keep,
  });
  return { begin, take, takeBack };
}
