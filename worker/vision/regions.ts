import type { LookRegion, PixelBox } from '../models/types';
import { areaOf, shareInside, squareAround, union } from './geometry';

/** Detector crops are this many times the object's longer side: measured best on cars from above (1.3 to 2.6 tried). */
const CROP_FACTOR = 2;
/** A crop is never smaller: below, the detector sees only blur enlarged. */
const SMALLEST_CROP_PX = 112;
/** A thing smaller than this part of its crop is lost at the coarse input size: 36 px of 256. */
const COARSE_SHARE = 0.14;
/** Crops in one frame; more are merged. Beyond about six, tiles over the busy part cost less. */
const CROPS_LIMIT = 6;

/**
 * Square crops that together cover the given boxes, each about twice its object's size, near ones merged. The
 * detector misses objects under 200 px on a full 1080p frame and finds them at 70 px in such a crop.
 * @param places boxes of moving blobs and of tracks that want a look.
 */
export function planCrops(places: PixelBox[], widthPx: number, heightPx: number): LookRegion[] {
  let crops: PixelBox[] = [];
  const bySize = [...places].sort((a, b) => areaOf(b) - areaOf(a));
  for (const place of bySize) {
    const wanted = Math.max(SMALLEST_CROP_PX, Math.max(place.w, place.h) * CROP_FACTOR);
    const crop = squareAround(place, wanted, widthPx, heightPx);
    // Inside a crop of much the same scale it is seen already; a small thing in a large crop is not.
    const covered = crops.some((other) => shareInside(place, other) > 0.95 && other.w < crop.w * 1.8);
    if (!covered) crops.push(crop);
  }
  crops = mergeNear(crops, widthPx, heightPx);
  while (crops.length > CROPS_LIMIT) crops = mergeClosest(crops, widthPx, heightPx);
  return crops.map((crop) => {
    const side = Math.max(crop.w, crop.h);
    const small = places.some(
      (place) => shareInside(place, crop) > 0.5 && Math.max(place.w, place.h) < COARSE_SHARE * side,
    );
    if (!small) return crop;
    const whole = crop.w > 0.9 * widthPx && crop.h > 0.9 * heightPx;
    return { ...crop, detail: whole ? ('full' as const) : ('more' as const) };
  });
}

/** Two crops become one where the one is hardly larger than the two. */
function mergeNear(crops: PixelBox[], widthPx: number, heightPx: number): PixelBox[] {
  const result = [...crops];
  for (let changed = true; changed; ) {
    changed = false;
    for (let a = 0; a < result.length && !changed; a++) {
      for (let b = a + 1; b < result.length && !changed; b++) {
        const [first, second] = [result[a] as PixelBox, result[b] as PixelBox];
        const merged = squareOver(first, second, widthPx, heightPx);
        if (areaOf(merged) > 1.15 * Math.max(areaOf(first), areaOf(second))) continue;
        result.splice(b, 1);
        result[a] = merged;
        changed = true;
      }
    }
  }
  return result;
}

function mergeClosest(crops: PixelBox[], widthPx: number, heightPx: number): PixelBox[] {
  let best = { a: 0, b: 1, growth: Number.POSITIVE_INFINITY };
  for (let a = 0; a < crops.length; a++) {
    for (let b = a + 1; b < crops.length; b++) {
      const [first, second] = [crops[a] as PixelBox, crops[b] as PixelBox];
      const growth = areaOf(squareOver(first, second, widthPx, heightPx)) - areaOf(first) - areaOf(second);
      if (growth < best.growth) best = { a, b, growth };
    }
  }
  const merged = squareOver(crops[best.a] as PixelBox, crops[best.b] as PixelBox, widthPx, heightPx);
  return [...crops.filter((_, index) => index !== best.a && index !== best.b), merged];
}

function squareOver(a: PixelBox, b: PixelBox, widthPx: number, heightPx: number): PixelBox {
  const both = union(a, b);
  return squareAround(both, Math.max(both.w, both.h), widthPx, heightPx);
}

/** Squares that cover the picture with a quarter of overlap, row by row. */
export function tiles(sidePx: number, widthPx: number, heightPx: number): PixelBox[] {
  const places = (length: number) => {
    const side = Math.min(sidePx, length);
    const count = Math.max(1, Math.ceil((length - side * 0.25) / (side * 0.75)));
    const step = count > 1 ? (length - side) / (count - 1) : 0;
    return Array.from({ length: count }, (_, index) => index * step);
  };
  return places(heightPx).flatMap((y) =>
    places(widthPx).map((x) => ({ x, y, w: Math.min(sidePx, widthPx), h: Math.min(sidePx, heightPx) })),
  );
}
