import type { PixelBox } from '../models/types';
import type { Dossier } from './dossier';
import { areaOf, shareInside } from './geometry';
import type { Observation } from './tracker';

/** A person less tall than this shows no bag. */
const CARRIES_FROM_PX = 64;
/**
 * How sure the detector has to be in a frame, and in what share of the frames: on mpf_hikers_faces seven of about ten visible
 * backpacks are named so, and nothing on the five people of mpf_event_faces_3s who carry none. Handbags are seen on sleeves
 * and badges: they have to be surer.
 */
const SEEN_SCORE: Record<string, number> = { backpack: 0.15 };
const SEEN_SCORE_ELSE = 0.2;
const SHARE = 1 / 3;
const LEAST_FRAMES = 3;
/** One thing is often called now this, now that: only the name given oftenest counts. */
const BAGS = ['backpack', 'handbag', 'suitcase'];

/** Notes what one frame shows on a person. */
export function noteCarried(dossier: Dossier, person: PixelBox, things: Observation[]): void {
  if (person.h < CARRIES_FROM_PX) return;
  const seen = dossier.carries ?? { frames: 0, things: {} };
  seen.frames++;
  const labels = new Set(
    things.flatMap(({ box, score, label }) =>
      score >= (SEEN_SCORE[label] ?? SEEN_SCORE_ELSE) &&
      shareInside(box, person) > 0.6 &&
      areaOf(box) < 0.6 * areaOf(person)
        ? [label]
        : [],
    ),
  );
  for (const label of labels) seen.things[label] = (seen.things[label] ?? 0) + 1;
  dossier.carries = seen;
}

/** What was on a person in enough of the frames, by name. */
export function carriedBy({ carries }: Dossier): string[] {
  if (!carries) return [];
  const often = Object.entries(carries.things)
    .filter(([, frames]) => frames >= LEAST_FRAMES && frames >= SHARE * carries.frames)
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .map(([label]) => label);
  const bag = often.find((label) => BAGS.includes(label));
  return often.filter((label) => label === bag || !BAGS.includes(label)).sort();
}
