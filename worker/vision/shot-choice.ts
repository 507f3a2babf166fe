import { type Picture, resample } from '../models/inference/picture';
import type { PixelBox } from '../models/types';

/** What the choice between shots rests on. */
export interface Choosable {
  ptsMs: number;
  quality: number;
  /** The object's picture at LOOK_SIDE², brightness without its mean and at unit spread, in sixteenths. */
  look?: number[] | undefined;
}

export const SHOTS_KEPT = 4;
/** Two shots are at least this far apart: four pictures of one instant say no more than one. */
export const APART_MS = 800;
/** A set must be this much better than the one before: each new shot costs a JPEG. */
const BETTER = 1.08;
/** A second picture of the same view counts this much of its quality; one of a wholly other view all of it. */
const SAME_VIEW = 0.35;
/** Unlikeness (one less correlation) from which a view is another. */
const OTHER_VIEW = 0.6;

const LOOK_SIDE = 8;

/** The object's picture, small and without its exposure: front and rear of a car differ in it, two frames hardly. */
export function lookOf(frame: Picture, box: PixelBox): number[] {
  const rgb = resample(frame, box, LOOK_SIDE, LOOK_SIDE);
  const grey = Array.from(
    { length: LOOK_SIDE ** 2 },
    (_, at) => 0.299 * (rgb[at * 3] ?? 0) + 0.587 * (rgb[at * 3 + 1] ?? 0) + 0.114 * (rgb[at * 3 + 2] ?? 0),
  );
  const mean = grey.reduce((sum, value) => sum + value, 0) / grey.length;
  const spread = Math.sqrt(grey.reduce((sum, value) => sum + (value - mean) ** 2, 0) / grey.length) || 1;
  return grey.map((value) => Math.round(((value - mean) / spread) * 16));
}

/** How unlike two views are, 0..2; 1 where one of them is not known. */
function unlikeness(a: Choosable, b: Choosable): number {
  if (!a.look || !b.look) return 1;
  const other = b.look;
  const product = a.look.reduce((sum, value, at) => sum + value * (other[at] ?? 0), 0);
  return 1 - product / (a.look.length * 256);
}

/**
 * What a set of shots is worth: the best one's quality, and of each further one as much as it is unlike those better
 * than it. Front and rear of a car are worth more than two sharper fronts.
 */
export function worthOf(shots: readonly Choosable[]): number {
  const ranked = shots.toSorted((a, b) => b.quality - a.quality || a.ptsMs - b.ptsMs);
  return ranked.reduce((sum, shot, rank) => {
    const nearest = Math.min(OTHER_VIEW, ...ranked.slice(0, rank).map((better) => unlikeness(shot, better)));
    const novelty = rank === 0 ? 1 : SAME_VIEW + (1 - SAME_VIEW) * Math.max(0, nearest / OTHER_VIEW);
    return sum + shot.quality * novelty;
  }, 0);
}

const isNear = (shot: Choosable, ptsMs: number) => Math.abs(shot.ptsMs - ptsMs) < APART_MS;
const bestOf = (shots: readonly Choosable[]) => Math.max(0, ...shots.map(({ quality }) => quality));

/** Whether a candidate of at most this quality could be chosen at all; cheap, for the many that cannot. */
export function worthALook(shots: readonly Choosable[], ptsMs: number, atMost: number): boolean {
  const near = shots.filter((shot) => isNear(shot, ptsMs));
  if (near.length > 0) return atMost > bestOf(near) * BETTER;
  return shots.length < SHOTS_KEPT || atMost > Math.min(...shots.map(({ quality }) => quality)) * SAME_VIEW;
}

/**
 * Chooses which shots stay beside a new one.
 * The best shot's quality never falls, no two shots are nearer than APART_MS, and no more than SHOTS_KEPT are kept.
 * @returns the shots to keep with it; undefined where the set is better without it.
 */
export function chooseShots<Shot extends Choosable>(
  shots: readonly Shot[],
  candidate: Choosable,
): Shot[] | undefined {
  const apart = shots.filter((shot) => !isNear(shot, candidate.ptsMs));
  const near = shots.length - apart.length;
  if (near === 0 && shots.length < SHOTS_KEPT) return [...shots];
  if (near > 0 && candidate.quality <= bestOf(shots.filter((shot) => isNear(shot, candidate.ptsMs))) * BETTER)
    return undefined;
  const sets = near > 0 ? [apart] : shots.map((dropped) => shots.filter((shot) => shot !== dropped));
  let best: Shot[] | undefined;
  let worth = worthOf(shots) * (near > 0 ? 1 : 1 + (BETTER - 1) / 2);
  for (const set of sets) {
    if (Math.max(candidate.quality, bestOf(set)) < bestOf(shots)) continue;
    const value = worthOf([...set, candidate]);
    if (value > worth) [best, worth] = [set, value];
  }
  return best;
}
