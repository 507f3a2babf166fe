import type { Sighting } from '@/core/footage/schema';
import { waysAmong } from '@/core/search/relations/ways';
import type { Transaction } from '@/prisma/client';
import type { AlertDetail } from './schema';

/** Speeds between which somebody is under way, stops included. */
const KMH = { FOOT: { from: 2, to: 7 }, VEHICLE: { from: 8, to: 90 } };
const SHOWN = 6;

/** The nearest cameras to one that something was just seen at, by road as far as that is known, and when it could be there. */
export async function nextCamerasAfter(
  tx: Transaction,
  seen: Sighting,
  by: keyof typeof KMH,
): Promise<AlertDetail['nextCameras']> {
  const cameras = await tx.camera.findMany({
    select: { id: true, code: true, name: true, latitude: true, longitude: true },
  });
  const here = cameras.find(({ id }) => id === seen.camera.id);
  if (!here) return [];
  const ways = await waysAmong(
    tx,
    cameras.map(({ id }) => id),
  );
  const leftAt = Date.parse(seen.endsAt);
  const travelMs = (distanceM: number, kmh: number) => (distanceM / kmh) * 3_600;
  return cameras
    .flatMap((camera) => {
      const way = ways(here, camera);
      return way && way.known !== 'same-camera' ? [{ camera, way, known: way.known }] : [];
    })
    .sort((a, b) => a.way.distanceM - b.way.distanceM || a.camera.id - b.camera.id)
    .slice(0, SHOWN)
    .map(({ camera, way, known }) => ({
      camera,
      distanceM: way.distanceM,
      known,
      fromAt: new Date(leftAt + travelMs(way.leastM, KMH[by].to)).toISOString(),
      toAt: new Date(leftAt + travelMs(way.distanceM, KMH[by].from)).toISOString(),
    }));
}
