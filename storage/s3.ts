import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Client } from 'minio';
import { within } from './filesystem';
import {
  checkKey,
  HashMismatch,
  isDisposable,
  isKeptForEver,
  ObjectExists,
  type ObjectHead,
  ObjectMissing,
  ObjectProtected,
  type ObjectStore,
  type Protection,
  StorageFull,
  StorageUnreachable,
  WriteOnceViolation,
} from './index';

const MIB = 1024 * 1024;
/** S3 takes at most 10,000 parts: the first thousand of 16 MiB, then of 64 MiB, hold 578 GiB. */
const partBytes = (part: number) => (part <= 1000 ? 16 * MIB : 64 * MIB);

/**
 * minio's client with the condition that no object of the name exists, on the requests that create one. The library
 * passes it for single uploads only; a finished multipart upload would replace an object silently.
 */
class WriteOnceClient extends Client {
  protected override getRequestOptions(options: Parameters<Client['getRequestOptions']>[0]) {
    const built = super.getRequestOptions(options);
    const completes = options.method === 'POST' && options.query?.startsWith('uploadId=');
    if (completes) built.headers['if-none-match'] = '*';
    return built;
  }
}

type RetentionGiven = Parameters<Client['putObjectRetention']>[2];

const DAY_MS = 86_400_000;
/** Tag of an object that a legal hold of Saboot was set on; the store's own one is on for every original. */
const HOLD_TAG = 'saboot-hold';

/**
 * A store in a bucket of an S3 server (MinIO, Ceph, AWS). The bucket is made, with object lock where it can be. With
 * `lock-days` in the URL nobody removes an original before so many days have passed, the store's administrator included.
 */
