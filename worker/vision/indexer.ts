import type { Frame, LookRegion, PixelBox, VisionModels } from '../models/types';
import { noteCarried } from './carried';
import { detectIn } from './detect';
import { addToPath, type Dossier, openDossier } from './dossier';
import { frontalityOf } from './faces';
import { finishTrack } from './finish';
import { areaOf, enlarge, intersectionArea, shareInside, toFractions } from './geometry';
import type { IndexState } from './index-state';
import { boxOf } from './kalman';
import { lookForFaces, lookForLoosePlates, lookForPlates, type Present, takeDown } from './looks';
import { MotionGate } from './motion';
import { planCrops } from './regions';
import { RestlessPlaces } from './restless';
import * as schedule from './schedule';
import { offerShot } from './shots';
import { type Observation, Tracker, type TrackerStep, type TrackerTrack } from './tracker';
import { TRACKING } from './tracking-settings';
import type { FinishedTrack, TrackKind } from './types';

const KIND_LETTER: Record<TrackKind, string> = { person: 'p', vehicle: 'v', face: 'f', plate: 'n' };

/** Added to a detection's score where something moves at its place: what moves is likelier a thing than a wall. */
const MOTION_EVIDENCE = 0.12;
/** A detection at least this sure says that a blob was a thing and no bush. */
const SEEN_SCORE = 0.18;
/** Moving blobs taken into account; more than these is weather. */
const BLOBS_LIMIT = 24;

/** Follows everything in one recording, frame by frame. Its whole memory is `state`. */
export class Indexer {
  private readonly gate: MotionGate;
  private readonly restless: RestlessPlaces;
  private readonly trackers: Record<TrackKind, Tracker>;
  private readonly dossiers = new Map<string, Dossier>();
  framesWithMotion = 0;
  motionMs = 0;
  /** Looks at the frame before that are still under way; never more than one frame's. */
  private closer: Promise<FinishedTrack[]> | undefined;

  constructor(
    private readonly models: VisionModels,
    private readonly state: IndexState,
  ) {
    this.gate = state.motion ? MotionGate.restore(state.motion) : new MotionGate();
    this.restless = new RestlessPlaces(state.restless);
    const tracker = (kind: TrackKind) => new Tracker(TRACKING[kind], state.trackers[kind]);
    this.trackers = {
      person: tracker('person'),
      vehicle: tracker('vehicle'),
      face: tracker('face'),
      plate: tracker('plate'),
    };
    for (const dossier of state.dossiers) this.dossiers.set(`${dossier.kind}:${dossier.serial}`, dossier);
  }

  /**
   * Analyses one frame and returns the tracks that ended with the frame before. Best shots, faces and plates of a frame
   * are looked at while the detector is at work on the next: what to look at in the next does not depend on them, and
   * nothing of the next is taken in before they are done. Which of the two is faster therefore decides nothing.
   */
  async step(frame: Frame): Promise<FinishedTrack[]> {
    const started = performance.now();
    const motion = this.gate.step(frame);
    this.motionMs += performance.now() - started;
    const blobs = motion.blobs.slice(0, BLOBS_LIMIT);
    const moved = blobs.length > 0 || motion.restarted;
    if (moved) {
      this.framesWithMotion++;
      this.state.movedSinceWhole = true;
    }
    const moving = this.restless.worthALook(blobs, frame.ptsMs);
    const looked = this.regionsToLookAt(frame, blobs, moving, motion.restarted);
    const [detections, ended] = await settled(detectIn(frame, looked, this.models), this.drain());
    if (moved) this.state.movedSinceTiles = true;
    const sure = [...detections.person, ...detections.vehicle].filter(({ score }) => score >= SEEN_SCORE);
    this.restless.learn(blobs, looked, sure, frame.ptsMs);
    const persons = this.follow('person', frame, detections.person, looked, blobs);
    for (const { track, observation } of persons.seen) {
      noteCarried(this.dossier('person', track.serial), observation.box, detections.carried);
    }
    const vehicles = this.follow('vehicle', frame, detections.vehicle, looked, blobs);
    this.state.lastPtsMs = frame.ptsMs;
    this.closer = this.lookCloser(frame, persons, vehicles, blobs, moving);
    // A failure is told by the next step or by `drain`.
    this.closer.catch(() => undefined);
    return ended;
  }

