import type { PixelBox } from '../models/types';
import type { Box } from './types';

export const areaOf = (box: PixelBox) => Math.max(0, box.w) * Math.max(0, box.h);
export const centreOf = (box: PixelBox): [number, number] => [box.x + box.w / 2, box.y + box.h / 2];

export function intersectionArea(a: PixelBox, b: PixelBox): number {
  const w = Math.min(a.x + a.w, b.x + b.w) - Math.max(a.x, b.x);
  const h = Math.min(a.y + a.h, b.y + b.h) - Math.max(a.y, b.y);
  return w > 0 && h > 0 ? w * h : 0;
}

/** Intersection over union, 0..1. */
export function overlap(a: PixelBox, b: PixelBox): number {
  const shared = intersectionArea(a, b);
  return shared > 0 ? shared / (areaOf(a) + areaOf(b) - shared) : 0;
}

/** The share of `inner` that lies in `outer`, 0..1. */
export function shareInside(inner: PixelBox, outer: PixelBox): number {
  const area = areaOf(inner);
  return area > 0 ? intersectionArea(inner, outer) / area : 0;
}

/** The share of a box that several others cover together, 0..1, judged on a grid of 64 points. */
export function shareCovered(box: PixelBox, covers: PixelBox[]): number {
  const side = 8;
  let inside = 0;
  for (let cell = 0; cell < side * side; cell++) {
    const x = box.x + (((cell % side) + 0.5) / side) * box.w;
    const y = box.y + ((Math.floor(cell / side) + 0.5) / side) * box.h;
    if (
      covers.some((cover) => x >= cover.x && x < cover.x + cover.w && y >= cover.y && y < cover.y + cover.h)
    )
      inside++;
  }
  return inside / side ** 2;
}

export function union(a: PixelBox, b: PixelBox): PixelBox {
  const x = Math.min(a.x, b.x);
  const y = Math.min(a.y, b.y);
  return { x, y, w: Math.max(a.x + a.w, b.x + b.w) - x, h: Math.max(a.y + a.h, b.y + b.h) - y };
}

/** The box made larger about its centre, by a factor of its sides. */
export function enlarge(box: PixelBox, factor: number): PixelBox {
  const w = box.w * factor;
  const h = box.h * factor;
  return { x: box.x - (w - box.w) / 2, y: box.y - (h - box.h) / 2, w, h };
}

/** The part of a box that lies in a picture of this size; undefined when none does. */
export function clip(box: PixelBox, widthPx: number, heightPx: number): PixelBox | undefined {
  const x = Math.max(0, box.x);
  const y = Math.max(0, box.y);
  const w = Math.min(widthPx, box.x + box.w) - x;
  const h = Math.min(heightPx, box.y + box.h) - y;
  return w > 0 && h > 0 ? { x, y, w, h } : undefined;
}

/**
 * A square of the given side about a box's centre, pushed into the picture; cut where the picture is smaller than it.
 */
export function squareAround(box: PixelBox, side: number, widthPx: number, heightPx: number): PixelBox {
  const [cx, cy] = centreOf(box);
  const w = Math.min(side, widthPx);
  const h = Math.min(side, heightPx);
  return {
    x: Math.max(0, Math.min(widthPx - w, cx - w / 2)),
    y: Math.max(0, Math.min(heightPx - h, cy - h / 2)),
    w,
    h,
  };
}

const rounded = (value: number) => Math.round(value * 1e5) / 1e5;

/** Pixels to fractions of the picture, to five places: finer than a pixel of any camera. */
export function toFractions(box: PixelBox, widthPx: number, heightPx: number): Box {
  return {
    x: rounded(box.x / widthPx),
    y: rounded(box.y / heightPx),
    w: rounded(box.w / widthPx),
    h: rounded(box.h / heightPx),
  };
}

export function toPixels(box: Box, widthPx: number, heightPx: number): PixelBox {
  return { x: box.x * widthPx, y: box.y * heightPx, w: box.w * widthPx, h: box.h * heightPx };
}
