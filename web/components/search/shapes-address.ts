import { type Area, area, type Place, type Way, way } from '@/core/search/places';

/** Between numbers, and between shapes: signs that an address carries as they are. */
const BETWEEN_NUMBERS = '_';
const BETWEEN_SHAPES = '*';

const numbers = (places: readonly Place[]) =>
  places.flatMap(({ latitude, longitude }) => [latitude, longitude]);
const written = (shapes: readonly number[][]) =>
  shapes.map((shape) => shape.join(BETWEEN_NUMBERS)).join(BETWEEN_SHAPES);
const read = (text: string | null) =>
  (text ? text.split(BETWEEN_SHAPES) : []).map((shape) =>
    shape.split(BETWEEN_NUMBERS).map((number) => (number === '' ? Number.NaN : Number(number))),
  );

function placesOf(given: readonly number[]): Place[] {
  const places: Place[] = [];
  for (let index = 0; index < given.length; index += 2)
    places.push({ latitude: given[index] ?? Number.NaN, longitude: given[index + 1] ?? Number.NaN });
  return places;
}

/** Areas as an address has them: latitude and longitude of each corner in turn. */
export const areasToAddress = (areas: readonly Area[]): string =>
  written(areas.map(({ corners }) => numbers(corners)));

/** Areas in an address; one that is malformed is left out. */
export const areasFromAddress = (text: string | null): Area[] =>
  read(text).flatMap((given) => area.safeParse({ corners: placesOf(given) }).data ?? []);

/** Ways as an address has them: the breadth, then latitude and longitude of each point in turn. */
export const waysToAddress = (ways: readonly Way[]): string =>
  written(ways.map(({ breadthM, points }) => [breadthM, ...numbers(points)]));

/** Ways in an address; one that is malformed is left out. */
export const waysFromAddress = (text: string | null): Way[] =>
  read(text).flatMap(
    ([breadthM, ...given]) => way.safeParse({ breadthM, points: placesOf(given) }).data ?? [],
  );
