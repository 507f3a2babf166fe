import { z } from 'zod';
import { box, coverage, instant, plateRead, sighting } from '@/core/footage/schema';
import { authorityState, authoritySummary, purged } from './authority/state';
import { beyond } from './exhaustive/schema';
import { lookAlikes, rarity } from './look-alikes';
import { pictureZone } from './picture-zones';
import { area, circle, way } from './places';
import { drawnBox, probeOrigin } from './probe-origin';
import { recurring } from './recurring';

const id = z.uuid();

export const searchKind = z.enum(['FACE', 'VEHICLE', 'PLATE', 'DESCRIPTION']);
export type SearchKind = z.infer<typeof searchKind>;

const minutes = z
  .int()
  .min(0)
  .max(7 * 24 * 60);
export const siteKind = z.enum(['ROAD', 'GATE_ENTRY', 'GATE_EXIT', 'PREMISES']);
export type SiteKind = z.infer<typeof siteKind>;

export const searchScope = z.object({
  /** Corrected times. Both left out: everything that was ever indexed. */
  from: instant.optional(),
  to: instant.optional(),
  /** Before and after what the FIR of a case says of when it happened; within `from` and `to` where these are given. */
  around: z.object({ caseId: id, beforeMin: minutes, afterMin: minutes }).optional(),
  /** Only these hours of the span; of all that was ever indexed where no span is given. */
  recurring: recurring.optional(),
  /** What says where adds up; all left out or empty: every camera the actor may see. */
  cameraIds: z.array(z.int()).max(2000).optional(),
  circles: z.array(circle).max(50).optional(),
  areas: z.array(area).max(50).optional(),
  ways: z.array(way).max(20).optional(),
  /** Cameras of groups, as the groups are when it runs. */
  groupIds: z.array(id).max(50).optional(),
  /** Cameras of sites of a kind: the gates of the city. */
  siteKinds: z.array(siteKind).max(4).optional(),
});
export type SearchScope = z.infer<typeof searchScope>;

/** What the words of a scope came to when the search ran. */
export const resolvedScope = z.object({
  cameraIds: z.array(z.int()),
  /** Sorted and apart; null: from the first, or to the last, there is. */
  windows: z.array(z.object({ from: instant.nullable(), to: instant.nullable() })),
  /** Camera groups as they were: a group may change, or go. None in receipts of before. */
  groups: z.array(z.object({ id, name: z.string(), cameraIds: z.array(z.int()) })).default([]),
  /** What a person should know of how the words were understood. */
  said: z.array(z.string()),
});
export type ResolvedScope = z.infer<typeof resolvedScope>;

/**
 * What a search starts from: a subject of a probe (a picture somebody gave, or the part of a frame that somebody drew a box
 * around), a track already indexed, or an exhibit, which stands for the track that it shows.
 */
export const example = z.discriminatedUnion('from', [
  z.object({ from: z.literal('probe'), probeId: id, subject: z.int().nonnegative() }),
  z.object({ from: z.literal('track'), trackId: id }),
  z.object({ from: z.literal('exhibit'), exhibitId: id }),
]);
export type Example = z.infer<typeof example>;

/** Each example is one more comparison with every vector of the scope. */
export const EXAMPLES_AT_MOST = 8;

const asked = {
  /** What is looked for. */
  examples: z.array(example).min(1).max(EXAMPLES_AT_MOST),
  /** What was found to be somebody or something else: what is nearer to these is pushed back. */
  unlike: z.array(example).max(EXAMPLES_AT_MOST).default([]),
};

export const carried = z.enum(['backpack', 'handbag', 'suitcase', 'umbrella']);
export type Carried = z.infer<typeof carried>;

/** Ways over the picture; each covers 45° to either side. */
export const heading = z.enum(['up', 'right', 'down', 'left']);
export type Heading = z.infer<typeof heading>;

/** The longest text that any pack takes; each pack states its own, at most this. */
export const WORDS_LONGEST = 300;

/** What words the pack in use takes, as its card says. */
export const wordsTaken = z.object({ languages: z.array(z.string()), charactersAtMost: z.int() });
export type WordsTaken = z.infer<typeof wordsTaken>;

