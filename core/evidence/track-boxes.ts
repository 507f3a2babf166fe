import { readJson } from '@/core/footage/paths';
import { storedPaths } from '@/core/footage/track-paths';
import type { Transaction } from '@/prisma/client';
import type { ObjectStore } from '@/storage';
import type { CaseFile } from './case-file';

type Exhibit = CaseFile['exhibits'][number];

/** Points just outside of the exhibit are kept, so that the box is known up to its ends. */
const MARGIN_MS = 1_500;

/**
 * Adds to each exhibit that was attached from a sighting where the machine followed its object, in the exhibit's own time. It
 * is an aid for looking: an exhibit whose sighting has been indexed anew or deleted since goes without.
 */
export async function addBoxes(
  tx: Transaction,
  storage: Pick<ObjectStore, 'get'>,
  exhibits: readonly Exhibit[],
): Promise<void> {
  for (const exhibit of exhibits) {
    const { request, actual, clip, still } = exhibit.provenance;
    if (!request.trackId) continue;
    const track = await tx.track.findUnique({
      where: { id: request.trackId },
      select: {
        ...{ recordingId: true, segmentOrdinal: true, pass: true },
        bestShots: { select: { ptsMs: true, x: true, y: true, w: true, h: true }, orderBy: { ptsMs: 'asc' } },
      },
    });
    if (!track) continue;
    const points =
      track.pass === 'COARSE'
        ? track.bestShots.map(({ ptsMs, x, y, w, h }): Point => [ptsMs, x, y, w, h])
        : await pathOf(tx, storage, request.trackId, track);
    const startMs = still?.ptsMs ?? actual.fromMs;
    const endMs = clip ? actual.toMs : startMs;
    const boxes = points
      .filter(([ms]) => ms >= startMs - MARGIN_MS && ms <= endMs + MARGIN_MS)
      .map(([ms, ...box]): Point => [Math.round(ms - startMs), ...box]);
    if (boxes.length > 0) exhibit.boxes = boxes;
  }
}

type Point = NonNullable<Exhibit['boxes']>[number];

async function pathOf(
  tx: Transaction,
  storage: Pick<ObjectStore, 'get'>,
  trackId: string,
  { recordingId, segmentOrdinal }: { recordingId: string; segmentOrdinal: number },
): Promise<Point[]> {
  const segment = await tx.indexSegment.findFirst({
    where: { recordingId, ordinal: segmentOrdinal },
    select: { pathsKey: true },
  });
  if (!segment) return [];
  const { tracks } = storedPaths.parse(await readJson(storage, segment.pathsKey));
  return tracks.find((path) => path.trackId === trackId)?.points ?? [];
}
