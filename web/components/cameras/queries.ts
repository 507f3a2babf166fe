'use client';

import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { z } from 'zod';
import { camera, type cameraInput, clockCheck, type clockCheckInput } from '@/core/footage/schema';
import { call } from '@/web/components/api/client';

const checks = z.object({ items: z.array(clockCheck) });

export const clockChecksQuery = (cameraId: number) =>
  queryOptions({
    queryKey: ['clock-checks', cameraId],
    queryFn: async ({ signal }) =>
      (await call(`/api/cameras/${cameraId}/clock-checks`, checks, { signal })).items,
  });

/** Registers a camera, or changes one. */
export function useSaveCamera() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, input }: { id: number | undefined; input: z.input<typeof cameraInput> }) =>
      call(id === undefined ? '/api/cameras' : `/api/cameras/${id}`, camera, {
        method: id === undefined ? 'POST' : 'PATCH',
        body: input,
      }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['cameras'] }),
  });
}

/** Writes a clock check down; corrected times of the camera's recordings change with it. */
export function useAddClockCheck(cameraId: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (input: z.input<typeof clockCheckInput>) =>
      call(`/api/cameras/${cameraId}/clock-checks`, clockCheck, { body: input }),
    onSuccess: () => {
      for (const key of ['cameras', 'clock-checks', 'recordings', 'recording', 'coverage']) {
        void client.invalidateQueries({ queryKey: [key] });
      }
    },
  });
}
