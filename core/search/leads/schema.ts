import { z } from 'zod';
import { instant } from '@/core/footage/schema';
import { candidate, example } from '../schema';

/**
 * What is compared of two faces, each by itself, after the component list for morphological analysis that the field uses
 * (FISWG). Nothing of it is inferred by a machine, and nothing says what a person is.
 */
export const morphologicalFeatures = [
  'face-shape',
  'hairline',
  'forehead',
  'eyes',
  'ears',
  'nose',
  'mouth',
  'chin',
  'marks',
] as const;
export const morphologicalFeature = z.enum(morphologicalFeatures);

export const featureFinding = z.object({
  finding: z.enum(['similar', 'different', 'not-visible']),
  note: z.string().trim().max(300).optional(),
});

/** How much the comparison supports that it is the same person, or that it is not. */
export const conclusions = ['STRONG_SAME', 'SAME', 'INCONCLUSIVE', 'DIFFERENT', 'STRONG_DIFFERENT'] as const;
export const conclusion = z.enum(conclusions);
export type Conclusion = z.infer<typeof conclusion>;

export const leadReviewInput = z.object({
  conclusion,
  features: z.record(morphologicalFeature, featureFinding),
  note: z.string().trim().max(1000).optional(),
});
export type LeadReviewInput = z.infer<typeof leadReviewInput>;

/**
 * `AWAITING` reviews; `THIRD`: two differ, and a third is asked; `LEAD`: two agree that it is the same person; `NOT_A_LEAD`: that
 * it is not; `INCONCLUSIVE`: they cannot tell.
 */
export const leadState = z.enum(['AWAITING', 'THIRD', 'LEAD', 'NOT_A_LEAD', 'INCONCLUSIVE']);
export type LeadState = z.infer<typeof leadState>;

export const leadReview = leadReviewInput.extend({
  reviewerName: z.string(),
  own: z.boolean(),
  at: instant,
  note: z.string().nullable(),
});

export const corroborationInput = z.object({
  /** What was found: a witness, a number, a document. */
  what: z.string().trim().min(3).max(1000),
  /** Where it is from, so that somebody else can find it. */
  source: z.string().trim().min(3).max(500),
});
export type CorroborationInput = z.infer<typeof corroborationInput>;

/** A candidate under comparison, as far as whoever asks may know of it. */
export const lead = z.object({
  id: z.uuid(),
  searchId: z.uuid(),
  caseId: z.uuid().nullable(),
  purpose: z.string().nullable(),
  searchedByName: z.string(),
  openedByName: z.string(),
  openedAt: instant,
  /** To whoever has not given a review and may yet, an open comparison is only that it awaits reviews. */
  state: leadState,
  candidate,
  examples: z.array(example),
  ofMinor: z.boolean(),
  /** Whoever asks may give a review now. */
  mayReview: z.boolean(),
  /** One's own, and those of others once they may be known. */
  reviews: z.array(leadReview),
  corroborations: z.array(corroborationInput.extend({ id: z.uuid(), byName: z.string(), at: instant })),
});
export type Lead = z.infer<typeof lead>;
