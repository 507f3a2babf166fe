import { z } from 'zod';
import { caseStatus, identityDocument } from '@/core/cases/schema';
import { camera, coverageReason, instant } from '@/core/footage/schema';
import { disclosureDecision } from './disclosure/schema';
import { provenance } from './provenance';
import { bundleKind } from './schema';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const sha512 = z.string().regex(/^[0-9a-f]{128}$/);
const unknowns = z.record(z.string(), z.unknown());

/** A file of the bundle: where it lies and what its bytes are. */
const file = z.object({ path: z.string(), mimeType: z.string(), sizeBytes: z.int(), sha256, sha512 });

const custody = z.object({
  at: instant,
  kind: z.string(),
  by: z.string(),
  details: unknowns,
  sha256: z.string().nullable(),
});

const fir = z.object({
  province: z.string(),
  district: z.string(),
  station: z.string(),
  number: z.string(),
  year: z.int(),
  title: z.string(),
  status: caseStatus,
  occurredFrom: instant,
  occurredTo: instant.nullable(),
  reportedAt: instant,
  informant: z.object({
    name: z.string(),
    parentage: z.string().nullable(),
    residence: z.string().nullable(),
    document: identityDocument,
    number: z.string().nullable(),
  }),
  offence: z.string(),
  sections: z.array(z.string()),
  property: z.string().nullable(),
  place: z.string(),
  latitude: z.number().nullable(),
  longitude: z.number().nullable(),
  distanceM: z.int().nullable(),
  direction: z.string().nullable(),
  accused: z.string().nullable(),
  stepsTaken: z.string().nullable(),
  delayExplanation: z.string().nullable(),
  dispatchedAt: instant.nullable(),
  narrative: z.string().nullable(),
});

const exhibit = z.object({
  id: z.uuid(),
  number: z.int(),
  kind: z.enum(['CLIP', 'STILL']),
  title: z.string(),
  note: z.string().nullable(),
  attachedBy: z.string(),
  attachedAt: instant,
  /** Whether it is relied on; null: not decided, or not for this reader. */
  disclosure: disclosureDecision.nullable(),
  file,
  provenance,
  custody: z.array(custody),
  /** Where the machine followed its object: milliseconds from the exhibit's start, box in fractions of the picture. */
  boxes: z.array(z.tuple([z.number(), z.number(), z.number(), z.number(), z.number()])).optional(),
});

/** A recording that an exhibit was taken from. */
const original = z.object({
  recordingId: z.uuid(),
  /** As it came in, in whatever script. */
  name: z.string(),
  sha256,
  sizeBytes: z.int(),
  cameraCode: z.string().nullable(),
  receivedAt: instant,
  receivedFrom: z.string(),
  receivedBy: z.string().nullable(),
  stampedStart: instant.nullable(),
  startsAt: instant.nullable(),
  endsAt: instant.nullable(),
  /** In the bundle when it was asked for with masters. */
  path: z.string().nullable(),
  indexedWith: z.string().nullable(),
  /** Stretches that could not be decoded. */
  damage: z.array(z.object({ fromMs: z.int(), toMs: z.int(), reason: z.string() })),
  custody: z.array(custody),
});

/** Where the signed receipt lies in the bundle; null for what was asked before receipts were signed. */
const receipt = z.object({ path: z.string() }).nullable();

/** A search that was made for the case or led to an exhibit: what was asked, with which models, over what footage. */
const search = z.object({
  id: z.uuid(),
  kind: z.string(),
  by: z.string(),
  at: instant,
  purpose: z.string().nullable(),
  query: z.unknown(),
  scope: z.unknown(),
  models: z.unknown(),
  plan: z.unknown(),
  threshold: z.number().nullable(),
  coverage: z.unknown(),
  watermark: instant,
  /** 0: it found nothing, which is said as well. */
  total: z.int(),
  /** Which of its candidates became exhibits. */
  ledTo: z.array(z.object({ exhibit: z.int(), trackId: z.uuid(), rank: z.int(), score: z.number() })),
  receipt,
  /** Who compared its candidates and ended that, and what they said of each. */
  reviews: z.array(
    z.object({
      by: z.string(),
      endedAt: instant,
      /** Null: nobody else has ended a review, and a second reviewer may not know what the first one said. */
      marks: z
        .array(
          z.object({
            rank: z.int(),
            decision: z.enum(['keep', 'reject']),
            reason: z.string().nullable(),
            words: z.string().nullable(),
            at: instant,
          }),
        )
        .nullable(),
    }),
  ),
});