  /** Waits for what is under way and returns the tracks that ended with the last frame. Before `save`. */
  async drain(): Promise<FinishedTrack[]> {
    const { closer } = this;
    this.closer = undefined;
    return closer ? await closer : [];
  }

  /** Best shots, plates and faces of one frame, and the tracks that ended with it. */
  private async lookCloser(
    frame: Frame,
    persons: TrackerStep,
    vehicles: TrackerStep,
    blobs: PixelBox[],
    moving: PixelBox[],
  ): Promise<FinishedTrack[]> {
    const here = {
      persons: this.present('person', persons, blobs),
      vehicles: this.present('vehicle', vehicles, blobs),
    };
    const plated = here.vehicles.filter(({ label }) => label !== 'bicycle');
    const [faces, plates] = await settled(
      this.followFaces(frame, here.persons, this.butVehicles(moving)),
      lookForPlates(frame, plated, this.state, this.models).then(() =>
        this.followPlates(frame, here, moving),
      ),
      ...this.offers('person', persons, frame),
      ...this.offers('vehicle', vehicles, frame),
    );
    return this.finishAll([
      ...faces.ended.map((track) => ({ kind: 'face' as const, track })),
      ...plates.ended.map((track) => ({ kind: 'plate' as const, track })),
      ...persons.ended.map((track) => ({ kind: 'person' as const, track })),
      ...vehicles.ended.map((track) => ({ kind: 'vehicle' as const, track })),
    ]);
  }

  /** Ends every open track: the recording is over. */
  async finish(): Promise<FinishedTrack[]> {
    const last = await this.drain();
    const kinds: TrackKind[] = ['face', 'plate', 'person', 'vehicle'];
    const open = kinds.flatMap((kind) => this.trackers[kind].state.tracks.map((track) => ({ kind, track })));
    const finished = await this.finishAll(open);
    for (const kind of kinds) this.trackers[kind].state.tracks = [];
    return [...last, ...finished];
  }

  /** The state to go on from later; after `drain`. */
  save(): IndexState {
    this.state.motion = this.gate.save() ?? null;
    this.state.dossiers = [...this.dossiers.values()];
    return this.state;
  }

  /** Crops about what moves and what is followed; from time to time the whole frame. */
  private regionsToLookAt(
    frame: Frame,
    blobs: PixelBox[],
    moving: PixelBox[],
    restarted: boolean,
  ): LookRegion[] {
    const places = [...moving];
    for (const kind of ['person', 'vehicle'] as const) {
      for (const { track, box } of this.trackers[kind].expected(frame.ptsMs)) {
        if (blobs.some((blob) => shareInside(box, blob) > 0.5)) continue;
        const dossier = this.dossier(kind, track.serial);
        const moves = blobs.some((blob) => intersectionArea(blob, box) > 0);
        if (track.confirmed && !moves && frame.ptsMs < dossier.nextDetectMs) continue;
        dossier.nextDetectMs = frame.ptsMs + schedule.STANDING_LOOK_MS - 50;
        places.push(box);
      }
    }
    const regions = planCrops(places, frame.widthPx, frame.heightPx);
    const { lastWholeMs, movedSinceWhole } = this.state;
    const since = lastWholeMs === null ? Number.POSITIVE_INFINITY : frame.ptsMs - lastWholeMs;
    const pause = movedSinceWhole ? schedule.WHOLE_FRAME_MS : schedule.WHOLE_FRAME_QUIET_MS;
    if (restarted || since >= pause - 50) {
      this.state.lastWholeMs = frame.ptsMs;
      this.state.movedSinceWhole = false;
      regions.push({ x: 0, y: 0, w: frame.widthPx, h: frame.heightPx, detail: 'full' });
    }
    return regions;
  }

