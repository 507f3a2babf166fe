import type { Actor } from '@/core/people/actor';
import { role } from '@/core/people/schema';
import type { Transaction } from '@/prisma/client';

/** Who made or asked for a search, with the rights that they have now. */
export async function authorOf(
  db: Pick<Transaction, 'user'>,
  id: string,
): Promise<Actor & { disabled: boolean }> {
  const user = await db.user.findUniqueOrThrow({ where: { id } });
  return {
    id: user.id,
    name: user.name,
    username: user.username,
    role: role.parse(user.role),
    districtId: user.districtId,
    stationId: user.stationId,
    disabled: user.disabledAt !== null,
  };
}
