import type { Mark } from '@/core/search/answers/schema';
import type { Candidate } from '@/core/search/schema';
import type { RefineRole } from '../search/refining';
import type { Listed } from './grouped';

/** What one candidate of the list can do; stable between renders, so that only what changes is drawn again. */
export interface CardActions {
  choose: (rank: number) => void;
  open: (candidate: Candidate) => void;
  hover: (rank: number | null) => void;
  keep: (rank: number, element: HTMLButtonElement | null) => void;
  refine: (role: RefineRole, candidate: Candidate) => void;
}

export interface CandidateShapeProps {
  candidate: Candidate;
  /** It stands for these, of which it is the best. */
  group?: Listed | undefined;
  chosen: boolean;
  /** Only one is in the tab order; arrows move among the others. */
  tabStop: boolean;
  /** Pointed at elsewhere: on the timeline, on the map. */
  lit: boolean;
  actions: CardActions;
  /** What this person said of it. */
  decision: Mark['decision'] | undefined;
}
