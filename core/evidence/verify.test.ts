import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BAG_FILES, BAGIT_TXT, manifestText, parseBagInfo, parseManifest, pathFault } from './bagit';
import { drawnFiles, writeDrawnBundle } from './testing-case';
import { pack, unpack, type ZipEntry } from './testing-zip';
import { verifyBundle, ZipUnreadable } from './verify';

let folder: string;
let sound: string;
const base = 'FIR-112-2026-0001';

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'saboot-verify-'));
  sound = path.join(folder, 'sound.zip');
  await writeDrawnBundle(sound);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function repacked(change: (entries: ZipEntry[]) => ZipEntry[]): Promise<string> {
  const entries = [...(await unpack(sound))].map(([name, bytes]) => ({ name, bytes }));
  const file = path.join(folder, `changed-${Math.random().toString(36).slice(2)}.zip`);
  await writeFile(file, pack(change(entries)));
  return file;
}
const namesOf = async (file: string) =>
  (await verifyBundle(file)).problems.map((problem) => `${problem.file ?? ''} ${problem.message}`).join('\n');

describe('a sound bundle', () => {
  test('has no problem, and its case file is read', async () => {
    const verdict = await verifyBundle(sound);
    expect(verdict.problems).toEqual([]);
    expect(verdict.caseFile?.exhibits).toHaveLength(2);
  });
  test('stays sound when another program packs it again', async () => {
    expect(await namesOf(await repacked((entries) => entries))).toBe('');
    expect(
      await namesOf(await repacked((entries) => entries.map((one) => ({ ...one, deflate: true })))),
    ).toBe('');
  });
});

describe('a changed bundle', () => {
  test('names every file of which one byte was flipped', async () => {
    for (const name of (await unpack(sound)).keys()) {
      const file = await repacked((entries) =>
        entries.map((one) => {
          if (one.name !== name) return one;
          const bytes = Buffer.from(one.bytes);
          const middle = Math.floor(bytes.length / 2);
          bytes[middle] = (bytes[middle] ?? 0) ^ 0x01;
          return { ...one, bytes };
        }),
      );
      expect(await namesOf(file), name).toContain(name.slice(base.length + 1));
    }
  });
  test('names every file that was removed, added or renamed', async () => {
    for (const name of (await unpack(sound)).keys()) {
      const inside = name.slice(base.length + 1);
      expect(
        await namesOf(await repacked((entries) => entries.filter((one) => one.name !== name))),
        name,
      ).toContain(inside);
      const moved = await repacked((entries) =>
        entries.map((one) => (one.name === name ? { ...one, name: `${name}x` } : one)),
      );
      expect(await namesOf(moved), name).toContain(inside);
    }
    for (const name of [
      'data/exhibits/extra.mp4',
      'extra.txt',
      'fetch.txt',
      'manifest-md5.txt',
      'tagmanifest-sha256.txt',
    ]) {
      const file = await repacked((entries) => [
        ...entries,
        { name: `${base}/${name}`, bytes: Buffer.from('x') },
      ]);
      expect(await namesOf(file), name).toContain(name);
    }
  });
  test.each([
    '../evil.txt',
    `${base}/../../evil.txt`,
    '/etc/evil',
    'C:/evil',
    `${base}/data/..\\evil`,
    '~/evil',
    `${base}/data/a:b`,
    `${base}/data/./a`,
    `${base}/data//a`,
    'beside.txt',
    'other-folder/a.txt',
    `${base}/data/é`,
  ])('with an entry %s is refused', async (name) => {
    const file = await repacked((entries) => [...entries, { name, bytes: Buffer.from('x') }]);
    expect((await verifyBundle(file)).problems.length).toBeGreaterThan(0);
  });
  test('with a name twice, also in other case, is refused', async () => {
    const twice = await repacked((entries) => [...entries, entries[2]!]);
    expect(await namesOf(twice)).toContain('twice');
    const cased = await repacked((entries) => [
      ...entries,
      { ...entries[2]!, name: entries[2]!.name.replace('data', 'DATA') },
    ]);
    expect(await namesOf(cased)).toContain('twice');
  });
  test('with a symbolic link, an encrypted file or two names for one file is refused', async () => {
    expect(
      await namesOf(
        await repacked((all) => all.map((one, at) => (at === 2 ? { ...one, mode: 0o120777 } : one))),
      ),
    ).toContain('symbolic link');
    expect(
      await namesOf(
        await repacked((all) => all.map((one, at) => (at === 2 ? { ...one, flags: 1, deflate: true } : one))),
      ),
    ).toContain('encrypted');
    const masked = await repacked((all) =>
      all.map((one, at) => (at === 2 ? { ...one, localName: one.name.replace('R', 'r') } : one)),
    );
    expect(await namesOf(masked)).toContain('before its data');
  });
  test('that would unpack to far too much is refused', async () => {
    const bomb = await repacked((all) => [
      ...all,
      { name: `${base}/data/zeros`, bytes: Buffer.alloc(8 * 1024 * 1024), deflate: true },
    ]);
    expect(await namesOf(bomb)).toContain('zip bomb');
  });
  test('with bytes before, between or after its files is refused', async () => {
    const bytes = await readFile(sound);
    const file = path.join(folder, 'hidden.zip');
    await writeFile(file, Buffer.concat([bytes, Buffer.from('appended')]));
    await expect(verifyBundle(file)).rejects.toThrow(ZipUnreadable);
    await writeFile(file, Buffer.concat([Buffer.from('prefixed'), bytes]));
    expect((await verifyBundle(file)).problems.length).toBeGreaterThan(0);
    const smuggled = await repacked((all) => all);
    const packed = await readFile(smuggled);
    const start = packed.indexOf('PK\x01\x02');
    const end = Buffer.from(packed.subarray(packed.length - 22));
    end.writeUInt32LE(start + 40, 16);
    await writeFile(
      smuggled,
      Buffer.concat([packed.subarray(0, start), Buffer.alloc(40), packed.subarray(start, -22), end]),
    );
    expect(await namesOf(smuggled)).toContain('belong to no file');
  });
  test('that is cut off anywhere is refused', async () => {
    const bytes = await readFile(sound);
    const file = path.join(folder, 'cut.zip');
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: bytes.length - 1 }), async (length) => {
        await writeFile(file, bytes.subarray(0, length));
        await expect(verifyBundle(file)).rejects.toThrow(ZipUnreadable);
      }),
      { numRuns: 60 },
    );
  });
  test('whose manifests were made to fit a changed exhibit is refused, for case.json says otherwise', async () => {
    const file = path.join(folder, 'rewritten.zip');
    await writeDrawnBundle(file, (files) =>
      files.set('data/exhibits/exhibit-001.mp4', Buffer.from('another clip')),
    );
    expect(await namesOf(file)).toContain('exhibit-001.mp4 is not exhibit 1 as case.json records it');
    await writeDrawnBundle(file, (files) => files.set('data/masters/more.mp4', Buffer.from('not spoken of')));
    expect(await namesOf(file)).toContain('more.mp4 is not named in case.json');
    await writeDrawnBundle(file, (_, said) => {
      said.originals[0]!.path = null;
    });
    expect(await namesOf(file)).toContain('masters were asked for');
    await writeDrawnBundle(file, (_, said) => Object.assign(said, { version: 'saboot-case/9' }));
    expect(await namesOf(file)).toContain('case file that this version knows');
  });
  test('is never accepted with other content, whatever bytes were changed, and nothing is written', async () => {
    const bytes = await readFile(sound);
    const files = await unpack(sound);
    const file = path.join(folder, 'mutated.zip');
    const before = (await readdir(folder)).length;
    const change = fc.record({ at: fc.nat(bytes.length - 1), value: fc.integer({ min: 1, max: 255 }) });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
        const mutated = Buffer.from(bytes);
        for (const { at, value } of changes) mutated[at] = (mutated[at] ?? 0) ^ value;
        await writeFile(file, mutated);
        const verdict = await verifyBundle(file).catch((error) => {
          if (!(error instanceof ZipUnreadable)) throw error;
          return undefined;
        });
        if (verdict?.problems.length === 0) expect(await unpack(file)).toEqual(files);
      }),
      { numRuns: 400 },
    );
    expect((await readdir(folder)).length).toBeLessThanOrEqual(before + 1);
  });
});

