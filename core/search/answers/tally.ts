import type { Sighting } from '@/core/footage/schema';
import { trackPass } from '@/core/footage/schema';
import { plateState, type Tally } from './schema';

/** What an answer can be narrowed by, beside time. */
export const facetNames = ['camera', 'site', 'type', 'colour', 'plate', 'pass', 'weekday', 'hour'] as const;
export type FacetName = (typeof facetNames)[number];

/** A value as it is chosen: a camera's id, an hour, a name. */
export type FacetValue = string | number;

/** What of one sighting can be narrowed by; null where it has none. */
export type Traits = Record<FacetName, FacetValue | null> & { atMs: number };

/** What a person narrows to: any of the values of each facet named, and a span of time. */
export type Narrowing = Partial<Record<FacetName, readonly FacetValue[]>> & {
  fromMs?: number;
  /** Not itself within. */
  toMs?: number;
};

export interface FacetCount {
  value: FacetValue;
  count: number;
}

/** Lengths of a bin: those a person reads off without reckoning. */
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const BIN_LENGTHS_MS = [
  SECOND,
  5 * SECOND,
  15 * SECOND,
  MINUTE,
  5 * MINUTE,
  15 * MINUTE,
  HOUR,
  3 * HOUR,
  6 * HOUR,
  DAY,
  7 * DAY,
  28 * DAY,
];
/** A histogram wider than this has bars too thin to press. */
const BINS_AT_MOST = 120;

/** The shortest bin that divides a span into bars that can be pressed, and where the first begins. */
export function binsFor(firstMs: number, lastMs: number): { fromMs: number; binMs: number } {
  const fits = (binMs: number) => Math.floor(lastMs / binMs) - Math.floor(firstMs / binMs) < BINS_AT_MOST;
  const binMs = BIN_LENGTHS_MS.find(fits) ?? Math.ceil((lastMs - firstMs) / (BINS_AT_MOST - 1) / DAY) * DAY;
  return { fromMs: Math.floor(firstMs / binMs) * binMs, binMs };
}

/** The traits of a sighting. `site` is the name of its camera's site, which the sighting itself does not say. */
export function traitsOf(
  sighting: Pick<Sighting, 'camera' | 'objectClass' | 'colour' | 'plate' | 'pass' | 'startsAt'>,
  site: string | null,
): Traits {
  const at = new Date(sighting.startsAt);
  return {
    camera: sighting.camera.id,
    site,
    type: sighting.objectClass,
    colour: sighting.colour,
    plate: sighting.plate ? (sighting.plate.agreed ? 'agreed' : 'uncertain') : 'none',
    pass: sighting.pass,
    ...localTime(at, sighting.camera.timeZone),
    atMs: at.getTime(),
  };
}

/** Whether something passes what an answer is narrowed to. */
export function passes(traits: Traits, narrowing: Narrowing): boolean {
  const { fromMs, toMs } = narrowing;
  if (fromMs !== undefined && traits.atMs < fromMs) return false;
  if (toMs !== undefined && traits.atMs >= toMs) return false;
  return facetNames.every((name) => passesFacet(traits, narrowing, name));
}

/**
 * How many there are of each value, most first. A facet's own choice does not lessen its counts: they say what one would
 * get by choosing otherwise. Times chosen are those of whole bins.
 */
export function facetCounts(tally: Tally, narrowing: Narrowing): Record<FacetName, FacetCount[]> {
  const counts = new Map(facetNames.map((name) => [name, new Map<FacetValue, number>()] as const));
  for (const { traits, count } of cellsOf(tally)) {
    if (!inSpan(traits, narrowing)) continue;
    const failed = facetNames.filter((name) => !passesFacet(traits, narrowing, name));
    for (const name of failed.length === 0 ? facetNames : failed.length === 1 ? failed : []) {
      const value = traits[name];
      const values = counts.get(name);
      if (value !== null && values) values.set(value, (values.get(value) ?? 0) + count);
    }
  }
  const listOf = (name: FacetName) =>
    [...(counts.get(name) ?? [])]
      .map(([value, count]) => ({ value, count }))
      .sort((a, b) => b.count - a.count || String(a.value).localeCompare(String(b.value)));
  return Object.fromEntries(facetNames.map((name) => [name, listOf(name)])) as Record<
    FacetName,
    FacetCount[]
  >;
}

