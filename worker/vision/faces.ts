import type { DetectedFace, Frame, PixelBox, VisionModels } from '../models/types';
import { centreOf, overlap, shareInside, squareAround } from './geometry';

/** A face with the serial of the person it was looked for in. */
export interface FaceFound extends DetectedFace {
  person?: number;
}

/** Faces narrower than this say nothing about whose they are. */
export const SMALLEST_FACE_PX = 16;

/**
 * Where a person's face is looked for: a square over the upper part, a little wider than the shoulders. In it the
 * detector finds faces of 18 px; on a whole frame none under 32 px.
 */
export function headRegion(person: PixelBox, frame: Frame): PixelBox {
  const side = Math.max(48, Math.min(Math.max(person.w * 1.3, person.h * 0.5), person.h * 1.1));
  const top: PixelBox = { x: person.x, y: person.y - side * 0.12, w: person.w, h: side };
  return squareAround(top, side, frame.widthPx, frame.heightPx);
}

/**
 * How frontal a face is, 0..1, from its points: the nose midway between the eyes, and between eyes and mouth. One is
 * frontal; a half profile is about 0.5, a profile 0.
 */
export function frontalityOf({ points }: DetectedFace): number {
  const [left, right, nose] = points;
  const mouth =
    points.length === 5
      ? midpoint(points[3] ?? [0, 0], points[4] ?? [0, 0])
      : (points[3] ?? ([0, 0] as [number, number]));
  if (!left || !right || !nose) return 0;
  const eyes = midpoint(left, right);
  const across = Math.hypot(right[0] - left[0], right[1] - left[1]);
  const down = Math.hypot(mouth[0] - eyes[0], mouth[1] - eyes[1]);
  if (across < 1 || down < 1) return 0;
  const [ux, uy] = [(right[0] - left[0]) / across, (right[1] - left[1]) / across];
  const sideways = ((nose[0] - eyes[0]) * ux + (nose[1] - eyes[1]) * uy) / Math.max(across, down * 0.8);
  const along = ((nose[1] - eyes[1]) * ux - (nose[0] - eyes[0]) * uy) / down;
  const narrow = Math.min(1, across / (down * 0.75));
  const turned = Math.max(0, 1 - Math.abs(sideways) / 0.45);
  const nodded = Math.max(0, 1 - Math.max(0, Math.abs(along - 0.55) - 0.2) / 0.45);
  return turned * nodded * narrow;
}

const midpoint = (a: [number, number], b: [number, number]): [number, number] => [
  (a[0] + b[0]) / 2,
  (a[1] + b[1]) / 2,
];

/** Looks for faces in the heads of persons and in further regions; each face once. */
export async function findFaces(
  frame: Frame,
  persons: { serial: number; box: PixelBox }[],
  regions: PixelBox[],
  models: VisionModels,
): Promise<FaceFound[]> {
  const heads = persons.map(({ box }) => headRegion(box, frame));
  const found = await models.detectFaces(frame, [...heads, ...regions]);
  const all = found.flatMap((faces, index) => {
    const region = index < heads.length ? heads[index] : regions[index - heads.length];
    return faces.map((face) => ({ face, cut: region ? isCut(face.box, region, frame) : false }));
  });
  const kept: FaceFound[] = [];
  const ranked = all.sort((a, b) => Number(a.cut) - Number(b.cut) || b.face.score - a.face.score);
  for (const { face } of ranked) {
    if (face.box.w < SMALLEST_FACE_PX || kept.some((other) => overlap(other.box, face.box) > 0.3)) continue;
    const person = ownerOf(face.box, persons);
    kept.push(person === undefined ? face : { ...face, person });
  }
  return kept;
}

function isCut(box: PixelBox, region: PixelBox, frame: Frame): boolean {
  return (
    (box.x < region.x && region.x > 1) ||
    (box.y < region.y && region.y > 1) ||
    (box.x + box.w > region.x + region.w && region.x + region.w < frame.widthPx - 1) ||
    (box.y + box.h > region.y + region.h && region.y + region.h < frame.heightPx - 1)
  );
}

/** The person whose upper part holds the face; of several, the one whose head it is nearest to. */
function ownerOf(face: PixelBox, persons: { serial: number; box: PixelBox }[]): number | undefined {
  const [x, y] = centreOf(face);
  let owner: number | undefined;
  let nearest = Number.POSITIVE_INFINITY;
  for (const { serial, box } of persons) {
    if (shareInside(face, { ...box, y: box.y - box.h * 0.08, h: box.h * 0.62 }) < 0.7) continue;
    const distance = Math.hypot(x - (box.x + box.w / 2), y - (box.y + box.h * 0.1)) / Math.max(1, box.w);
    if (distance < nearest) [owner, nearest] = [serial, distance];
  }
  return owner;
}
