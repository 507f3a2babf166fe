import type { Frame, LookRegion, PixelBox, VisionModels } from '../models/types';
import { spanOf } from './decode';
import { detectIn } from './detect';
import { addToPath, type Dossier, openDossier } from './dossier';
import { findFaces, frontalityOf } from './faces';
import { finishTrack } from './finish';
import { areaOf, enlarge, intersectionArea, overlap, shareInside, toFractions } from './geometry';
import { DEFAULT_SETTINGS } from './index-segment';
import { resumeState } from './index-state';
import { startKalman } from './kalman';
import { decodeKeyPictures } from './key-pictures';
import { takeDown } from './looks';
import { MotionGate } from './motion';
import { findPlates } from './plates';
import { planCrops } from './regions';
import { offerShot } from './shots';
import type { Observation, TrackerTrack } from './tracker';
import type { Box, FinishedTrack, OpenState, PathPoint, TrackKind } from './types';

/**
 * What one picture may cost, so that the first look through an hour takes about a minute of one core: how often pictures are
 * taken, and the looks at each beside the one at the whole.
 */
const EVERY_MS = 10_000;
const CROPS_AT_MOST = 2;
const FACED_AT_MOST = 3;
const PLATED_AT_MOST = 1;
/** Vehicles whose vector is computed; the rest of a crowd has its picture, type and place. */
const COMPARED_AT_MOST = 6;
/** A plate is read only where the car is this near: one look has to do. */
const PLATED_FROM_PX = 130;
/** Seen once, a thing has to be as sure as the best sight of one that is followed; what moves is likelier a thing than a wall. */
const SURE: Record<'person' | 'vehicle', number> = { person: 0.38, vehicle: 0.27 };
const MOVING_EVIDENCE = 0.12;
/** At the same place in the next picture it is the same thing, standing. */
const SAME_PLACE = 0.6;
/** A place that a followed object covers this much of shows that object. */
const COVERED = 0.3;

export interface KeyframesRequest {
  /** A local file. */
  file: string;
  /** [fromMs, toMs) in presentation time. */
  fromMs: number;
  toMs: number;
  /** Nothing is followed from one span of this length into the next, counted from `originMs`. */
  apartMs: number;
  originMs: number;
  models: VisionModels;
  ffmpegPath?: string;
  ffprobePath?: string;
  hwaccel?: string;
  onSoftwareFallback?: (reason: string) => void;
  /** Told after each picture with its presentation time. */
  onProgress?: (ptsMs: number) => void;
  signal?: AbortSignal;
}

export interface KeyframesResult {
  tracks: FinishedTrack[];
  /** Pictures analysed. */
  pictures: number;
}

/** Something seen in the last picture, that may stand there in the next. */
interface Standing {
  track: TrackerTrack;
  dossier: Dossier;
  kind: TrackKind;
  box: PixelBox;
  parentLocalId: string | undefined;
}

/**
 * A first look through a stretch of a recording: about six key pictures a minute, each for itself, by the models that look
 * at every moment later. What stands at one place through several pictures is one track; what moves is a new one each time,
 * because ten seconds apart nothing can be followed.
 * @throws RecordingUndecodable where nothing can be decoded, an AbortError when `signal` says so.
 */
export async function indexKeyframes(request: KeyframesRequest): Promise<KeyframesResult> {
  const { models, signal } = request;
  const frames = decodeKeyPictures({
    file: request.file,
    fromMs: request.fromMs,
    fps: 1000 / EVERY_MS,
    maxSidePx: DEFAULT_SETTINGS.maxSidePx,
    ...(request.ffmpegPath && { ffmpegPath: request.ffmpegPath }),
    ...(request.ffprobePath && { ffprobePath: request.ffprobePath }),
    ...(request.hwaccel && { hwaccel: request.hwaccel }),
    ...(request.onSoftwareFallback && { onSoftwareFallback: request.onSoftwareFallback }),
    ...(signal && { signal }),
  });
  const look = new FirstLook(models);
  let pictures = 0;
  let apart = -1;
  let span = -1;
  for await (const frame of frames) {
    signal?.throwIfAborted();
    if (frame.ptsMs >= request.toMs) break;
    if (spanOf(frame.ptsMs, 1000 / EVERY_MS) === span) continue;
    span = spanOf(frame.ptsMs, 1000 / EVERY_MS);
    const stretch = Math.floor((frame.ptsMs - request.originMs) / request.apartMs);
    if (stretch !== apart) await look.closeAll();
    apart = stretch;
    await look.at(frame);
    pictures++;
    request.onProgress?.(frame.ptsMs);
  }
  signal?.throwIfAborted();
  await look.closeAll();
  return { tracks: look.tracks, pictures };
}

