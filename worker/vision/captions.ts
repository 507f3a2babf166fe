import type { PixelBox } from '../models/types';
import { overlap } from './geometry';

/** A place where a line of text was found, and on which vehicles. Plain JSON. */
export interface TextPlace {
  box: PixelBox;
  /** Serials of the vehicles that it was found on, each once. */
  carriers: number[];
}

/** Text at one place on so many different vehicles is the camera's, not theirs. */
const CARRIERS_OF_A_CAPTION = 3;
const SAME_PLACE = 0.6;
const PLACES_KEPT = 60;

/**
 * Learns where the camera writes its name and clock into the picture: text that stays at its place while one vehicle
 * after the other drives under it. It is then neither read nor taken for a plate. Two vehicles that stop at one line
 * have their plates at much the same place; three on the same pixels have not.
 */
export class CaptionMemory {
  constructor(private readonly places: TextPlace[]) {}

  known(): PixelBox[] {
    return this.places
      .filter(({ carriers }) => carriers.length >= CARRIERS_OF_A_CAPTION)
      .map(({ box }) => ({ x: box.x - 3, y: box.y - 3, w: box.w + 6, h: box.h + 6 }));
  }

  /** Takes in the lines found on one vehicle. */
  note(lines: PixelBox[], carrier: number): void {
    for (const line of lines) {
      const place = this.places.find(({ box }) => overlap(box, line) > SAME_PLACE);
      if (!place) this.places.push({ box: line, carriers: [carrier] });
      else if (!place.carriers.includes(carrier) && place.carriers.length < CARRIERS_OF_A_CAPTION) {
        place.carriers.push(carrier);
      }
    }
    // The oldest places of one vehicle only go first.
    while (this.places.length > PLACES_KEPT) {
      const oldest = this.places.findIndex(({ carriers }) => carriers.length === 1);
      this.places.splice(Math.max(0, oldest), 1);
    }
  }
}
