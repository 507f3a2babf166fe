import { createHash, randomUUID } from 'node:crypto';
import { constants, createReadStream, createWriteStream } from 'node:fs';
import {
  access,
  chmod,
  link,
  mkdir,
  open,
  readdir,
  rename,
  rm,
  stat,
  statfs,
  unlink,
} from 'node:fs/promises';
import path from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
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
  RangeUnsatisfiable,
  StorageFull,
  StorageUnreachable,
  WriteOnceViolation,
} from './index';

/** Large pieces serve ranges at over 1 GB/s; Node's 64 KiB default spends its time in callbacks. */
const BUFFER_BYTES = 1024 * 1024;
/** Objects are written here first. Outside the grammar of keys, so that no key reaches it. */
const INCOMING = '.incoming';
/** One empty file for each object that is held, under the object's own key. */
const HOLDS = '.holds';

/** A store in a folder: one file for each object, read-only once written. */
export async function openFilesystem(root: string): Promise<ObjectStore> {
  await mkdir(path.join(root, INCOMING), { recursive: true });
  const fileOf = (key: string) => {
    checkKey(key);
    return path.join(root, ...key.split('/'));
  };

  const markOf = (key: string) => path.join(root, HOLDS, ...key.split('/'));
  const protectionOf = async (key: string) => ({ held: await exists(markOf(key)), lockedUntil: null });

  return {
    kind: 'filesystem',

    async put(key, source, options = {}) {
      const file = fileOf(key);
      if (await exists(file)) throw new ObjectExists(key);
      const incoming = path.join(root, INCOMING, randomUUID());
      const hash = createHash('sha256');
      let sizeBytes = 0;
      const count = new Transform({
        highWaterMark: BUFFER_BYTES,
        transform(chunk: Buffer, _encoding, done) {
          hash.update(chunk);
          sizeBytes += chunk.length;
          done(null, chunk);
        },
      });
      try {
        const input = source instanceof Uint8Array ? Readable.from([source]) : source;
        // `flush` makes the stream fsync before it closes (Node 20.10).
        await pipeline(
          input,
          count,
          createWriteStream(incoming, { highWaterMark: BUFFER_BYTES, mode: 0o600, flush: true }),
        );
        const sha256 = hash.digest('hex');
        if (options.expectedSha256 !== undefined && options.expectedSha256 !== sha256) {
          throw new HashMismatch(key, options.expectedSha256, sha256);
        }
        await chmod(incoming, 0o444);
        await mkdir(path.dirname(file), { recursive: true });
        await place(incoming, file, key);
        await syncFolder(path.dirname(file));
        return { key, sizeBytes, sha256 };
      } catch (error) {
        await unlink(incoming).catch(() => undefined);
        if (codeOf(error) === 'ENOSPC' || codeOf(error) === 'EDQUOT')
          throw new StorageFull(key, { cause: error });
        throw error;
      }
    },

    async get(key, range) {
      const file = fileOf(key);
      const sizeBytes = (await stat(file).catch(() => undefined))?.size;
      if (sizeBytes === undefined) throw new ObjectMissing(key);
      const { start, end } = within(key, range, sizeBytes);
      if (sizeBytes === 0) return Readable.from([]);
      return createReadStream(file, { start, end, highWaterMark: BUFFER_BYTES });
    },

    async head(key) {
      const found = await stat(fileOf(key)).catch(() => undefined);
      return found?.isFile() ? { key, sizeBytes: found.size, storedAt: found.mtime } : undefined;
    },

    list: (prefix) => walk(root, prefix),

    async remove(key) {
      const file = fileOf(key);
      if (isKeptForEver(key)) throw new WriteOnceViolation(key);
      await unlink(file).catch((error) => {
        if (codeOf(error) !== 'ENOENT') throw error;
      });
    },

    async dispose(key) {
      const file = fileOf(key);
      if (!isDisposable(key)) throw new WriteOnceViolation(key);
      const protection = await protectionOf(key);
      if (protection.held) throw new ObjectProtected(key, protection);
      await unlink(file).catch((error) => {
        if (codeOf(error) !== 'ENOENT') throw error;
      });
      await syncFolder(path.dirname(file)).catch((error) => {
        if (codeOf(error) !== 'ENOENT') throw error;
      });
    },

    async hold(key, held) {
      if (!(await exists(fileOf(key)))) throw new ObjectMissing(key);
      const mark = markOf(key);
      if (held) {
        await mkdir(path.dirname(mark), { recursive: true });
        await (await open(mark, 'a', 0o444)).close();
      } else await rm(mark, { force: true });
      await syncFolder(path.dirname(mark)).catch((error) => {
        if (codeOf(error) !== 'ENOENT') throw error;
      });
    },

    async protection(key) {
      if (!(await exists(fileOf(key)))) throw new ObjectMissing(key);
      return protectionOf(key);
    },

    async localCopy(key) {
      const file = fileOf(key);
      if (!(await exists(file))) throw new ObjectMissing(key);
      return { path: file, dispose: async () => undefined };
    },

    async freeBytes() {
      const volume = await statfs(root);
      return volume.bavail * volume.bsize;
    },

    async check() {
      await access(root, constants.W_OK).catch((error) => {
        throw new StorageUnreachable(`${root} cannot be written (${codeOf(error)})`, { cause: error });
      });
    },
  };
}

