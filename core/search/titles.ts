import { z } from 'zod';
import type { SearchKind } from './schema';

const asked = z.object({
  text: z.string().optional(),
  example: z.object({ from: z.enum(['probe', 'track']) }).optional(),
  objects: z.array(z.string()).optional(),
  classes: z.array(z.string()).optional(),
  colours: z.array(z.string()).optional(),
  upperColours: z.array(z.string()).optional(),
  lowerColours: z.array(z.string()).optional(),
  carries: z.array(z.string()).optional(),
  headings: z.array(z.string()).optional(),
  zone: z.object({ shape: z.enum(['line', 'area']) }).optional(),
});

/** What a search was for, in a few words, for lists of searches. */
export function titleOf(kind: SearchKind, query: unknown): string {
  const { text, example, objects, classes, colours, ...described } = asked.parse(query);
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
      return [
        attributes || (objects ?? []).map((object) => object.toLowerCase()).join(', '),
        ...detailsOf(described),
      ].join(', ');
  }
}

/** How things look and move beside type and colour, as far as a title says it. */
function detailsOf({
  upperColours = [],
  lowerColours = [],
  carries = [],
  headings = [],
  zone,
}: Pick<z.infer<typeof asked>, 'upperColours' | 'lowerColours' | 'carries' | 'headings' | 'zone'>): string[] {
  return [
    ...(upperColours.length > 0 ? [`${upperColours.join(' or ')} above`] : []),
    ...(lowerColours.length > 0 ? [`${lowerColours.join(' or ')} below`] : []),
    ...(carries.length > 0 ? [`with ${carries.join(' or ')}`] : []),
    ...(headings.length > 0 ? [`going ${headings.join(' or ')}`] : []),
    ...(zone ? [zone.shape === 'line' ? 'over a line' : 'in an area'] : []),
  ];
}
