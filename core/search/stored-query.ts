import { z } from 'zod';
import { type Example, example } from './schema';

const asObject = z.record(z.string(), z.unknown());
const storedExample = z.object({ examples: z.array(example), unlike: z.array(example) }).partial();

/** A stored query as it is written today: searches of before started from one example, under another name. */
export function normalisedQuery(query: unknown): Record<string, unknown> {
  const { example: only, ...rest } = asObject.parse(query);
  return only === undefined ? rest : { ...rest, examples: [only], unlike: [] };
}

/** What a stored query starts from, and what it is to be unlike; both empty where it starts from neither. */
export function storedExamples(query: unknown): { examples: Example[]; unlike: Example[] } {
  const { examples = [], unlike = [] } = storedExample.parse(normalisedQuery(query));
  return { examples, unlike };
}