class FirstLook {
  readonly tracks: FinishedTrack[] = [];
  private readonly gate = new MotionGate();
  private standing: Standing[] = [];
  private readonly prefix: string;

  constructor(private readonly models: VisionModels) {
    // Under another pack other things are seen: their ids are not the same.
    this.prefix = `k${models.pack.sha256.slice(0, 8)}`;
  }

  async at(frame: Frame): Promise<void> {
    const { blobs } = this.gate.step(frame);
    const whole: LookRegion = { x: 0, y: 0, w: frame.widthPx, h: frame.heightPx, detail: 'full' };
    const crops = planCrops(blobs.slice(0, 2 * CROPS_AT_MOST), frame.widthPx, frame.heightPx);
    const detections = await detectIn(frame, [whole, ...crops.slice(0, CROPS_AT_MOST)], this.models);
    const before = this.standing;
    const now: Standing[] = [];
    for (const kind of ['person', 'vehicle'] as const) {
      const sure = ({ box, score }: Observation) => {
        const moving = blobs.reduce((sum, blob) => sum + intersectionArea(blob, box), 0) > 0.35 * areaOf(box);
        return score + (moving ? MOVING_EVIDENCE : 0) >= SURE[kind];
      };
      for (const seen of detections[kind].filter(sure)) {
        now.push(await this.note(kind, seen, frame, before, undefined));
      }
    }
    const fresh = now.filter((one) => !before.includes(one));
    await this.readPlates(frame, fresh);
    now.push(...(await this.lookForFaces(frame, fresh)));
    this.standing = now;
    await this.finish(before.filter((one) => !now.includes(one)));
  }

  /** Ends everything that stands. */
  async closeAll(): Promise<void> {
    await this.finish(this.standing);
    this.standing = [];
  }

  private async note(
    kind: TrackKind,
    seen: Observation,
    frame: Frame,
    before: Standing[],
    parentLocalId: string | undefined,
    face?: { points: [number, number][]; frontality: number },
  ): Promise<Standing> {
    const same = before.find((one) => one.kind === kind && overlap(one.box, seen.box) >= SAME_PLACE);
    const one = same ?? this.begin(kind, seen, frame, parentLocalId);
    const { track, dossier } = one;
    one.box = seen.box;
    track.lastPtsMs = frame.ptsMs;
    track.hits++;
    track.scoreSum += seen.score;
    track.labels[seen.label] = (track.labels[seen.label] ?? 0) + seen.score;
    addToPath(dossier.path, {
      ptsMs: frame.ptsMs,
      ...toFractions(seen.box, frame.widthPx, frame.heightPx),
    });
    const factor = face ? { factor: 0.3 + 0.7 * face.frontality, face } : {};
    await offerShot(dossier, { box: seen.box, score: seen.score, ...factor }, frame);
    return one;
  }

  private begin(
    kind: TrackKind,
    seen: Observation,
    frame: Frame,
    parentLocalId: string | undefined,
  ): Standing {
    const centre = [seen.box.x + seen.box.w / 2, seen.box.y + seen.box.h / 2].map(Math.round);
    const dossier = openDossier(kind, 0);
    // Time and place name it: the same look at the same file gives the same name, whatever was looked at before.
    dossier.localId = `${this.prefix}-${Math.round(frame.ptsMs)}-${kind[0]}${centre.join('x')}`;
    const track: TrackerTrack = {
      serial: 0,
      kalman: startKalman(seen.box),
      firstPtsMs: frame.ptsMs,
      lastPtsMs: frame.ptsMs,
      confirmed: true,
      hits: 0,
      scoreSum: 0,
      bestScore: seen.score,
      labels: {},
      owner: null,
      misses: 0,
      origin: [0, 0],
      travelled: 0,
      detectedPtsMs: frame.ptsMs,
    };
    return { track, dossier, kind, box: seen.box, parentLocalId };
  }

