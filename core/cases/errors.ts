import { DomainError } from '@/core/errors';

/** A FIR is registered once: station, year and number name it. */
export class CaseExists extends DomainError {
  override name = 'CaseExists';
  /** `existing` is given only where the actor may see that case. */
  constructor(reference: string, existing?: { id: string; title: string }) {
    super(
      'conflict',
      'case-exists',
      existing
        ? `${reference} is registered already: ${existing.title}.`
        : `${reference} is registered already.`,
      existing ? 'Open that case instead.' : 'Check station, year and number.',
      existing ? { caseId: existing.id } : undefined,
    );
  }
}

/** A field of the FIR cannot be as it was given, seen together with what is stored. */
export class CaseInvalid extends DomainError {
  override name = 'CaseInvalid';
  constructor(message: string, path: string) {
    super('invalid', 'case-invalid', message, 'Correct the field named and send it again.', {
      issues: [{ path, message }],
    });
  }
}
