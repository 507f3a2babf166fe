import { z } from 'zod';
import { instant, sighting } from '@/core/footage/schema';
import { cnicPattern, identityDocument } from './schema';

const id = z.uuid();
const words = (max: number) => z.string().trim().max(max);
const needed = (max: number) => words(max).min(1);
const optional = (max: number) =>
  words(max)
    .nullable()
    .default(null)
    .transform((value) => value || null);

export const personRole = z.enum(['COMPLAINANT', 'INFORMANT', 'VICTIM', 'WITNESS', 'ACCUSED', 'SUSPECT']);
/** Where a person stands in the case; what a court decided is not recorded here. */
export const personStatus = z.enum([
  'KNOWN',
  'UNIDENTIFIED',
  'ARRESTED',
  'ON_BAIL',
  'ABSCONDING',
  'RELEASED',
  'DECEASED',
]);

const person = z
  .object({
    name: words(200).default(''),
    nameUrdu: words(200).default(''),
    parentage: optional(200),
    document: identityDocument.default('NONE'),
    documentNumber: optional(40),
    phone: optional(40),
    residence: optional(500),
    roles: z.array(personRole).min(1).max(6),
    status: personStatus.default('KNOWN'),
    note: optional(5000),
  })
  .refine((value) => value.name !== '' || value.nameUrdu !== '', {
    message: 'A name is needed, in English or Urdu; of somebody unknown, what they are called meanwhile.',
    path: ['name'],
  })
  .refine((value) => value.document !== 'CNIC' || cnicPattern.test(value.documentNumber ?? ''), {
    message: 'A CNIC is written #####-#######-#, thirteen digits.',
    path: ['documentNumber'],
  });

const vehicle = z
  .object({
    /** As it was written or told; compared as search compares plates. */
    plate: optional(20),
    make: optional(100),
    model: optional(100),
    colour: optional(60),
    chassisNumber: optional(60),
    engineNumber: optional(60),
    note: optional(5000),
  })
  .refine((value) => Object.values(value).some((one) => one !== null), {
    message: 'Say something of the vehicle: a plate, a make, a colour.',
    path: ['plate'],
  });

const place = z
  .object({
    name: needed(300),
    latitude: z.number().min(-90).max(90).nullable().default(null),
    longitude: z.number().min(-180).max(180).nullable().default(null),
    note: optional(5000),
  })
  .refine((value) => (value.latitude === null) === (value.longitude === null), {
    message: 'A position has latitude and longitude.',
    path: ['latitude'],
  });

/** Where a statement under s.161 is, not what it says. */
const statement = z.object({
  /** A person of the case; else their name alone. */
  personId: id.nullable().default(null),
  personName: needed(200),
  takenBy: needed(200),
  takenAt: instant,
  section: words(40).default('161 CrPC'),
  /** Page of the file, or the name of a document. */
  reference: needed(300),
  note: optional(5000),
});

/** The other side's version of the same occurrence: kept in the same case, not registered as another. */
const version = z.object({
  givenBy: needed(200),
  personId: id.nullable().default(null),
  givenAt: instant,
  reference: optional(300),
  text: needed(50_000),
});

const task = z.object({
  title: needed(300),
  note: optional(5000),
  assigneeId: z.string().max(64).nullable().default(null),
  dueAt: instant.nullable().default(null),
  doneAt: instant.nullable().default(null),
  result: optional(5000),
});

const hypothesis = z.object({
  text: needed(2000),
  state: z.enum(['OPEN', 'SUPPORTED', 'REJECTED']).default('OPEN'),
  /** What speaks for and against it. */
  points: z
    .array(z.object({ side: z.enum(['FOR', 'AGAINST']), text: needed(2000), exhibitId: id.nullable() }))
    .max(200)
    .default([]),
});

/** What a record of each kind holds. */
export const recordDetails = {
  PERSON: person,
  VEHICLE: vehicle,
  PLACE: place,
  STATEMENT: statement,
  VERSION: version,
  TASK: task,
  HYPOTHESIS: hypothesis,
} as const;

export type RecordKind = keyof typeof recordDetails;
export type RecordDetails<Kind extends RecordKind> = z.output<(typeof recordDetails)[Kind]>;

/** Kinds that only the investigation sees, as it alone sees the diary. */
export const privateKinds: readonly RecordKind[] = ['TASK', 'HYPOTHESIS'];

const kinds = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('PERSON'), details: person }),
  z.object({ kind: z.literal('VEHICLE'), details: vehicle }),
  z.object({ kind: z.literal('PLACE'), details: place }),
  z.object({ kind: z.literal('STATEMENT'), details: statement }),
  z.object({ kind: z.literal('VERSION'), details: version }),
  z.object({ kind: z.literal('TASK'), details: task }),
  z.object({ kind: z.literal('HYPOTHESIS'), details: hypothesis }),
]);

/** A new record, or the whole of what a record says from now on. */
export const recordInput = kinds;
export type RecordInput = z.output<typeof recordInput>;

const removal = z.object({ at: instant, by: z.string(), reason: z.string() }).nullable();
export const caseRecord = kinds.and(
  z.object({
    id,
    number: z.int(),
    createdBy: z.string(),
    createdAt: instant,
    /** Taken out; it stays on record and can be put back. */
    removed: removal,
    /** Times it was changed. */
    changes: z.int(),
  }),
);
export type CaseRecord = z.output<typeof caseRecord>;
/** A record of one kind. */
export type RecordOf<Kind extends RecordKind> = CaseRecord & { kind: Kind };

export const linkKind = z.enum([
  'OWNER_OF',
  'DRIVER_OF',
  'PASSENGER_OF',
  'SEEN_WITH',
  'PRESENT_AT',
  'RELATED_TO',
  'SHOWN_IN',
]);
export const linkSource = z.enum(['STATEMENT', 'DOCUMENT', 'EXHIBIT', 'OBSERVATION']);

export const linkInput = z.object({
  fromRecordId: id,
  kind: linkKind,
  to: z.discriminatedUnion('what', [
    z.object({ what: z.literal('record'), id }),
    z.object({ what: z.literal('exhibit'), id }),
    z.object({ what: z.literal('sighting'), id }),
  ]),
  source: linkSource,
  /** Which statement, document or exhibit; of an observation, whose and when. */
  reference: needed(300),
  note: optional(2000),
});

export const caseLink = z.object({
  id,
  fromRecordId: id,
  kind: linkKind,
  to: z.discriminatedUnion('what', [
    z.object({ what: z.literal('record'), id }),
    z.object({ what: z.literal('exhibit'), id, number: z.int(), title: z.string() }),
    z.object({ what: z.literal('sighting'), id, sighting }),
  ]),
  source: linkSource,
  reference: z.string(),
  note: z.string().nullable(),
  createdBy: z.string(),
  createdAt: instant,
  removed: removal,
});
export type CaseLink = z.output<typeof caseLink>;

export const caseRecords = z.object({ records: z.array(caseRecord), links: z.array(caseLink) });
export const removalInput = z.object({ reason: needed(1000) });

/** One change: each field with what stood there and what stands now. */
export const caseChange = z.object({
  id,
  at: instant,
  by: z.string(),
  fields: z.array(z.object({ name: z.string(), before: z.unknown(), after: z.unknown() })),
});
export type CaseChange = z.infer<typeof caseChange>;
export const caseChanges = z.object({ items: z.array(caseChange) });
export const colleagues = z.object({
  items: z.array(z.object({ id: z.string(), name: z.string(), role: z.string() })),
});
