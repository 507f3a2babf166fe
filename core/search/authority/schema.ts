import { z } from 'zod';
import { instant } from '@/core/footage/schema';
import { lookAlikes } from '../look-alikes';
import { relationRequest } from '../relations/schema';
import { example, resolvedScope, searchScope } from '../schema';
import { authoritySummary } from './state';

/** What a search looks at, told to whoever decides whether it may. */
export const reach = z.object({
  cameras: z.int(),
  /** Pictures of faces that are compared. */
  pictures: z.int(),
  /** Sightings that these are of; people are fewer, since one may be seen often. Null of a scope too large to be counted. */
  sightings: z.int().nullable(),
  /** What chance alone would put on the list; null where the models do not say. */
  lookAlikes: lookAlikes.nullable(),
});
export type Reach = z.infer<typeof reach>;

/** A request to search a face, as it is shown to whoever asked and to whoever decides. */
export const searchAuthority = authoritySummary.omit({ legalBasis: true }).extend({
  askedAt: instant,
  actorName: z.string(),
  /** Asked by whoever looks. */
  own: z.boolean(),
  /** Whoever looks may decide it now. */
  mayDecide: z.boolean(),
  /** Searches can be made under it now. */
  live: z.boolean(),
  case: z.object({ id: z.uuid(), reference: z.string(), title: z.string() }).nullable(),
  purpose: z.string(),
  legalBasis: z.object({ code: z.string(), name: z.string() }),
  examples: z.array(example),
  unlike: z.array(example),
  /** The whole search, to be carried out as it was asked. */
  request: z.record(z.string(), z.unknown()),
  scope: searchScope,
  resolved: resolvedScope,
  /** Every camera that whoever asked sees: no place was chosen. */
  everyCamera: z.boolean(),
  reach,
  /** Made under it, oldest first. */
  searchIds: z.array(z.uuid()),
  /** The question across sightings that is asked instead of a search: faces are compared with each other. */
  question: relationRequest.nullable(),
  /** Its answers, oldest first. */
  relationIds: z.array(z.uuid()),
});
export type SearchAuthority = z.infer<typeof searchAuthority>;

export const legalBasis = z.object({ code: z.string(), name: z.string(), retired: z.boolean() });
export type LegalBasis = z.infer<typeof legalBasis>;

const words = z.string().trim().max(500);

export const decision = z.discriminatedUnion('decision', [
  z.object({
    decision: z.literal('approve'),
    note: words.optional(),
    /** Of a request about a child: that searching a child was weighed and is approved. */
    ofMinor: z.boolean().default(false),
  }),
  z.object({ decision: z.literal('refuse'), note: words.min(1, 'Say why.') }),
]);
export type Decision = z.infer<typeof decision>;

/** What waits for whoever asks. */
export const authorityCounts = z.object({
  /** To be decided by them. */
  toDecide: z.int(),
  /** Approved for them, and not searched yet. */
  ready: z.int(),
});
export type AuthorityCounts = z.infer<typeof authorityCounts>;
