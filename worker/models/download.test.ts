import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { addPack, catalogue } from './add';
import { fetchFile } from './download';
import { ModelFileRefused } from './errors';
import { sha256Of } from './files';

const contents = randomBytes(300_000);
const wanted = { file: 'nets/face.onnx', sha256: sha256Of(contents), bytes: contents.length };

describe('fetching model files', () => {
  let folder: string;
  let server: Server;
  let address: URL;
  /** How the server behaves, and what it was asked. */
  let breaksOffAfter: number | undefined;
  let knowsRanges = true;
  let given: Buffer;
  let asked: (string | undefined)[];

  beforeAll(async () => {
    server = createServer((request, response) => {
      asked.push(request.headers.range);
      const from = knowsRanges ? Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0) : 0;
      const rest = given.subarray(from);
      response.writeHead(from > 0 ? 206 : 200, { 'content-length': rest.length });
      if (breaksOffAfter === undefined) {
        response.end(rest);
        return;
      }
      const end = breaksOffAfter;
      response.write(rest.subarray(0, end), () => setTimeout(() => response.destroy(), 50));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    address = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/net.onnx`);
  });
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'saboot-fetch-'));
    [breaksOffAfter, knowsRanges, given, asked] = [undefined, true, contents, []];
    return () => rm(folder, { recursive: true, force: true });
  });
  afterAll(() => {
    server.close();
  });

  it('tells how far it is, and gives a file that was checked', async () => {
    const told: [number, number | undefined][] = [];
    const file = await fetchFile(address, wanted, folder, (have, of) => told.push([have, of]));
    expect((await readFile(file)).equals(contents)).toBe(true);
    expect(told.at(-1)).toEqual([contents.length, contents.length]);
    expect(told.map(([have]) => have)).toEqual(told.map(([have]) => have).sort((a, b) => a - b));
  });

  it('goes on where it broke off', async () => {
    breaksOffAfter = 100_000;
    await expect(fetchFile(address, wanted, folder)).rejects.toThrow(/face\.onnx.*broke off after \d+ bytes/);
    const [part = ''] = await readdir(folder);
    const have = (await readFile(path.join(folder, part))).length;
    expect(have).toBeGreaterThan(0);
    breaksOffAfter = undefined;
    expect((await readFile(await fetchFile(address, wanted, folder))).equals(contents)).toBe(true);
    expect(asked).toEqual([undefined, `bytes=${have}-`]);
  });

  it('begins again where the server cannot go on, and where what is there is too much', async () => {
    breaksOffAfter = 100_000;
    await expect(fetchFile(address, wanted, folder)).rejects.toThrow('broke off');
    [breaksOffAfter, knowsRanges] = [undefined, false];
    const file = await fetchFile(address, wanted, folder);
    expect((await readFile(file)).equals(contents)).toBe(true);
    await rm(file);
    await writeFile(`${file}.part`, Buffer.alloc(contents.length + 5));
    expect((await readFile(await fetchFile(address, wanted, folder))).equals(contents)).toBe(true);
  });

  it('another file, a longer one, and none are refused by name, and nothing of them stays', async () => {
    given = Buffer.from(contents).fill(1, 1000, 1001);
    await expect(fetchFile(address, wanted, folder)).rejects.toThrow(/face\.onnx.*sha256/);
    given = Buffer.concat([contents, contents]);
    await expect(fetchFile(address, wanted, folder)).rejects.toThrow(ModelFileRefused);
    const { bytes: _, ...unsized } = wanted;
    given = contents.subarray(0, 10);
    await expect(fetchFile(address, unsized, folder)).rejects.toThrow('sha256');
    expect(await readdir(folder)).toEqual([]);
    const nowhere = new URL('http://127.0.0.1:9/net.onnx');
    await expect(fetchFile(nowhere, wanted, folder)).rejects.toThrow(/face\.onnx.*could not be reached/);
  });

  it('a pack of the catalogue lacks its files: each refusal names the file and what to do', async () => {
    expect([...catalogue.keys()]).toEqual(['open']);
    await writeFile(path.join(folder, 'yolox_nano.onnx'), 'not it');
    await expect(addPack(folder, 'open', { from: folder })).rejects.toThrow(/yolox_nano\.onnx.*no file in/);
    await expect(addPack(folder, 'open', { from: path.join(folder, 'none') })).rejects.toThrow(
      'no such folder',
    );
    await expect(addPack(folder, 'closed')).rejects.toThrow('not in the catalogue');
    expect(await readdir(path.join(folder, 'models'))).toEqual([]);
  });
});
