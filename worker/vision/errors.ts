import { DomainError } from '@/core/errors';

/** ffmpeg could not give a single frame of the file. */
export class RecordingUndecodable extends DomainError {
  override name = 'RecordingUndecodable';
  constructor(reason: string) {
    super(
      'unprocessable',
      'recording-undecodable',
      `The recording cannot be decoded: ${reason}`,
      'Ask for another export of the same recording; keep this one as it is.',
    );
  }
}

/** An open state that was made under another pack, other settings or another version. */
export class OpenStateRefused extends DomainError {
  override name = 'OpenStateRefused';
  constructor(reason: string) {
    super(
      'conflict',
      'open-state-refused',
      `The open state cannot be continued: ${reason}`,
      'Index the recording from its beginning.',
    );
  }
}

/** A picture that somebody wants to search with and that cannot be used. */
export class PictureRefused extends DomainError {
  override name = 'PictureRefused';
  constructor(reason: string) {
    super(
      'unprocessable',
      'picture-refused',
      `The picture cannot be used: ${reason}`,
      'Use a JPEG or PNG file of at most 40 megapixels.',
    );
  }
}
