/** What kind of answer an error is; mapped to an HTTP status in one place (web/api/errors.ts). */
export type ErrorKind =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'not-found'
  | 'conflict'
  | 'too-large'
  | 'unprocessable'
  | 'rate-limited'
  | 'unavailable'
  | 'no-space';

/**
 * An error that a person can act on. `code` is stable and machine-readable (kebab-case), `message` says what was wrong and
 * where, `remedy` what to do about it. Rooms derive their own closed sets from it.
 */
export class DomainError extends Error {
  override name = 'DomainError';
  constructor(
    readonly kind: ErrorKind,
    readonly code: string,
    message: string,
    readonly remedy?: string,
    readonly details?: Record<string, unknown>,
  ) {
    super(message);
  }
}

/** Answers for what does not exist and for what the actor may not know of, alike. */
export class NotFound extends DomainError {
  override name = 'NotFound';
  constructor(what: string) {
    super(
      'not-found',
      'not-found',
      `${what} was not found.`,
      'It may have been removed, or you may not have access to it.',
    );
  }
}
