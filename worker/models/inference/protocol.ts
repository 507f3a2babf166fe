import type { AnyTaskName, TaskName, TaskSpecs } from '../manifest';
import type { DetectedFace, DetectedObject, PixelBox, PlateQuad, TextReading, TextRegion } from '../types';
import type { Picture } from './picture';

/** What an inference thread is asked and what it answers. Pictures lie in shared memory: nothing is copied. */

/** Absolute path of the model of every task that the pack has. */
export type ModelPaths = Record<TaskName, string> & Partial<Record<AnyTaskName, string>>;

export interface ThreadSetup {
  tasks: TaskSpecs;
  /** Checked already. */
  modelPaths: ModelPaths;
  /** Characters of the text reader by class, from 1. */
  readerLabels: string[];
  /** Tried in order; the last one is `cpu`. */
  executionProviders: string[];
}

/** Which execution provider really runs each task, and which were asked for and would not. */
export interface ProviderReport {
  byTask: Partial<Record<AnyTaskName, string>>;
  refused: { task: AnyTaskName; provider: string; reason: string }[];
}

export type InferenceJob =
  | { task: 'detect-objects'; picture: Picture; region: PixelBox; size?: number }
  | { task: 'detect-faces'; picture: Picture; region: PixelBox }
  | { task: 'embed-face'; picture: Picture; face: DetectedFace }
  | { task: 'embed-vehicle'; picture: Picture; box: PixelBox }
  | { task: 'embed-image'; picture: Picture; box: PixelBox }
  | { task: 'embed-text'; tokens: { ids: number[]; count: number } }
  | { task: 'find-text'; picture: Picture; region: PixelBox; scale: number }
  | { task: 'read-text'; picture: Picture; text: TextRegion }
  | { task: 'read-plate'; picture: Picture; plate: PlateQuad }
  | { task: 'check-plate'; picture: Picture; plate: PlateQuad };

export interface InferenceResults {
  'detect-objects': DetectedObject[];
  'detect-faces': DetectedFace[];
  'embed-face': Float32Array;
  'embed-vehicle': Float32Array;
  'embed-image': Float32Array;
  'embed-text': Float32Array;
  'find-text': TextRegion[];
  'read-text': TextReading;
  'read-plate': TextReading;
  'check-plate': TextReading;
}

export type ThreadRequest = { kind: 'run'; id: number; job: InferenceJob } | { kind: 'close' };
export type ThreadAnswer =
  | { kind: 'ready'; providers: ProviderReport }
  | { kind: 'unusable'; reason: string }
  | { kind: 'done'; id: number; result: InferenceResults[keyof InferenceResults]; elapsedMs: number }
  | { kind: 'failed'; id: number; reason: string };