describe('the rules of the bag', () => {
  test('a manifest is read back as it was written', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(
          fc.record({
            path: fc.string({ minLength: 1 }).map((name) => `data/${name}`),
            hash: fc.stringMatching(/^[0-9a-f]{64}$/),
          }),
          { selector: (line) => line.path },
        ),
        (lines) => {
          const parsed = parseManifest(manifestText(lines), 64);
          expect(parsed.faults).toEqual([]);
          expect(new Map(lines.map((line) => [line.path, line.hash]))).toEqual(parsed.lines);
        },
      ),
    );
  });
  test('a manifest that is not one is told', () => {
    expect(parseManifest('zz  data/a\n', 64).faults).toHaveLength(1);
    expect(parseManifest(`${'a'.repeat(64)}  data/a`, 64).faults).toHaveLength(1);
    expect(parseManifest(`${'a'.repeat(64)}  data/a\n`.repeat(2), 64).faults).toEqual([
      'it names data/a twice',
    ]);
  });
  test('continued lines of bag-info are joined', () => {
    expect(parseBagInfo('A: one\n  two\nB: three\n')).toEqual(
      new Map([
        ['a', 'one two'],
        ['b', 'three'],
      ]),
    );
    expect(parseBagInfo('nothing')).toBeUndefined();
  });
  test('the declaration has two lines and no mark before them', () => {
    expect(BAGIT_TXT.split('\n')).toHaveLength(3);
    expect(BAGIT_TXT.codePointAt(0)).toBe('B'.codePointAt(0));
  });
  test('our own paths are allowed', () => {
    for (const name of [...Object.values(BAG_FILES), ...Object.keys(drawnFiles)])
      expect(pathFault(name)).toBeUndefined();
  });
});

describe('npm run verify', () => {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const verify = (file: string) =>
    execa('node', ['--import', 'tsx', 'deploy/cli/verify.ts', file], { cwd: root, reject: false });

  test('answers 0 for a sound bundle, 1 for another one, 2 for what it cannot read', async () => {
    const good = await verify(sound);
    expect(good).toMatchObject({ exitCode: 0 });
    expect(good.stdout).toContain('SOUND');
    const changed = await repacked((all) => all.filter((one) => !one.name.endsWith('.png')));
    const bad = await verify(changed);
    expect(bad).toMatchObject({ exitCode: 1 });
    expect(bad.stdout).toMatch(/WRONG: data\/exhibits\/exhibit-002\.png/);
    expect(bad.stdout).toContain('NOT SOUND');
    const text = path.join(folder, 'text.zip');
    await writeFile(text, 'not a zip at all, whatever its name says');
    expect(await verify(text)).toMatchObject({ exitCode: 2 });
    expect(await verify(path.join(folder, 'nothing.zip'))).toMatchObject({ exitCode: 2 });
  });
});
