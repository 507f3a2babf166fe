import { DomainError } from '@/core/errors';

/** Everything was compared already. */
export class AlreadyExhaustive extends DomainError {
  override name = 'AlreadyExhaustive';
  constructor() {
    super(
      'conflict',
      'already-exhaustive',
      'This search compared everything in its scope: none can have been missed by an index.',
      'Search again for what was indexed since.',
    );
  }
}

/** The models that were compared are gone, or nothing says what was looked through. */
export class NotToBeRepeated extends DomainError {
  override name = 'NotToBeRepeated';
  constructor() {
    super(
      'unprocessable',
      'not-to-be-repeated',
      'This search is too old to be made exhaustive: its receipt does not say what it looked through.',
      'Search again, and ask for the exhaustive answer there.',
    );
  }
}

/** Longer than the answer to one request may be waited for. */
export class TooLargeAtOnce extends DomainError {
  override name = 'TooLargeAtOnce';
  constructor(vectors: number, expectedMs: number) {
    super(
      'unprocessable',
      'too-large-at-once',
      `Comparing all of about ${Number(vectors.toPrecision(2)).toLocaleString('en')} vectors would take about ${Math.ceil(expectedMs / 60_000)} minutes.`,
      'Search without it, and ask for the exhaustive answer there: it is made in the background. A receipt is carried out again, however long that takes, by npm run rerun.',
    );
  }
}

/** Somebody took back what they asked for. */
export class CancelledByPerson extends DomainError {
  override name = 'CancelledByPerson';
  constructor() {
    super('conflict', 'cancelled', 'It was cancelled before it was done.', 'Ask for it again.');
  }
}

/** Who asked may not any more. */
export class NoLongerAllowed extends DomainError {
  override name = 'NoLongerAllowed';
  constructor() {
    super(
      'forbidden',
      'account-disabled',
      'The account that asked for it was disabled.',
      'Somebody else who may read the search can ask for it.',
    );
  }
}
