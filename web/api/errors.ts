import type { ErrorRequestHandler } from 'express';
import { DomainError, type ErrorKind } from '@/core/errors';
import type { Problem } from '@/core/operations/schema';
import { StorageError } from '@/storage';

const STATUS: Record<ErrorKind, number> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  'too-large': 413,
  unprocessable: 422,
  'rate-limited': 429,
  unavailable: 503,
  'no-space': 507,
};

/**
 * Turns whatever was thrown into one answer. What nobody foresaw is logged with its stack and answered with words that
 * tell nothing of it but the request's id, by which the log line is found.
 */
export const answerErrors: ErrorRequestHandler = (thrown, request, response, _next) => {
  const error = asDomainError(thrown);
  const status = error ? STATUS[error.kind] : 500;
  if (!error || status >= 500) request.log.error({ err: thrown }, 'request failed');
  if (response.headersSent) {
    // Half an answer must not look like a whole one.
    response.destroy();
    return;
  }
  const requestId = String(request.id);
  const problem: Problem = error
    ? {
        error: {
          code: error.code,
          message: error.message,
          ...(error.remedy ? { remedy: error.remedy } : {}),
          ...(error.details ? { details: error.details } : {}),
          requestId,
        },
      }
    : {
        error: {
          code: 'internal',
          message: 'Something went wrong on the server.',
          remedy: `Try again; if it stays, tell the administrator the number ${requestId}.`,
          requestId,
        },
      };
  response.status(status).set('cache-control', 'no-store').json(problem);
};

function asDomainError(error: unknown): DomainError | null {
  if (error instanceof DomainError) return error;
  if (error instanceof StorageError) return fromStorage(error);
  const type = (error as { type?: unknown } | null)?.type;
  if (type === 'entity.too.large') {
    return new DomainError('too-large', 'body-too-large', 'What was sent is too large.');
  }
  if (type === 'entity.parse.failed') {
    return new DomainError('invalid', 'json-malformed', 'The body is not valid JSON.');
  }
  if (error instanceof URIError) return new DomainError('not-found', 'not-found', 'This was not found.');
  return null;
}

function fromStorage(error: StorageError): DomainError | null {
  switch (error.code) {
    case 'ObjectMissing':
      return new DomainError(
        'not-found',
        'file-missing',
        'The file is not in the store.',
        'It may not be ready yet; otherwise tell the administrator.',
      );
    case 'StorageFull':
      return new DomainError(
        'no-space',
        'storage-full',
        'The store is full.',
        'Tell the administrator to free some room.',
      );
    case 'StorageUnreachable':
      return new DomainError(
        'unavailable',
        'storage-unreachable',
        'The store does not answer.',
        'Try again soon.',
      );
    default:
      return null;
  }
}
