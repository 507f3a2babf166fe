import { DomainError } from '@/core/errors';

/** A search by face says on what it rests (REQUIREMENTS §3). */
export class AuthorityRequired extends DomainError {
  override name = 'AuthorityRequired';
  constructor(lacking: readonly string[]) {
    super(
      'forbidden',
      'authority-required',
      `A search by face needs ${new Intl.ListFormat('en').format(lacking)}.`,
      'Choose the FIR or name the missing-person report, write down what the search is for, and choose the law it rests on.',
      { lacking },
    );
  }
}

/** A search by face is approved first, or says why it cannot wait. */
export class ApprovalRequired extends DomainError {
  override name = 'ApprovalRequired';
  constructor() {
    super(
      'forbidden',
      'approval-required',
      'A search by face is approved by a supervisor.',
      'Ask for approval; where it cannot wait, say why and it runs at once, to be approved within 48 hours.',
    );
  }
}

/** A child is not searched before somebody has approved just that. */
export class MinorNeedsApproval extends DomainError {
  override name = 'MinorNeedsApproval';
  constructor() {
    super(
      'forbidden',
      'minor-needs-approval',
      'The person is said to be under 18: the search runs only after a supervisor has approved searching a child.',
      'Ask for approval.',
    );
  }
}

/** The authority that a search names does not carry it, or does so no longer. */
export class AuthorityEnded extends DomainError {
  override name = 'AuthorityEnded';
  constructor(message: string) {
    super('forbidden', 'authority-ended', message, 'Ask for approval of a new search.');
  }
}

/** A search goes beyond what was asked for. */
export class OutsideAuthority extends DomainError {
  override name = 'OutsideAuthority';
  constructor(beyond: string) {
    super(
      'forbidden',
      'outside-authority',
      `This goes beyond what was asked for approval: ${beyond}.`,
      'Stay within it, or ask for approval of a new search.',
    );
  }
}

/** Nobody decides what they asked for themselves. */
export class SelfApproval extends DomainError {
  override name = 'SelfApproval';
  constructor() {
    super(
      'forbidden',
      'self-approval',
      'You asked for this search: somebody else decides it.',
      'Ask another supervisor.',
    );
  }
}

/** A request that was decided, taken back, or has run out. */
export class AlreadyDecided extends DomainError {
  override name = 'AlreadyDecided';
  constructor(state: string) {
    super(
      'conflict',
      'already-decided',
      `This request is ${state.toLowerCase()} already.`,
      'What was decided stands. A new request can be made.',
    );
  }
}

/** Approving a search of a child is said in so many words. */
export class MinorNotConfirmed extends DomainError {
  override name = 'MinorNotConfirmed';
  constructor() {
    super(
      'invalid',
      'minor-not-confirmed',
      'The request is about a person under 18.',
      'Confirm that searching a child is approved, and say why in the note.',
    );
  }
}
