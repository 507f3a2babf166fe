import type { DetectedObject, Frame, LookRegion, PixelBox, VisionModels } from '../models/types';
import { areaOf, clip, intersectionArea, overlap } from './geometry';
import type { Observation } from './tracker';

/** What the detector's labels are followed as. */
const VEHICLES = new Set(['car', 'bus', 'truck', 'van', 'motorcycle', 'bicycle']);

/** What people carry, and is noted with them. */
const CARRIED = new Set(['backpack', 'handbag', 'suitcase', 'umbrella']);

export interface Detections {
  person: Observation[];
  vehicle: Observation[];
  /** Not followed: seen on a person or not at all. */
  carried: Observation[];
}

/** A box that ends where its crop ends is probably half an object: another crop's whole one goes before it. */
const CUT_OFF = 0.6;

/**
 * Looks at regions of a frame and merges what they show: duplicates of overlapping crops are one object, and a part
 * inside a whole of the same kind is no object of its own.
 */
export async function detectIn(
  frame: Frame,
  regions: LookRegion[],
  models: VisionModels,
): Promise<Detections> {
  const perRegion = await models.detectObjects(frame, regions);
  const person: Observation[] = [];
  const vehicle: Observation[] = [];
  const carried: Observation[] = [];
  perRegion.forEach((objects, index) => {
    const region = regions[index];
    if (!region) return;
    for (const object of objects) {
      const box = clip(object.box, frame.widthPx, frame.heightPx);
      if (!box || !plausible(box, frame)) continue;
      const score = object.score * (isCutOff(object, region, frame) ? CUT_OFF : 1);
      if (object.label === 'person') person.push({ box, score, label: 'person' });
      else if (VEHICLES.has(object.label)) vehicle.push({ box, score, label: object.label });
      else if (CARRIED.has(object.label)) carried.push({ box, score, label: object.label });
    }
  });
  return { person: mergeDuplicates(person, 2.5), vehicle: mergeDuplicates(vehicle, 6), carried };
}

/** Neither a speck nor a strip, nor the whole scene taken for one thing. */
function plausible(box: PixelBox, frame: Frame): boolean {
  if (Math.min(box.w, box.h) < 6) return false;
  if (Math.max(box.w, box.h) > 6 * Math.min(box.w, box.h)) return false;
  return areaOf(box) < 0.9 * frame.widthPx * frame.heightPx;
}

function isCutOff({ box }: DetectedObject, region: PixelBox, frame: Frame): boolean {
  const near = 0.015 * Math.max(region.w, region.h);
  const left = box.x - region.x < near && region.x > 1;
  const top = box.y - region.y < near && region.y > 1;
  const right = region.x + region.w - (box.x + box.w) < near && region.x + region.w < frame.widthPx - 1;
  const bottom = region.y + region.h - (box.y + box.h) < near && region.y + region.h < frame.heightPx - 1;
  return left || top || right || bottom;
}

/**
 * Non-maximum suppression that also drops a box lying almost wholly in a surer one.
 * @param partOf unless the surer one is this many times larger: then it is a thing of its own before it.
 */
export function mergeDuplicates(observations: Observation[], partOf: number): Observation[] {
  const kept: Observation[] = [];
  for (const candidate of [...observations].sort((a, b) => b.score - a.score)) {
    const duplicate = kept.some((other) => {
      if (overlap(other.box, candidate.box) > 0.5) return true;
      const shared = intersectionArea(other.box, candidate.box);
      const smaller = Math.min(areaOf(other.box), areaOf(candidate.box));
      const larger = Math.max(areaOf(other.box), areaOf(candidate.box));
      return shared > 0.8 * smaller && larger < partOf * smaller;
    });
    if (!duplicate) kept.push(candidate);
  }
  return kept;
}
