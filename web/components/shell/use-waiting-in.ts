import type { Action } from '@/core/people/schema';
import { useWaiting } from '../approvals/queries';
import { useToReview } from '../leads/queries';
import type { Place } from './places';

/** How many things wait in each place for whoever is signed in. */
export function useWaitingIn(actions: readonly Action[]): (place: Place['key']) => number {
  const approvals = useWaiting(actions);
  const comparisons = useToReview(actions);
  return (place) => (place === 'approvals' ? approvals : place === 'comparisons' ? comparisons : 0);
}