/** Words that are searched with, once a worker has made their vector. */
export const phrase = z.object({
  id,
  text: z.string(),
  status: z.enum(['PENDING', 'READY', 'FAILED']),
  /** Why nothing can be searched with them, and what to do. */
  error: z.string().nullable(),
});
export type Phrase = z.infer<typeof phrase>;
export const phraseRequest = z.object({ text: z.string().trim().min(1).max(WORDS_LONGEST) });

/** What can be asked for beside what always can; null where the pack in use has no such models. */
export const searchAbilities = z.object({ words: wordsTaken.extend({ model: z.string() }).nullable() });
export type SearchAbilities = z.infer<typeof searchAbilities>;

export const searchRequest = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('FACE'), ...asked }),
    z.object({
      kind: z.literal('VEHICLE'),
      ...asked,
      classes: z.array(z.string()).optional(),
      colours: z.array(z.string()).optional(),
    }),
    z.object({
      kind: z.literal('PLATE'),
      text: z.string().trim().min(1).max(20),
      fuzzy: z.boolean().default(true),
      /** The plate of a probe that the text was read from; a person confirmed it, and may have changed it. */
      readFrom: z.object({ probeId: id, subject: z.int().nonnegative() }).optional(),
    }),
    z.object({
      kind: z.literal('DESCRIPTION'),
      objects: z
        .array(z.enum(['PERSON', 'VEHICLE']))
        .min(1)
        .default(['VEHICLE']),
      classes: z.array(z.string()).optional(),
      colours: z.array(z.string()).optional(),
      /** Of people: colours of the clothes above and below the waist. */
      upperColours: z.array(z.string()).optional(),
      lowerColours: z.array(z.string()).optional(),
      /** Of people: seen with any of these. */
      carries: z.array(carried).optional(),
      /** Which way it went over the picture. */
      headings: z.array(heading).optional(),
      /** How long it was followed. */
      stayedMs: z.object({ least: z.int().min(0).optional(), most: z.int().min(0).optional() }).optional(),
      /** Its height on the original picture, the middle one over time. */
      heightPx: z.object({ least: z.int().min(0).optional(), most: z.int().min(0).optional() }).optional(),
      /** A line or an area drawn on one camera's picture. */
      zone: pictureZone.optional(),
      /** What it looks like in words: what is listed is ranked by likeness to them. The text is that of the phrase. */
      words: z.object({ phraseId: id, text: phraseRequest.shape.text }).optional(),
    }),
  ])
  .and(
    z.object({
      scope: searchScope.default({}),
      order: z.enum(['score', 'time']).default('score'),
      limit: z.int().min(1).max(500).default(50),
      caseId: id.optional(),
      purpose: z.string().trim().max(500).optional(),
      /** Of a missing person, where there is no FIR: number and station of the report. */
      missingReport: z.string().trim().max(200).optional(),
      /** Code of the law that a search by face rests on, of the list of the force. */
      legalBasis: z.string().max(60).optional(),
      /** An approval, within which a search by face stays; case, purpose and legal basis are those that were approved. */
      authorityId: id.optional(),
      /** Why a search by face runs before it is approved. */
      urgent: z.string().trim().min(3).max(300).optional(),
      /** The person is, or may be, under 18. */
      ofMinor: z.boolean().default(false),
      /**
       * Vectors are all compared, however many lie in the scope. Refused where that would take longer than a request may:
       * `POST /api/searches/{id}/exhaustive` has it done in the background.
       */
      exhaustive: z.boolean().optional(),
    }),
  );
export type SearchRequest = z.infer<typeof searchRequest>;

export const candidate = z.object({
  rank: z.int(),
  /** Strength of resemblance in the space of the pack, 0 to 1; not a probability. For plates: closeness of the reading. */
  score: z.number(),
  /** Words for the strength: what a person may read into it; `ranked`: nothing but its place on the list. */
  strength: z.enum(['strong', 'fair', 'weak', 'ranked']),
  /** How rarely a stranger is this alike; null where nothing was compared or the pack does not say. */
  rarity: rarity.nullable().default(null),
  sighting,
});
export type Candidate = z.infer<typeof candidate>;

