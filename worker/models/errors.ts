import { DomainError } from '@/core/errors';

/** A model file that is missing, or is not the file that its manifest names. It is never loaded. */
export class ModelFileRefused extends DomainError {
  override name = 'ModelFileRefused';
  constructor(file: string, reason: string, details?: Record<string, unknown>) {
    super(
      'unavailable',
      'model-file-refused',
      `Model file ${file} was refused: ${reason}`,
      'Put back the file that the pack names, or run `npm run models -- verify` to see every file.',
      { file, ...details },
    );
  }
}

/** A `pack.json` that is not a manifest, or a pack that is not there. */
export class PackRefused extends DomainError {
  override name = 'PackRefused';
  constructor(pack: string, reason: string) {
    super(
      'unavailable',
      'pack-refused',
      `Model pack ${pack} was refused: ${reason}`,
      'Run `npm run models -- list` to see the packs that are there.',
    );
  }
}

/** An inference thread ended while it was working. The job may be tried again: the thread is replaced. */
export class InferenceThreadDied extends DomainError {
  override name = 'InferenceThreadDied';
  constructor(reason: string) {
    super(
      'unavailable',
      'inference-thread-died',
      `An inference thread ended: ${reason}`,
      'Try the job again.',
    );
  }
}

/** The models could not make sense of what they were given. */
export class InferenceFailed extends DomainError {
  override name = 'InferenceFailed';
  constructor(task: string, reason: string) {
    super('unprocessable', 'inference-failed', `Task ${task} failed: ${reason}`);
  }
}

/** Words that are longer than the text model reads. Cutting them off would look for something else. */
export class TextTooLong extends DomainError {
  override name = 'TextTooLong';
  constructor(tokens: number, tokensAtMost: number) {
    super(
      'unprocessable',
      'text-too-long',
      `These words are too long for the model in use: they make ${tokens} pieces, and it reads ${tokensAtMost}.`,
      'Say it in fewer words.',
    );
  }
}

/** Words of which the text model knows none: they lead nowhere in its Space. */
export class WordsUnknown extends DomainError {
  override name = 'WordsUnknown';
  constructor() {
    super(
      'unprocessable',
      'words-unknown',
      'The model in use knows none of these words.',
      'Say it in other words, in a language that the model was trained on.',
    );
  }
}
