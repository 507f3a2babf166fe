import type { PixelBox } from '../models/types';
import { assign } from './assignment';
import { areaOf, centreOf, enlarge, overlap, shareInside } from './geometry';
import { boxOf, correct, type KalmanBox, predict, startKalman } from './kalman';

/** One thing the detector saw in a frame. */
export interface Observation {
  box: PixelBox;
  /** The detector's own score. */
  score: number;
  /** The score with what else speaks for it, such as motion at its place; decides what may begin a track. */
  evidence?: number;
  label: string;
  /** Serial of the track that it belongs to: a face's person. */
  owner?: number;
}

/** Plain data: the tracker's whole memory is a list of these and a time. */
export interface TrackerTrack {
  /** Rising in order of birth. */
  serial: number;
  kalman: KalmanBox;
  firstPtsMs: number;
  /** When it was last really seen, by the detector or as a moving blob. */
  lastPtsMs: number;
  confirmed: boolean;
  /** Times the detector saw it, and the sum of its scores. */
  hits: number;
  scoreSum: number;
  bestScore: number;
  /** Sum of scores by label. */
  labels: Record<string, number>;
  /** Serial of the track that it belongs to, as last observed. */
  owner: number | null;
  /** Times in a row that its place was looked at and it was not there. */
  misses: number;
  /** Where it was first, and the farthest from there that it has been, in units of its own size. */
  origin: [number, number];
  travelled: number;
  /** When the detector saw it last; carrying by blobs does not count. */
  detectedPtsMs: number;
}

export interface TrackerState {
  nextSerial: number;
  lastPtsMs: number | null;
  tracks: TrackerTrack[];
}

export interface TrackerSettings {
  /** Observations at least this sure take part in the first round and may begin a track. */
  high: number;
  /** A track counts after this many hits, with this mean score of them and this sure a best one. */
  confirmHits: number;
  meanScore: number;
  bestScore: number;
  /** What has not moved by this much of its size is believed only when one hit was so sure: walls do not move. */
  movedBy: number;
  standingScore: number;
  /** Looks in a row without it before a confirmed track ends; before an unconfirmed one does. */
  lostAfter: number;
  unconfirmedLostAfter: number;
  /** A moving blob carries a track for at most this long after the detector saw it last. */
  carriedForMs: number;
  /** Nor is a track kept longer than this without being seen, looked at or not. */
  lostAfterMs: number;
}

export interface TrackerStep {
  /** Tracks seen in this frame with the observation that they were given. */
  seen: { track: TrackerTrack; observation: Observation }[];
  /** Tracks carried by a moving blob only. */
  carried: TrackerTrack[];
  /** Tracks that began with this frame. */
  begun: TrackerTrack[];
  /** Tracks that ended with this frame. */
  ended: TrackerTrack[];
}

/**
 * Follows boxes through time after ByteTrack (Zhang et al. 2022): Kalman prediction, first the sure observations, then
 * the weak ones for the tracks that are left, so that a half-hidden object keeps its identity. Ours in addition: boxes
 * are compared a little enlarged (5 pictures a second leave gaps; after Yang et al. 2023, C-BIoU), a track that the
 * detector loses is carried on by the moving blob at its place, and only a frame in which a track's place was looked
 * at counts as a miss.
 */
export class Tracker {
  constructor(
    private readonly settings: TrackerSettings,
    readonly state: TrackerState = { nextSerial: 1, lastPtsMs: null, tracks: [] },
  ) {}

  /** Where each track is expected at a time, without changing anything. */
  expected(ptsMs: number): { track: TrackerTrack; box: PixelBox }[] {
    const elapsedS = this.elapsedS(ptsMs);
    return this.state.tracks.map((track) => {
      const [cx, cy, w, h] = track.kalman;
      const x = cx.value + cx.speed * elapsedS;
      const y = cy.value + cy.speed * elapsedS;
      return { track, box: { x: x - w.value / 2, y: y - h.value / 2, w: w.value, h: h.value } };
    });
  }

  /**
   * One frame.
   * @param looked regions that the detector looked at.
   * @param blobs moving places that may carry a lost track.
   */
  step(ptsMs: number, observations: Observation[], looked: PixelBox[], blobs: PixelBox[] = []): TrackerStep {
    const elapsedS = this.elapsedS(ptsMs);
    this.state.lastPtsMs = ptsMs;
    for (const track of this.state.tracks) predict(track.kalman, elapsedS);

    const sure = observations.filter((observation) => evidenceOf(observation) >= this.settings.high);
    const weak = observations.filter((observation) => evidenceOf(observation) < this.settings.high);
    const seen: TrackerStep['seen'] = [];
    let free = this.state.tracks;
    const confirmed = free.filter((track) => track.confirmed);
    const young = free.filter((track) => !track.confirmed);
    const first = pair(confirmed, sure, 1.3, 0.15);
    const second = pair(first.tracks, weak, 1.3, 0.25);
    const third = pair(young, [...first.observations, ...second.observations], 1.5, 0.1);
    for (const { track, observation } of [...first.pairs, ...second.pairs, ...third.pairs]) {
      this.see(track, observation, ptsMs);
      seen.push({ track, observation });
    }
    free = [...second.tracks, ...third.tracks];

    const carried: TrackerTrack[] = [];
    const blobObservations = blobs.map((box) => ({ box, score: 0, label: '' }));
    const byBlob = pair(
      free.filter((track) => track.confirmed && ptsMs - track.detectedPtsMs < this.settings.carriedForMs),
      blobObservations,
      1,
      0.35,
    );
    for (const { track, observation } of byBlob.pairs) {
      correct(track.kalman, observation.box, 0.4);
      track.lastPtsMs = ptsMs;
      carried.push(track);
    }

    const ended: TrackerTrack[] = [];
    const held = new Set(carried);
    for (const track of free) {
      if (held.has(track)) continue;
      const at = boxOf(track.kalman);
      if (looked.some((region) => shareInside(at, region) > 0.6)) track.misses++;
      const limit = track.confirmed ? this.settings.lostAfter : this.settings.unconfirmedLostAfter;
      if (track.misses >= limit || ptsMs - track.lastPtsMs > this.settings.lostAfterMs) ended.push(track);
    }
    const over = new Set(ended);
    this.state.tracks = this.state.tracks.filter((track) => !over.has(track));
    const unclaimed = third.observations.filter(
      (observation) => evidenceOf(observation) >= this.settings.high && !this.isPartOfKnown(observation),
    );
    const begun = unclaimed.map((observation) => this.begin(observation, ptsMs));
    return { seen, carried, begun, ended };
  }

