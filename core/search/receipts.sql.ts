import { Prisma, type Transaction } from '@/prisma/client';

/** Who asks for searches of others. */
export interface Reader {
  id: string;
  /** District whose searches the reader answers for; null for all others. */
  supervises: number | null;
}

/**
 * Ids of searches that somebody may read, newest first: those for a case that they see (row-level security on cases decides, of
 * their own searches too: a case may have been sealed since); of those for no case their own, and for supervisors those of
 * their district's people.
 */
export async function readableSearchIds(
  tx: Transaction,
  reader: Reader,
  only: { id?: string; probeId?: string; phraseId?: string; limit: number },
): Promise<string[]> {
  const conditions = [
    Prisma.sql`CASE WHEN s.case_id IS NOT NULL THEN EXISTS (SELECT 1 FROM cases c WHERE c.id = s.case_id)
      ELSE s.actor_id = ${reader.id}
        OR EXISTS (SELECT 1 FROM users u WHERE u.id = s.actor_id AND u.district_id = ${reader.supervises}::int) END`,
    ...(only.id ? [Prisma.sql`s.id = ${only.id}::uuid`] : []),
    ...(only.phraseId
      ? [Prisma.sql`s.query ? 'words' AND s.query -> 'words' ->> 'phraseId' = ${only.phraseId}`]
      : []),
    ...(only.probeId
      ? [Prisma.sql`jsonb_path_query_array(s.query, '$.*[*].probeId') @> to_jsonb(${only.probeId}::text)`]
      : []),
  ];
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT s.id FROM searches s WHERE ${Prisma.join(conditions, ' AND ')} ORDER BY s.id DESC LIMIT ${only.limit}`;
  return rows.map((row) => row.id);
}

/** When the index was added to last; null while it is empty. */
export async function indexWatermark(tx: Transaction): Promise<Date | null> {
  const [row] = await tx.$queryRaw<{ at: Date | null }[]>`SELECT public.index_watermark() AS at`;
  return row?.at ?? null;
}

/** Of these cameras those that there are, the ones hidden from the reader too. */
export async function camerasThere(tx: Transaction, ids: readonly number[]): Promise<number[]> {
  const rows = await tx.$queryRaw<
    { id: number }[]
  >`SELECT id FROM public.cameras_there(${[...ids]}::int[]) AS id`;
  return rows.map((row) => row.id);
}
