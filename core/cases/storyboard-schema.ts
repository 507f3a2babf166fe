import { z } from 'zod';
import { instant } from '@/core/footage/schema';

const id = z.uuid();
const words = (max: number) => z.string().trim().max(max);

/** One picture of the story, or words between them. What it shows of an exhibit is read from the exhibit. */
export const storyCard = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('EXHIBIT'), id, exhibitId: id, text: words(2000).default('') }),
  z.object({
    kind: z.literal('NOTE'),
    id,
    title: words(200).min(1),
    text: words(5000).default(''),
    /** When it was, where that is known: it takes its place on the timeline. */
    at: instant.nullable().default(null),
    latitude: z.number().min(-90).max(90).nullable().default(null),
    longitude: z.number().min(-180).max(180).nullable().default(null),
  }),
]);
export type StoryCard = z.output<typeof storyCard>;

export const storyboardInput = z.object({
  cards: z.array(storyCard).max(200),
  /** Of the storyboard that was changed; 0 of the first. */
  version: z.int().nonnegative(),
});
export const storyboard = z.object({
  cards: z.array(storyCard),
  version: z.int(),
  changedBy: z.string().nullable(),
  changedAt: instant.nullable(),
});
export type Storyboard = z.output<typeof storyboard>;
