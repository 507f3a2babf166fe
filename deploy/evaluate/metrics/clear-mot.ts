import { bestPairs } from './boxes';
import { type Moment, overlapsOf } from './sequence';

export interface ClearMot {
  /** Labelled boxes, those found, and found boxes that are none. */
  boxes: number;
  found: number;
  falseAlarms: number;
  /** Times that an object went over from one track to another. */
  switches: number;
  /** Times that an object was lost and found again, by whichever track. */
  fragments: number;
  /** 1 - (missed + false alarms + switches) / boxes; below 0 when there are more errors than boxes. */
  mota: number;
}

/**
 * CLEAR MOT (Bernardin and Stiefelhagen 2008): boxes are paired moment by moment, a pair staying together while it
 * overlaps enough.
 */
export function clearMot(moments: Moment[], atLeast: number): ClearMot {
  const counts = { boxes: 0, found: 0, falseAlarms: 0, switches: 0, fragments: 0 };
  const lastTrack = new Map<string, string>();
  const foundBefore = new Map<string, boolean>();
  let pairsBefore = new Map<string, string>();
  for (const moment of moments) {
    const shared = overlapsOf(moment);
    const worth = moment.truth.map((a, row) =>
      moment.found.map((b, column) => {
        const value = shared[row]?.[column] ?? 0;
        if (value < atLeast) return 0;
        return (pairsBefore.get(a.id) === b.id ? 1000 : 10) + value;
      }),
    );
    const pairs = new Map<string, string>();
    for (const [row, column] of bestPairs(worth)) {
      pairs.set(moment.truth[row]?.id ?? '', moment.found[column]?.id ?? '');
    }
    for (const { id } of moment.truth) {
      const track = pairs.get(id);
      if (track !== undefined) {
        const before = lastTrack.get(id);
        if (before !== undefined && before !== track) counts.switches++;
        if (before !== undefined && foundBefore.get(id) === false) counts.fragments++;
        lastTrack.set(id, track);
      }
      foundBefore.set(id, track !== undefined);
    }
    counts.boxes += moment.truth.length;
    counts.found += pairs.size;
    counts.falseAlarms += moment.found.length - pairs.size;
    pairsBefore = pairs;
  }
  const missed = counts.boxes - counts.found;
  return { ...counts, mota: 1 - (missed + counts.falseAlarms + counts.switches) / counts.boxes };
}
