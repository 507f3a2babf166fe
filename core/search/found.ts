import type { Rarity } from './look-alikes';
import type { Plan } from './plan';
import type { Strength } from './strength';

/** A track that a search found. */
export interface Found {
  trackId: string;
  score: number;
  /** `ranked`: nothing can be said of it but its place, since no threshold was measured. */
  strength: Strength | 'ranked';
  /** How rarely a stranger is this alike; null where nothing was compared or the pack does not say. */
  rarity: Rarity | null;
}

/** What a search found and how. */
export interface Finding {
  found: Found[];
  /** Also those beyond the limit. */
  total: number;
  /** Track ids of all that was found, best first, as many as are counted; what is only near the threshold is not. */
  everything: () => Promise<string[]>;
  plan: Plan;
  models: Record<string, unknown>;
  threshold: number | null;
}
