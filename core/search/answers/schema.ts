import { z } from 'zod';
import { instant } from '@/core/footage/schema';

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
