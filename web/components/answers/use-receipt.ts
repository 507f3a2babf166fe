'use client';

import { queryOptions, useMutation, useQuery } from '@tanstack/react-query';
import { receiptCheck } from '@/core/search/receipts/schema';
import { rerun } from '@/core/search/rerun-schema';
import { call } from '../api/client';

/** Where a stored answer lies in the API, such as `/api/searches/ID`. */
export type AnswerPlace = `/api/searches/${string}` | `/api/relations/${string}`;

const receiptQuery = (place: AnswerPlace) =>
  queryOptions({
    queryKey: ['receipt', place],
    queryFn: ({ signal }) => call(`${place}/receipt`, receiptCheck, { signal }),
    // Each look is a check.
    staleTime: 0,
  });

/** Whether a receipt is as it was signed, checked now. */
export const useReceiptCheck = (place: AnswerPlace) => useQuery(receiptQuery(place));

/** Has a stored search carried out again, within what the person may see. */
export const useRerun = (place: AnswerPlace) =>
  useMutation({ mutationFn: () => call(`${place}/rerun`, rerun, { method: 'POST' }) });
