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

/** A group's name names one group in a district. */
export class GroupNameTaken extends DomainError {
  override name = 'GroupNameTaken';
  constructor(name: string) {
    super(
      'conflict',
      'camera-group-name-taken',
      `There is a camera group “${name}” in this district already.`,
      'Choose another name, or change the group that is there.',
    );
  }
}

/** A camera belongs to groups of its own district only. */
export class CameraOfAnotherDistrict extends DomainError {
  override name = 'CameraOfAnotherDistrict';
  constructor(ids: readonly number[]) {
    super(
      'invalid',
      'camera-of-another-district',
      `Not cameras of the group’s district: ${ids.join(', ')}.`,
      'A camera group holds cameras of one district. Leave these out.',
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
