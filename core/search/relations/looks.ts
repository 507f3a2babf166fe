import type { Strength } from '../strength';
import type { Difference, PlateHistory } from './plate-history-schema';

/** What the index noted of a vehicle's look, each with how sure it is. */
export interface Look {
  trackId: string;
  objectClass: string;
  classConfidence: number | null;
  colour: string | null;
  colourConfidence: number | null;
  secondColour: string | null;
}

/** Earlier sightings that each one is held against. */
export const EARLIER_COMPARED = 10;
/** A type or colour less sure than this says nothing about a difference. */
const SURE = 0.5;
/** With both as sure as this, a difference weighs more. */
const VERY_SURE = 0.8;
/** Where fewer of the earlier ones agree, the look differs: one of four may be wrong by itself. */
const AGREEING_AT_MOST = 0.25;
/** Paints that cameras take for one another by light and exposure. */
const ALIKE = [
  ['white', 'silver'],
  ['silver', 'grey'],
  ['grey', 'black'],
  ['red', 'orange'],
  ['orange', 'yellow'],
  ['orange', 'brown'],
];

/**
 * Sightings of a plate whose vehicle looks unlike those that carried it before, in order of time: by type, by colour, and by
 * likeness (no earlier vehicle reaches the Space's threshold). Likeness alone is weak, for a car from behind resembles itself
 * from the front little; strong needs type and colour, both sure.
 * @param looks in order of time
 * @param cosineOf of two places in `looks`; null where one of them has no vector
 */
export function differingLooks(
  looks: readonly Look[],
  cosineOf: (now: number, earlier: number) => number | null,
  threshold: number | null,
): PlateHistory['looks'] {
  return looks.flatMap((look, now) => {
    const first = Math.max(0, now - EARLIER_COMPARED);
    const places = looks.slice(first, now).map((_, offset) => first + offset);
    const found: { difference: Difference; nearest: number; sure: boolean }[] = [];
    for (const what of ['type', 'colour'] as const) {
      const own = noted(look, what);
      const compared = places.flatMap((place) => {
        const other = looks[place] && noted(looks[place], what);
        return own && other ? [{ place, other, agrees: agree(what, look, looks[place], own, other) }] : [];
      });
      const agreeing = compared.filter(({ agrees }) => agrees).length;
      const nearest = compared.findLast(({ agrees }) => !agrees);
      if (!own || !nearest || agreeing > compared.length * AGREEING_AT_MOST) continue;
      found.push({
        difference: {
          what,
          now: own.name,
          before: nearest.other.name,
          agreeing,
          compared: compared.length,
        },
        nearest: nearest.place,
        sure: own.confidence >= VERY_SURE && nearest.other.confidence >= VERY_SURE,
      });
    }
    const alike = places.flatMap((place) => {
      const cosine = cosineOf(now, place);
      return cosine === null ? [] : [{ place, cosine }];
    });
    const nearest = alike.at(-1);
    const resembling = alike.filter(({ cosine }) => threshold !== null && cosine >= threshold).length;
    if (threshold !== null && nearest && resembling <= alike.length * AGREEING_AT_MOST) {
      const best = Math.max(...alike.map(({ cosine }) => cosine));
      found.push({
        difference: {
          what: 'likeness',
          now: best.toFixed(2),
          before: threshold.toFixed(2),
          agreeing: resembling,
          compared: alike.length,
        },
        nearest: nearest.place,
        sure: false,
      });
    }
    const earlier = looks[found[0]?.nearest ?? -1];
    if (!earlier) return [];
    return [
      {
        trackId: look.trackId,
        earlierTrackId: earlier.trackId,
        strength: strengthOf(found),
        differences: found.map(({ difference }) => difference),
      },
    ];
  });
}

function strengthOf(found: readonly { difference: Difference; sure: boolean }[]): Strength {
  if (found.filter(({ sure }) => sure).length === 2) return 'strong';
  const noted = found.some(({ difference }) => difference.what !== 'likeness');
  return noted && (found.length > 1 || found.some(({ sure }) => sure)) ? 'fair' : 'weak';
}

function noted(look: Look, what: 'type' | 'colour'): { name: string; confidence: number } | null {
  const [name, confidence] =
    what === 'type' ? [look.objectClass, look.classConfidence] : [look.colour, look.colourConfidence];
  return name !== null && confidence !== null && confidence >= SURE ? { name, confidence } : null;
}

function agree(
  what: 'type' | 'colour',
  one: Look,
  other: Look | undefined,
  { name }: { name: string },
  { name: before }: { name: string },
): boolean {
  if (name === before) return true;
  if (what === 'type') return false;
  return (
    one.secondColour === before ||
    other?.secondColour === name ||
    ALIKE.some((pair) => pair.includes(name) && pair.includes(before))
  );
}
