/** What a loaded pack offers to the vision room, and what it says about itself for receipts. */
import type { FalseMatches } from './manifest';

/** A rectangle in pixels of a frame. */
export interface PixelBox {
  x: number;
  y: number;
  w: number;
  h: number;
}

/** A decoded picture: 8-bit RGB, rows without padding, in memory that inference threads can read without a copy. */
export interface Frame {
  widthPx: number;
  heightPx: number;
  ptsMs: number;
  rgb: Uint8Array<SharedArrayBuffer>;
}

/**
 * A region to look at. `detail` where small things are expected in it: half as many pixels again, or the model's full
 * input, which costs twice and four times as much. Models of one input size know no difference.
 */
export interface LookRegion extends PixelBox {
  detail?: 'more' | 'full';
}

export interface DetectedObject {
  box: PixelBox;
  /** COCO label of the detector, as it is. */
  label: string;
  score: number;
}

export interface DetectedFace {
  box: PixelBox;
  score: number;
  /** Right eye, left eye, nose, mouth, right ear, left ear of the person (left to right in the picture), in pixels. */
  points: [number, number][];
}

export interface TextRegion {
  /** Axis-aligned box of the text line. */
  box: PixelBox;
  /** Corners of the rotated rectangle, clockwise from the top left, in pixels. */
  corners: [number, number][];
  score: number;
}

export interface CharacterReading {
  char: string;
  confidence: number;
  others: { char: string; confidence: number }[];
}

export interface TextReading {
  text: string;
  /** Of a line of text the mean of its characters'; of a plate the probability that the whole text is right. */
  confidence: number;
  characters: CharacterReading[];
  /** Lines that the text stood on; 1 where the reader does not tell. */
  lines: 1 | 2;
}

/** A plate in a frame: its corners in pixels, clockwise from the top left of its text, without margin. */
export interface PlateQuad {
  corners: [number, number][];
}

/** What one reader made of a plate. */
export interface PlateOpinion {
  /** Name of the model. */
  reader: string;
  reading: TextReading;
}
/** What each plate reader of the pack made of one plate; empty where the pack has none. */
export type PlateOpinions = PlateOpinion[];

export interface InferenceStats {
  /** Model runs by task. */
  inferences: Record<string, number>;
  /** Time inside the models by task, summed over threads. */
  inferenceMs: Record<string, number>;
}

/** One model of the pack in use, for the receipt of a search and the provenance of a track. */
export interface ModelIdentity {
  task: string;
  name: string;
  /** sha256 of the file that was loaded. */
  sha256: string;
  licence: string;
  space?: string;
  dimension?: number;
}

/** The vector spaces of a pack. A space has one dimension for ever. */
export interface SpaceDescription {
  name: string;
  dimension: number;
  kind: 'face' | 'vehicle' | 'text';
  /** Cosine above which two vectors are worth showing, and the data it was set on; null where none was measured. */
  threshold: number | null;
  thresholdSource: string | null;
  /** Measured false-match rates by threshold, where the manifest has them. */
  falseMatches?: FalseMatches;
}

/** The Space that pictures and words share, and what words it takes. */
export interface TextSpaceDescription extends SpaceDescription {
  kind: 'text';
  threshold: number | null;
  /** Languages that the model was trained on, as its card says. */
  languages: string[];
  charactersAtMost: number;
}

/** What the text side of a pack made of words. */
export interface EmbeddedText {
  vector: Float32Array;
  /** sha256 of the ids, in decimal and joined by commas, without those that fill up. */
  tokenIdsSha256: string;
  tokens: number;
}

/** A loaded pack. Calls queue for the next free inference thread and wait while the queue is full. */
export interface VisionModels {
  readonly pack: { name: string; sha256: string };
  readonly identities: ModelIdentity[];
  /** `text` only where the pack has both of `embed-image` and `embed-text`. */
  readonly spaces: {
    face: SpaceDescription & { threshold: number };
    vehicle: SpaceDescription & { threshold: number };
    text?: TextSpaceDescription;
  };
  /** Objects in each region of the frame; one list per region, in frame pixels. */
  detectObjects(frame: Frame, regions: LookRegion[]): Promise<DetectedObject[][]>;
  detectFaces(frame: Frame, regions: PixelBox[]): Promise<DetectedFace[][]>;
  /** Unit vectors of faces, aligned by their eyes. */
  embedFaces(frame: Frame, faces: DetectedFace[]): Promise<Float32Array[]>;
  embedVehicles(frame: Frame, boxes: PixelBox[]): Promise<Float32Array[]>;
  /** Unit vectors of what boxes show, with some of what is around them, in the Space that words share. */
  embedImages(frame: Frame, boxes: PixelBox[]): Promise<Float32Array[]>;
  /** The unit vector of words. @throws TextTooLong, WordsUnknown, PackRefused where the pack has no text side. */
  embedText(text: string): Promise<EmbeddedText>;
  /** Text lines in a region enlarged by `scale`. */
  findText(frame: Frame, region: PixelBox, scale: number): Promise<TextRegion[]>;
  readText(frame: Frame, regions: TextRegion[]): Promise<TextReading[]>;
  /** Every plate read by every plate reader of the pack (`read-plate`, then `check-plate`). */
  readPlates(frame: Frame, plates: PlateQuad[]): Promise<PlateOpinions[]>;
  /** Which execution provider (`cpu`, `cuda` …) really runs each task. @throws InferenceThreadDied when none could. */
  providers(): Promise<Record<string, string>>;
  stats(): InferenceStats;
  close(): Promise<void>;
}
