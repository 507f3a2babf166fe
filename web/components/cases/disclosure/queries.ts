'use client';

import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import {
  type Disclosure,
  disclosure,
  type disclosureInput,
  type Handover,
  handover,
  type handoverInput,
  type receiptInput,
} from '@/core/evidence/disclosure/schema';
import { call } from '@/web/components/api/client';

/** What of a case is relied on or withheld, and what was given to whom. */
export const disclosureQuery = (caseId: string) =>
  queryOptions({
    queryKey: ['case-disclosure', caseId],
    queryFn: ({ signal }) => call(`/api/cases/${caseId}/disclosure`, disclosure, { signal }),
  });

/** Decides on an exhibit. */
export function useDecide(caseId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ exhibitId, ...body }: z.input<typeof disclosureInput> & { exhibitId: string }) =>
      call(`/api/exhibits/${exhibitId}/disclosure`, disclosure, { body }),
    onSuccess: (now) => client.setQueryData(disclosureQuery(caseId).queryKey, now),
  });
}

function useKeepHandover(caseId: string) {
  const client = useQueryClient();
  return (one: Handover) =>
    client.setQueryData<Disclosure>(
      disclosureQuery(caseId).queryKey,
      (kept) =>
        kept && {
          ...kept,
          handovers: [one, ...kept.handovers.filter(({ id }) => id !== one.id)].sort(
            (a, b) => b.version - a.version,
          ),
        },
    );
}

/** Records that a bundle was given to somebody. */
export function useRecordHandover(caseId: string) {
  const keep = useKeepHandover(caseId);
  return useMutation({
    mutationFn: ({ bundleId, ...body }: z.input<typeof handoverInput> & { bundleId: string }) =>
      call(`/api/bundles/${bundleId}/handovers`, handover, { body }),
    onSuccess: keep,
  });
}

/** Records that it arrived, by a reference, or with the signed paper. */
export function useRecordReceipt(caseId: string) {
  const keep = useKeepHandover(caseId);
  return useMutation({
    mutationFn: ({
      handoverId,
      paper,
      ...receipt
    }: z.input<typeof receiptInput> & { handoverId: string; paper: File | undefined }) =>
      paper
        ? call(`/api/handovers/${handoverId}/receipts/paper`, handover, { query: receipt, body: paper })
        : call(`/api/handovers/${handoverId}/receipts`, handover, { body: receipt }),
    onSuccess: keep,
  });
}
