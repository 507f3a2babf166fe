import type { Readable } from 'node:stream';

/** Originals as they were acquired live under this prefix: never overwritten, removed by a disposal only. */
export const MASTERS_PREFIX = 'masters/';
/** Checkpoints of the audit log and the leaves under them: never overwritten, never removed either. */
export const LOG_PREFIX = 'audit/';

/** Exhibits as they were made: what a bundle vouches for and a person swears to is not made again. */
export const EXHIBITS_PREFIX = 'exhibits/';

/** Whether an object of this key is kept for ever: no job removes or replaces it. */
export const isKeptForEver = (key: string): boolean =>
  [MASTERS_PREFIX, EXHIBITS_PREFIX, LOG_PREFIX].some((prefix) => key.startsWith(prefix));

/**
 * Whether an object of this key can go when two people have decided so: originals and exhibits. The log never does.
 * See docs/decisions (deletion and write-once).
 */
export const isDisposable = (key: string): boolean => isKeptForEver(key) && !key.startsWith(LOG_PREFIX);

/** What keeps an object from being disposed of. */
export interface Protection {
  /** A legal hold was set on it. */
  held: boolean;
  /** The store itself refuses to remove it before this time, whoever asks. */
  lockedUntil: Date | null;
}

/** What the store knows of an object. */
export interface ObjectHead {
  key: string;
  sizeBytes: number;
  storedAt: Date;
}

/** What was written: the hash is of the bytes that passed, computed while they passed. */
export interface StoredObject {
  key: string;
  sizeBytes: number;
  /** Lower-case hexadecimal. */
  sha256: string;
}

export interface PutOptions {
  /** Lower-case hexadecimal; other bytes are refused with HashMismatch and leave nothing. */
  expectedSha256?: string;
  contentType?: string;
}

/** As in HTTP: both ends count, `end` left out means to the end of the object. */
export interface ByteRange {
  start: number;
  end?: number;
}

/** A file that a program such as ffmpeg can open by its path. Read it only; `dispose` when done. */
export interface LocalCopy {
  path: string;
  dispose(): Promise<void>;
}

/**
 * Where objects are kept. Every object is written once: `put` never replaces one. Keys are `/`-separated segments of
 * letters, digits and `._=@+-`, such as `masters/2026/<sha256>.mp4`.
 */
export interface ObjectStore {
  readonly kind: 'filesystem' | 's3';

  /**
   * Stores the bytes under a key that is free. An object is there whole or not at all, whatever is interrupted.
   * @throws ObjectExists, HashMismatch, StorageFull, KeyInvalid, and whatever the source throws
   */
  put(key: string, source: Readable | Uint8Array, options?: PutOptions): Promise<StoredObject>;

  /**
   * Reads the object, or a range of it, in large pieces.
   * @throws ObjectMissing, RangeUnsatisfiable, KeyInvalid
   */
  get(key: string, range?: ByteRange): Promise<Readable>;

  /**
   * @returns undefined when there is no such object.
   * @throws KeyInvalid
   */
  head(key: string): Promise<ObjectHead | undefined>;

  /** The objects whose keys start with `prefix`, in no promised order. */
  list(prefix: string): AsyncIterable<ObjectHead>;

  /**
   * Removes a derivative; nothing happens where there is none.
   * @throws WriteOnceViolation for a key under `masters/`, `exhibits/` or `audit/`, KeyInvalid
   */
  remove(key: string): Promise<void>;

  /**
   * Removes an original or an exhibit for good, with every version of it that the store kept; nothing happens where there
   * is none. Only for what two people have decided (core/evidence/custody/dispose.ts).
   * @throws WriteOnceViolation for any other key, ObjectProtected while it is held or locked, KeyInvalid
   */
  dispose(key: string): Promise<void>;

  /**
   * Sets or lifts a legal hold. With object lock the store's own legal hold is set too, and stays until the disposal: an
   * original is held by the store as long as it is kept.
   * @throws ObjectMissing, KeyInvalid
   */
  hold(key: string, held: boolean): Promise<void>;

  /** What keeps an object from being disposed of. @throws ObjectMissing, KeyInvalid */
  protection(key: string): Promise<Protection>;

