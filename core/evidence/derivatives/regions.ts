import type { Key, Region } from './drawn';

/** A box that is followed, as indexing left it: time of the recording, and the box in fractions of the picture. */
export interface FollowedPath {
  trackId: string;
  kind: 'PERSON' | 'FACE' | 'VEHICLE' | 'PLATE';
  /** Whom a face or plate belongs to, where the machine saw it on something it followed. */
  parentTrackId: string | null;
  label: string;
  points: readonly Key[];
}

// How much more is covered than was found, and for how long. A detector's box is tight, its points lie some frames apart, and it finds
// an object later than the eye does and loses it earlier.
const GROW: Record<Region['subject'], number> = {
  FACE: 0.35,
  HEAD: 0.2,
  PERSON: 0.12,
  VEHICLE: 0.08,
  PLATE: 0.5,
  DRAWN: 0,
};
const REACH_MS = 200;
const HOLD_MS = 700;
/** A face that was not seen for so long counts as not found; the head is covered in its place. */
const FACE_SILENT_MS = 300;

/**
 * Where the head of a standing or walking person is, within the box of the whole: the upper part, and all of its width, because a head that is
 * turned or bent moves sideways. A person cut by the picture's upper edge has its head at the edge or outside.
 */
export function headOf([ms, x, y, w, h]: Key): Key {
  return [ms, x, y, w, Math.min(h, Math.max(h * 0.28, Math.min(h, w * 0.6)))];
}

/**
 * Regions for everyone but those who stay visible, in a stretch of a recording: faces and plates; the head of a person whose face was not
 * found, or not all the time; or whole persons and vehicles.
 */
export function regionsFor(
  paths: readonly FollowedPath[],
  stretch: { fromMs: number; toMs: number },
  choice: { visible: ReadonlySet<string>; persons: 'faces' | 'whole' },
): Region[] {
  const stays = ({ trackId, parentTrackId }: FollowedPath) =>
    choice.visible.has(trackId) || (parentTrackId !== null && choice.visible.has(parentTrackId));
  const hidden = paths.filter((path) => path.points.length > 0 && !stays(path));
  const regions = hidden.flatMap((path): (Region | undefined)[] => {
    const { kind } = path;
    if (kind === 'PERSON') {
      if (choice.persons === 'whole') return [regionOf(path, 'PERSON', path.points, stretch)];
      const faces = hidden.filter((one) => one.kind === 'FACE' && one.parentTrackId === path.trackId);
      return withoutFace(path.points, faces).map((points, order) =>
        regionOf(path, 'HEAD', points.map(headOf), stretch, order),
      );
    }
    if (kind === 'VEHICLE') {
      return choice.persons === 'whole' ? [regionOf(path, 'VEHICLE', path.points, stretch)] : [];
    }
    return [regionOf(path, kind, path.points, stretch)];
  });
  return regions.filter((region) => region !== undefined);
}

/** The runs of a person's path in which none of the faces was seen, with a point on either side so that nothing is open between. */
function withoutFace(points: readonly Key[], faces: readonly FollowedPath[]): Key[][] {
  const seen = faces.flatMap((face) => face.points.map(([ms]) => ms)).sort((a, b) => a - b);
  const runs: Key[][] = [];
  let run: Key[] | undefined;
  for (const [order, point] of points.entries()) {
    if (nearest(seen, point[0]) <= FACE_SILENT_MS) {
      run?.push(point);
      run = undefined;
      continue;
    }
    if (!run) {
      const before = points[order - 1];
      run = before ? [before] : [];
      runs.push(run);
    }
    run.push(point);
  }
  return runs;
}

function nearest(sorted: readonly number[], ms: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) < ms) low = middle + 1;
    else high = middle;
  }
  const distance = (at: number) => Math.abs((sorted[at] ?? Number.POSITIVE_INFINITY) - ms);
  return Math.min(distance(low), distance(low - 1));
}

/** A region over a path, as far as it lies in the stretch; undefined where nothing does. */
function regionOf(
  { trackId, label }: FollowedPath,
  subject: Region['subject'],
  points: readonly Key[],
  stretch: { fromMs: number; toMs: number },
  order = 0,
): Region | undefined {
  const [first, last] = [points[0]?.[0], points.at(-1)?.[0]];
  if (first === undefined || last === undefined) return undefined;
  const fromMs = Math.max(stretch.fromMs, Math.floor(first - HOLD_MS), 0);
  const toMs = Math.min(stretch.toMs, Math.ceil(last + HOLD_MS));
  if (toMs < fromMs) return undefined;
  const keys = points
    .filter(([ms], at) => {
      const [before, after] = [points[at - 1]?.[0] ?? ms, points[at + 1]?.[0] ?? ms];
      // What lies just outside says where it comes from and goes to.
      return after >= fromMs - HOLD_MS && before <= toMs + HOLD_MS;
    })
    .map(([ms, x, y, w, h]): Key => inside(ms, x, y, w, h));
  if (keys.length === 0) return undefined;
  return {
    id: `${subject.toLowerCase()}-${trackId}${order > 0 ? `-${order}` : ''}`,
    ...{ subject, trackId, label, fromMs, toMs, keys },
    grow: GROW[subject],
    reachMs: REACH_MS,
  };
}

/** Boxes reach out of the picture where an object does; rounded to what a recipe needs. */
function inside(ms: number, x: number, y: number, w: number, h: number): Key {
  const cut = (value: number) => Math.min(1, Math.max(0, value));
  const round = (value: number) => Math.round(value * 1e5) / 1e5;
  const [left, top] = [cut(x), cut(y)];
  return [ms, round(left), round(top), round(cut(x + w) - left), round(cut(y + h) - top)];
}
