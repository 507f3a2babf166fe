import { DomainError } from '@/core/errors';
import type { Action } from './schema';

/** Nobody is signed in, or the session has ended. */
export class SignInRequired extends DomainError {
  override name = 'SignInRequired';
  constructor() {
    super('unauthenticated', 'sign-in-required', 'You are not signed in.', 'Sign in and try again.');
  }
}

/** The same words whether the name is unknown, the password wrong or the account disabled. */
export class SignInRefused extends DomainError {
  override name = 'SignInRefused';
  constructor() {
    super(
      'unauthenticated',
      'sign-in-refused',
      'User name and password do not belong together.',
      'Check both. After five failures the name is locked for fifteen minutes.',
    );
  }
}

/** The session has ended already, or is not the asker's. */
export class SessionNotFound extends DomainError {
  override name = 'SessionNotFound';
  constructor() {
    super('not-found', 'session-not-found', 'This session has ended.', 'Load the list again.');
  }
}

/** Nobody of this name within reach; said alike for names of other districts. */
export class UserNotFound extends DomainError {
  override name = 'UserNotFound';
  constructor() {
    super(
      'not-found',
      'user-not-found',
      'There is nobody of this user name here.',
      'Check the user name. Accounts of other districts are looked after there.',
    );
  }
}

/** Too many failures for this name or from this address; said alike for names that do not exist. */
export class SignInLocked extends DomainError {
  override name = 'SignInLocked';
  constructor() {
    super(
      'rate-limited',
      'sign-in-locked',
      'Too many sign-ins have failed.',
      'Wait fifteen minutes, or ask an administrator.',
    );
  }
}

/** What cannot be taken back is done by somebody who has just proved to be who they are. */
export class StepUpRequired extends DomainError {
  override name = 'StepUpRequired';
  constructor() {
    super(
      'forbidden',
      'step-up-required',
      'Prove that it is you before this is done.',
      'Give your password again.',
    );
  }
}

/** The policy does not let this role do this. */
export class Forbidden extends DomainError {
  override name = 'Forbidden';
  constructor(readonly action: Action) {
    super(
      'forbidden',
      'forbidden',
      `Your role may not do this (${action}).`,
      'Ask somebody whose role may, or an administrator to change yours.',
    );
  }
}

/** An account cannot be made as asked. */
export class AccountInvalid extends DomainError {
  override name = 'AccountInvalid';
  constructor(message: string, remedy?: string) {
    super('invalid', 'account-invalid', message, remedy);
  }
}
