import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addPack } from './add';
import { ModelFileRefused, PackRefused } from './errors';
import { sha256Of } from './files';
import {
  activePack,
  choosePack,
  listPacks,
  packFolder,
  parseManifest,
  readPack,
  resolvePack,
  verifyPack,
} from './packs';

const input = {
  name: 'data',
  layout: 'NCHW',
  colour: 'RGB',
  size: 112,
  resize: 'stretch',
  mean: [0, 0, 0],
  std: [1, 1, 1],
};

/** A pack with a face embedding of its own; its file is no model, which packs do not care about until it is loaded. */
function manifestOf(name: string, contents: string, space = `face.${name}.256`) {
  return {
    name,
    description: 'A pack made for a test.',
    licence: 'none',
    tasks: {
      'embed-face': {
        name: 'test',
        decoder: 'vector',
        files: {
          model: { file: 'nets/face.onnx', sha256: sha256Of(contents), licence: 'MIT', trainingData: 'none' },
        },
        input,
        alignment: { kind: 'eyes', scale: 1.4 },
        space,
        dimension: 256,
        threshold: { value: 0.5, setOn: 'nothing' },
      },
    },
  };
}

async function writePack(
  folder: string,
  name: string,
  contents: string,
  manifest = manifestOf(name, contents),
) {
  await mkdir(path.join(folder, 'nets'), { recursive: true });
  await writeFile(path.join(folder, 'nets', 'face.onnx'), contents);
  await writeFile(path.join(folder, 'pack.json'), JSON.stringify(manifest));
  return folder;
}

describe('model packs', () => {
  let dataDir: string;
  let sources: string;
  let server: Server;

  beforeAll(async () => {
    dataDir = await mkdtemp(path.join(tmpdir(), 'saboot-packs-'));
    sources = await mkdtemp(path.join(tmpdir(), 'saboot-pack-sources-'));
    server = createServer((request, response) => {
      readFile(path.join(sources, new URL(request.url ?? '/', 'http://x').pathname)).then(
        (bytes) => response.end(bytes),
        () => response.writeHead(404).end(),
      );
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(async () => {
    server.close();
    await rm(dataDir, { recursive: true, force: true });
    await rm(sources, { recursive: true, force: true });
  });

  it('the default pack is made at first use, keeps its hashes, and is the same the second time', async () => {
    const first = await resolvePack(dataDir, 'default');
    const second = await resolvePack(dataDir, 'default');
    expect(second).toEqual(first);
    expect(first.tasks['embed-face'].dimension).toBe(1024);
    expect(first.readerLabels).toHaveLength(6624);
    expect((await verifyPack(dataDir, 'default')).filter(({ problem }) => problem)).toEqual([]);
    const made = await readdir(packFolder(dataDir, 'default'));
    expect(made.filter((name) => name.includes('.onnx'))).toHaveLength(4);
  });

  it('a changed model file is refused by its name, before it is loaded', async () => {
    const { modelPaths } = await resolvePack(dataDir, 'default');
    await appendFile(modelPaths['detect-faces'], 'x');
    const refused = await resolvePack(dataDir, 'default').catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(ModelFileRefused);
    expect((refused as ModelFileRefused).message).toContain('blazeface.onnx');
    expect(
      (await verifyPack(dataDir, 'default')).filter(({ problem }) => problem).map(({ file }) => file),
    ).toEqual(['blazeface.onnx']);
    await rm(modelPaths['detect-faces']);
    await expect(resolvePack(dataDir, 'default')).resolves.toBeDefined();
  });

  it('a pack comes from a folder, is listed, and takes what it lacks from the default one', async () => {
    const from = await writePack(path.join(sources, 'usb'), 'stick', 'weights');
    expect(await addPack(dataDir, from)).toBe('stick');
    expect((await listPacks(dataDir)).map(({ name }) => name)).toEqual(['default', 'stick']);
    const pack = await resolvePack(dataDir, 'stick');
    expect(pack.tasks['embed-face'].space).toBe('face.stick.256');
    expect(pack.tasks['detect-objects'].decoder).toBe('centernet');
    expect(pack.sha256).not.toBe((await resolvePack(dataDir, 'default')).sha256);
  });

  it('a pack comes from a web address, and a wrong file is refused with nothing left behind', async () => {
    const { port } = server.address() as AddressInfo;
    await writePack(path.join(sources, 'web'), 'web', 'weights of the web');
    expect(await addPack(dataDir, `http://127.0.0.1:${port}/web/`)).toBe('web');
    await writePack(path.join(sources, 'bad'), 'bad', 'changed on the way', manifestOf('bad', 'as it was'));
    await expect(addPack(dataDir, `http://127.0.0.1:${port}/bad/pack.json`)).rejects.toThrow(
      'nets/face.onnx',
    );
    await expect(addPack(dataDir, `http://127.0.0.1:${port}/none`)).rejects.toThrow(PackRefused);
    expect(await readdir(path.join(dataDir, 'models'))).toEqual(['default', 'stick', 'web']);
  });

  it('a model that this project carries itself is found, and is checked like any other', async () => {
    const carried = 'worker/models/default/pack.json';
    const manifest = manifestOf('carried', await readFile(carried, 'utf8'));
    const { model } = manifest.tasks['embed-face'].files;
    Object.assign(model, { source: { kind: 'repository', path: carried } });
    const from = await writePack(path.join(sources, 'carried'), 'carried', 'unused', manifest);
    await addPack(dataDir, from);
    const { modelPaths } = await resolvePack(dataDir, 'carried');
    expect(modelPaths['embed-face']).toBe(path.resolve(carried));
    expect(await readdir(packFolder(dataDir, 'carried'))).toEqual(['pack.json']);
    await rm(packFolder(dataDir, 'carried'), { recursive: true });
  });

  it('a space belongs to one model: another pack cannot claim it', async () => {
    const manifest = manifestOf('thief', 'other weights', 'face.stick.256');
    const from = await writePack(path.join(sources, 'thief'), 'thief', 'other weights', manifest);
    await expect(addPack(dataDir, from)).rejects.toThrow('face.stick.256');
  });

  it('the pack in use is the configured one, or the one chosen by command', async () => {
    expect(await activePack(dataDir)).toBe('default');
    await choosePack(dataDir, 'stick');
    expect(await activePack(dataDir, 'default')).toBe('stick');
    expect(await activePack(dataDir, 'web')).toBe('web');
    await expect(choosePack(dataDir, 'none')).rejects.toThrow(PackRefused);
    await choosePack(dataDir, 'default');
  });

  it('a manifest says what is wrong with it, and cannot lead out of its folder', async () => {
    const escaping = manifestOf('escape', '');
    escaping.tasks['embed-face'].files.model.file = '../../etc/passwd';
    expect(() => parseManifest('escape', escaping)).toThrow('a plain path inside the pack');
    expect(() => parseManifest('odd', { name: 'Odd Name' })).toThrow(PackRefused);
    await expect(readPack(dataDir, '../default')).rejects.toThrow(PackRefused);
  });
});