  private follow(
    kind: 'person' | 'vehicle',
    frame: Frame,
    found: Observation[],
    looked: PixelBox[],
    blobs: PixelBox[],
  ): TrackerStep {
    const observations = found.map((observation) => {
      const moving = blobs.reduce((sum, blob) => sum + intersectionArea(blob, observation.box), 0);
      const supported = moving > 0.35 * areaOf(observation.box);
      return {
        ...observation,
        evidence: observation.score + (supported && observation.score > 0.13 ? MOTION_EVIDENCE : 0),
      };
    });
    const step = this.trackers[kind].step(frame.ptsMs, observations, looked, blobs);
    this.note(kind, step, frame);
    return step;
  }

  /** Writes into the dossiers where the tracks of a step are, and names those that are confirmed. */
  private note(kind: TrackKind, step: TrackerStep, frame: Frame): void {
    for (const track of [...step.seen.map(({ track }) => track), ...step.carried, ...step.begun]) {
      const dossier = this.dossier(kind, track.serial);
      if (track.confirmed && !dossier.localId) {
        const number = ++this.state.given[kind];
        dossier.localId = `${KIND_LETTER[kind]}${String(number).padStart(4, '0')}`;
      }
      const box = toFractions(boxOf(track.kalman), frame.widthPx, frame.heightPx);
      addToPath(dossier.path, { ptsMs: frame.ptsMs, ...box });
    }
  }

  private present(kind: 'person' | 'vehicle', step: TrackerStep, blobs: PixelBox[]): Present[] {
    return step.seen
      .filter(({ track }) => track.confirmed || track.hits >= 2)
      .map(({ track, observation }) => ({
        serial: track.serial,
        box: observation.box,
        label: observation.label,
        dossier: this.dossier(kind, track.serial),
        moving: blobs.some((blob) => intersectionArea(blob, observation.box) > 0),
      }));
  }

  private offers(kind: TrackKind, step: TrackerStep, frame: Frame): Promise<void>[] {
    return step.seen
      .filter(({ track }) => track.confirmed || track.hits >= 2)
      .map(({ track, observation }) => offerShot(this.dossier(kind, track.serial), observation, frame));
  }

  private async followFaces(frame: Frame, persons: Present[], moving: PixelBox[]): Promise<TrackerStep> {
    const { faces, looked } = await lookForFaces(frame, persons, moving, this.state, this.models);
    const observed = new Map<Observation, (typeof faces)[number]>();
    for (const face of faces) {
      const { box, score, person } = face;
      observed.set({ box, score, label: 'face', ...(person !== undefined && { owner: person }) }, face);
    }
    const step = this.trackers.face.step(frame.ptsMs, [...observed.keys()], looked);
    this.note('face', step, frame);
    await Promise.all(
      [...step.seen, ...step.begun.map((track) => ({ track, observation: undefined }))].map(
        async ({ track, observation }) => {
          const face = observation && observed.get(observation);
          if (!face) return;
          const frontality = frontalityOf(face);
          const candidate = {
            box: face.box,
            score: face.score,
            factor: 0.3 + 0.7 * frontality,
            face: { points: face.points, frontality },
          };
          await offerShot(this.dossier('face', track.serial), candidate, frame);
        },
      ),
    );
    return step;
  }

  /** The moving places that are no closed vehicle driving: no face is looked for on its roof. */
  private butVehicles(moving: PixelBox[]): PixelBox[] {
    const closed = this.trackers.vehicle.state.tracks
      .filter(({ confirmed, labels }) => confirmed && !labels.bicycle && !labels.motorcycle)
      .map(({ kalman }) => boxOf(kalman));
    // A person who walks before a parked car moves less than it is large.
    const drives = (blob: PixelBox) =>
      closed.some((box) => areaOf(blob) > 0.4 * areaOf(box) && shareInside(blob, enlarge(box, 1.25)) > 0.9);
    return moving.filter((blob) => !drives(blob));
  }

