import { bestPairs } from './boxes';
import { lengths, type Moment, overlapsOf, PairCounts } from './sequence';

/** What one labelled object (or a track that is none) adds to IDF1. */
export interface IdentityCounts {
  /** Boxes of the object that its own track has, that it has not, and boxes of the track elsewhere. */
  truePositives: number;
  falseNegatives: number;
  falsePositives: number;
}

/**
 * IDF1 (Ristani et al. 2016): every object is paired with at most one track for the whole recording, so that most
 * boxes agree; what any other track has of the object is missed, and what the track has beside it is false.
 * @returns counts per object, and per track that is no object, for `idf1` and its interval.
 */
export function identityCounts(moments: Moment[], atLeast: number): IdentityCounts[] {
  const together = new PairCounts();
  for (const moment of moments) {
    overlapsOf(moment).forEach((row, a) => {
      row.forEach((shared, b) => {
        const [truth, found] = [moment.truth[a], moment.found[b]];
        if (truth && found && shared >= atLeast) together.add(truth.id, found.id);
      });
    });
  }
  const [truth, found] = [lengths(moments, 'truth'), lengths(moments, 'found')];
  const [objects, tracks] = [[...truth.keys()], [...found.keys()]];
  const pairs = bestPairs(objects.map((object) => tracks.map((track) => together.get(object, track))));
  const ownTrack = new Map(pairs.map(([object, track]) => [objects[object], tracks[track]]));
  const units = new Map<string, IdentityCounts>();
  for (const [object, length] of truth) {
    const track = ownTrack.get(object);
    const truePositives = track === undefined ? 0 : together.get(object, track);
    units.set(object, { truePositives, falseNegatives: length - truePositives, falsePositives: 0 });
  }
  const alone: IdentityCounts[] = [];
  for (const [track, length] of found) {
    const object = pairs.find(([, column]) => tracks[column] === track)?.[0];
    const owner = object === undefined ? together.mostOf(track) : objects[object];
    const right = object === undefined ? 0 : together.get(objects[object] as string, track);
    const unit = owner === undefined ? undefined : units.get(owner);
    if (unit) unit.falsePositives += length - right;
    else alone.push({ truePositives: 0, falseNegatives: 0, falsePositives: length - right });
  }
  return [...units.values(), ...alone];
}

/** IDF1 of summed counts, 0..1. */
export function idf1(units: IdentityCounts[]): number {
  const sum = (key: keyof IdentityCounts) => units.reduce((total, unit) => total + unit[key], 0);
  const right = 2 * sum('truePositives');
  return right / (right + sum('falseNegatives') + sum('falsePositives'));
}
