import type { PixelBox } from '../models/types';
import { overlap } from './geometry';

/** Text at one place of the picture that belongs to no known vehicle. Plain JSON. */
export interface StandingText {
  box: PixelBox;
  /** Looks that found it there. */
  looks: number;
  firstPtsMs: number;
  lastPtsMs: number;
  nextLookMs: number;
}

/** Text that so many looks found at the same place for so long stands: a caption, a shop's sign, a parked car. */
const STANDING_LOOKS = 4;
const STANDING_MS = 1500;
/** Boxes of the same text from look to look overlap by more, what goes somewhere by less. */
const SAME_PLACE = 0.6;
/** What stands is looked at after twice the pause each time, up to this. */
const FIRST_PAUSE_MS = 1600;
const LONGEST_PAUSE_MS = 12_800;
/** Not seen for so long, a place is forgotten; nor are more kept. */
const FORGOTTEN_MS = 60_000;
const PLACES_KEPT = 40;

/**
 * Remembers text that stands in the picture on no known vehicle, so that it is not followed like a plate that goes
 * somewhere: a camera's number burnt into a corner was read five times in two seconds, for as long as something drove
 * past it. What it stands on is found when it moves: at another place it is another text.
 */
export class StandingTexts {
  private readonly places: StandingText[];

  constructor(state: { standingTexts?: StandingText[] }) {
    state.standingTexts ??= [];
    this.places = state.standingTexts;
  }

  /** Whether the place of a followed plate is worth a look now. */
  isDue(box: PixelBox, ptsMs: number): boolean {
    const place = this.find(box);
    return !place || !stands(place) || ptsMs >= place.nextLookMs;
  }

  /** Takes in what a look found. */
  learn(found: PixelBox[], ptsMs: number): void {
    for (const box of found) {
      const place = this.find(box);
      if (!place) {
        this.places.push({ box, looks: 1, firstPtsMs: ptsMs, lastPtsMs: ptsMs, nextLookMs: ptsMs });
      } else if (place.lastPtsMs < ptsMs) {
        place.looks++;
        place.lastPtsMs = ptsMs;
        const pause = FIRST_PAUSE_MS * 2 ** Math.min(3, Math.max(0, place.looks - STANDING_LOOKS));
        place.nextLookMs = ptsMs + Math.min(LONGEST_PAUSE_MS, pause) - 50;
      }
    }
    const kept = this.places.filter((place) => ptsMs - place.lastPtsMs < FORGOTTEN_MS).slice(-PLACES_KEPT);
    this.places.splice(0, this.places.length, ...kept);
  }

  private find(box: PixelBox): StandingText | undefined {
    return this.places.find((place) => overlap(place.box, box) > SAME_PLACE);
  }
}

const stands = ({ looks, firstPtsMs, lastPtsMs }: StandingText) =>
  looks >= STANDING_LOOKS && lastPtsMs - firstPtsMs >= STANDING_MS;
