import type { SketchMemory } from './memory/memory';
import { EXACT_AT_MOST, type ScanMethod } from './plan';

/** With what a process compares vectors, and how. */
export interface Comparing {
  /** Sketches that it holds; null where it holds none. */
  memory: SketchMemory | null;
  /** Scopes of more vectors than this go through sketches where there are. */
  exactAtMost: number;
  /** How a scope is compared where that is not to be chosen by its size: taken wherever it can be carried out. */
  method?: ScanMethod | null;
  /** Longest that comparing everything may be expected to take; left out where nobody waits for it. */
  longestMs?: number;
  /** Told how much of comparing everything is done, 0 to 1, and begins anew where it has to be gone through again. Ends the work by throwing. */
  told?: (share: number) => Promise<void>;
  /** Tracks that are compared whether or not they are found near by their sketches. */
  including?: readonly { trackId: string; at: Date }[];
}

/** As a process compares that holds no sketches. */
export const WITHOUT_MEMORY: Comparing = { memory: null, exactAtMost: EXACT_AT_MOST };
