import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { Client } from 'minio';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  HashMismatch,
  KeyInvalid,
  ObjectExists,
  type ObjectHead,
  ObjectMissing,
  ObjectProtected,
  type ObjectStore,
  RangeUnsatisfiable,
  readBytes,
  StorageUnreachable,
  WriteOnceViolation,
} from './index';
import { openStorage } from './open';

const s3Url = process.env.TEST_S3_URL;
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
/** Larger than one part of a multipart upload, and not a whole number of parts or buffers. */
const LARGE = randomBytes(40 * 1024 * 1024 + 12_345);

let scratch = '';
beforeAll(async () => {
  scratch = await mkdtemp(path.join(os.tmpdir(), 'saboot-storage-'));
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

async function keysUnder(store: ObjectStore, prefix: string): Promise<ObjectHead[]> {
  const heads: ObjectHead[] = [];
  for await (const head of store.list(prefix)) heads.push(head);
  return heads.sort((a, b) => a.key.localeCompare(b.key));
}

function broken(): Readable {
  return Readable.from(
    (async function* () {
      yield randomBytes(1024);
      throw new Error('the line went dead');
    })(),
  );
}

function conformance(name: string, open: () => Promise<ObjectStore>) {
  describe(name, () => {
    let store: ObjectStore;
    beforeAll(async () => {
      store = await open();
    });

    it('R09 disposes of an original that is not held, of every version, and of nothing in the log', async () => {
      await store.put('masters/going', Buffer.from('evidence'));
      await store.put('audit/entry', Buffer.from('a line'));
      await store.hold('masters/going', true);
      expect(await store.protection('masters/going')).toMatchObject({ held: true });
      await expect(store.dispose('masters/going')).rejects.toThrow(ObjectProtected);
      await expect(store.remove('masters/going')).rejects.toThrow(WriteOnceViolation);
      expect((await readBytes(store, 'masters/going')).toString()).toBe('evidence');
      await store.hold('masters/going', false);
      expect(await store.protection('masters/going')).toMatchObject({ held: false });
      await store.dispose('masters/going');
      expect(await store.head('masters/going')).toBeUndefined();
      await store.dispose('masters/going');
      await expect(store.dispose('audit/entry')).rejects.toThrow(WriteOnceViolation);
      await expect(store.dispose('derived/shot.jpg')).rejects.toThrow(WriteOnceViolation);
      await expect(store.hold('masters/nothing', true)).rejects.toThrow(ObjectMissing);
      // The same bytes may come in again.
      await store.put('masters/going', Buffer.from('evidence'));
      expect(await store.protection('masters/going')).toMatchObject({ held: false });
    });

    it('keeps exhibits as originals are kept', async () => {
      await store.put('exhibits/1.mp4', Buffer.from('a clip'));
      await expect(store.remove('exhibits/1.mp4')).rejects.toThrow(WriteOnceViolation);
      await expect(store.put('exhibits/1.mp4', Buffer.from('another'))).rejects.toThrow();
    });

    it('gives back the bytes that were put, and the hash of them', async () => {
      const bytes = randomBytes(100_000);
      const stored = await store.put(
        'stills/a.jpg',
        Readable.from([bytes.subarray(0, 7), bytes.subarray(7)]),
      );
      expect(stored).toEqual({ key: 'stills/a.jpg', sizeBytes: bytes.length, sha256: sha256(bytes) });
      expect((await readBytes(store, 'stills/a.jpg')).equals(bytes)).toBe(true);
      expect(await store.head('stills/a.jpg')).toMatchObject({
        key: 'stills/a.jpg',
        sizeBytes: bytes.length,
      });
    });

    it('stores an empty object', async () => {
      await store.put('empty', new Uint8Array());
      expect(await store.head('empty')).toMatchObject({ sizeBytes: 0 });
      expect(await readBytes(store, 'empty')).toHaveLength(0);
    });

    it('stores a large object whole, and serves ranges of it', async () => {
      const stored = await store.put('masters/large.mp4', Readable.from(inPieces(LARGE, 999_983)));
      expect(stored.sha256).toBe(sha256(LARGE));
      expect(sha256(await readBytes(store, 'masters/large.mp4'))).toBe(stored.sha256);
      for (const [start, end] of [
        [0, 0],
        [16_777_210, 16_777_230],
        [LARGE.length - 5, LARGE.length - 1],
      ] as const) {
        const pieces: Buffer[] = [];
        for await (const piece of await store.get('masters/large.mp4', { start, end })) pieces.push(piece);
        expect(Buffer.concat(pieces).equals(LARGE.subarray(start, end + 1))).toBe(true);
      }
    });

    it('reads a range without an end, and one beyond the end, up to the last byte', async () => {
      await store.put('ranged', Buffer.from('0123456789'));
      const text = async (range: { start: number; end?: number }) => {
        let words = '';
        for await (const piece of await store.get('ranged', range)) words += String(piece);
        return words;
      };
      expect(await text({ start: 7 })).toBe('789');
      expect(await text({ start: 4, end: 400 })).toBe('456789');
      await expect(store.get('ranged', { start: 10 })).rejects.toThrow(RangeUnsatisfiable);
      await expect(store.get('ranged', { start: 5, end: 4 })).rejects.toThrow(RangeUnsatisfiable);
    });

    it('R09 never replaces an object', async () => {
      await store.put('masters/once.mp4', Buffer.from('first'));
      await expect(store.put('masters/once.mp4', Buffer.from('second'))).rejects.toThrow(ObjectExists);
      expect(String(await readBytes(store, 'masters/once.mp4'))).toBe('first');
    });

    it('lets one of many writers of the same key win, whole', async () => {
      const bodies = Array.from({ length: 6 }, (_, index) => Buffer.alloc(200_000, index));
      const results = await Promise.allSettled(
        bodies.map((body) => store.put('raced', Readable.from([body]))),
      );
      const won = results.filter((result) => result.status === 'fulfilled');
      expect(won).toHaveLength(1);
      for (const result of results) {
        if (result.status === 'rejected') expect(result.reason).toBeInstanceOf(ObjectExists);
      }
      const kept = await readBytes(store, 'raced');
      expect(sha256(kept)).toBe(won[0]!.value.sha256);
    });

    it('R10 refuses bytes whose hash is not the expected one, and keeps nothing of them', async () => {
      const bytes = randomBytes(5000);
      const wrong = sha256(Buffer.from('other'));
      await expect(store.put('masters/bad', bytes, { expectedSha256: wrong })).rejects.toThrow(HashMismatch);
      expect(await store.head('masters/bad')).toBeUndefined();
      await expect(
        store.put('masters/bad', Readable.from(inPieces(LARGE, 1_000_000)), { expectedSha256: wrong }),
      ).rejects.toThrow(HashMismatch);
      expect(await store.head('masters/bad')).toBeUndefined();
      const stored = await store.put('masters/bad', bytes, { expectedSha256: sha256(bytes) });
      expect(stored.sizeBytes).toBe(5000);
    });

    it('R10 keeps nothing of a transfer that breaks off', async () => {
      await expect(store.put('masters/broken', broken())).rejects.toThrow('the line went dead');
      expect(await store.head('masters/broken')).toBeUndefined();
      expect(await keysUnder(store, 'masters/broken')).toEqual([]);
    });

    it('R09 refuses to remove an original, and removes a derivative', async () => {
      await store.put('masters/kept.mp4', Buffer.from('evidence'));
      await expect(store.remove('masters/kept.mp4')).rejects.toThrow(WriteOnceViolation);
      expect(await store.head('masters/kept.mp4')).toBeDefined();
      await store.put('proxies/x.mp4', Buffer.from('again'));
      await store.remove('proxies/x.mp4');
      await store.remove('proxies/x.mp4');
      expect(await store.head('proxies/x.mp4')).toBeUndefined();
      await store.put('proxies/x.mp4', Buffer.from('once more'));
    });

    it('lists what starts with a prefix, folders or not', async () => {
      for (const key of ['list/a/1', 'list/a/2', 'list/ab', 'list/b/c/3'])
        await store.put(key, Buffer.from(key));
      const keys = async (prefix: string) => (await keysUnder(store, prefix)).map((head) => head.key);
      expect(await keys('list/')).toEqual(['list/a/1', 'list/a/2', 'list/ab', 'list/b/c/3']);
      expect(await keys('list/a')).toEqual(['list/a/1', 'list/a/2', 'list/ab']);
      expect(await keys('list/a/')).toEqual(['list/a/1', 'list/a/2']);
      expect(await keys('nothing/')).toEqual([]);
      expect((await keysUnder(store, 'list/ab'))[0]).toMatchObject({ sizeBytes: 7 });
    });

    it('says that an object is missing', async () => {
      await expect(store.get('no/such')).rejects.toThrow(ObjectMissing);
      await expect(store.localCopy('no/such')).rejects.toThrow(ObjectMissing);
      expect(await store.head('no/such')).toBeUndefined();
    });

    it.each([
      '../outside',
      'a/../../outside',
      '/etc/passwd',
      'a//b',
      'a/./b',
      'a/',
      '',
      '.incoming/x',
      'a\\..\\b',
      'a\0b',
      'C:/x',
      '~/x',
      'نام',
      `long/${'x'.repeat(300)}`,
    ])('refuses %j as a key', async (key) => {
      await expect(store.put(key, Buffer.from('x'))).rejects.toThrow(KeyInvalid);
      await expect(store.get(key)).rejects.toThrow(KeyInvalid);
      await expect(store.head(key)).rejects.toThrow(KeyInvalid);
      await expect(store.remove(key)).rejects.toThrow(KeyInvalid);
    });

    it('gives programs a file to open', async () => {
      await store.put('masters/cam.mp4', Buffer.from('frames'));
      const copy = await store.localCopy('masters/cam.mp4');
      expect(await readFile(copy.path, 'utf8')).toBe('frames');
      expect(path.extname(copy.path)).toBe('.mp4');
      await copy.dispose();
      expect(await store.head('masters/cam.mp4')).toBeDefined();
    });

    it('answers a health check', async () => {
      await expect(store.check()).resolves.toBeUndefined();
    });
  });
}

function* inPieces(bytes: Buffer, size: number): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

conformance('a folder', () => openStorage(pathToFileURL(path.join(scratch, 'store')).href));

describe('a folder, besides', () => {
  it('keeps what is stored read-only and leaves no unfinished file behind', async () => {
    const root = path.join(scratch, 'besides');
    const store = await openStorage(pathToFileURL(root).href);
    await store.put('masters/x', Buffer.from('x'));
    await expect(store.put('masters/y', broken())).rejects.toThrow();
    expect((await stat(path.join(root, 'masters/x'))).mode & 0o777).toBe(0o444);
    expect(await readdir(path.join(root, '.incoming'))).toEqual([]);
    expect(await store.freeBytes()).toBeGreaterThan(0);
  });
});

if (!s3Url) console.log(`Skipped, storage on S3: ${process.env.TEST_S3_REASON ?? 'TEST_S3_URL is not set'}`);
describe.skipIf(!s3Url)('S3', () => {
  const bucket = `saboot-${randomBytes(4).toString('hex')}`;
  conformance('a bucket', () => openStorage(`${s3Url}/${bucket}?tls=false`, { scratchDir: scratch }));

  it('has the server itself hold an original, and really removes a derivative', async () => {
    const store = await openStorage(`${s3Url}/${bucket}-held?tls=false`);
    await store.put('masters/held', Buffer.from('evidence'));
    await store.put('proxies/gone', Buffer.from('derivative'));
    await store.remove('proxies/gone');
    const url = new URL(s3Url!);
    const client = new Client({
      ...{ endPoint: url.hostname, port: Number(url.port), useSSL: false, region: 'us-east-1' },
      ...{ accessKey: url.username, secretKey: url.password },
    });
    const { versionId } = await client.statObject(`${bucket}-held`, 'masters/held');
    await expect(
      client.removeObject(`${bucket}-held`, 'masters/held', { versionId: versionId! }),
    ).rejects.toThrow();
    const versions: string[] = [];
    for await (const item of client.listObjects(`${bucket}-held`, '', true, { IncludeVersion: true })) {
      versions.push(item.name);
    }
    expect(versions).toEqual(['masters/held']);
  });

  it('R09 refuses a disposal before the date of the object lock, and says the date', async () => {
    const store = await openStorage(`${s3Url}/${bucket}-dated?tls=false&lock-days=1`);
    await store.put('masters/dated', Buffer.from('evidence'));
    const { lockedUntil } = await store.protection('masters/dated');
    expect(lockedUntil!.getTime()).toBeGreaterThan(Date.now());
    await expect(store.dispose('masters/dated')).rejects.toThrow(lockedUntil!.toISOString());
    expect((await readBytes(store, 'masters/dated')).toString()).toBe('evidence');
  });

  it('refuses a wrong secret', async () => {
    const url = new URL(`${s3Url}/${bucket}?tls=false`);
    url.password = 'wrong';
    await expect(openStorage(url.href)).rejects.toThrow(StorageUnreachable);
  });

  it('names a server that does not answer', async () => {
    await expect(openStorage('s3://a:b@127.0.0.1:1/bucket?tls=false')).rejects.toThrow(StorageUnreachable);
  });
});