export const search = z.object({
  id,
  kind: searchKind,
  createdAt: instant,
  actorName: z.string(),
  request: z.record(z.string(), z.unknown()),
  scope: searchScope,
  /** Null in searches of before. */
  resolved: resolvedScope.nullable(),
  /** Which models were compared: pack, Space, hash. */
  models: z.record(z.string(), z.unknown()),
  plan: z.object({
    method: z.string(),
    reasons: z.array(z.string()),
    vectorsCompared: z.number().nullable(),
    /** Sightings of the scope without a vector of the models compared. Searches of before do not say. */
    notCompared: z.number().nullable().default(null),
    /** Of a method that is not exact: the share of the exact ten and fifty best that it found when it was measured. */
    recall: z.object({ at10: z.number(), at50: z.number() }).nullish(),
    /** What chance alone would put on the list; null where the pack does not say, left out in searches of before. */
    lookAlikes: lookAlikes.nullish(),
    /** What an exhaustive search lists that the quick one, from which it was asked for, does not. */
    beyond: beyond.nullish(),
  }),
  threshold: z.number().nullable(),
  coverage,
  watermark: instant,
  total: z.int(),
  durationMs: z.int(),
  /** Of a search by face; null of all others, and in searches of before. */
  authority: authoritySummary.nullable(),
  /** Why nothing of the result is there any longer; null while it is. */
  purged: purged.nullable(),
  candidates: z.array(candidate),
  /**
   * Candidates listed, grouped by what can be checked (an agreed plate, followed as one object); ranks, best first. A way of
   * listing them, never an identification.
   */
  groups: z.array(z.object({ ranks: z.array(z.int()), because: z.array(z.enum(['plate', 'track'])) })),
});
export type Search = z.infer<typeof search>;

export const searchSummary = z.object({
  id,
  kind: searchKind,
  createdAt: instant,
  actorName: z.string(),
  title: z.string(),
  total: z.int(),
  scope: searchScope,
  /** How the approval of a search by face stands; null of all others. */
  authorityState: authorityState.nullable(),
});
export type SearchSummary = z.infer<typeof searchSummary>;

/** Kinds of search that a picture can start. */
export const probeKind = z.enum(['FACE', 'VEHICLE', 'PLATE']);
export type ProbeKind = z.infer<typeof probeKind>;

/** A box drawn on a frame of a recording. */
export const frameProbeRequest = z.object({
  kind: probeKind,
  /** The moment on the screen, from the recording's first frame. */
  atMs: z.number().nonnegative(),
  box: drawnBox,
});
export type FrameProbeRequest = z.infer<typeof frameProbeRequest>;

/** An exhibit of a case; of a clip a moment from its first frame, its in point where left out. */
export const exhibitProbeRequest = z.object({
  kind: probeKind,
  atMs: z.number().nonnegative().optional(),
});
export type ExhibitProbeRequest = z.infer<typeof exhibitProbeRequest>;

/** A face, vehicle or plate in a picture somebody searches with. */
export const probeSubject = z.object({
  box,
  quality: z.number(),
  objectClass: z.string().optional(),
  colour: z.string().nullable().optional(),
  /** What the readers made of a plate. */
  plate: plateRead.optional(),
  /** Why it is too poor to search with. */
  refused: z.string().nullable(),
});
export type ProbeSubject = z.infer<typeof probeSubject>;

export const probe = z.object({
  id,
  /** The picture and what was found in it were taken away. */
  purged: z.boolean(),
  kind: probeKind,
  /** Where the picture is from: handed over, a box on a frame, an exhibit. */
  origin: probeOrigin,
  /** Of the picture; null until it has been taken from the footage. */
  sha256: z.string().nullable(),
  /** A box that was drawn, in fractions of the picture. */
  drawn: box.nullable(),
  status: z.enum(['PENDING', 'READY', 'FAILED']),
  widthPx: z.int().nullable(),
  heightPx: z.int().nullable(),
  subjects: z.array(probeSubject),
  /** Why nothing could be found: no face, not a picture, and what to do. */
  error: z.string().nullable(),
});
export type Probe = z.infer<typeof probe>;
