import { DomainError } from '@/core/errors';

/** A camera's code names one camera in all districts. */
export class CameraCodeTaken extends DomainError {
  override name = 'CameraCodeTaken';
  constructor(code: string) {
    super(
      'conflict',
      'camera-code-taken',
      `There is a camera ${code} already.`,
      'Choose another code; cameras of other districts have theirs too.',
    );
  }
}

/** What is asked of a recording does not fit the state it is in. */
export class RecordingState extends DomainError {
  override name = 'RecordingState';
  constructor(message: string, remedy: string) {
    super('conflict', 'recording-state', message, remedy);
  }
}

/** From after to. */
export class ScopeReversed extends DomainError {
  override name = 'ScopeReversed';
  constructor() {
    super('invalid', 'scope-reversed', 'The span of time ends before it begins.');
  }
}
