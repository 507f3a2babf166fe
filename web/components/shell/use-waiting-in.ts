import type { Action } from '@/core/people/schema';
import { useAlertCounts } from '../alerts/queries';
import { useWaiting } from '../approvals/queries';
import { useSealsToReview } from '../audit/broken-seals';
import { useToReview } from '../leads/queries';
import type { Place } from './places';

/** How many things wait in each place for whoever is signed in. */
export function useWaitingIn(actions: readonly Action[]): (place: Place['key']) => number {
  const approvals = useWaiting(actions);
  const comparisons = useToReview(actions);
  const alerts = useAlertCounts(actions);
  const counts: Partial<Record<Place['key'], number>> = {
    approvals,
    comparisons,
    audit: useSealsToReview(actions),
    alerts: alerts.open,
    watchlist: actions.includes('watchlist.approve') ? alerts.awaiting : 0,
  };
  return (place) => counts[place] ?? 0;
}