  private async followPlates(
    frame: Frame,
    here: { persons: Present[]; vehicles: Present[] },
    blobs: PixelBox[],
  ): Promise<TrackerStep> {
    const taken = [...here.vehicles, ...here.persons].map(({ box }) => box);
    const followed = this.trackers.plate.expected(frame.ptsMs).map(({ box }) => box);
    const vehicles = here.vehicles.map(({ box }) => box);
    const { plates, looked } = await lookForLoosePlates(
      frame,
      blobs,
      followed.length > 0 ? vehicles : taken,
      followed,
      this.state,
      this.models,
    );
    const observed = new Map(
      plates.map((plate) => {
        const owner = here.vehicles.find(
          ({ box }) => shareInside(plate.box, enlarge(box, 1.1)) > 0.8,
        )?.serial;
        const observation: Observation = {
          box: plate.box,
          score: plate.confidence,
          label: 'plate',
          ...(owner !== undefined && { owner }),
        };
        return [observation, plate] as const;
      }),
    );
    const step = this.trackers.plate.step(frame.ptsMs, [...observed.keys()], looked);
    this.note('plate', step, frame);
    for (const { track, observation } of step.seen) {
      const plate = observed.get(observation);
      if (!plate) continue;
      const dossier = this.dossier('plate', track.serial);
      await takeDown(dossier, plate, plate.box, frame);
      await offerShot(dossier, { box: plate.box, score: plate.confidence }, frame);
    }
    return step;
  }

  private dossier(kind: TrackKind, serial: number): Dossier {
    const key = `${kind}:${serial}`;
    const known = this.dossiers.get(key);
    if (known) return known;
    const opened = openDossier(kind, serial);
    this.dossiers.set(key, opened);
    return opened;
  }

  private async finishAll(ended: { kind: TrackKind; track: TrackerTrack }[]): Promise<FinishedTrack[]> {
    const finished = await Promise.all(
      ended.map(({ kind, track }) => {
        const dossier = this.dossier(kind, track.serial);
        return finishTrack(track, dossier, this.parentOf(kind, track), this.models);
      }),
    );
    for (const { kind, track } of ended) {
      const key = `${kind}:${track.serial}`;
      const localId = this.dossiers.get(key)?.localId;
      if (localId && (kind === 'person' || kind === 'vehicle')) {
        this.state.retired.push({ kind, serial: track.serial, localId });
      }
      this.dossiers.delete(key);
    }
    const over = new Set(ended.map(({ track }) => track));
    const owned = (kind: TrackKind, serial: number) =>
      this.trackers[kind].state.tracks.some((track) => !over.has(track) && track.owner === serial);
    this.state.retired = this.state.retired.filter(({ kind, serial }) =>
      owned(kind === 'person' ? 'face' : 'plate', serial),
    );
    return finished.flatMap((track) => track ?? []);
  }

  private parentOf(kind: TrackKind, track: TrackerTrack): string | undefined {
    if (track.owner === null || (kind !== 'face' && kind !== 'plate')) return undefined;
    const parentKind = kind === 'face' ? 'person' : 'vehicle';
    const open = this.dossiers.get(`${parentKind}:${track.owner}`)?.localId;
    const retired = this.state.retired.find(
      (entry) => entry.kind === parentKind && entry.serial === track.owner,
    )?.localId;
    return open ?? retired;
  }
}

/** Waits for all, also when one fails: nothing may go on in a state that is no longer in use. Throws the first failure. */
async function settled<Results extends unknown[]>(
  ...running: { [Index in keyof Results]: Promise<Results[Index]> }
): Promise<Results> {
  await Promise.allSettled(running);
  return Promise.all(running) as Promise<Results>;
}
