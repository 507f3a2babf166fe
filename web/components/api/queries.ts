'use client';

import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query';
import { z } from 'zod';
import { caseDetail, casesPage, type casesQuery } from '@/core/cases/schema';
import { cameraGroup } from '@/core/footage/camera-groups-schema';
import {
  camera,
  coverage,
  recordingDetail,
  recordingsPage,
  type recordingsQuery,
  sighting,
  trackPaths,
} from '@/core/footage/schema';
import { jobsOverview } from '@/core/operations/schema';
import { district, me } from '@/core/people/schema';
import { probe, search, searchAbilities, searchSummary } from '@/core/search/schema';
import { call } from './client';

const list = <Item extends z.ZodType>(item: Item) => z.object({ items: z.array(item) });
const cameraList = list(camera);
const districtList = list(district);
const sightingList = list(sighting);
const searchList = list(searchSummary);
const frameTimes = z.object({ timesMs: z.array(z.number()) });

/** Who is signed in. Fails with status 401 when nobody is. */
export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: ({ signal }) => call('/api/me', me, { signal }),
  staleTime: 60_000,
  retry: false,
});
export const useMe = () => useQuery(meQuery);

export const camerasQuery = queryOptions({
  queryKey: ['cameras'],
  queryFn: async ({ signal }) => (await call('/api/cameras', cameraList, { signal })).items,
  staleTime: 60_000,
});
export const useCameras = () => useQuery(camerasQuery);

const groupList = z.object({ items: z.array(cameraGroup) });
export const cameraGroupsQuery = queryOptions({
  queryKey: ['camera-groups'],
  queryFn: async ({ signal }) => (await call('/api/camera-groups', groupList, { signal })).items,
  staleTime: 60_000,
});

export const districtsQuery = queryOptions({
  queryKey: ['districts'],
  queryFn: async ({ signal }) => (await call('/api/districts', districtList, { signal })).items,
  staleTime: 600_000,
});

export const recordingsPageQuery = (query: Partial<z.input<typeof recordingsQuery>> = {}) =>
  queryOptions({
    queryKey: ['recordings', query],
    queryFn: ({ signal }) => call('/api/recordings', recordingsPage, { query, signal }),
    placeholderData: keepPreviousData,
  });

export const recordingQuery = (id: string) =>
  queryOptions({
    queryKey: ['recording', id],
    queryFn: ({ signal }) => call(`/api/recordings/${id}`, recordingDetail, { signal }),
  });

export const recordingSightingsQuery = (id: string) =>
  queryOptions({
    queryKey: ['recording', id, 'sightings'],
    queryFn: async ({ signal }) =>
      (await call(`/api/recordings/${id}/sightings`, sightingList, { signal })).items,
  });

export const frameTimesQuery = (id: string) =>
  queryOptions({
    queryKey: ['recording', id, 'frame-times'],
    queryFn: async ({ signal }) =>
      (await call(`/api/recordings/${id}/frame-times`, frameTimes, { signal })).timesMs,
    staleTime: Number.POSITIVE_INFINITY,
  });

export const pathsQuery = (id: string, fromMs: number, toMs: number) =>
  queryOptions({
    queryKey: ['recording', id, 'paths', fromMs, toMs],
    queryFn: async ({ signal }) =>
      (await call(`/api/recordings/${id}/paths`, trackPaths, { query: { fromMs, toMs }, signal })).tracks,
    staleTime: 300_000,
  });

export const trackQuery = (id: string) =>
  queryOptions({
    queryKey: ['track', id],
    queryFn: ({ signal }) => call(`/api/tracks/${id}`, sighting, { signal }),
    staleTime: 300_000,
  });

export const coverageQuery = (query: { from: string; to: string; cameraIds?: number[] }) =>
  queryOptions({
    queryKey: ['coverage', query],
    queryFn: ({ signal }) => call('/api/coverage', coverage, { query, signal }),
  });

export const probeQuery = (id: string) =>
  queryOptions({
    queryKey: ['probe', id],
    queryFn: ({ signal }) => call(`/api/probes/${id}`, probe, { signal }),
    refetchInterval: (query) => (query.state.data?.status === 'PENDING' || !query.state.data ? 700 : false),
  });

/** What the models in use can be asked beside what always can. */
const searchAbilitiesQuery = queryOptions({
  queryKey: ['search-abilities'],
  queryFn: ({ signal }) => call('/api/search-abilities', searchAbilities, { signal }),
  staleTime: 60_000,
});
export const useSearchAbilities = () => useQuery(searchAbilitiesQuery);

export const searchesQuery = queryOptions({
  queryKey: ['searches'],
  queryFn: async ({ signal }) => (await call('/api/searches', searchList, { signal })).items,
});

export const searchQuery = (id: string) =>
  queryOptions({
    queryKey: ['search', id],
    queryFn: ({ signal }) => call(`/api/searches/${id}`, search, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });

export const casesPageQuery = (query: Partial<z.input<typeof casesQuery>> = {}) =>
  queryOptions({
    queryKey: ['cases', query],
    queryFn: ({ signal }) => call('/api/cases', casesPage, { query, signal }),
    placeholderData: keepPreviousData,
  });

export const caseQuery = (id: string) =>
  queryOptions({
    queryKey: ['case', id],
    queryFn: ({ signal }) => call(`/api/cases/${id}`, caseDetail, { signal }),
  });

export const jobsQuery = queryOptions({
  queryKey: ['jobs'],
  queryFn: ({ signal }) => call('/api/operations/jobs', jobsOverview, { signal }),
  refetchInterval: 2_000,
});