/** The histogram over time, from the first bin with anything to the last, under every choice but that of time. */
export function histogramOf(tally: Tally, narrowing: Narrowing): { fromMs: number; count: number }[] {
  const startMs = Date.parse(tally.from);
  const counts: number[] = new Array(Math.max(0, ...tally.cells.map((cell) => cell[7] + 1))).fill(0);
  for (const { traits, count } of cellsOf(tally)) {
    if (!facetNames.every((name) => passesFacet(traits, narrowing, name))) continue;
    const bin = Math.floor((traits.atMs - startMs) / tally.binMs);
    counts[bin] = (counts[bin] ?? 0) + count;
  }
  return counts.map((count, bin) => ({ fromMs: startMs + bin * tally.binMs, count }));
}

/** How many of everything counted pass. */
export function countPassing(tally: Tally, narrowing: Narrowing): number {
  let sum = 0;
  for (const { traits, count } of cellsOf(tally)) if (passes(traits, narrowing)) sum += count;
  return sum;
}

/** A tally of things whose traits are known one by one, as the database counts them. */
export function tallyOf(things: readonly Traits[], cameras: Tally['cameras'], total = things.length): Tally {
  const times = things.map(({ atMs }) => atMs);
  const { fromMs, binMs } = binsFor(Math.min(...times, Date.now()), Math.max(...times, 0));
  const types: string[] = [];
  const colours: string[] = [];
  const place = (list: string[], value: FacetValue | null) => {
    if (value === null) return -1;
    if (!list.includes(String(value))) list.push(String(value));
    return list.indexOf(String(value));
  };
  const cells = new Map<string, Tally['cells'][number]>();
  for (const thing of things) {
    const cell: Tally['cells'][number] = [
      cameras.findIndex(({ id }) => id === thing.camera),
      place(types, thing.type),
      place(colours, thing.colour),
      plateState.options.indexOf(plateState.parse(thing.plate)),
      trackPass.options.indexOf(trackPass.parse(thing.pass)),
      Number(thing.weekday),
      Number(thing.hour),
      Math.floor((thing.atMs - fromMs) / binMs),
      1,
    ];
    const key = cell.slice(0, 8).join();
    const same = cells.get(key);
    if (same) same[8] += 1;
    else cells.set(key, cell);
  }
  return {
    counted: things.length,
    total,
    from: new Date(fromMs).toISOString(),
    binMs,
    cameras,
    types,
    colours,
    cells: [...cells.values()],
  };
}

function* cellsOf(tally: Tally): Generator<{ traits: Traits; count: number }> {
  const startMs = Date.parse(tally.from);
  for (const [camera, type, colour, plate, pass, weekday, hour, bin, count] of tally.cells) {
    const of = tally.cameras[camera];
    yield {
      traits: {
        camera: of?.id ?? null,
        site: of?.site ?? null,
        type: tally.types[type] ?? null,
        colour: tally.colours[colour] ?? null,
        plate: plateState.options[plate] ?? null,
        pass: trackPass.options[pass] ?? null,
        weekday,
        hour,
        atMs: startMs + bin * tally.binMs,
      },
      count,
    };
  }
}

function inSpan({ atMs }: Traits, { fromMs, toMs }: Narrowing): boolean {
  return (fromMs === undefined || atMs >= fromMs) && (toMs === undefined || atMs < toMs);
}

function passesFacet(traits: Traits, narrowing: Narrowing, name: FacetName): boolean {
  const wanted = narrowing[name];
  if (!wanted || wanted.length === 0) return true;
  const value = traits[name];
  return value !== null && wanted.includes(value);
}

const formats = new Map<string, Intl.DateTimeFormat>();
const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** Weekday (1 Monday to 7 Sunday) and hour of an instant in a zone. */
function localTime(at: Date, timeZone: string): { weekday: number; hour: number } {
  const format =
    formats.get(timeZone) ??
    new Intl.DateTimeFormat('en-GB', { timeZone, weekday: 'short', hour: '2-digit', hourCycle: 'h23' });
  formats.set(timeZone, format);
  const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
  return { weekday: WEEKDAYS.indexOf(parts.weekday ?? '') + 1, hour: Number(parts.hour) };
}
