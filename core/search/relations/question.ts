import type { Coverage } from '@/core/footage/schema';
import type { IndexScope } from '../scope.sql';
import type { Answer, RelationRequest } from './schema';

/** The request of one kind of question. */
export type Asked<Kind extends RelationRequest['kind']> = Extract<RelationRequest, { kind: Kind }>;

/** What a question across sightings found. */
export interface Answered {
  answer: Answer;
  /** What was found, also beyond what is listed. */
  total: number;
  models: Record<string, unknown>;
  coverage: Coverage;
  /** What the answer rests on and what it does not know, in words. */
  said: string[];
}

/** One span of time at some cameras. */
export function during(cameraIds: number[], from: Date | null, to: Date | null): IndexScope {
  return { cameraIds, windows: [{ from, to }] };
}
