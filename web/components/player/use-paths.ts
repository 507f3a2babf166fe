'use client';

import { useQueries } from '@tanstack/react-query';
import { useMemo } from 'react';
import { pathsQuery } from '../api/queries';
import type { Track } from './boxes';
import { usePlayerState } from './use-player';

/** Boxes are fetched in stretches of half a minute, a little wider than shown, so that none is cut at a seam. */
const stretchMs = 30_000;
const seamMs = 2_000;

/** Box paths around the moment shown; the next stretch is fetched before it is needed. */
export function usePaths(recordingId: string, enabled: boolean): readonly Track[] {
  const stretch = usePlayerState((state) => Math.floor(state.ptsMs / stretchMs));
  const soon = usePlayerState((state) => Math.floor((state.ptsMs + stretchMs / 3) / stretchMs));
  const query = (number: number) => ({
    ...pathsQuery(recordingId, Math.max(0, number * stretchMs - seamMs), (number + 1) * stretchMs + seamMs),
    enabled,
  });
  const [now, next] = useQueries({ queries: [query(stretch), query(soon === stretch ? stretch + 1 : soon)] });
  void next;
  return useMemo(() => now?.data ?? [], [now?.data]);
}
