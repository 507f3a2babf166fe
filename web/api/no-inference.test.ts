import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestWeb, type TestWeb } from '@/deploy/testing/web';
import { allRoutes, describeApi } from './index';

/** What is never inferred of a person (REQUIREMENTS §3, row 26), as a name would say it. */
const NEVER = new Set([
  ...['gender', 'sex', 'male', 'female', 'age', 'ages', 'adult', 'child', 'elderly'],
  ...['ethnicity', 'ethnic', 'race', 'racial', 'skin', 'nationality', 'caste', 'tribe'],
  ...['religion', 'religious', 'faith', 'sect', 'emotion', 'emotions', 'mood', 'sentiment'],
  ...['attractiveness', 'criminality', 'sexuality', 'political', 'disability', 'health'],
]);

/** The words of a name, however it is written: `ageYears`, `age_years`, `AGE-YEARS`. */
const wordsOf = (name: string) =>
  name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter(Boolean);
const sensitive = (names: Iterable<string>) =>
  [...new Set(names)].filter((name) => wordsOf(name).some((word) => NEVER.has(word)));

/** Every name of a member, and every value of an enumeration, in a JSON schema. */
function namesIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(namesIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    if (key === 'properties')
      return [...Object.keys(inner as object), ...Object.values(inner as object).flatMap(namesIn)];
    if (key === 'enum') return (inner as unknown[]).filter((one) => typeof one === 'string');
    if (key === 'parameters')
      return (inner as { name?: string }[]).flatMap((one) => [one.name ?? '', ...namesIn(one)]);
    return namesIn(inner);
  });
}

let web: TestWeb;
beforeAll(async () => {
  web = await startTestWeb();
});
afterAll(() => web.close());

describe('what is never inferred of a person', () => {
  it('is told from names that only contain it', () => {
    expect(sensitive(['ageYears', 'skin_tone', 'EMOTION', 'page', 'message', 'embrace', 'essex'])).toEqual([
      'ageYears',
      'skin_tone',
      'EMOTION',
    ]);
  });

  it('has no place in the API', () => {
    const names = namesIn(describeApi(allRoutes(web.dependencies), 'http://localhost'));
    expect(names.length).toBeGreaterThan(500);
    expect(sensitive(names)).toEqual([]);
  });

  it('has no column, and no value of an enumeration, in the database', async () => {
    const columns = await web.system.$queryRaw<{ name: string }[]>`
      SELECT DISTINCT attname::text AS name FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
        JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE n.nspname IN ('public', 'vectors') AND a.attnum > 0
       UNION SELECT enumlabel::text FROM pg_enum`;
    expect(columns.length).toBeGreaterThan(200);
    expect(sensitive(columns.map(({ name }) => name))).toEqual([]);
  });

  it('is no output of a model: not a label of a pack, nor a field of what vision gives on', () => {
    const within = (folder: string) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => path.join(folder, file));
    const files = ['models', 'vision'].flatMap((room) =>
      within(fileURLToPath(new URL(`../../worker/${room}`, import.meta.url))),
    );
    const packs = files.filter((file) => file.endsWith('pack.json'));
    const types = files.filter((file) => file.endsWith('types.ts'));
    expect(packs.length).toBeGreaterThan(1);
    expect(types.length).toBeGreaterThan(0);
    const members = [
      // Everything a manifest says, its labels among it.
      ...packs.flatMap((file) => [...readFileSync(file, 'utf8').matchAll(/"([^"\n]{1,40})"/g)]),
      // Members of what models and steps of vision give on.
      ...types.flatMap((file) => [...readFileSync(file, 'utf8').matchAll(/^\s+(?:readonly )?(\w+)\??:/gm)]),
    ].map((match) => match[1] ?? '');
    expect(members.length).toBeGreaterThan(100);
    expect(sensitive(members)).toEqual([]);
  });
});
