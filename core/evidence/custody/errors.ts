import { DomainError } from '@/core/errors';

/** Originals and exhibits are written once. */
export class EvidenceKept extends DomainError {
  override name = 'EvidenceKept';
  constructor(what: 'recording' | 'exhibit', attempt: 'delete' | 'overwrite') {
    super(
      'forbidden',
      'evidence-kept',
      `The ${what} cannot be ${attempt === 'delete' ? 'deleted' : 'overwritten'}: it is kept as it was received or made. The attempt is on record.`,
      'A recording goes by a disposal only, which the custodian proposes and another person approves.',
    );
  }
}

/** Of two people each has to be another. */
export class SecondPersonNeeded extends DomainError {
  override name = 'SecondPersonNeeded';
  constructor(deed: 'release' | 'disposal') {
    super(
      'forbidden',
      'second-person-needed',
      deed === 'release'
        ? 'Whoever asked for the release cannot agree to it.'
        : 'Whoever proposed the disposal cannot decide it.',
      'Ask an SHO or a supervisor who has not had this matter in hand.',
    );
  }
}

/** The hold is not in the state that this needs. */
export class HoldState extends DomainError {
  override name = 'HoldState';
  constructor(message: string) {
    super('conflict', 'hold-state', message, 'Load the page again: somebody has been here meanwhile.');
  }
}

/** What was proposed cannot go. */
export class DisposalRefused extends DomainError {
  override name = 'DisposalRefused';
  constructor(message: string, remedy: string, details?: Record<string, unknown>) {
    super('conflict', 'disposal-refused', message, remedy, details);
  }
}

/** A preservation request cannot be recorded, answered or printed like this. */
export class RequestRefused extends DomainError {
  override name = 'RequestRefused';
  constructor(message: string, remedy: string) {
    super('conflict', 'preservation-request-refused', message, remedy);
  }
}
