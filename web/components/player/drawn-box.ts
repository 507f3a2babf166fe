import type { Box } from '@/core/footage/schema';

/** A place on the picture, in fractions of it. */
export interface Spot {
  x: number;
  y: number;
}

/** Smaller than this holds nothing that could be searched. */
export const LEAST_SIDE = 0.01;

const within = (value: number, least: number, most: number) => Math.min(most, Math.max(least, value));

/** A box of whole thousandths inside the picture, and not smaller than can be searched. */
export function settled({ x, y, w, h }: Box): Box {
  const round = (value: number) => Math.round(value * 1000) / 1000;
  const width = round(within(w, LEAST_SIDE, 1));
  const height = round(within(h, LEAST_SIDE, 1));
  return { x: round(within(x, 0, 1 - width)), y: round(within(y, 0, 1 - height)), w: width, h: height };
}

/** The box between two corners, whichever way it was drawn. */
export function boxBetween(from: Spot, to: Spot): Box {
  const spot = ({ x, y }: Spot) => ({ x: within(x, 0, 1), y: within(y, 0, 1) });
  const [a, b] = [spot(from), spot(to)];
  return settled({
    x: Math.min(a.x, b.x),
    y: Math.min(a.y, b.y),
    w: Math.abs(a.x - b.x),
    h: Math.abs(a.y - b.y),
  });
}

/** The box moved; it stops at the edges of the picture and keeps its size. */
export const movedBox = (box: Box, dx: number, dy: number): Box =>
  settled({ ...box, x: box.x + dx, y: box.y + dy });

/** The box with its far corner moved; its near corner stays. */
export const resizedBox = (box: Box, dw: number, dh: number): Box =>
  settled({
    ...box,
    w: within(box.w + dw, LEAST_SIDE, 1 - box.x),
    h: within(box.h + dh, LEAST_SIDE, 1 - box.y),
  });

/** Corners by which a box is dragged, and the corner that stays. */
export const corners = ['nw', 'ne', 'sw', 'se'] as const;
export type Corner = (typeof corners)[number];

/** Where a corner of a box is. */
export const cornerOf = ({ x, y, w, h }: Box, corner: Corner): Spot => ({
  x: corner.endsWith('w') ? x : x + w,
  y: corner.startsWith('n') ? y : y + h,
});

/** The corner across from another. */
export const opposite = (corner: Corner): Corner =>
  `${corner.startsWith('n') ? 's' : 'n'}${corner.endsWith('w') ? 'e' : 'w'}`;

/** What stands there before anything is drawn: the middle of the picture, to be moved by keys. */
export const middleBox: Box = { x: 0.4, y: 0.4, w: 0.2, h: 0.2 };
