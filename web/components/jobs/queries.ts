'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { z } from 'zod';
import type { JobView } from '@/core/operations/schema';
import { call } from '@/web/components/api/client';

/** Tries a dead letter again, or discards it. */
export function useJobWork() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ job, work }: { job: JobView; work: 'retry' | 'discard' }) => {
      const address = `/api/operations/jobs/${job.queue}/${encodeURIComponent(job.id)}`;
      return work === 'retry'
        ? call(`${address}/retry`, z.unknown(), { method: 'POST' })
        : call(address, z.unknown(), { method: 'DELETE' });
    },
    onSuccess: () => {
      for (const key of ['jobs', 'recordings']) void client.invalidateQueries({ queryKey: [key] });
    },
  });
}