/**
 * The first and last byte of a range within an object.
 * @throws RangeUnsatisfiable
 */
export function within(key: string, range: { start: number; end?: number } | undefined, sizeBytes: number) {
  const start = range?.start ?? 0;
  const end = Math.min(range?.end ?? sizeBytes - 1, sizeBytes - 1);
  const fits =
    Number.isInteger(start) && start >= 0 && (range === undefined || (start < sizeBytes && start <= end));
  if (!fits) throw new RangeUnsatisfiable(key, sizeBytes);
  return { start, end };
}

/** Gives the written file its name. `link` refuses a taken name in one step, which `rename` would replace. */
async function place(incoming: string, file: string, key: string): Promise<void> {
  try {
    await link(incoming, file);
    await unlink(incoming);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') throw new ObjectExists(key);
    if (!['EPERM', 'ENOTSUP', 'ENOSYS', 'EMLINK'].includes(codeOf(error) ?? '')) throw error;
    // Volumes without hard links: the name is taken first, by an empty file that only we could have made.
    await (
      await open(file, 'wx').catch((taken) => {
        throw codeOf(taken) === 'EEXIST' ? new ObjectExists(key) : taken;
      })
    ).close();
    await rename(incoming, file);
  }
}

/** A new name survives a power cut only once its folder is written too. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function* walk(root: string, prefix: string): AsyncGenerator<ObjectHead> {
  // Only the folders that can hold the prefix are read.
  const start = prefix.includes('/') ? prefix.slice(0, prefix.lastIndexOf('/')) : '';
  if (start !== '') checkKey(start);
  const pending = [start];
  for (let folder = pending.pop(); folder !== undefined; folder = pending.pop()) {
    const entries = await readdir(path.join(root, folder), { withFileTypes: true }).catch((error) => {
      if (['ENOENT', 'ENOTDIR'].includes(codeOf(error) ?? '')) return [];
      throw error;
    });
    for (const entry of entries) {
      const key = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (key === INCOMING || key === HOLDS) continue;
      if (entry.isDirectory()) {
        if (key.startsWith(prefix) || prefix.startsWith(`${key}/`)) pending.push(key);
      } else if (entry.isFile() && key.startsWith(prefix)) {
        const found = await stat(path.join(root, key)).catch(() => undefined);
        if (found) yield { key, sizeBytes: found.size, storedAt: found.mtime };
      }
    }
  }
}

function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}
