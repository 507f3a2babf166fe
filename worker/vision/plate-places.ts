import type { PixelBox, PlateQuad, TextRegion } from '../models/types';
import { union } from './geometry';

type Corners = PlateQuad['corners'];

/** A place where a plate may be: one line of text, fragments of one line, or two lines. */
export interface PlatePlace {
  /** In reading order: fragments left to right, lines from above. */
  lines: TextRegion[];
  kind: 'line' | 'fragments' | 'two lines';
  box: PixelBox;
  /** Height of the letters in pixels of the frame. */
  letterPx: number;
}

/** Boxes of text lower than this, about half of it letters, are never read right on `plates_us` made small. */
export const SMALLEST_LETTERS_PX = 9;

/** A line of text that may be a plate's, or a part of one. */
export function isPlateShaped({ box }: TextRegion): boolean {
  return box.h >= SMALLEST_LETTERS_PX && box.w >= box.h * 0.9 && box.w <= box.h * 9;
}

/** Every place that the lines allow, the joined ones first: they explain more. */
export function placesOf(lines: TextRegion[]): PlatePlace[] {
  const joined: PlatePlace[] = [];
  for (const first of lines) {
    for (const second of lines) {
      if (first === second) continue;
      const kind = isBelow(first, second) ? 'two lines' : continues(first, second) ? 'fragments' : undefined;
      if (kind) joined.push(placeOf([first, second], kind));
    }
  }
  return [...joined, ...lines.map((line) => placeOf([line], 'line'))];
}

function placeOf(lines: TextRegion[], kind: PlatePlace['kind']): PlatePlace {
  const box = lines.map((line) => line.box).reduce(union);
  return { lines, kind, box, letterPx: Math.min(...lines.map(({ box: { h } }) => h)) };
}

/** The second line of a two-line plate: right below, of much the same height and width. */
function isBelow(upper: TextRegion, lower: TextRegion): boolean {
  const [a, b] = [upper.box, lower.box];
  const gap = b.y - (a.y + a.h);
  const height = Math.max(a.h, b.h);
  if (gap < -0.6 * height || gap > 0.6 * height || b.y <= a.y) return false;
  if (Math.min(a.h, b.h) < 0.6 * height) return false;
  const shared = Math.min(a.x + a.w, b.x + b.w) - Math.max(a.x, b.x);
  return shared > 0.5 * Math.min(a.w, b.w) && Math.max(a.w, b.w) < 6 * height;
}

/** The rest of a line after an emblem, a dash or a bolt: beside it, of the same height, not far. */
function continues(left: TextRegion, right: TextRegion): boolean {
  const [a, b] = [left.box, right.box];
  const height = Math.max(a.h, b.h);
  const gap = b.x - (a.x + a.w);
  if (gap < -0.5 * height || gap > 1.5 * height) return false;
  if (Math.min(a.h, b.h) < 0.65 * height) return false;
  return Math.abs(a.y + a.h / 2 - (b.y + b.h / 2)) < 0.35 * height && a.w + gap + b.w < 9 * height;
}

/**
 * The plate around its text: the rectangle over all its lines, along the longest of them, made larger by shares of a
 * letter's height. The text detector cuts letters close; a reader wants the plate.
 */
export function quadOf({ lines, letterPx }: PlatePlace, pad: { along: number; across: number }): PlateQuad {
  const longest = lines.reduce((a, b) => (b.box.w > a.box.w ? b : a));
  const [[x0, y0] = [0, 0], [x1, y1] = [1, 0]] = longest.corners;
  const length = Math.max(1e-6, Math.hypot(x1 - x0, y1 - y0));
  const [ux, uy] = [(x1 - x0) / length, (y1 - y0) / length];
  const [vx, vy] = [-uy, ux];
  const points = lines.flatMap(({ corners }) => corners);
  const along = points.map(([x, y]) => x * ux + y * uy);
  const across = points.map(([x, y]) => x * vx + y * vy);
  const [left, right] = [
    Math.min(...along) - pad.along * letterPx,
    Math.max(...along) + pad.along * letterPx,
  ];
  const [top, bottom] = [
    Math.min(...across) - pad.across * letterPx,
    Math.max(...across) + pad.across * letterPx,
  ];
  const at = (u: number, v: number): [number, number] => [u * ux + v * vx, u * uy + v * vy];
  const corners: Corners = [at(left, top), at(right, top), at(right, bottom), at(left, bottom)];
  return { corners };
}

/** Angle of the text to the level, in radians. */
export function slantOf({ lines }: PlatePlace): number {
  const [[x0, y0] = [0, 0], [x1, y1] = [1, 0]] = lines[0]?.corners ?? [];
  return Math.abs(Math.atan2(y1 - y0, x1 - x0));
}
