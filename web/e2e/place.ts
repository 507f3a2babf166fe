import { createCamera } from '@/core/footage/cameras';
import type { Camera } from '@/core/footage/schema';
import { createAccount } from '@/core/people/accounts';
import type { Actor } from '@/core/people/actor';
import type { Role } from '@/core/people/schema';
import type { Database } from '@/prisma/client';

/** Somebody who signs in. */
export interface Person {
  username: string;
  password: string;
  name: string;
  role: Role;
  district: 'Quetta' | 'Pishin' | null;
  station: boolean;
}

const person = (
  username: string,
  name: string,
  role: Role,
  district: Person['district'] = 'Quetta',
  station = false,
): Person => ({ username, password: `${username}-of-the-tests`, name, role, district, station });

export const people = {
  investigator: person('bilal', 'Bilal Ahmed', 'INVESTIGATOR', 'Quetta', true),
  operator: person('sana', 'Sana Kakar', 'OPERATOR', 'Quetta', true),
  supervisor: person('nadia', 'Nadia Tareen', 'SUPERVISOR'),
  reviewer: person('imran', 'Imran Baloch', 'REVIEWER'),
  auditor: person('farah', 'Farah Yousaf', 'AUDITOR', null),
  stranger: person('zahid', 'Zahid Kasi', 'INVESTIGATOR', 'Pishin', true),
} as const;

/** Districts, stations and cameras that every product of the tests begins with. */
export interface Place {
  stationId: number;
  districtId: number;
  cameras: { square: Camera; road: Camera };
}

/** Makes the place and its people through the same functions that the product uses. */
export async function settle(db: Database): Promise<Place> {
  const district = (name: string, latitude: number, longitude: number) =>
    db.district.create({
      data: {
        province: 'Balochistan',
        name,
        stations: { create: { name: name === 'Quetta' ? 'City' : name, latitude, longitude } },
      },
      include: { stations: true },
    });
  const districts = {
    Quetta: await district('Quetta', 30.1921, 67.0087),
    Pishin: await district('Pishin', 30.582, 66.995),
  };
  for (const { district: name, station, ...account } of Object.values(people)) {
    const at = name && districts[name];
    const [post] = at ? at.stations : [];
    await createAccount(db, {
      ...account,
      ...(at && { districtId: at.id }),
      ...(station && post && { stationId: post.id }),
    });
  }
  const { id: districtId } = districts.Quetta;
  const [station] = districts.Quetta.stations;
  if (!station) throw new Error('The district has no station.');
  const investigator = await actorOf(db, 'investigator');
  const camera = async (code: string, name: string, latitude: number, longitude: number) => {
    const made = await createCamera(db, investigator, {
      code,
      name,
      districtId,
      latitude,
      longitude,
      headingDeg: 90,
      fieldOfViewDeg: 70,
      timeZone: 'Asia/Karachi',
    });
    await db.camera.update({ where: { id: made.id }, data: { drawn: true } });
    return made;
  };
  return {
    stationId: station.id,
    districtId,
    cameras: {
      square: await camera('QTA-014', 'Liaquat Chowk, east', 30.1939, 67.0112),
      road: await camera('QTA-022', 'Jinnah Road, north', 30.1986, 67.0041),
    },
  };
}

/** One of the people as core's functions know them. */
export async function actorOf(db: Database, who: keyof typeof people): Promise<Actor> {
  const { id, name, username, role, districtId, stationId } = await db.user.findUniqueOrThrow({
    where: { username: people[who].username },
  });
  return { id, name, username, role, districtId, stationId };
}
