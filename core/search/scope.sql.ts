import type { TimeWindow } from '@/core/footage/windows';
import { isWithin, meets } from '@/core/footage/windows.sql';
import { Prisma } from '@/prisma/client';

/** What of the index a question looks at: cameras that the actor sees (none: nothing), and corrected times. */
export interface IndexScope {
  cameraIds: number[];
  /** Sorted and apart; one without ends: all the time there is. None: nothing. */
  windows: TimeWindow[];
}

/** The name by which a statement calls a table. */
type Alias = 'v' | 'p' | 't';

/** That a row with `camera_id` and `at` (a vector, a plate read) lies in a scope. */
export function withinScope(alias: Alias, { cameraIds, windows }: IndexScope): Prisma.Sql {
  const of = Prisma.raw(alias);
  return Prisma.sql`${of}.camera_id = ANY(${cameraIds}::int[]) AND ${isWithin(Prisma.sql`${of}.at`, windows)}`;
}

/** That a row with `camera_id`, `starts_at` and `ends_at` (a track) touches a scope. */
export function meetsScope(alias: Alias, { cameraIds, windows }: IndexScope): Prisma.Sql {
  const of = Prisma.raw(alias);
  return Prisma.sql`${of}.camera_id = ANY(${cameraIds}::int[])
    AND ${meets(Prisma.sql`${of}.starts_at`, Prisma.sql`${of}.ends_at`, windows)}`;
}
