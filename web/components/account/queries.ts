import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { z } from 'zod';
import { sessionItem } from '@/core/people/schema';
import { call } from '../api/client';

const list = z.object({ items: z.array(sessionItem) });
const ended = z.object({ ended: z.int() });

export const sessionsQuery = queryOptions({
  queryKey: ['sessions'],
  queryFn: async ({ signal }) => (await call('/api/sessions', list, { signal })).items,
});

/** Ends one of one's own sessions, or all others where none is named. */
export function useEndOwn() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (sessionId: string | null) => {
      if (sessionId === null) return (await call('/api/sessions', ended, { method: 'DELETE' })).ended;
      await call(`/api/sessions/${sessionId}`, z.unknown(), { method: 'DELETE' });
      return 1;
    },
    onSettled: () => client.invalidateQueries({ queryKey: sessionsQuery.queryKey }),
  });
}

/** Ends every session of somebody by user name. @returns how many there were. */
export async function endSessionsOf(username: string): Promise<number> {
  return (await call('/api/ended-sessions', ended, { method: 'POST', body: { username } })).ended;
}
