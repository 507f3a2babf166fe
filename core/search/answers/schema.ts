import { z } from 'zod';
import { instant } from '@/core/footage/schema';
import { falsePairs } from '../look-alikes';
import { searchKind } from '../schema';

/** What is said of a plate: two readings agreed, none did, or there was none. */
export const plateState = z.enum(['agreed', 'uncertain', 'none']);

/**
 * One kind of thing found, and how often: places in the lists of the tally (camera, type, colour; colour −1: none was
 * told), plate and pass by their place in their enumerations, weekday (1 Monday to 7) and hour as the camera's zone has
 * them, the bin of the histogram, and the count.
 */
const cell = z.tuple([z.int(), z.int(), z.int(), z.int(), z.int(), z.int(), z.int(), z.int(), z.int()]);

/** Everything that a search found, counted; also what its list has no room for. */
export const tally = z.object({
  /** How many are counted: all that was found, or the best of them. */
  counted: z.int(),
  total: z.int(),
  /** Where the first bin begins, and how long each is; times are when a sighting begins. */
  from: instant,
  binMs: z.int().positive(),
  cameras: z.array(
    z.object({ id: z.int(), name: z.string(), timeZone: z.string(), site: z.string().nullable() }),
  ),
  types: z.array(z.string()),
  colours: z.array(z.string()),
  cells: z.array(cell),
});
export type Tally = z.infer<typeof tally>;

const reviewDecision = z.enum(['keep', 'reject', 'none']);

/** Why a candidate is set aside, as a person chose from a list. */
export const rejectReason = z.enum(['other-object', 'other-features', 'too-poor', 'impossible', 'other']);
export type RejectReason = z.infer<typeof rejectReason>;

/** What somebody says of a candidate. `none` takes back what they said before. */
export const markInput = z
  .object({
    rank: z.int().positive(),
    decision: reviewDecision,
    reason: rejectReason.optional(),
    words: z.string().trim().max(1000).optional(),
  })
  .refine(({ decision, reason }) => (decision === 'reject') === (reason !== undefined), {
    path: ['reason'],
    message: 'Say why the candidate is set aside; only then.',
  })
  .refine(({ reason, words }) => reason !== 'other' || Boolean(words), {
    path: ['words'],
    message: 'Say in your own words why.',
  });
export type MarkInput = z.infer<typeof markInput>;

/** The mark that counts now. */
export const mark = z.object({
  rank: z.int(),
  decision: z.enum(['keep', 'reject']),
  reason: rejectReason.nullable(),
  words: z.string().nullable(),
  at: instant,
});
export type Mark = z.infer<typeof mark>;

/** Reviews of a search's candidates, as far as whoever asks may know of them. */
export const review = z.object({
  /** The asker's own marks, and when they ended their review. */
  mine: z.object({ marks: z.array(mark), endedAt: instant.nullable() }),
  /** Others who ended theirs; their marks are null until the asker may see them. */
  others: z.array(z.object({ reviewerName: z.string(), endedAt: instant, marks: z.array(mark).nullable() })),
});
export type Review = z.infer<typeof review>;

/** What a search is saved under. */
export const savedInput = z.object({
  name: z.string().trim().min(1).max(120),
  note: z.string().trim().max(2000).default(''),
  /** Shared with whoever reads this case; null or left out: one's own. */
  caseId: z.uuid().nullable().default(null),
});
export type SavedInput = z.infer<typeof savedInput>;

export const savedSearch = z.object({
  id: z.uuid(),
  name: z.string(),
  note: z.string(),
  ownerName: z.string(),
  /** Whether the asker may change and delete it. */
  own: z.boolean(),
  caseId: z.uuid().nullable(),
  kind: searchKind,
  title: z.string(),
  createdAt: instant,
  deleted: z.boolean(),
  /** Newest first; the last is the search that was saved. */
  runs: z.array(
    z.object({
      searchId: z.uuid(),
      at: instant,
      total: z.int(),
      /** Since when what is new was indexed; null for the search that was saved. */
      since: instant.nullable(),
      newRanks: z.array(z.int()),
    }),
  ),
});
export type SavedSearch = z.infer<typeof savedSearch>;

/** The candidates of a search, grouped also by how they look: resembling each other, never the same. Stored nowhere. */
export const lookGroups = z.object({
  of: z.enum(['VEHICLE', 'FACE']),
  groups: z.array(
    z.object({
      ranks: z.array(z.int()),
      because: z.array(z.enum(['plate', 'track', 'look'])),
      /** Of those that stand together by look, the least alike; null where none do. */
      leastCosine: z.number().nullable(),
    }),
  ),
  threshold: z.number(),
  setOn: z.string().nullable(),
  /** Candidates with a vector, which were compared each with each, and those without. */
  compared: z.int(),
  notCompared: z.int(),
  /** By chance alone; null where that is not known. */
  falsePairs: falsePairs.nullable(),
  /** They were found by resembling one picture: more of them are alike by chance than any of the same number. */
  chosenByLook: z.boolean(),
});
export type LookGroups = z.infer<typeof lookGroups>;
