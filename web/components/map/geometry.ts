/** Plane geometry of the map: pure, so that it is tested without a browser. */

export interface Place {
  latitude: number;
  longitude: number;
}

export interface MapCamera extends Place {
  id: number;
  code: string;
  name: string;
  headingDeg: number | null;
  fieldOfViewDeg: number | null;
  drawn: boolean;
}

/** Cameras that lie too close to be drawn apart at a zoom; one camera alone is a cluster of one. */
export interface Cluster extends Place {
  key: string;
  cameras: MapCamera[];
}

export interface Bounds {
  west: number;
  south: number;
  east: number;
  north: number;
}

/** Pixels of the whole world at zoom 0; MapLibre's tile size. */
const worldPx = 512;
/** Where Web Mercator ends. */
const latitudeLimit = 85.051129;

/** Web Mercator pixels of a place at a zoom (EPSG:3857 scaled; x grows eastwards, y southwards). */
export function toWorldPx(place: Place, zoom: number): { x: number; y: number } {
  const scale = worldPx * 2 ** zoom;
  const latitude = Math.max(-latitudeLimit, Math.min(latitudeLimit, place.latitude));
  const sine = Math.sin((latitude * Math.PI) / 180);
  return {
    x: ((place.longitude + 180) / 360) * scale,
    y: (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * scale,
  };
}

/**
 * Groups cameras that lie within `radiusPx` of a group's first camera at this zoom. Works in world pixels and not on the
 * screen, so that panning never regroups. Every camera comes back in exactly one cluster; a cluster stands at the mean of
 * its cameras.
 */
export function clusterCameras(cameras: readonly MapCamera[], zoom: number, radiusPx: number): Cluster[] {
  interface Group {
    x: number;
    y: number;
    cameras: MapCamera[];
  }
  const cells = new Map<string, Group[]>();
  const groups: Group[] = [];
  for (const camera of [...cameras].sort((a, b) => a.id - b.id)) {
    const { x, y } = toWorldPx(camera, zoom);
    const column = Math.floor(x / radiusPx);
    const row = Math.floor(y / radiusPx);
    let nearest: Group | undefined;
    let nearestPx = radiusPx;
    for (let dx = -1; dx <= 1; dx += 1) {
      for (let dy = -1; dy <= 1; dy += 1) {
        for (const group of cells.get(`${column + dx}:${row + dy}`) ?? []) {
          const distancePx = Math.hypot(group.x - x, group.y - y);
          if (distancePx <= nearestPx) {
            nearest = group;
            nearestPx = distancePx;
          }
        }
      }
    }
    if (nearest) {
      nearest.cameras.push(camera);
      continue;
    }
    const group: Group = { x, y, cameras: [camera] };
    groups.push(group);
    const cell = `${column}:${row}`;
    const there = cells.get(cell);
    if (there) there.push(group);
    else cells.set(cell, [group]);
  }
  return groups.map(({ cameras: members }) => ({
    key: `c${members.map((camera) => camera.id).join('-')}`,
    cameras: members,
    latitude: members.reduce((sum, camera) => sum + camera.latitude, 0) / members.length,
    longitude: members.reduce((sum, camera) => sum + camera.longitude, 0) / members.length,
  }));
}

/** The smallest bounds that hold all places; null for none. */
export function boundsOf(places: readonly Place[]): Bounds | null {
  if (places.length === 0) return null;
  const latitudes = places.map((place) => place.latitude);
  const longitudes = places.map((place) => place.longitude);
  return {
    west: Math.min(...longitudes),
    south: Math.min(...latitudes),
    east: Math.max(...longitudes),
    north: Math.max(...latitudes),
  };
}

/**
 * SVG path of a field of view: a sector with its point at 0,0, `radius` long, opening around `headingDeg` clockwise from
 * north (up). From 360° on it is a full circle.
 */
export function wedgePath(headingDeg: number, fieldOfViewDeg: number, radius: number): string {
  if (fieldOfViewDeg >= 360) {
    return `M0 ${-radius}A${radius} ${radius} 0 1 1 0 ${radius}A${radius} ${radius} 0 1 1 0 ${-radius}Z`;
  }
  const at = (deg: number) => {
    const radians = (deg * Math.PI) / 180;
    return `${round(radius * Math.sin(radians))} ${round(-radius * Math.cos(radians))}`;
  };
  const half = fieldOfViewDeg / 2;
  const large = fieldOfViewDeg > 180 ? 1 : 0;
  return `M0 0L${at(headingDeg - half)}A${radius} ${radius} 0 ${large} 1 ${at(headingDeg + half)}Z`;
}

const round = (value: number) => Math.round(value * 100) / 100 + 0;

const gridStepsDeg = [30, 10, 5, 2, 1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001, 0.0005];

/**
 * The lines of latitude and longitude through a view, about `wanted` of them across it: on a ground without tiles they
 * are what shows that the map moved, and by how much.
 */
export function graticule(bounds: Bounds, wanted = 8): { stepDeg: number; lines: [number, number][][] } {
  const span = Math.max(bounds.east - bounds.west, 1e-6);
  const stepDeg = gridStepsDeg.find((step) => span / step >= wanted) ?? 0.0005;
  const lines: [number, number][][] = [];
  const south = Math.max(bounds.south, -latitudeLimit);
  const north = Math.min(bounds.north, latitudeLimit);
  for (let n = Math.floor(bounds.west / stepDeg); n <= Math.ceil(bounds.east / stepDeg); n += 1) {
    lines.push([
      [n * stepDeg, south],
      [n * stepDeg, north],
    ]);
  }
  for (let n = Math.floor(south / stepDeg); n <= Math.ceil(north / stepDeg); n += 1) {
    lines.push([
      [bounds.west, n * stepDeg],
      [bounds.east, n * stepDeg],
    ]);
  }
  return { stepDeg, lines };
}

/** Something that happened at a place and a time: a sighting, an exhibit. Labels come ready to show. */
export interface MapStop extends Place {
  id: string;
  /** Corrected time, ISO 8601; the path runs in this order. */
  at: string;
  /** The time as a person reads it, with its zone. */
  time: string;
  title: string;
  detail?: string;
  href?: string;
}

export interface StopGroup extends Place {
  key: string;
  /** Places in the path, counted from 1. */
  ordinals: number[];
  stops: MapStop[];
}

/** Stops in order of time, those at one spot (to about 1 m) together, each with its place in the path. */
export function groupStops(stops: readonly MapStop[]): StopGroup[] {
  const groups = new Map<string, StopGroup>();
  inOrder(stops).forEach((stop, index) => {
    const key = `s${stop.latitude.toFixed(5)},${stop.longitude.toFixed(5)}`;
    const group = groups.get(key) ?? {
      key,
      ordinals: [],
      stops: [],
      latitude: stop.latitude,
      longitude: stop.longitude,
    };
    group.ordinals.push(index + 1);
    group.stops.push(stop);
    groups.set(key, group);
  });
  return [...groups.values()];
}

/** Stops by corrected time, earliest first. */
export function inOrder(stops: readonly MapStop[]): MapStop[] {
  return [...stops].sort((a, b) => Date.parse(a.at) - Date.parse(b.at) || (a.id < b.id ? -1 : 1));
}

/** The path as coordinate pairs for GeoJSON; stays at one spot leave one point. Fewer than two spots: nothing. */
export function pathOf(stops: readonly MapStop[]): [number, number][] {
  const points: [number, number][] = [];
  for (const stop of inOrder(stops)) {
    const last = points.at(-1);
    if (!last || last[0] !== stop.longitude || last[1] !== stop.latitude) {
      points.push([stop.longitude, stop.latitude]);
    }
  }
  return points.length > 1 ? points : [];
}

/** Numbers as ranges: 1, 2, 3, 7 → "1–3, 7". */
export function ranges(numbers: readonly number[]): string {
  const out: [number, number][] = [];
  for (const number of numbers) {
    const last = out.at(-1);
    if (last && last[1] === number - 1) last[1] = number;
    else out.push([number, number]);
  }
  return out.map(([from, to]) => (from === to ? `${from}` : `${from}–${to}`)).join(', ');
}

/** Circumference of the equator in metres (WGS 84). */
const equatorM = 40_075_016.686;

/** The longest round distance (1, 2 or 5 × 10ⁿ m) that fits in `maxPx` at this latitude and zoom, and its length. */
export function scaleBar(
  latitude: number,
  zoom: number,
  maxPx = 110,
): { distanceM: number; lengthPx: number } {
  const metresPerPx = (equatorM * Math.cos((latitude * Math.PI) / 180)) / (worldPx * 2 ** zoom);
  const longestM = maxPx * metresPerPx;
  const power = 10 ** Math.floor(Math.log10(longestM));
  const factor = [5, 2, 1].find((step) => step * power <= longestM) ?? 1;
  return { distanceM: factor * power, lengthPx: (factor * power) / metresPerPx };
}
