import { Prisma, type Transaction } from '@/prisma/client';
import { type IndexScope, withinScope } from '../scope.sql';

/** Vectors of a Space in a scope, and the sightings that they are of. */
export async function countInScope(
  tx: Transaction,
  tableName: string,
  scope: IndexScope,
): Promise<{ pictures: number; sightings: number }> {
  const table = Prisma.raw(`vectors."${tableName.replaceAll('"', '""')}"`);
  const [row] = await tx.$queryRaw<{ pictures: bigint; sightings: bigint }[]>`
    SELECT count(*) AS pictures, count(DISTINCT v.track_id) AS sightings FROM ${table} v
     WHERE ${withinScope('v', scope)}`;
  return { pictures: Number(row?.pictures ?? 0), sightings: Number(row?.sightings ?? 0) };
}

/**
 * Pictures of faces given before a time that led to nothing: no candidate of a search with them is a lead, or still compared, and
 * no request for one waits.
 */
export async function facesWithoutLead(
  tx: Transaction,
  before: Date,
  limit: number,
): Promise<{ id: string; pictureKey: string; sha256: string | null }[]> {
  return tx.$queryRaw`
    SELECT p.id, p.picture_key AS "pictureKey", p.sha256 FROM probes p
     WHERE p.kind = 'FACE' AND p.purged_at IS NULL AND p.created_at < ${before}
       AND NOT EXISTS (
         SELECT 1 FROM search_authorities a
          WHERE a.state = 'WAITING' AND jsonb_path_query_array(a.request, '$.*[*].probeId') @> to_jsonb(p.id::text))
       AND NOT EXISTS (
         SELECT 1 FROM searches s JOIN leads l ON l.search_id = s.id
          WHERE jsonb_path_query_array(s.query, '$.*[*].probeId') @> to_jsonb(p.id::text)
            AND public.lead_state(l.id) IN ('AWAITING', 'THIRD', 'LEAD'))
     ORDER BY p.created_at LIMIT ${limit}`;
}

/** The request, and nobody else deciding it meanwhile. */
export async function lockAuthority(tx: Transaction, id: string): Promise<void> {
  await tx.$executeRaw`SELECT 1 FROM search_authorities WHERE id = ${id}::uuid FOR UPDATE`;
}

/** Takes away what an authority that came to nothing has found. The database refuses while it holds. @returns searches purged */
export async function purgeAuthority(tx: Transaction, id: string, because: string): Promise<number> {
  const [row] = await tx.$queryRaw<{ purged: number }[]>`
    SELECT public.purge_authority(${id}::uuid, ${because}) AS purged`;
  return row?.purged ?? 0;
}

/** Whether somebody may see a request that a picture was given for. Row-level security decides which requests there are. */
export async function isAskedWith(tx: Transaction, probeId: string): Promise<boolean> {
  const rows = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM search_authorities a
     WHERE jsonb_path_query_array(a.request, '$.*[*].probeId') @> to_jsonb(${probeId}::text) LIMIT 1`;
  return rows.length > 0;
}