  private async readPlates(frame: Frame, fresh: Standing[]): Promise<void> {
    const near = fresh
      .filter(
        ({ kind, box, track }) => kind === 'vehicle' && box.w >= PLATED_FROM_PX && !track.labels.bicycle,
      )
      .sort((a, b) => areaOf(b.box) - areaOf(a.box))
      .slice(0, PLATED_AT_MOST);
    for (const { box, dossier } of near) {
      const [best] = await findPlates(frame, enlarge(box, 1.06), this.models);
      if (best) await takeDown(dossier, best, box, frame);
    }
  }

  private async lookForFaces(frame: Frame, fresh: Standing[]): Promise<Standing[]> {
    const persons = fresh
      .filter(({ kind, box }) => kind === 'person' && Math.max(box.w * 0.45, box.h * 0.15) >= 16)
      .sort((a, b) => areaOf(b.box) - areaOf(a.box))
      .slice(0, FACED_AT_MOST)
      .map((one, serial) => ({ serial, box: one.box, one }));
    if (persons.length === 0) return [];
    const found = await findFaces(frame, persons, [], this.models);
    const faces: Standing[] = [];
    for (const seen of found) {
      const owner = persons.find(({ serial }) => serial === seen.person);
      const frontality = frontalityOf(seen);
      const observation = { box: seen.box, score: seen.score, label: 'face' };
      const parent = owner?.one.dossier.localId ?? undefined;
      faces.push(
        await this.note('face', observation, frame, [], parent, { points: seen.points, frontality }),
      );
    }
    return faces;
  }

  private async finish(ended: Standing[]): Promise<void> {
    const compared = new Set(
      ended
        .filter(({ kind }) => kind === 'vehicle')
        .sort((a, b) => (b.dossier.shots[0]?.quality ?? 0) - (a.dossier.shots[0]?.quality ?? 0))
        .slice(0, COMPARED_AT_MOST),
    );
    for (const one of ended) {
      // One picture stands for a moment's look; more would cost a vector each.
      const shots = [...one.dossier.shots].sort((a, b) => b.quality - a.quality).slice(0, 1);
      const models =
        one.kind !== 'vehicle' || compared.has(one) ? this.models : withoutVehicleVectors(this.models);
      const finished = await finishTrack(one.track, { ...one.dossier, shots }, one.parentLocalId, models);
      if (finished) this.tracks.push(finished);
    }
  }
}

/** The same models, which compute no vector of a vehicle, nor one that words are held against. */
const withoutVehicleVectors = (models: VisionModels): VisionModels => ({
  ...models,
  embedVehicles: async () => [],
  embedImages: async () => [],
});

/** Where and when something was seen. Box in fractions of the picture, `ptsMs` in presentation time. */
export interface SeenAt extends Box {
  kind: TrackKind;
  ptsMs: number;
}

/**
 * Which of some sightings show an object that a segment has left open: it is still being followed, and its track comes with
 * a later segment.
 * @returns the sightings, by their place in the list
 * @throws OpenStateRefused for a state of another version
 */
export function stillFollowed(openState: OpenState, sightings: SeenAt[]): number[] {
  const { dossiers } = resumeState(openState, openState.fingerprint);
  return sightings.flatMap((seen, index) => {
    const followed = dossiers.some((dossier) => {
      if (dossier.kind !== seen.kind || !dossier.localId) return false;
      const there = placeAt(dossier.path, seen.ptsMs);
      return there !== undefined && (overlap(there, seen) >= COVERED || shareInside(seen, there) >= 0.8);
    });
    return followed ? [index] : [];
  });
}

/** Where a path was at a time, between its points in a straight line; undefined before and after it. */
function placeAt(path: PathPoint[], ptsMs: number): Box | undefined {
  const [first, last] = [path[0], path.at(-1)];
  if (!first || !last || ptsMs < first.ptsMs || ptsMs > last.ptsMs) return undefined;
  const after = path.findIndex((point) => point.ptsMs >= ptsMs);
  const [from, to] = [path[Math.max(0, after - 1)] ?? first, path[after] ?? last];
  const share = to.ptsMs > from.ptsMs ? (ptsMs - from.ptsMs) / (to.ptsMs - from.ptsMs) : 0;
  const between = (key: 'x' | 'y' | 'w' | 'h') => from[key] + (to[key] - from[key]) * share;
  return { x: between('x'), y: between('y'), w: between('w'), h: between('h') };
}
