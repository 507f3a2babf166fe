import type { Database } from '@/prisma/client';
import { append, SYSTEM } from '../audit/log';
import type { ListedCamera } from './listing';

/** What was taken in from a folder before, by the path of the file. */
export async function takenFromFolder(
  db: Database,
  folder: string,
): Promise<Map<string, { sizeBytes: number; at: Date }>> {
  const arrivals = await db.arrival.findMany({
    where: { source: 'FOLDER', receivedFrom: { startsWith: folder } },
    orderBy: { at: 'asc' },
    select: { receivedFrom: true, at: true, recording: { select: { sizeBytes: true } } },
  });
  return new Map(
    arrivals.map(({ receivedFrom, at, recording }) => [
      receivedFrom,
      { sizeBytes: Number(recording.sizeBytes), at },
    ]),
  );
}

/**
 * Registers cameras that a list describes and Saboot does not know; known ones stay as they are. A camera's district is the
 * one named, else `defaultDistrictId`, else the only one there is; without one it is left out.
 * @returns the codes registered now.
 */
export async function registerListedCameras(
  db: Database,
  cameras: ListedCamera[],
  defaultDistrictId?: number,
): Promise<string[]> {
  const districts = await db.district.findMany({ select: { id: true, name: true } });
  const only = districts.length === 1 ? districts[0]?.id : undefined;
  const added: string[] = [];
  for (const camera of cameras) {
    const named = districts.find(({ name }) => name.toLowerCase() === camera.district?.toLowerCase())?.id;
    const districtId = camera.district === undefined ? (defaultDistrictId ?? only) : named;
    if (districtId === undefined) continue;
    const known = await db.camera.findFirst({
      where: { code: { equals: camera.code, mode: 'insensitive' } },
    });
    if (known) continue;
    const create = () =>
      db.$transaction(async (tx) => {
        const { id } = await tx.camera.create({
          data: {
            code: camera.code,
            name: camera.name,
            districtId,
            latitude: camera.latitude ?? null,
            longitude: camera.longitude ?? null,
            ...(camera.timeZone === undefined ? {} : { timeZone: camera.timeZone }),
          },
        });
        await append(tx, {
          actor: SYSTEM,
          action: 'camera.write',
          objectKind: 'camera',
          objectId: String(id),
          outcome: 'done',
          requestId: null,
          details: { code: camera.code, name: camera.name, from: 'cameras.csv' },
        });
      });
    try {
      await create();
      added.push(camera.code);
    } catch (error) {
      // Another file of the same list registered it meanwhile.
      if (!(error instanceof Error && 'code' in error && error.code === 'P2002')) throw error;
    }
  }
  return added;
}
