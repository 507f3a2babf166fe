import type { Transaction } from '@/prisma/client';
import type { WatchScope } from './schema';

/** The cameras that an entry is looked for at, as groups and sites are now. */
export async function camerasOf(tx: Transaction, districtId: number, scope: WatchScope): Promise<number[]> {
  const { cameraIds, groupIds, siteIds } = scope;
  const everywhere = cameraIds.length + groupIds.length + siteIds.length === 0;
  const cameras = await tx.camera.findMany({
    where: {
      districtId,
      ...(!everywhere && {
        OR: [
          { id: { in: cameraIds } },
          { siteId: { in: siteIds } },
          { groups: { some: { groupId: { in: groupIds }, group: { deletedAt: null } } } },
        ],
      }),
    },
    select: { id: true },
    orderBy: { id: 'asc' },
  });
  return cameras.map(({ id }) => id);
}
