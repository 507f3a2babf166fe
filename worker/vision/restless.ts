import type { PixelBox } from '../models/types';
import { areaOf, intersectionArea, overlap, shareInside } from './geometry';

/** A place that moves and shows nothing: leaves, water, a flickering lamp. Plain JSON. */
export interface RestlessPlace {
  box: PixelBox;
  emptyLooks: number;
  nextLookMs: number;
  lastPtsMs: number;
}

/** After so many empty looks a place is looked at seldom. */
const PATIENCE = 3;
const SELDOM_MS = 2000;
/** A place that has been quiet this long is forgotten. */
const FORGOTTEN_MS = 5000;
/** A blob is the same place while it overlaps it by this; a thing that walks through a bush makes another blob. */
const SAME_PLACE = 0.4;

/**
 * Remembers where motion means nothing, so that the detector is not run on the same bush five times a second. A place
 * keeps the box that it had first: a real object, even one the detector is blind to, soon leaves it.
 */
export class RestlessPlaces {
  constructor(private readonly places: RestlessPlace[]) {}

  /** The blobs that are worth running the detector for. */
  worthALook(blobs: PixelBox[], ptsMs: number): PixelBox[] {
    return blobs.filter((blob) => {
      const place = this.find(blob);
      return !place || place.emptyLooks < PATIENCE || ptsMs >= place.nextLookMs;
    });
  }

  /** Takes in what the detector saw where it looked. */
  learn(blobs: PixelBox[], looked: PixelBox[], seen: { box: PixelBox }[], ptsMs: number): void {
    for (const blob of blobs) {
      const known = this.find(blob);
      if (known) known.lastPtsMs = ptsMs;
      if (!looked.some((region) => shareInside(blob, region) > 0.9)) continue;
      const shows = seen.some(({ box }) => {
        const shared = intersectionArea(box, blob);
        return shared > 0.3 * areaOf(blob) || shared > 0.3 * areaOf(box);
      });
      if (shows) {
        if (known) this.places.splice(this.places.indexOf(known), 1);
      } else if (known) {
        known.emptyLooks++;
        known.nextLookMs = ptsMs + SELDOM_MS - 50;
      } else this.places.push({ box: blob, emptyLooks: 1, nextLookMs: ptsMs, lastPtsMs: ptsMs });
    }
    const kept = this.places.filter((place) => ptsMs - place.lastPtsMs < FORGOTTEN_MS);
    this.places.splice(0, this.places.length, ...kept);
  }

  private find(blob: PixelBox): RestlessPlace | undefined {
    return this.places.find((place) => overlap(place.box, blob) > SAME_PLACE);
  }
}
