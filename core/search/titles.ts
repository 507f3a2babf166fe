import { z } from 'zod';
import type { SearchKind } from './schema';
import { storedExamples } from './stored-query';

const asked = z.object({
  text: z.string().optional(),
  objects: z.array(z.string()).optional(),
  classes: z.array(z.string()).optional(),
  colours: z.array(z.string()).optional(),
  upperColours: z.array(z.string()).optional(),
  lowerColours: z.array(z.string()).optional(),
  carries: z.array(z.string()).optional(),
  headings: z.array(z.string()).optional(),
  zone: z.object({ shape: z.enum(['line', 'area']) }).optional(),
  words: z.object({ text: z.string() }).optional(),
});

const SOURCES = { probe: 'a picture', track: 'a sighting', exhibit: 'an exhibit' } as const;

/** What a search was for, in a few words, for lists of searches. */
export function titleOf(kind: SearchKind, query: unknown): string {
  const { text, objects, classes, colours, words, ...described } = asked.parse(query);
  const attributes = [...(colours ?? []), ...(classes ?? [])].join(', ');
  switch (kind) {
    case 'FACE':
      return `Face from ${sourceOf(query)}`;
    case 'VEHICLE':
      return `Vehicle from ${sourceOf(query)}${attributes ? `: ${attributes}` : ''}`;
    case 'PLATE':
      return `Plate ${text ?? ''}`.trim();
    case 'DESCRIPTION':
      return [
        ...(words ? [`“${words.text}”`] : []),
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

function sourceOf(query: unknown): string {
  const { examples, unlike } = storedExamples(query);
  const [first] = examples;
  const what = examples.length === 1 && first ? SOURCES[first.from] : `${examples.length} examples`;
  return unlike.length > 0 ? `${what}, not like ${unlike.length}` : what;
}
