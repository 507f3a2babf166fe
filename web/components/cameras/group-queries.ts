'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { cameraGroup } from '@/core/footage/camera-groups-schema';
import { call } from '@/web/components/api/client';
import { cameraGroupsQuery } from '@/web/components/api/queries';

interface Change {
  path: string;
  method: 'POST' | 'PATCH' | 'DELETE';
  body?: unknown;
}

/** Makes, changes, deletes or brings back a camera group; the list is asked for again afterwards. */
export function useGroupChange() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ path, method, body }: Change) =>
      call(`/api/camera-groups${path}`, cameraGroup, { method, ...(body !== undefined && { body }) }),
    onSuccess: () => client.invalidateQueries({ queryKey: cameraGroupsQuery.queryKey }),
  });
}
