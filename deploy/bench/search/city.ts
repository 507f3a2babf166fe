import { type Random, random } from './random';

/** A camera of the made city: where it stands, in parts of the city's width. */
export interface MadeCamera {
  x: number;
  y: number;
}

/** Somebody passing a camera. */
export interface Passing {
  person: number;
  camera: number;
  atMs: number;
  /** Vectors that its track has: of its best three shots at most, as indexing makes them. */
  pictures: number;
}

export interface City {
  cameras: MadeCamera[];
  fromMs: number;
  days: number;
  people: number;
  /** In the order in which workers write them: hour by hour, camera by camera, and in time within. */
  passings: Passing[];
}

export interface CitySize {
  vectors: number;
  cameras: number;
  days: number;
  fromMs: number;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Cameras at one site, looking different ways. */
const PER_SITE = 2;
const SITES_PER_NEIGHBOURHOOD = 5;
/** How busy each hour of a day is: two rush hours, next to nothing before dawn. */
const RHYTHM = [2, 1, 1, 1, 2, 6, 14, 30, 42, 36, 30, 32, 38, 34, 30, 32, 40, 52, 56, 46, 34, 22, 12, 5];
/** Somebody is seen again so often on average, over all days. */
const PASSINGS_PER_PERSON = 12;

/**
 * Makes who passes which camera when. People live in a neighbourhood and pass mostly there; a trip leads past one to six
 * cameras of neighbouring sites, minutes apart; days have their rhythm. The same size gives the same city.
 */
export function makeCity(size: CitySize): City {
  const numbers = random(size.vectors);
  const cameras = placeCameras(size.cameras, numbers);
  const passingsWanted = Math.ceil(size.vectors / 2);
  const people = Math.max(1, Math.round(passingsWanted / PASSINGS_PER_PERSON));
  const passings: Passing[] = [];
  let vectors = 0;
  while (vectors < size.vectors) {
    const person = numbers.below(people);
    const day = numbers.below(size.days);
    let atMs = size.fromMs + day * DAY_MS + timeOfDayMs(numbers);
    let site = homeSite(person, cameras.length / PER_SITE, numbers);
    for (let left = 1 + numbers.below(6); left > 0 && vectors < size.vectors; left -= 1) {
      const pictures = Math.min(1 + numbers.below(3), size.vectors - vectors);
      const camera = Math.min(cameras.length - 1, site * PER_SITE + numbers.below(PER_SITE));
      if (atMs < size.fromMs + size.days * DAY_MS) {
        passings.push({ person, camera, atMs, pictures });
        vectors += pictures;
      }
      atMs += Math.round((1 + 7 * numbers.uniform()) * 60_000);
      site =
        (site + (numbers.uniform() < 0.5 ? 1 : cameras.length / PER_SITE - 1)) %
        Math.floor(cameras.length / PER_SITE);
    }
  }
  const hour = (passing: Passing) => Math.floor(passing.atMs / HOUR_MS);
  passings.sort((a, b) => hour(a) - hour(b) || a.camera - b.camera || a.atMs - b.atMs);
  return { cameras, fromMs: size.fromMs, days: size.days, people, passings };
}

/** Numbers of the cameras in a square of a share of the city's area about one of them. */
export function camerasWithin(cameras: MadeCamera[], about: number, share: number): number[] {
  const half = Math.sqrt(share) / 2;
  const centre = cameras[about] ?? { x: 0, y: 0 };
  return cameras.flatMap(({ x, y }, index) =>
    Math.abs(x - centre.x) <= half && Math.abs(y - centre.y) <= half ? [index] : [],
  );
}

/** Sites follow one another through the city, those of a neighbourhood close together. */
function placeCameras(count: number, numbers: Random): MadeCamera[] {
  const cameras: MadeCamera[] = [];
  let centre = { x: 0, y: 0 };
  for (let site = 0; cameras.length < count; site += 1) {
    if (site % SITES_PER_NEIGHBOURHOOD === 0) centre = { x: numbers.uniform(), y: numbers.uniform() };
    const at = { x: centre.x + 0.06 * numbers.normal(), y: centre.y + 0.06 * numbers.normal() };
    for (let i = 0; i < PER_SITE && cameras.length < count; i += 1) cameras.push(at);
  }
  return cameras;
}

function homeSite(person: number, sites: number, numbers: Random): number {
  const neighbourhoods = Math.max(1, Math.floor(sites / SITES_PER_NEIGHBOURHOOD));
  // Three trips of four begin at home.
  const neighbourhood = numbers.uniform() < 0.75 ? person % neighbourhoods : numbers.below(neighbourhoods);
  return Math.min(
    Math.floor(sites) - 1,
    neighbourhood * SITES_PER_NEIGHBOURHOOD + numbers.below(SITES_PER_NEIGHBOURHOOD),
  );
}

function timeOfDayMs(numbers: Random): number {
  let left = numbers.uniform() * RHYTHM.reduce((sum, weight) => sum + weight, 0);
  const hour = RHYTHM.findIndex((weight) => {
    left -= weight;
    return left < 0;
  });
  return Math.round((hour + numbers.uniform()) * HOUR_MS);
}
