'use client';

import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import {
  type answerInput,
  preservationRequest,
  type requestInput,
  requests,
} from '@/core/evidence/custody/requests-schema';
import {
  checks,
  disposal,
  type disposalDecision,
  type disposalInput,
  disposals,
  footageNear,
  hold,
  type holdInput,
  holds,
  keeping,
  type preserveInput,
  retention,
  retentionDue,
  type retentionRuleInput,
} from '@/core/evidence/custody/schema';
import { call } from '@/web/components/api/client';

const key = (part: string, more: unknown = null) => ['custody', part, more] as const;

export const checksQuery = queryOptions({
  queryKey: key('checks'),
  queryFn: ({ signal }) => call('/api/custody/checks', checks, { signal }),
  refetchInterval: 60_000,
});
export const holdsQuery = (query: { caseId?: string; requestId?: string; released?: boolean } = {}) =>
  queryOptions({
    queryKey: key('holds', query),
    queryFn: ({ signal }) => call('/api/holds', holds, { query, signal }),
  });
export const requestsQuery = (query: { caseId?: string } = {}) =>
  queryOptions({
    queryKey: key('requests', query),
    queryFn: ({ signal }) => call('/api/preservation-requests', requests, { query, signal }),
  });
export const requestQuery = (id: string) =>
  queryOptions({
    queryKey: key('request', id),
    queryFn: ({ signal }) => call(`/api/preservation-requests/${id}`, preservationRequest, { signal }),
  });
export const keepingQuery = (recordingId: string) =>
  queryOptions({
    queryKey: key('keeping', recordingId),
    queryFn: ({ signal }) => call(`/api/recordings/${recordingId}/keeping`, keeping, { signal }),
  });
export const retentionQuery = queryOptions({
  queryKey: key('retention'),
  queryFn: ({ signal }) => call('/api/retention', retention, { signal }),
});
export const dueQuery = queryOptions({
  queryKey: key('due'),
  queryFn: ({ signal }) => call('/api/retention/due', retentionDue, { signal }),
});
export const disposalsQuery = queryOptions({
  queryKey: key('disposals'),
  queryFn: ({ signal }) => call('/api/disposals', disposals, { signal }),
  // What was agreed to is being carried out.
  refetchInterval: (query) =>
    query.state.data?.items.some(({ state }) => state === 'APPROVED') ? 2_000 : false,
});

export const footageNearQueryOf = (caseId: string, around: { minutes: number; radiusM: number }) =>
  queryOptions({
    queryKey: key('near', { caseId, ...around }),
    queryFn: ({ signal }) =>
      call(`/api/cases/${caseId}/preservation`, footageNear, { query: around, signal }),
    placeholderData: keepPreviousData,
  });

/** A change of what is held or kept: everything shown of it is asked for again. */
function useChange<Input, Output>(change: (input: Input) => Promise<Output>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: () => void client.invalidateQueries({ queryKey: ['custody'] }),
  });
}

export const usePlaceHold = () =>
  useChange((body: z.input<typeof holdInput>) => call('/api/holds', hold, { method: 'POST', body }));
export const usePreserve = (caseId: string) =>
  useChange((body: z.input<typeof preserveInput>) =>
    call(`/api/cases/${caseId}/preservation`, footageNear, { method: 'POST', body }),
  );
export const useAskRelease = (id: string) =>
  useChange((reason: string) =>
    call(`/api/holds/${id}/release-request`, hold, { method: 'POST', body: { reason } }),
  );
export const useRelease = (id: string) =>
  useChange((agreed: boolean) =>
    call(`/api/holds/${id}/${agreed ? 'release' : 'keep'}`, hold, { method: 'POST' }),
  );
export const useRecordRequest = () =>
  useChange((body: z.input<typeof requestInput>) =>
    call('/api/preservation-requests', preservationRequest, { method: 'POST', body }),
  );
export const useAnswerRequest = (id: string) =>
  useChange((text: z.input<typeof answerInput>['text']) =>
    call(`/api/preservation-requests/${id}/answer`, preservationRequest, { method: 'POST', body: { text } }),
  );
export const useSetRetention = () =>
  useChange((body: z.input<typeof retentionRuleInput>) =>
    call('/api/retention', retention, { method: 'POST', body }),
  );
export const useEndRetention = () =>
  useChange((id: string) => call(`/api/retention/${id}`, retention, { method: 'DELETE' }));
export const useProposeDisposal = () =>
  useChange((body: z.input<typeof disposalInput>) =>
    call('/api/disposals', disposal, { method: 'POST', body }),
  );
export const useDecideDisposal = (id: string) =>
  useChange((body: z.input<typeof disposalDecision>) =>
    call(`/api/disposals/${id}/decision`, disposal, { method: 'POST', body }),
  );
