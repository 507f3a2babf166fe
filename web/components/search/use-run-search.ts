'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { searchAuthority } from '@/core/search/authority/schema';
import { search as searchSchema } from '@/core/search/schema';
import { call } from '../api/client';
import { searchQuery } from '../api/queries';
import { authorityQuery } from '../approvals/queries';
import { type Draft, requestOf, wordsOf } from './draft';
import { readWords } from './read-words';

/** How many candidates are asked for at first, and at most. Face lists are capped short: each is compared by a person. */
export const limits = {
  FACE: { first: 20, most: 50 },
  VEHICLE: { first: 100, most: 500 },
  PLATE: { first: 100, most: 500 },
  DESCRIPTION: { first: 100, most: 500 },
} as const;

/** Runs a search and opens it at its own address, where it stays; one that is to be approved first opens as a request. */
export function useRunSearch() {
  const client = useQueryClient();
  const router = useRouter();
  return useMutation({
    mutationFn: async ({ draft, limit }: { draft: Draft; limit?: number }) => {
      const text = wordsOf(draft);
      const words = text ? await readWords(text) : undefined;
      const request = requestOf(draft, limit ?? limits[draft.kind].first, words);
      if (!request) throw new Error('A draft that lacks something was searched with');
      return draft.kind === 'FACE' && draft.authority.way === 'ask'
        ? { asked: await call('/api/search-authorities', searchAuthority, { body: request }) }
        : { found: await call('/api/searches', searchSchema, { body: request }) };
    },
    onSuccess: ({ asked, found: search }) => {
      void client.invalidateQueries({ queryKey: ['authorities'] });
      if (asked) {
        client.setQueryData(authorityQuery(asked.id).queryKey, asked);
        router.push(`/approvals/${asked.id}`);
      }
      if (!search) return;
      client.setQueryData(searchQuery(search.id).queryKey, search);
      void client.invalidateQueries({ queryKey: ['searches'] });
      router.push(`/search/${search.id}`);
    },
  });
}
