import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addPack } from './add';
import defaultManifest from './default/pack.json' with { type: 'json' };
import { choosePack, listPacks, removePack } from './packs';
import { selfTest } from './self-test';

describe('trying the models of a pack', () => {
  let dataDir: string;
  beforeAll(async () => {
    dataDir = await mkdtemp(path.join(tmpdir(), 'saboot-self-test-'));
  });
  afterAll(() => rm(dataDir, { recursive: true, force: true }));

  it('a drawn picture goes through each model of the default pack; what is asked for and missing is not claimed', async () => {
    const tried = await selfTest(dataDir, 'default', ['cuda']);
    expect(tried.flatMap(({ problem }) => problem ?? [])).toEqual([]);
    expect(tried.map(({ task }) => task)).toEqual(expect.arrayContaining(Object.keys(defaultManifest.tasks)));
    for (const { provider } of tried) expect(['cpu', 'cuda']).toContain(provider);
  });

  it('a manifest that does not fit its model is found, by task, and the others run', async () => {
    const face = structuredClone(defaultManifest.tasks['embed-face']);
    face.space = 'face.misfit.512';
    face.dimension = 512;
    const folder = path.join(dataDir, 'misfit');
    await mkdir(folder);
    const manifest = {
      name: 'misfit',
      description: 'Says 512 of 1024 values.',
      licence: 'none',
      tasks: { 'embed-face': face },
    };
    await writeFile(path.join(folder, 'pack.json'), JSON.stringify(manifest));
    await addPack(dataDir, folder);
    const tried = await selfTest(dataDir, 'misfit');
    const bad = tried.filter(({ problem }) => problem);
    expect(bad).toMatchObject([{ task: 'embed-face', model: 'human-faceres' }]);
    expect(bad[0]?.problem).toContain('1024 values, the manifest says 512');
  });

  it('a pack is removed by name, but not the one in use, and never the default one', async () => {
    await expect(removePack(dataDir, 'default')).rejects.toThrow('part of the installation');
    await choosePack(dataDir, 'misfit');
    await expect(removePack(dataDir, 'misfit')).rejects.toThrow('in use');
    await choosePack(dataDir, 'default');
    await removePack(dataDir, 'misfit');
    expect((await listPacks(dataDir)).map(({ name }) => name)).toEqual(['default']);
    await expect(removePack(dataDir, 'misfit')).rejects.toThrow('no pack of this name');
  });
});
