import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '..');
const DEPCRUISE = path.join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
const ROOMS = ['web', 'worker', 'core', 'storage', 'prisma', 'deploy'];

const forbidden: [from: string, to: string, rule: string][] = [
  ['web/a', '@/worker/main', 'web-imports-only-itself-core-storage'],
  ['web/b', '@/prisma', 'web-imports-only-itself-core-storage'],
  ['worker/a', '@/web', 'worker-imports-only-itself-core-storage'],
  ['worker/b', '@/prisma', 'worker-imports-only-itself-core-storage'],
  ['core/a', '@/web', 'core-imports-only-itself-prisma-storage'],
  ['core/search/a', '../../worker/main', 'core-imports-only-itself-prisma-storage'],
  ['core/b', '@/storage', 'core-knows-only-the-types-of-storage'],
  ['storage/a', '@/core/search', 'storage-imports-only-itself'],
  ['prisma/a', '@/core/search', 'prisma-imports-only-itself'],
  ['worker/vision/a', '@/prisma', 'vision-knows-no-database'],
  ['worker/vision/b', '@/core/opens', 'vision-knows-no-database'],
  ['web/c', './nowhere', 'nothing-unresolvable'],
];
const allowed: [from: string, to: string][] = [
  ['web/d', '@/core/search'],
  ['web/e', '@/storage'],
  ['worker/c', '@/core/search'],
  ['worker/d', '@/worker/vision'],
  ['core/c', '@/prisma'],
  ['core/opens', '@/prisma'],
  ['worker/vision/c', '@/core/search'],
  ['worker/jobs/testing', '@/prisma'],
  ['deploy/a', '@/worker/main'],
];

/** A house with every room, in which one file makes each import of the two lists. */
describe('the rule of who may import whom', () => {
  let house = '';
  const broken = new Map<string, string[]>();

  beforeAll(async () => {
    house = await mkdtemp(path.join(os.tmpdir(), 'saboot-rooms-'));
    const write = async (file: string, source: string) => {
      await mkdir(path.join(house, path.dirname(file)), { recursive: true });
      await writeFile(path.join(house, file), source);
    };
    const compilerOptions = { moduleResolution: 'bundler', module: 'ESNext', paths: { '@/*': ['./*'] } };
    await write('tsconfig.json', JSON.stringify({ compilerOptions }));
    for (const room of [...ROOMS, 'worker/vision', 'core/search']) {
      await write(`${room}/index.ts`, 'export interface Thing { a: 1 }\nexport const thing = 1;\n');
    }
    await write('worker/main.ts', 'export const thing = 1;\n');
    for (const [from, to] of [...forbidden, ...allowed]) {
      await write(`${from}.ts`, `import { thing } from '${to}';\nexport const other = thing;\n`);
    }
    await write(
      'core/types.ts',
      "import type { Thing } from '@/storage';\nexport const a: Thing = { a: 1 };\n",
    );

    const config = path.join(root, '.dependency-cruiser.cjs');
    const output = await new Promise<string>((resolve) => {
      const args = [DEPCRUISE, '--config', config, '--output-type', 'json', ...ROOMS];
      execFile(process.execPath, args, { cwd: house, maxBuffer: 1e8 }, (_error, stdout) => resolve(stdout));
    });
    const report: { summary: { violations: { from: string; rule: { name: string } }[] } } =
      JSON.parse(output);
    for (const { from, rule } of report.summary.violations)
      broken.set(from, [...(broken.get(from) ?? []), rule.name]);
  });
  afterAll(() => rm(house, { recursive: true, force: true }));

  it.each(forbidden)('catches %s importing %s', (from, _to, rule) => {
    expect(broken.get(`${from}.ts`)).toContain(rule);
  });

  it.each(allowed)('lets %s import %s', (from) => {
    expect(broken.get(`${from}.ts`)).toBeUndefined();
  });

  it('lets core name the types of storage', () => {
    expect(broken.get('core/types.ts')).toBeUndefined();
  });
});
