import { personRole, personStatus, type RecordKind } from '@/core/cases/record-schema';
import { identityDocument } from '@/core/cases/schema';

/** A field of the form of one kind of record. Its words are `caseWork.fields.<name>`, those of its choices `caseWork.choices.<name>`. */
export interface RecordField {
  name: string;
  type:
    | 'line'
    | 'text'
    | 'time'
    | 'choice'
    | 'choices'
    | 'cnic'
    | 'person'
    | 'colleague'
    | 'position'
    | 'points';
  required?: boolean;
  maxLength?: number;
  options?: readonly string[];
  /** Codes and numbers. */
  mono?: boolean;
  wide?: boolean;
}

/** The forms of all kinds of record, field by field. */
export const recordFields: Record<RecordKind, readonly RecordField[]> = {
  PERSON: [
    { name: 'name', type: 'line', maxLength: 200 },
    { name: 'nameUrdu', type: 'line', maxLength: 200 },
    { name: 'parentage', type: 'line', maxLength: 200 },
    { name: 'phone', type: 'line', maxLength: 40, mono: true },
    { name: 'roles', type: 'choices', options: personRole.options, required: true, wide: true },
    { name: 'status', type: 'choice', options: personStatus.options },
    { name: 'document', type: 'choice', options: identityDocument.options },
    { name: 'documentNumber', type: 'cnic', maxLength: 40 },
    { name: 'residence', type: 'line', maxLength: 500, wide: true },
    { name: 'note', type: 'text', maxLength: 5000, wide: true },
  ],
  VEHICLE: [
    { name: 'plate', type: 'line', maxLength: 20, mono: true },
    { name: 'colour', type: 'line', maxLength: 60 },
    { name: 'make', type: 'line', maxLength: 100 },
    { name: 'model', type: 'line', maxLength: 100 },
    { name: 'chassisNumber', type: 'line', maxLength: 60, mono: true },
    { name: 'engineNumber', type: 'line', maxLength: 60, mono: true },
    { name: 'note', type: 'text', maxLength: 5000, wide: true },
  ],
  PLACE: [
    { name: 'name', type: 'line', maxLength: 300, required: true, wide: true },
    { name: 'position', type: 'position', wide: true },
    { name: 'note', type: 'text', maxLength: 5000, wide: true },
  ],
  STATEMENT: [
    { name: 'personId', type: 'person' },
    { name: 'personName', type: 'line', maxLength: 200, required: true },
    { name: 'takenBy', type: 'line', maxLength: 200, required: true },
    { name: 'takenAt', type: 'time', required: true },
    { name: 'section', type: 'line', maxLength: 40 },
    { name: 'reference', type: 'line', maxLength: 300, required: true },
    { name: 'note', type: 'text', maxLength: 5000, wide: true },
  ],
  VERSION: [
    { name: 'personId', type: 'person' },
    { name: 'givenBy', type: 'line', maxLength: 200, required: true },
    { name: 'givenAt', type: 'time', required: true },
    { name: 'reference', type: 'line', maxLength: 300 },
    { name: 'text', type: 'text', maxLength: 50_000, required: true, wide: true },
  ],
  TASK: [
    { name: 'title', type: 'line', maxLength: 300, required: true, wide: true },
    { name: 'assigneeId', type: 'colleague' },
    { name: 'dueAt', type: 'time' },
    { name: 'note', type: 'text', maxLength: 5000, wide: true },
  ],
  HYPOTHESIS: [
    { name: 'text', type: 'text', maxLength: 2000, required: true, wide: true },
    { name: 'state', type: 'choice', options: ['OPEN', 'SUPPORTED', 'REJECTED'] },
    { name: 'points', type: 'points', wide: true },
  ],
};