export async function openS3(url: URL, scratchDir: string): Promise<ObjectStore> {
  const bucket = decodeURIComponent(url.pathname.slice(1));
  const region = url.searchParams.get('region') ?? 'us-east-1';
  const tls = url.searchParams.get('tls') !== 'false';
  const client = new WriteOnceClient({
    endPoint: url.hostname,
    port: url.port ? Number(url.port) : tls ? 443 : 80,
    useSSL: tls,
    accessKey: decodeURIComponent(url.username),
    secretKey: decodeURIComponent(url.password),
    region,
    pathStyle: true,
  });
  await reached(() => ensureBucket(client, bucket, region));
  const locked = await hasObjectLock(client, bucket);
  const lockDays = Number(url.searchParams.get('lock-days') ?? 0);
  if (!Number.isInteger(lockDays) || lockDays < 0) throw new TypeError('lock-days is a number of days.');
  if (lockDays > 0 && !locked) {
    throw new StorageUnreachable(`lock-days needs a bucket with object lock, and ${bucket} has none`);
  }

  const head = async (key: string): Promise<ObjectHead | undefined> => {
    checkKey(key);
    try {
      const found = await client.statObject(bucket, key);
      return { key, sizeBytes: found.size, storedAt: found.lastModified };
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  };

  // MinIO and AWS refuse the second of two simultaneous writers themselves (If-None-Match, decided as the object
  // appears). Ceph decides earlier, so two writers of one key in this process take turns; two in different processes
  // could there both succeed, which for originals, named by their own hash, would be the same bytes twice.
  const turns = new Map<string, Promise<unknown>>();
  const inTurn = async <T>(key: string, work: () => Promise<T>): Promise<T> => {
    const mine = (turns.get(key) ?? Promise.resolve()).catch(() => undefined).then(work);
    turns.set(key, mine);
    try {
      return await mine;
    } finally {
      if (turns.get(key) === mine) turns.delete(key);
    }
  };

  const get = async (key: string, range?: { start: number; end?: number }): Promise<Readable> => {
    const found = await head(key);
    if (!found) throw new ObjectMissing(key);
    const { start, end } = within(key, range, found.sizeBytes);
    if (!range || found.sizeBytes === 0) return client.getObject(bucket, key);
    return client.getPartialObject(bucket, key, start, end - start + 1);
  };

  const protectionOf = async (key: string): Promise<Protection> => {
    const tags = await client.getObjectTagging(bucket, key);
    const held = tags.some((tag) => tag.Key === HOLD_TAG && tag.Value === 'on');
    return { held, lockedUntil: locked ? await lockedUntil(client, bucket, key) : null };
  };

  return {
    kind: 's3',
    head,
    get,

    put: (key, source, options = {}) =>
      inTurn(key, async () => {
        if (await head(key)) throw new ObjectExists(key);
        const hash = createHash('sha256');
        let sizeBytes = 0;
        const finish = () => {
          const sha256 = hash.digest('hex');
          if (options.expectedSha256 !== undefined && options.expectedSha256 !== sha256) {
            throw new HashMismatch(key, options.expectedSha256, sha256);
          }
          return { key, sizeBytes, sha256 };
        };
        const headers = { 'Content-Type': options.contentType ?? 'application/octet-stream' };
        const pieces = source instanceof Uint8Array ? Readable.from([Buffer.from(source)]) : source;
        const parts = inParts(pieces, (chunk) => {
          hash.update(chunk);
          sizeBytes += chunk.length;
        });

        let uploadId: string | undefined;
        try {
          const first = (await parts.next()).value ?? Buffer.alloc(0);
          let part = await parts.next();
          let stored: ReturnType<typeof finish>;
          if (part.done) {
            stored = finish();
            await client.putObject(bucket, key, first, first.length, { ...headers, 'If-None-Match': '*' });
          } else {
            uploadId = await client.initiateNewMultipartUpload(bucket, key, headers);
            const etags: { part: number; etag: string }[] = [];
            const send = async (body: Buffer) => {
              const partNumber = etags.length + 1;
              const place = { bucketName: bucket, objectName: key, uploadID: uploadId ?? '', partNumber };
              const sent = await client.uploadPart(
                { ...place, headers: { 'Content-MD5': createHash('md5').update(body).digest('base64') } },
                body,
              );
              etags.push({ part: partNumber, etag: sent.etag });
            };
            await send(first);
            for (; !part.done; part = await parts.next()) await send(part.value);
            stored = finish();
            // For servers that do not know the condition on a finished upload.
            if (await head(key)) throw new ObjectExists(key);
            await client.completeMultipartUpload(bucket, key, uploadId, etags);
          }
          uploadId = undefined;
          if (locked && isKeptForEver(key)) {
            await client.setObjectLegalHold(bucket, key, { status: 'ON' });
            if (lockDays > 0) {
              const retainUntilDate = new Date(Date.now() + lockDays * DAY_MS).toISOString();
              // The library's types ask for a version; without one it is the object just written.
              const retention = { mode: 'COMPLIANCE', retainUntilDate } as unknown;
              await client.putObjectRetention(bucket, key, retention as RetentionGiven);
            }
          }
          return stored;
        } catch (error) {
          if (codeOf(error) === 'PreconditionFailed') throw new ObjectExists(key);
          if (codeOf(error) === 'XMinioStorageFull' || codeOf(error) === 'QuotaExceeded') {
            throw new StorageFull(key, { cause: error });
          }
          throw error;
        } finally {
          if (uploadId !== undefined)
            await client.abortMultipartUpload(bucket, key, uploadId).catch(() => undefined);
        }
      }),

    async *list(prefix) {
      for await (const item of client.listObjectsV2(bucket, prefix, true)) {
        if (item.name !== undefined)
          yield { key: item.name, sizeBytes: item.size, storedAt: item.lastModified };
      }
    },

    async remove(key) {
      checkKey(key);
      if (isKeptForEver(key)) throw new WriteOnceViolation(key);
      // In a bucket with versions a plain removal hides the object and keeps its bytes.
      const found = locked ? await client.statObject(bucket, key).catch(() => undefined) : undefined;
      const versionId = found?.versionId;
      await client.removeObject(bucket, key, versionId ? { versionId } : {});
    },

    async dispose(key) {
      checkKey(key);
      if (!isDisposable(key)) throw new WriteOnceViolation(key);
      const versions = await versionsOf(client, bucket, key);
      if (versions.length === 0) return;
      if (await head(key)) {
        const protection = await protectionOf(key);
        const lockedNow = protection.lockedUntil !== null && protection.lockedUntil > new Date();
        if (protection.held || lockedNow) throw new ObjectProtected(key, protection);
      }
      for (const { versionId, isMarker } of versions) {
        const version = versionId ? { versionId } : {};
        if (locked && !isMarker) await client.setObjectLegalHold(bucket, key, { status: 'OFF', ...version });
        try {
          await client.removeObject(bucket, key, version);
        } catch (error) {
          // Whatever the store objects to: what stays is held again.
          if (locked && !isMarker) await client.setObjectLegalHold(bucket, key, { status: 'ON', ...version });
          throw error;
        }
      }
    },

    async hold(key, held) {
      if (!(await head(key))) throw new ObjectMissing(key);
      if (locked && held) await client.setObjectLegalHold(bucket, key, { status: 'ON' });
      await client.setObjectTagging(bucket, key, { [HOLD_TAG]: held ? 'on' : 'off' });
    },

    async protection(key) {
      if (!(await head(key))) throw new ObjectMissing(key);
      return protectionOf(key);
    },

    async localCopy(key) {
      const folder = await mkdtemp(path.join(scratchDir, 'copy-'));
      const dispose = () => rm(folder, { recursive: true, force: true });
      try {
        const file = path.join(folder, path.basename(key) || randomUUID());
        await pipeline(await get(key), createWriteStream(file, { highWaterMark: MIB }));
        return { path: file, dispose };
      } catch (error) {
        await dispose();
        throw error;
      }
    },

    freeBytes: async () => undefined,
    check: () => reached(async () => void (await client.bucketExists(bucket))),
  };
}

async function ensureBucket(client: Client, bucket: string, region: string): Promise<void> {
  if (await client.bucketExists(bucket)) return;
  try {
    await client.makeBucket(bucket, region, { ObjectLocking: true });
  } catch (error) {
    // Another process was faster, or the server has no object lock.
    if (await client.bucketExists(bucket)) return;
    if (codeOf(error) !== 'NotImplemented' && codeOf(error) !== 'InvalidArgument') throw error;
    await client.makeBucket(bucket, region);
  }
}

async function hasObjectLock(client: Client, bucket: string): Promise<boolean> {
  try {
    // The library's types know this call only with a callback; it answers with a promise without one.
    const lock = await (client.getObjectLockConfig(bucket) as unknown as Promise<{
      objectLockEnabled?: string;
    }>);
    return lock.objectLockEnabled === 'Enabled';
  } catch {
    return false;
  }
}

/** Until when the store itself refuses to remove an object; null where no date was set. */
async function lockedUntil(client: Client, bucket: string, key: string): Promise<Date | null> {
  try {
    const retention = await client.getObjectRetention(bucket, key);
    return retention ? new Date(retention.retainUntilDate) : null;
  } catch (error) {
    if (
      ['NoSuchObjectLockConfiguration', 'ObjectLockConfigurationNotFoundError'].includes(codeOf(error) ?? '')
    )
      return null;
    throw error;
  }
}

/** Every version of one object that the store keeps, markers of removals among them. */
async function versionsOf(
  client: Client,
  bucket: string,
  key: string,
): Promise<{ versionId: string | undefined; isMarker: boolean }[]> {
  const found: { versionId: string | undefined; isMarker: boolean }[] = [];
  for await (const item of client.listObjects(bucket, key, true, { IncludeVersion: true })) {
    if (item.name !== key) continue;
    const { versionId, isDeleteMarker } = item as { versionId?: string; isDeleteMarker?: boolean };
    found.push({
      versionId: versionId === 'null' ? undefined : versionId,
      isMarker: isDeleteMarker === true,
    });
  }
  return found;
}

async function reached<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    throw new StorageUnreachable(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

/** Cuts a stream into the parts of a multipart upload; one part is in memory at a time. */
async function* inParts(source: Readable, seen: (chunk: Buffer) => void): AsyncGenerator<Buffer, undefined> {
  let pieces: Buffer[] = [];
  let held = 0;
  let part = 1;
  for await (const piece of source) {
    let rest = Buffer.isBuffer(piece) ? piece : Buffer.from(piece);
    seen(rest);
    while (held + rest.length >= partBytes(part)) {
      const wanted = partBytes(part) - held;
      yield Buffer.concat([...pieces, rest.subarray(0, wanted)]);
      rest = rest.subarray(wanted);
      pieces = [];
      held = 0;
      part++;
    }
    if (rest.length > 0) {
      pieces.push(rest);
      held += rest.length;
    }
  }
  if (held > 0) yield Buffer.concat(pieces);
}

function isMissing(error: unknown): boolean {
  return ['NotFound', 'NoSuchKey'].includes(codeOf(error) ?? '');
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}
