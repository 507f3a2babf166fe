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