/** A question across sightings that was asked for the case. */
const question = z.object({
  id: z.uuid(),
  kind: z.string(),
  by: z.string(),
  at: instant,
  purpose: z.string().nullable(),
  request: z.unknown(),
  total: z.int(),
  /** What the answer rests on and what it does not know. */
  said: z.array(z.string()),
  receipt,
});

/**
 * What is known of recorder and indexer around an exhibit (QSO Art. 46-A: a system in working order): what of the time was
 * recorded and looked at, gaps included.
 */
const health = z.object({
  cameraCode: z.string(),
  exhibits: z.array(z.int()),
  from: instant,
  to: instant,
  /** As it was known when the bundle was made. */
  ranges: z.array(z.object({ from: instant, to: instant, reason: coverageReason })),
  recordings: z.array(
    z.object({
      recordingId: z.uuid(),
      name: z.string(),
      startsAt: instant,
      endsAt: instant.nullable(),
      status: z.string(),
      statusReason: z.string().nullable(),
      indexedAt: instant.nullable(),
      indexedWith: z.string().nullable(),
      damage: z.array(z.object({ fromMs: z.int(), toMs: z.int(), reason: z.string() })),
    }),
  ),
});

/**
 * `data/case.json` of a bundle. Everything said in the report, for programs, and native names and titles that file names
 * inside a bundle may not carry. The case diary (CrPC s.172) and the case's working notes are not part of it.
 */
export const caseFile = z.object({
  version: z.literal('saboot-case/2'),
  bundle: z.object({
    id: z.uuid(),
    requestedBy: z.string(),
    requestedAt: instant,
    madeAt: instant,
    software: z.object({ name: z.string(), version: z.string() }),
    /** For whom it was made, which decides what is in it. */
    kind: bundleKind,
    recipient: z.string().nullable(),
    /** What a laboratory is asked. */
    request: z.string().nullable(),
    withMasters: z.boolean(),
  }),
  caseId: z.uuid(),
  fir,
  exhibits: z.array(exhibit),
  /** Cards in order: an exhibit by its number, or words between. None before there were storyboards. */
  storyboard: z
    .array(
      z.object({
        exhibit: z.int().nullable(),
        title: z.string(),
        text: z.string(),
        at: instant.nullable(),
      }),
    )
    .optional(),
  /** Attached, but no file could be made: number, title and why. */
  withoutFile: z.array(z.object({ number: z.int(), title: z.string(), reason: z.string() })),
  /** Not in this bundle, by whose decision and why. Empty in those for the defence and a laboratory. */
  withheld: z.array(z.object({ number: z.int(), title: z.string(), decision: disclosureDecision })),
  /** Reports under section 173 as they were submitted. */
  reports: z.array(
    z.object({
      kind: z.string(),
      submittedAt: instant,
      submittedBy: z.string(),
      prosecutor: z.string().nullable(),
      recordedAt: instant,
    }),
  ),
  originals: z.array(original),
  cameras: z.array(
    camera
      .pick({
        id: true,
        code: true,
        name: true,
        latitude: true,
        longitude: true,
        headingDeg: true,
        timeZone: true,
        drawn: true,
      })
      .extend({
        site: z.string().nullable(),
        clockChecks: z.array(
          z.object({
            offsetMs: z.int(),
            uncertaintyMs: z.int(),
            method: z.string(),
            measuredAt: instant,
            measuredBy: z.string(),
            note: z.string().nullable(),
          }),
        ),
      }),
  ),
  searches: z.array(search),
  questions: z.array(question),
  health: z.array(health),
  /**
   * What was done with the case's evidence, by whom, refusals included: whole entries of the log, of which `data/log.json`
   * proves that they are in it.
   */
  audit: z.array(
    z.object({
      seq: z.string(),
      at: instant,
      actorId: z.string().nullable(),
      actorName: z.string(),
      actorRole: z.string(),
      action: z.string(),
      objectKind: z.string(),
      objectId: z.string().nullable(),
      outcome: z.string(),
      requestId: z.string().nullable(),
      details: unknowns,
      leafHash: sha256,
    }),
  ),
});
export type CaseFile = z.infer<typeof caseFile>;
