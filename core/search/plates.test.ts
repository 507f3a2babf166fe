import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { withClient } from '@/prisma/provision.sql';
import { createTestDatabase, type TestDatabase } from '@/prisma/testing';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const character = fc.constantFrom(...'ACEGHJ0123456789');
const edit = fc.record({
  kind: fc.constantFrom('other', 'more', 'fewer', 'swapped'),
  at: fc.nat(20),
  character,
});

function edited(
  text: string,
  { kind, at, character }: { kind: string; at: number; character: string },
): string {
  const place = at % text.length;
  const [before, here, after] = [text.slice(0, place), text[place] ?? '', text.slice(place + 1)];
  if (kind === 'other') return before + character + after;
  if (kind === 'more') return before + character + here + after;
  if (kind === 'fewer' && text.length > 1) return before + after;
  return kind === 'swapped' && after ? before + after[0] + here + after.slice(1) : text;
}

it('two texts at most two edits apart share a variant, and texts with nothing in common share none', async () => {
  const pairs = fc.sample(
    fc.tuple(fc.array(character, { minLength: 3, maxLength: 10 }), fc.array(edit, { maxLength: 2 })),
    { numRuns: 400, seed: 3 },
  );
  const near = pairs.map(([text, edits]) => [text.join(''), edits.reduce(edited, text.join(''))] as const);
  await withClient(database.ownerUrl, async (client) => {
    const share = async (all: readonly (readonly [string, string])[]) => {
      const { rows } = await client.query<{ a: string; b: string; share: boolean }>(
        'SELECT a, b, plate_variants(a) && plate_variants(b) AS share FROM unnest($1::text[], $2::text[]) AS pair(a, b)',
        [all.map(([a]) => a), all.map(([, b]) => b)],
      );
      return rows;
    };
    expect((await share(near)).filter((row) => !row.share)).toEqual([]);
    expect(
      (
        await share([
          ['ABC1234', 'XYZ9876'],
          ['ABC1234', 'ABC9876'],
        ])
      ).map((row) => row.share),
    ).toEqual([false, false]);
  });
});
