import type { Database } from '@/prisma/client';
import type { Actor } from './actor';
import { SignInRequired } from './errors';
import { actionsOf } from './policy';
import type { District, Me } from './schema';

/** What the signed-in person is told about themselves. */
export async function describeMe(db: Database, actor: Actor, timeZone: string): Promise<Me> {
  const user = await db.user.findUnique({
    where: { id: actor.id },
    include: { district: true, station: true },
  });
  if (!user) throw new SignInRequired();
  return {
    id: user.id,
    name: user.name,
    username: user.username,
    role: user.role,
    beltNumber: user.beltNumber,
    district: user.district
      ? { id: user.district.id, province: user.district.province, name: user.district.name }
      : null,
    station: user.station ? { id: user.station.id, name: user.station.name } : null,
    restricted: actor.restricted ?? false,
    actions: actor.restricted ? [] : actionsOf(user.role),
    timeZone,
  };
}

/** Districts with their stations, by name. The list is no secret within the force. */
export async function listDistricts(db: Database): Promise<District[]> {
  return db.district.findMany({
    orderBy: [{ province: 'asc' }, { name: 'asc' }],
    include: {
      stations: {
        orderBy: { name: 'asc' },
        select: { id: true, name: true, latitude: true, longitude: true },
      },
    },
  });
}

/** Names of users by id, for showing who did something. Ids that are gone keep a neutral word. */
export async function namesOf(
  tx: Pick<Database, 'user'>,
  ids: (string | null)[],
): Promise<(id: string | null) => string> {
  const wanted = [...new Set(ids.filter((id) => id !== null))];
  const users = wanted.length
    ? await tx.user.findMany({ where: { id: { in: wanted } }, select: { id: true, name: true } })
    : [];
  const names = new Map(users.map((user) => [user.id, user.name]));
  return (id) => (id === null ? 'Saboot' : (names.get(id) ?? 'a former user'));
}
