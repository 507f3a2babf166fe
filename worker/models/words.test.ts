import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addPack } from './add';
import { writeColourWords } from './colour-words/build';
import { sha256Of } from './files';
import { openModels } from './open';
import { choosePack, parseManifest } from './packs';
import { selfTest } from './self-test';
import { cosine, whole } from './testing';
import type { Frame, VisionModels } from './types';

/** A picture of one colour with a road around it. */
function painted(red: number, green: number, blue: number): Frame {
  const side = 64;
  const rgb = new Uint8Array(new SharedArrayBuffer(side * side * 3));
  for (let place = 0; place < side * side; place++) {
    const [x, y] = [place % side, Math.floor(place / side)];
    const inside = x > 10 && x < 54 && y > 16 && y < 48;
    rgb.set(inside ? [red, green, blue] : [120, 120, 122], place * 3);
  }
  return { widthPx: side, heightPx: side, ptsMs: 0, rgb };
}

describe('a pack whose pictures and words share a Space', () => {
  let folder: string;
  let models: VisionModels;
  const stick = () => path.join(folder, 'stick');
  const manifest = async () => JSON.parse(await readFile(path.join(stick(), 'pack.json'), 'utf8'));

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'saboot-words-'));
    await writeColourWords(stick());
    await choosePack(folder, await addPack(folder, stick()));
    models = await openModels({ dataDir: folder, threads: 1 });
  }, 300_000);
  afterAll(async () => {
    await models?.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('is written the same, byte for byte, every time', async () => {
    const again = path.join(folder, 'again');
    await writeColourWords(again);
    for (const file of ['pack.json', 'picture.onnx', 'text.onnx', 'tokenizer.json']) {
      const [one, other] = await Promise.all([stick(), again].map((at) => readFile(path.join(at, file))));
      expect(sha256Of(one as Buffer)).toBe(sha256Of(other as Buffer));
    }
  });

  it('says which Space that is, which languages it takes, and that no threshold was measured', () => {
    expect(models.spaces.text).toEqual({
      name: 'text.colour-words.9',
      dimension: 9,
      kind: 'text',
      threshold: null,
      thresholdSource: null,
      languages: ['en'],
      charactersAtMost: 80,
    });
    expect(models.identities.map(({ task }) => task)).toEqual(
      expect.arrayContaining(['embed-image', 'embed-text']),
    );
  });

  it('brings words near the pictures that they tell of', async () => {
    const cars = { red: painted(180, 35, 40), white: painted(235, 236, 238), blue: painted(40, 65, 150) };
    for (const [colour, own] of Object.entries(cars)) {
      const { vector } = await models.embedText(`A ${colour.toUpperCase()} car`);
      const near = async (frame: Frame) => {
        const [picture] = await models.embedImages(frame, [whole(frame)]);
        return cosine(vector, picture as Float32Array);
      };
      const others = Object.values(cars).filter((frame) => frame !== own);
      for (const other of others) expect(await near(own)).toBeGreaterThan((await near(other)) + 0.3);
    }
  });

  it('hashes the ids that were compared, so that a receipt can name them', async () => {
    const first = await models.embedText('a red car');
    const same = await models.embedText('a  Red car');
    const other = await models.embedText('a blue car');
    expect(first.tokenIdsSha256).toMatch(/^[0-9a-f]{64}$/);
    expect(same.tokenIdsSha256).toBe(first.tokenIdsSha256);
    expect(other.tokenIdsSha256).not.toBe(first.tokenIdsSha256);
  });

  it('refuses words that are too many or say nothing to it, and cuts none off', async () => {
    await expect(models.embedText('red car red car red car red car red car')).rejects.toMatchObject({
      code: 'text-too-long',
    });
    await expect(models.embedText('an old bus')).rejects.toMatchObject({ code: 'words-unknown' });
  });

  it('is tried with the rest of the pack before footage meets it', async () => {
    const tried = await selfTest(folder, 'colour-words');
    const words = tried.filter(({ task }) => task === 'embed-image' || task === 'embed-text');
    expect(words).toHaveLength(2);
    expect(tried.filter(({ problem }) => problem)).toEqual([]);
  }, 300_000);

  it('refuses half a pair, two Spaces in one pair, and a tokenizer of another kind', async () => {
    const { tasks, ...rest } = await manifest();
    const { 'embed-text': text, 'embed-image': image } = tasks;
    const half = { ...rest, tasks: { 'embed-image': image } };
    expect(() => parseManifest('half', half)).toThrow(/go together/);
    const apart = { ...rest, tasks: { ...tasks, 'embed-text': { ...text, space: 'text.other.9' } } };
    expect(() => parseManifest('apart', apart)).toThrow(/go together/);

    const other = path.join(folder, 'other');
    await writeColourWords(other, 'gemma');
    text.tokenizer.kind = 'gemma-bpe';
    await writeFile(path.join(other, 'pack.json'), JSON.stringify({ ...rest, name: 'gemma', tasks }));
    await addPack(folder, other);
    const gemma = await openModels({ dataDir: folder, pack: 'gemma', threads: 1 });
    try {
      await expect(gemma.embedText('a red car')).rejects.toThrow(/not a gemma-bpe/);
    } finally {
      await gemma.close();
    }
  }, 300_000);
});

describe('a pack without the pair', () => {
  it('has no Space of words', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'saboot-no-words-'));
    const models = await openModels({ dataDir: folder, threads: 1 });
    try {
      expect(models.spaces.text).toBeUndefined();
      await expect(models.embedText('a red car')).rejects.toMatchObject({ code: 'pack-refused' });
    } finally {
      await models.close();
      await rm(folder, { recursive: true, force: true });
    }
  }, 300_000);
});
