import { z } from 'zod';
import type { Database } from '@/prisma/client';
import { greatCircleM, VISIBLE_M } from './journey';

/** One distance as a file gives it. */
export interface RoadRow {
  from: string;
  to: string;
  distanceM: number;
  known: 'ROAD_GRAPH' | 'BY_HAND';
}

/** What a file of distances came to. */
export interface RoadImport {
  /** Pairs written. */
  written: number;
  /** Rows left out, each with why. */
  refused: string[];
  /** Pairs of cameras of which no distance is known, and are estimated. */
  pairsWithout: number;
  pairs: number;
  /** Codes of cameras that no known distance leads to. */
  camerasWithout: string[];
}

const known = z
  .string()
  .trim()
  .toLowerCase()
  .transform((word) =>
    word === 'by-hand' || word === 'hand' ? ('BY_HAND' as const) : ('ROAD_GRAPH' as const),
  );
const metres = z.coerce.number().min(0).max(5_000_000);

const line = z.object({
  type: z.literal('Feature'),
  properties: z.looseObject({
    from: z.string(),
    to: z.string(),
    distanceM: metres.optional(),
    known: known.optional(),
  }),
  geometry: z
    .object({
      type: z.literal('LineString'),
      coordinates: z.array(z.array(z.number()).min(2)).min(2),
    })
    .nullable(),
});

/**
 * Reads distances between cameras: CSV with the heads `from`, `to`, `distance_m` and, where some were set by hand, `known`
 * (`road` or `by-hand`); or GeoJSON whose line features have `from` and `to`, measured along the line unless `distanceM` is
 * given.
 * @returns rows, and the lines or features that are none, each with why
 */
export function readRoads(text: string): { rows: RoadRow[]; refused: string[] } {
  return text.trimStart().startsWith('{') ? readGeoJson(text) : readCsv(text);
}

function readCsv(text: string): { rows: RoadRow[]; refused: string[] } {
  const [head = '', ...lines] = text.split(/\r?\n/).filter((each) => each.trim() !== '');
  const cells = (each: string) => each.split(/[,;]/).map((cell) => cell.trim().replaceAll(/^"|"$/g, ''));
  const heads = cells(head).map((cell) => cell.toLowerCase());
  const [from, to, distance, how] = ['from', 'to', 'distance_m', 'known'].map((name) => heads.indexOf(name));
  if (from === -1 || to === -1 || distance === -1) {
    return { rows: [], refused: ['The first line has to name the columns from, to and distance_m.'] };
  }
  const rows: RoadRow[] = [];
  const refused: string[] = [];
  for (const [index, each] of lines.entries()) {
    const row = cells(each);
    const distanceM = metres.safeParse(row[distance ?? -1] || undefined);
    if (!distanceM.success || !row[from ?? -1] || !row[to ?? -1]) {
      refused.push(`Line ${index + 2}: needs two cameras and a distance in metres.`);
      continue;
    }
    rows.push({
      from: row[from ?? -1] ?? '',
      to: row[to ?? -1] ?? '',
      distanceM: Math.round(distanceM.data),
      known: known.parse(row[how ?? -1] ?? 'road'),
    });
  }
  return { rows, refused };
}

function readGeoJson(text: string): { rows: RoadRow[]; refused: string[] } {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return { rows: [], refused: ['The file is no JSON.'] };
  }
  const collection = z.object({ features: z.array(z.unknown()) }).safeParse(parsed);
  if (!collection.success) return { rows: [], refused: ['The file is no GeoJSON collection of features.'] };
  const rows: RoadRow[] = [];
  const refused: string[] = [];
  for (const [index, each] of collection.data.features.entries()) {
    const feature = line.safeParse(each);
    if (!feature.success || (!feature.data.geometry && feature.data.properties.distanceM === undefined)) {
      refused.push(`Feature ${index + 1}: needs from, to, and a line or distanceM.`);
      continue;
    }
    const { properties, geometry } = feature.data;
    rows.push({
      from: properties.from,
      to: properties.to,
      distanceM: Math.round(properties.distanceM ?? lengthM(geometry?.coordinates ?? [])),
      known: properties.known ?? 'ROAD_GRAPH',
    });
  }
  return { rows, refused };
}

function lengthM(points: number[][]): number {
  const place = ([longitude = 0, latitude = 0]: number[]) => ({ latitude, longitude });
  return points
    .slice(1)
    .reduce((sum, point, index) => sum + greatCircleM(place(points[index] ?? point), place(point)), 0);
}

/**
 * Writes distances between cameras, replacing what was known of a pair, and says what is still estimated. A road shorter
 * than the straight line between what both cameras see is refused: a position or the distance is wrong.
 * @param db connected as the system: it knows every camera
 */
export async function storeRoads(db: Database, rows: RoadRow[], source: string): Promise<RoadImport> {
  const cameras = await db.camera.findMany({ orderBy: { code: 'asc' } });
  const byCode = new Map(cameras.map((camera) => [camera.code.toLowerCase(), camera]));
  const refused: string[] = [];
  const pairs = new Map<string, { cameraA: number; cameraB: number; row: RoadRow }>();
  for (const row of rows) {
    const one = byCode.get(row.from.toLowerCase());
    const other = byCode.get(row.to.toLowerCase());
    if (!one || !other) {
      refused.push(`${row.from} – ${row.to}: no camera is registered as ${one ? row.to : row.from}.`);
      continue;
    }
    if (one.id === other.id) {
      refused.push(`${row.from} – ${row.to}: one camera twice.`);
      continue;
    }
    const straightM = straightBetween(one, other);
    if (straightM !== null && row.distanceM < straightM - 2 * VISIBLE_M) {
      refused.push(
        `${row.from} – ${row.to}: ${row.distanceM} m is less than the straight line of ${Math.round(straightM)} m.`,
      );
      continue;
    }
    const [cameraA, cameraB] = one.id < other.id ? [one.id, other.id] : [other.id, one.id];
    pairs.set(`${cameraA} ${cameraB}`, { cameraA, cameraB, row });
  }
  await db.$transaction(async (tx) => {
    for (const { cameraA, cameraB, row } of pairs.values()) {
      const data = { distanceM: row.distanceM, known: row.known, source, setAt: new Date() };
      await tx.cameraDistance.upsert({
        where: { cameraA_cameraB: { cameraA, cameraB } },
        create: { cameraA, cameraB, ...data },
        update: data,
      });
    }
  });
  const stored = await db.cameraDistance.findMany({ select: { cameraA: true, cameraB: true } });
  const reached = new Set(stored.flatMap(({ cameraA, cameraB }) => [cameraA, cameraB]));
  const all = (cameras.length * (cameras.length - 1)) / 2;
  return {
    written: pairs.size,
    refused,
    pairs: all,
    pairsWithout: all - stored.length,
    camerasWithout: cameras.filter(({ id }) => !reached.has(id)).map(({ code }) => code),
  };
}

interface Positioned {
  latitude: number | null;
  longitude: number | null;
}

function straightBetween(one: Positioned, other: Positioned): number | null {
  if (
    one.latitude === null ||
    one.longitude === null ||
    other.latitude === null ||
    other.longitude === null
  ) {
    return null;
  }
  return greatCircleM(
    { latitude: one.latitude, longitude: one.longitude },
    { latitude: other.latitude, longitude: other.longitude },
  );
}
