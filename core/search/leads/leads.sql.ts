import type { Transaction } from '@/prisma/client';
import type { LeadState } from './schema';

/** Reviews of one candidate follow each other until the transaction ends: what they come to is decided once. */
export async function lockLead(tx: Transaction, id: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext(${`lead ${id}`}))`;
}

/** What the reviews of leads come to, those included that whoever asks may not see. */
export async function leadStates(tx: Transaction, ids: readonly string[]): Promise<Map<string, LeadState>> {
  const rows = await tx.$queryRaw<{ id: string; state: LeadState }[]>`
    SELECT id, public.lead_state(id) AS state FROM unnest(${[...ids]}::uuid[]) AS id`;
  return new Map(rows.map(({ id, state }) => [id, state]));
}

/** Whether a picture was searched with in a search of which somebody may see a candidate under comparison. */
export async function isComparedWith(tx: Transaction, probeId: string): Promise<boolean> {
  const rows = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM leads l JOIN searches s ON s.id = l.search_id
     WHERE jsonb_path_query_array(s.query, '$.*[*].probeId') @> to_jsonb(${probeId}::text) LIMIT 1`;
  return rows.length > 0;
}

/**
 * Of exhibits that a face search led to, how far each may be relied on: `lead` what two people agreed on and something else
 * corroborates. Exhibits that no face search led to are not among them.
 */
export async function reliance(
  tx: Transaction,
  exhibitIds: readonly string[],
): Promise<{ exhibitId: string; state: LeadState | null; corroborated: boolean }[]> {
  return tx.$queryRaw`
    SELECT e.id AS "exhibitId", public.lead_state(l.id) AS state,
           l.id IS NOT NULL AND public.lead_state(l.id) = 'LEAD'
             AND EXISTS (SELECT 1 FROM lead_corroborations c WHERE c.lead_id = l.id) AS corroborated
      FROM exhibits e JOIN searches s ON s.id = e.search_id AND s.kind = 'FACE'
      LEFT JOIN candidates found ON found.search_id = s.id AND found.track_id = e.track_id
      LEFT JOIN leads l ON l.search_id = found.search_id AND l.rank = found.rank
     WHERE e.id = ANY(${[...exhibitIds]}::uuid[])`;
}
