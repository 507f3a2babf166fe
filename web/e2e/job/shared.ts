import type { Visitor } from '../browser';
import type { Footage } from '../footage';
import type { Running } from '../product';

/** What the steps of the main job hand on to each other. */
export interface Job {
  investigator: Visitor;
  footage: Footage;
  worker: Running;
  /** Address of the case, without origin. */
  casePath: string;
  /** Address of the face search, without origin. */
  facePath: string;
  /** Bundle as it was downloaded. */
  bundleFile: string;
}
