import { DomainError } from '@/core/errors';

/** More than can be compared each with each while somebody waits. */
export class TooManyToCompare extends DomainError {
  override name = 'TooManyToCompare';
  constructor(most: number) {
    super(
      'too-large',
      'too-many-to-compare',
      `More than ${most} sightings would have to be compared each with each.`,
      'Choose fewer cameras or a shorter span.',
    );
  }
}

/** No worker has loaded models yet that this could be compared with. */
export class NothingIndexed extends DomainError {
  override name = 'NothingIndexed';
  constructor() {
    super(
      'unprocessable',
      'nothing-indexed',
      'Nothing has been indexed yet that could be compared.',
      'Bring in footage, and wait until it is indexed.',
    );
  }
}
