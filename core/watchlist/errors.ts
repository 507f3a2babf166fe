import { DomainError } from '@/core/errors';

/** Whoever proposes an entry does not approve it. */
export class OwnApproval extends DomainError {
  override name = 'OwnApproval';
  constructor() {
    super(
      'forbidden',
      'own-approval',
      'You proposed this entry: somebody else has to decide on it.',
      'Ask another supervisor or station house officer of the district.',
    );
  }
}

/** What is asked for does not go with the state that the entry is in. */
export class NotInThisState extends DomainError {
  override name = 'NotInThisState';
  constructor(state: string) {
    super(
      'conflict',
      'entry-state',
      `This entry is ${state.toLowerCase()}: that cannot be done with it now.`,
      'Load the page again to see how it stands.',
    );
  }
}

/** An entry says something that cannot be, or lacks what it needs. */
export class EntryInvalid extends DomainError {
  override name = 'EntryInvalid';
  constructor(message: string, remedy?: string) {
    super('invalid', 'entry-invalid', message, remedy);
  }
}

/** An alert was decided for good. */
export class AlertDecided extends DomainError {
  override name = 'AlertDecided';
  constructor(by: string) {
    super(
      'conflict',
      'alert-decided',
      `${by} has decided this alert already.`,
      'Load it again to see what was decided.',
    );
  }
}
