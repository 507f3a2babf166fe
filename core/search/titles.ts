import { z } from 'zod';
import type { SearchKind } from './schema';

const asked = z.object({
  text: z.string().optional(),
  example: z.object({ from: z.enum(['probe', 'track']) }).optional(),
  objects: z.array(z.string()).optional(),
  classes: z.array(z.string()).optional(),
  colours: z.array(z.string()).optional(),
});

/** What a search was for, in a few words, for lists of searches. */
export function titleOf(kind: SearchKind, query: unknown): string {
  const { text, example, objects, classes, colours } = asked.parse(query);
  const from = example?.from === 'probe' ? 'a picture' : 'a sighting';
  const attributes = [...(colours ?? []), ...(classes ?? [])].join(', ');
  switch (kind) {
    case 'FACE':
      return `Face from ${from}`;
    case 'VEHICLE':
      return `Vehicle from ${from}${attributes ? `: ${attributes}` : ''}`;
    case 'PLATE':
      return `Plate ${text ?? ''}`.trim();
    case 'DESCRIPTION':
      return attributes || (objects ?? []).map((object) => object.toLowerCase()).join(', ');
  }
}
