import { Prisma, type Transaction } from '@/prisma/client';

/**
 * Moves everything indexed of a recording to another camera or time. Vectors and plate reads are partitioned by month:
 * the months they move into are made first, and Postgres moves the rows across.
 */
export async function moveSightings(
  tx: Transaction,
  { recordingId, cameraId, byMs }: { recordingId: string; cameraId: number; byMs: number },
): Promise<void> {
  const shift = Prisma.sql`${byMs}::double precision * interval '1 millisecond'`;
  await tx.$executeRaw`UPDATE tracks SET camera_id = ${cameraId}, starts_at = starts_at + ${shift}, ends_at = ends_at + ${shift}
    WHERE recording_id = ${recordingId}::uuid`;
  const spaces = await tx.space.findMany();
  const tables = [
    Prisma.sql`public.plate_reads`,
    ...spaces.map((space) => Prisma.raw(`vectors.${spaceTable(space.tableName)}`)),
  ];
  for (const table of tables) {
    await tx.$executeRaw`SELECT vectors.ensure_month(${table.sql}::regclass, month) FROM (
      SELECT DISTINCT date_trunc('month', at + ${shift}, 'UTC') AS month FROM ${table}
      WHERE recording_id = ${recordingId}::uuid) months`;
    await tx.$executeRaw`UPDATE ${table} SET camera_id = ${cameraId}, at = at + ${shift}
      WHERE recording_id = ${recordingId}::uuid`;
  }
}

/**
 * The name of a Space's table, checked before it goes into SQL as it is.
 * @throws Error for a name that `vectors.ensure_space` did not make.
 */
export function spaceTable(tableName: string): string {
  if (!/^space_\d+$/.test(tableName)) throw new Error(`${tableName} is no table of a Space.`);
  return tableName;
}
