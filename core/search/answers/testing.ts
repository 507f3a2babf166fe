import type { makeDistrict } from '@/core/footage/testing';
import type { Database } from '@/prisma/client';

/** A case of a district, for tests of what is shared within one. @returns its id */
export async function makeCase(
  system: Database,
  district: Awaited<ReturnType<typeof makeDistrict>>,
  createdById: string,
): Promise<string> {
  const [station] = district.stations;
  if (!station) throw new Error('The district has no station.');
  const at = new Date('2026-11-20T13:00:00Z');
  const made = await system.case.create({
    data: {
      province: district.province,
      districtId: district.id,
      stationId: station.id,
      firYear: 2026,
      firNumber: '7',
      title: 'Robbery',
      occurredFrom: at,
      reportedAt: at,
      informantName: 'Gul Khan',
      informantDocument: 'NONE',
      offence: 'Robbery',
      place: 'Jinnah Road',
      createdById,
    },
  });
  return made.id;
}