  /**
   * The object as a file: the stored file itself where the store is a folder, otherwise a scratch download.
   * @throws ObjectMissing, KeyInvalid
   */
  localCopy(key: string): Promise<LocalCopy>;

  /** Bytes that may still be written; undefined where the store does not say (S3). */
  freeBytes(): Promise<number | undefined>;

  /**
   * Asks the store whether it answers, for health checks.
   * @throws StorageUnreachable
   */
  check(): Promise<void>;
}

/** A failure of the store; `code` is stable and is what callers map. */
export class StorageError extends Error {
  override name = 'StorageError';
  constructor(
    readonly code:
      | 'ObjectExists'
      | 'ObjectMissing'
      | 'HashMismatch'
      | 'WriteOnceViolation'
      | 'ObjectProtected'
      | 'RangeUnsatisfiable'
      | 'KeyInvalid'
      | 'StorageFull'
      | 'StorageUnreachable',
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

export class ObjectExists extends StorageError {
  override name = 'ObjectExists';
  constructor(readonly key: string) {
    super('ObjectExists', `${key} is already stored; stored objects are never replaced.`);
  }
}

export class ObjectMissing extends StorageError {
  override name = 'ObjectMissing';
  constructor(readonly key: string) {
    super('ObjectMissing', `${key} is not stored.`);
  }
}

export class HashMismatch extends StorageError {
  override name = 'HashMismatch';
  constructor(
    readonly key: string,
    readonly expectedSha256: string,
    readonly actualSha256: string,
  ) {
    super(
      'HashMismatch',
      `${key}: expected SHA-256 ${expectedSha256} but received ${actualSha256}; nothing was kept.`,
    );
  }
}

export class WriteOnceViolation extends StorageError {
  override name = 'WriteOnceViolation';
  constructor(readonly key: string) {
    super(
      'WriteOnceViolation',
      `${key} is an original recording, an exhibit or part of the log: it cannot be removed or replaced.`,
    );
  }
}

export class ObjectProtected extends StorageError {
  override name = 'ObjectProtected';
  constructor(
    readonly key: string,
    readonly protection: Protection,
  ) {
    const { held, lockedUntil } = protection;
    const why = held ? 'a legal hold is set on it' : `the store locks it until ${lockedUntil?.toISOString()}`;
    super('ObjectProtected', `${key} cannot be removed: ${why}.`);
  }
}

export class RangeUnsatisfiable extends StorageError {
  override name = 'RangeUnsatisfiable';
  constructor(
    readonly key: string,
    readonly sizeBytes: number,
  ) {
    super('RangeUnsatisfiable', `${key} has ${sizeBytes} bytes; the range asked for is outside.`);
  }
}

export class KeyInvalid extends StorageError {
  override name = 'KeyInvalid';
  constructor(readonly key: string) {
    super('KeyInvalid', `${JSON.stringify(key)} is not a storage key.`);
  }
}

export class StorageFull extends StorageError {
  override name = 'StorageFull';
  constructor(key: string, options?: ErrorOptions) {
    super('StorageFull', `There is no room left to store ${key}; nothing of it was kept.`, options);
  }
}

export class StorageUnreachable extends StorageError {
  override name = 'StorageUnreachable';
  constructor(reason: string, options?: ErrorOptions) {
    super('StorageUnreachable', `The object store does not answer: ${reason}`, options);
  }
}

const KEY = /^(?!.*(?:^|\/)\.{1,2}(?:\/|$))[A-Za-z0-9_=@+-][A-Za-z0-9._=@+-]*(?:\/[A-Za-z0-9._=@+-]+)*$/;
/** S3 allows 1024 bytes; file names on ext4 and objects on Ceph 255, which a whole key must fit. */
const KEY_MAX_LENGTH = 240;

/**
 * Refuses keys that could leave the store's folder or that one of the stores cannot hold. A first segment may not
 * start with a dot: those are the stores' own.
 * @throws KeyInvalid
 */
export function checkKey(key: string): void {
  if (key.length > KEY_MAX_LENGTH || !KEY.test(key)) throw new KeyInvalid(key);
}

/** The whole of a small object. @throws ObjectMissing, KeyInvalid */
export async function readBytes(store: Pick<ObjectStore, 'get'>, key: string): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of await store.get(key)) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}
