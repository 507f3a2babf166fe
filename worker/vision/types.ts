/**
 * What the vision room takes in and gives out. Everything here is plain data: no database, no queue.
 *
 * Coordinates named `Box` are fractions 0..1 of the displayed picture (after rotation), origin top left, so that they
 * hold for every size the picture is ever drawn at. Times named `ptsMs` are presentation times of the container in
 * milliseconds, as ffprobe reports them (a file's first frame need not be at 0).
 */
import type { InferenceStats, VisionModels } from '../models/types';

/** The four things that are followed. A plate or a face seen on no vehicle or person is a track of its own. */
export type TrackKind = 'person' | 'vehicle' | 'face' | 'plate';

/** Fractions 0..1 of the displayed picture, origin top left. */
export interface Box {
  x: number;
  y: number;
  w: number;
  h: number;
}

/** Where a track was at one analysed frame. Between points, interpolate linearly. */
export interface PathPoint extends Box {
  ptsMs: number;
}

/** One of the few best pictures of a track: sharp, large, central, complete. */
export interface BestShot {
  ptsMs: number;
  /** The object's box; the picture itself has a margin around it. */
  box: Box;
  /** What the JPEG shows, margin included. */
  pictureBox: Box;
  jpeg: Buffer;
  /** 0..1, comparable within one kind; the first shot of a track is its best. */
  quality: number;
  /** Spread of the Laplacian of the crop at a fixed size, 0..1 (about 0.1 is blurred). */
  sharpness: number;
  /** Of a face: its points in pixels of the picture, and the sha256 of the model that found them. */
  face?: { points: [number, number][]; detector: string };
}

/** A vector of unit length in one space. Vectors of different spaces are never compared. */
export interface TrackEmbedding {
  /** For example `face.human-faceres.1024`; names model and dimension. */
  space: string;
  vector: Float32Array;
  /** 0..1, of the picture that it was computed from. */
  quality: number;
  /** The best shot that it was computed from. */
  ptsMs: number;
}

/** One character of a plate as voted over the whole track, with what else it may be. */
export interface PlateCharacter {
  char: string;
  /** 0..1, the probability that it is this one. */
  confidence: number;
  /** The next best readings at this place, best first, without `char`. */
  others: { char: string; confidence: number }[];
}

/** A plate as read over the whole track. */
export interface PlateReading {
  /** Latin letters and digits only, upper case, lines joined. */
  text: string;
  /** 0..1, the probability that the whole text is right. */
  confidence: number;
  /** One entry per character of `text`. */
  alternatives: PlateCharacter[];
  /** Two readers, each for itself, gave this text; where the pack has one reader only, that one in two frames. */
  agreed: boolean;
  /** How many frames were read. */
  reads: number;
  /** The frame of the best single reading, and the plate's place in it. */
  ptsMs: number;
  box: Box;
  jpeg: Buffer;
}

/** Colour names used for vehicles and clothes. */
export const VEHICLE_COLOURS = [
  'white',
  'silver',
  'grey',
  'black',
  'red',
  'orange',
  'yellow',
  'green',
  'blue',
  'purple',
  'brown',
] as const;
export type VehicleColour = (typeof VEHICLE_COLOURS)[number];

/** One object followed from where it was first seen to where it was last seen. */
export interface FinishedTrack {
  /** Stable for one recording under one pack and one set of settings: `v0001`, `p0002`, `f0003`, `n0004` (plate). */
  localId: string;
  kind: TrackKind;
  /** `person`, `face`, `plate`, or a vehicle's type: car, bus, truck, van, motorcycle, bicycle. */
  class: string;
  /** 0..1, the class's share of what the detector called it over the whole track. */
  classConfidence?: number;
  /** 0..1 mean of the detector's scores over the frames where it was really seen. */
  confidence: number;
  firstPtsMs: number;
  lastPtsMs: number;
  path: PathPoint[];
  /** Best first; one to four. */
  bestShots: BestShot[];
  /** Absent where it could not be told: a night camera's grey picture, or nothing likely enough. */
  colour?: VehicleColour;
  /** 0..1, about how often such a colour is right. */
  colourConfidence?: number;
  /** The next likeliest colour where it is likely too: white and silver are taken for one another. */
  secondColour?: { colour: VehicleColour; confidence: number };
  /** Of a person: colours of the clothes above and below the waist, each where it could be told. */
  wears?: {
    upper?: { colour: VehicleColour; confidence: number };
    lower?: { colour: VehicleColour; confidence: number };
  };
  /** Of a person: what the detector saw on them often enough: backpack, handbag, suitcase, umbrella. */
  carries?: string[];
  /** Face → the person whose box holds it; plate → its vehicle. */
  parentLocalId?: string;
  embeddings: TrackEmbedding[];
  /** On the vehicle that carries it, or on a track of kind `plate` where no vehicle was seen. */
  plate?: PlateReading;
}