  private elapsedS(ptsMs: number): number {
    const { lastPtsMs } = this.state;
    return lastPtsMs === null ? 0 : Math.max(0, Math.min(3, (ptsMs - lastPtsMs) / 1000));
  }

  private see(track: TrackerTrack, observation: Observation, ptsMs: number): void {
    const [x, y] = centreOf(observation.box);
    const size = Math.max(1, Math.sqrt(observation.box.w * observation.box.h));
    track.travelled = Math.max(track.travelled, Math.hypot(x - track.origin[0], y - track.origin[1]) / size);
    const expected = boxOf(track.kalman);
    const hidden = areaOf(observation.box) < HIDDEN_BELOW * areaOf(expected);
    correct(track.kalman, observation.box, hidden ? TRUST_IN_PARTS : 1);
    track.lastPtsMs = ptsMs;
    track.detectedPtsMs = ptsMs;
    track.hits++;
    track.misses = 0;
    track.scoreSum += observation.score;
    track.bestScore = Math.max(track.bestScore, observation.score);
    if (observation.owner !== undefined) track.owner = observation.owner;
    track.labels[observation.label] = (track.labels[observation.label] ?? 0) + observation.score;
    this.confirm(track);
  }

  /** Something passes before a followed object: the parts left and right of it are no objects of their own. */
  private isPartOfKnown({ box }: Observation): boolean {
    return this.state.tracks.some((track) => {
      if (!track.confirmed) return false;
      const known = boxOf(track.kalman);
      return areaOf(box) < 0.5 * areaOf(known) && shareInside(box, known) > 0.8;
    });
  }

  private begin(observation: Observation, ptsMs: number): TrackerTrack {
    const track: TrackerTrack = {
      serial: this.state.nextSerial++,
      kalman: startKalman(observation.box),
      firstPtsMs: ptsMs,
      lastPtsMs: ptsMs,
      confirmed: false,
      hits: 1,
      scoreSum: observation.score,
      bestScore: observation.score,
      labels: { [observation.label]: observation.score },
      owner: observation.owner ?? null,
      misses: 0,
      origin: centreOf(observation.box),
      travelled: 0,
      detectedPtsMs: ptsMs,
    };
    this.state.tracks.push(track);
    return track;
  }

  private confirm(track: TrackerTrack): void {
    const { confirmHits, meanScore, bestScore, movedBy, standingScore } = this.settings;
    const believed = track.bestScore >= bestScore && track.scoreSum >= meanScore * track.hits;
    const moved = track.travelled >= movedBy || track.bestScore >= standingScore;
    if (track.hits >= confirmHits && believed && moved) track.confirmed = true;
  }
}

/** A box that is suddenly this much smaller shows a part of the object: it says little of where the whole is. */
const HIDDEN_BELOW = 0.6;
const TRUST_IN_PARTS = 0.25;

const evidenceOf = (observation: Observation) => observation.evidence ?? observation.score;

/**
 * How alike a track and an observation are, 0..1: the overlap of their enlarged boxes; where both belong to the same
 * owner, nearness counts as well, because a small thing (a face) jumps out of its box while its owner is followed.
 */
function likeness(track: TrackerTrack, box: PixelBox, observation: Observation, other: PixelBox): number {
  const shared = overlap(box, other);
  if (track.owner === null || track.owner !== observation.owner) return shared;
  const [ax, ay] = centreOf(box);
  const [bx, by] = centreOf(other);
  const distance = Math.hypot(ax - bx, ay - by) / Math.max(1, Math.sqrt(other.w * other.h));
  return Math.max(shared, 0.7 * Math.exp(-distance / 2));
}

/** Pairs tracks with observations; pairs less alike than `least` are refused. */
function pair(tracks: TrackerTrack[], observations: Observation[], grow: number, least: number) {
  const expected = tracks.map((track) => enlarge(boxOf(track.kalman), grow));
  const given = observations.map((observation) => enlarge(observation.box, grow));
  const costs = tracks.map((track, row) =>
    observations.map((observation, column) => {
      const [box, other] = [expected[row], given[column]];
      return box && other ? 1 - likeness(track, box, observation, other) : 1;
    }),
  );
  const pairs: { track: TrackerTrack; observation: Observation }[] = [];
  const usedTracks = new Set<TrackerTrack>();
  const usedObservations = new Set<Observation>();
  for (const [row, column] of assign(costs)) {
    const track = tracks[row];
    const observation = observations[column];
    if (!track || !observation || 1 - (costs[row]?.[column] ?? 1) < least) continue;
    pairs.push({ track, observation });
    usedTracks.add(track);
    usedObservations.add(observation);
  }
  return {
    pairs,
    tracks: tracks.filter((track) => !usedTracks.has(track)),
    observations: observations.filter((observation) => !usedObservations.has(observation)),
  };
}
