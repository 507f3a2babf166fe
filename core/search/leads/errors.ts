import { DomainError } from '@/core/errors';

/** Only what a face search found is compared feature by feature. */
export class NotAFaceSearch extends DomainError {
  override name = 'NotAFaceSearch';
  constructor() {
    super(
      'invalid',
      'not-a-face-search',
      'Only candidates of a search by face are compared.',
      'Review it in the list.',
    );
  }
}

/** A second review of the same person is none. */
export class AlreadyReviewed extends DomainError {
  override name = 'AlreadyReviewed';
  constructor() {
    super(
      'conflict',
      'already-reviewed',
      'You have given your review of this candidate.',
      'Two different people review it; what you said stands.',
    );
  }
}

/** Whoever searched does not review what they found. */
export class OwnSearch extends DomainError {
  override name = 'OwnSearch';
  constructor() {
    super(
      'forbidden',
      'own-search',
      'You made this search: somebody else compares what it found.',
      'Ask two colleagues who review.',
    );
  }
}

/** The comparison has ended. */
export class ComparisonEnded extends DomainError {
  override name = 'ComparisonEnded';
  constructor() {
    super('conflict', 'comparison-ended', 'The comparison has ended.', 'No further review is asked.');
  }
}

/** Nothing is corroborated that two people did not agree on. */
export class NotALead extends DomainError {
  override name = 'NotALead';
  constructor() {
    super(
      'conflict',
      'not-a-lead',
      'This is no lead: two reviews that agree make one.',
      'Wait until the comparison has ended.',
    );
  }
}
