import type { Action } from '@/core/people/schema';
import type { MarkInput } from '@/core/search/answers/schema';
import type { Search } from '@/core/search/schema';
import type { Reviewing } from '../answers/use-review';
import { Verdict } from '../answers/verdict';
import { SendToCompare } from './send-to-compare';

interface JudgingProps {
  search: Search;
  rank: number;
  actions: readonly Action[];
  review: Reviewing;
  onSay: (mark: MarkInput) => void;
  onReject: () => void;
}

/** What people make of a candidate: of a face the comparison by two, of each the marks of this person. */
export function Judging({ search, rank, actions, review, onSay, onReject }: JudgingProps) {
  const mayReview = actions.includes('search.review');
  return (
    <>
      {search.kind === 'FACE' && actions.includes('lead.read') && (
        <SendToCompare searchId={search.id} rank={rank} maySend={mayReview} />
      )}
      {mayReview && (
        <Verdict
          rank={rank}
          review={review}
          onKeep={() => onSay({ rank, decision: 'keep' })}
          onReject={onReject}
          onUndo={() => onSay({ rank, decision: 'none' })}
        />
      )}
    </>
  );
}
