import { DomainError } from '@/core/errors';

/** A copy of this exhibit cannot be made as asked. */
export class CopyRefused extends DomainError {
  override name = 'CopyRefused';
  constructor(message: string, remedy: string) {
    super('conflict', 'copy-refused', message, remedy);
  }
}

/** Somebody stopped the making. */
export class CopyCancelled extends DomainError {
  override name = 'CopyCancelled';
  constructor(by: string) {
    super(
      'conflict',
      'copy-cancelled',
      `${by} stopped it while it was being made.`,
      'Try again to have it made.',
    );
  }
}
