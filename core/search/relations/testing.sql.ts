import { type Database, Prisma } from '@/prisma/client';
import { vectorTable } from '../vectors.sql';

/** The same sighting `times` more, each `stepMs` after the one before, with its vectors: more than a test would make one by one. */
export async function seenAgain(
  system: Database,
  trackId: string,
  { times, stepMs, space }: { times: number; stepMs: number; space: string },
): Promise<void> {
  const { tableName } = await system.space.findUniqueOrThrow({ where: { name: space } });
  const table = vectorTable(tableName);
  const later = Prisma.sql`again.n * ${stepMs}::int * interval '1 millisecond'`;
  await system.$executeRaw`
    WITH again AS MATERIALIZED (SELECT gen_random_uuid() AS id, n FROM generate_series(1, ${times}) AS n),
    made AS (
      INSERT INTO tracks SELECT (jsonb_populate_record(t, jsonb_build_object('id', again.id, 'local_id', t.local_id || '-' || n,
          'starts_at', t.starts_at + ${later}, 'ends_at', t.ends_at + ${later}))).*
        FROM tracks t, again WHERE t.id = ${trackId}::uuid)
    INSERT INTO ${table} (track_id, ordinal, recording_id, camera_id, at, pts_ms, quality, vec)
    SELECT again.id, v.ordinal, v.recording_id, v.camera_id, v.at + ${later}, v.pts_ms, v.quality, v.vec
      FROM ${table} v, again WHERE v.track_id = ${trackId}::uuid`;
}
