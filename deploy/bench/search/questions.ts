import type { IndexScope } from '@/core/search/scope.sql';
import { type City, camerasWithin } from './city';
import { type Random, random } from './random';
import type { Drawing } from './shape';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** The scopes that are asked for, as people ask: everything, a day, a few cameras of a day, a camera's hour, an area's month. */
export const FILTERS = [
  'no filter',
  'one day',
  'five cameras × one day',
  'one camera × one hour',
  '1 % of the area × one month',
] as const;
export type Filter = (typeof FILTERS)[number];

/** A question: a picture of somebody who is somewhere in the city, and where to look. */
export interface Question {
  vector: Float32Array;
  scope: IndexScope;
}

/** So many questions of a kind; the same ones at every run. */
export function questionsOf(
  filter: Filter,
  count: number,
  city: City,
  cameraIds: number[],
  drawing: Drawing,
): Question[] {
  const numbers = random(1000 + FILTERS.indexOf(filter));
  return Array.from({ length: count }, () => {
    const person = drawing.person(random(numbers.below(city.people) + 1));
    const vector = drawing.picture(drawing.appearance(person, numbers), 0, numbers);
    return { vector, scope: scopeOf(filter, city, cameraIds, numbers) };
  });
}

function scopeOf(filter: Filter, city: City, cameraIds: number[], numbers: Random): IndexScope {
  const camera = numbers.below(cameraIds.length);
  const dayMs = city.fromMs + numbers.below(city.days) * DAY_MS;
  const span = (fromMs: number, lengthMs: number) => [
    { from: new Date(fromMs), to: new Date(fromMs + lengthMs) },
  ];
  const idsOf = (places: number[]) => places.flatMap((place) => cameraIds[place % cameraIds.length] ?? []);
  switch (filter) {
    case 'no filter':
      return { cameraIds, windows: [{ from: null, to: null }] };
    case 'one day':
      return { cameraIds, windows: span(dayMs, DAY_MS) };
    case 'five cameras × one day':
      return { cameraIds: idsOf([0, 1, 2, 3, 4].map((i) => camera + i)), windows: span(dayMs, DAY_MS) };
    case 'one camera × one hour':
      return {
        cameraIds: idsOf([camera]),
        windows: span(dayMs + (7 + numbers.below(14)) * HOUR_MS, HOUR_MS),
      };
    case '1 % of the area × one month': {
      const latest = Math.max(0, city.days - 30);
      const near = camerasWithin(city.cameras, camera, 0.01);
      return {
        cameraIds: idsOf(near),
        windows: span(city.fromMs + numbers.below(latest + 1) * DAY_MS, 30 * DAY_MS),
      };
    }
  }
}

/** pgvector's text form. */
export const vectorText = (vector: Float32Array): string =>
  `[${Array.from(vector, (value) => value.toPrecision(5)).join()}]`;