/** A place where the file could not be decoded cleanly, as ffmpeg told it. */
export interface DamageReport {
  /** Presentation time of the last frame decoded before the message; the damage is at or shortly after it. */
  atMs: number;
  /** Set where no frame was decoded from `atMs` to here. The file itself may hold none there. */
  untilMs?: number;
  /**
   * The next key picture after the damage: pictures between are drawn from spoilt ones and may show what never was. Absent
   * where decoding ended before one came.
   */
  cleanFromMs?: number;
  message: string;
}

/**
 * Everything that is still being followed at the end of a segment: tracks, best shots, the background of the motion
 * gate. Plain JSON (binary parts in base64): store it, read it back, hand it to the next segment.
 */
export interface OpenState {
  version: 1;
  /** Pack and settings that made it; a state is refused under others. */
  fingerprint: string;
  lastPtsMs: number;
  [part: string]: unknown;
}

export interface SegmentProgress {
  /** Presentation time of the frame that was analysed last. */
  ptsMs: number;
  framesAnalysed: number;
  /** Tracks finished in this segment so far. */
  tracksFinished: number;
}

export interface IndexSettings {
  /** Frames analysed per second of recording. */
  analysedFps: number;
  /** Frames are scaled down so that the longest side is at most this. */
  maxSidePx: number;
}

export interface SegmentRequest {
  /** A local file. */
  file: string;
  /** Segment [fromMs, toMs) in presentation time; `toMs` left out: to the end of the file. */
  fromMs: number;
  toMs?: number;
  /** `openState` of the segment before; left out for the first one. */
  state?: OpenState;
  models: VisionModels;
  settings?: Partial<IndexSettings>;
  /** Programs; default `ffmpeg` and `ffprobe` on the path. */
  ffmpegPath?: string;
  ffprobePath?: string;
  /** A hardware decoder: `auto`, `none` or ffmpeg's name; software where it does not work. Default `none`. */
  hwaccel?: string;
  /** Told why software decodes although hardware was asked for. */
  onSoftwareFallback?: (reason: string) => void;
  onProgress?: (progress: SegmentProgress) => void;
  signal?: AbortSignal;
}

export interface SegmentStats extends InferenceStats {
  framesAnalysed: number;
  framesWithMotion: number;
  wallMs: number;
  /** Time spent waiting for the decoder's next frame, and looking for motion. */
  waitedForFramesMs: number;
  motionMs: number;
}

export interface SegmentResult {
  /** Tracks that ended in this segment; those still open travel in `openState`. */
  tracks: FinishedTrack[];
  openState: OpenState;
  damage: DamageReport[];
  framesAnalysed: number;
  /** Presentation time of the last analysed frame; undefined when the segment held none. */
  lastPtsMs?: number;
  /** The decoder met the end of the file before `toMs`. */
  endOfFile: boolean;
  stats: SegmentStats;
}

/** Why a face in a probe picture cannot be searched with. */
export type FaceRefusal = 'too small' | 'too blurred' | 'too far from frontal';

export interface ProbeFace {
  box: Box;
  quality: number;
  space: string;
  /** Absent when refused. */
  vector?: Float32Array;
  refusedReason?: FaceRefusal;
  /** Crop of the face with a margin. */
  jpeg: Buffer;
}

export interface ProbeVehicle {
  box: Box;
  class: string;
  confidence: number;
  /** Absent where it could not be told. */
  colour?: VehicleColour;
  colourConfidence?: number;
  space: string;
  vector: Float32Array;
  jpeg: Buffer;
}

export interface ProbePlate {
  box: Box;
  text: string;
  /** 0..1, the probability that the whole text is right, going by this picture alone. */
  confidence: number;
  /** Two readers, each for itself, gave this text. */
  agreed: boolean;
  /** One entry per character of `text`. */
  alternatives: PlateCharacter[];
}

export interface ProbePicture {
  widthPx: number;
  heightPx: number;
  faces: ProbeFace[];
  vehicles: ProbeVehicle[];
  plates: ProbePlate[];
}
