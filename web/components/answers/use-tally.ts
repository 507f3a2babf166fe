'use client';

import { queryOptions, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { z } from 'zod';
import { tally } from '@/core/search/answers/schema';
import { type Narrowing, passes, traitsOf } from '@/core/search/answers/tally';
import type { Candidate, Search } from '@/core/search/schema';
import { call } from '../api/client';

const answer = z.object({ tally: tally.nullable() });

const tallyQuery = (searchId: string) =>
  queryOptions({
    queryKey: ['search', searchId, 'tally'],
    queryFn: async ({ signal }) => (await call(`/api/searches/${searchId}/tally`, answer, { signal })).tally,
    // Part of the receipt: it never changes.
    staleTime: Number.POSITIVE_INFINITY,
  });

/** Everything that a search found, counted. */
export const useTally = (searchId: string) => useQuery(tallyQuery(searchId));

/** The candidates listed that pass a narrowing. */
export function useNarrowed(search: Search, narrowing: Narrowing): readonly Candidate[] {
  const { data } = useTally(search.id);
  const withTraits = useMemo(() => {
    const siteOf = new Map(data?.cameras.map(({ id, site }) => [id, site]));
    return search.candidates.map((candidate) => ({
      candidate,
      traits: traitsOf(candidate.sighting, siteOf.get(candidate.sighting.camera.id) ?? null),
    }));
  }, [search, data]);
  return useMemo(
    () =>
      Object.keys(narrowing).length === 0
        ? search.candidates
        : withTraits.flatMap(({ candidate, traits }) => (passes(traits, narrowing) ? [candidate] : [])),
    [search, withTraits, narrowing],
  );
}
