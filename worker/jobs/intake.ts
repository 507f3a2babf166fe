import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, stat, unlink } from 'node:fs/promises';
import path from 'node:path';
import { v7 as uuidv7 } from 'uuid';
import { DomainError } from '@/core/errors';
import { derivedIds } from '@/core/footage/ids';
import {
  type Arriving,
  findReceived,
  type Received,
  recordDuplicate,
  recordRecording,
} from '@/core/footage/intake';
import { LISTING_NAME, type ListedFile, ListingInvalid, parseListing } from '@/core/footage/listing';
import { type Media, RecordingUnreadable, readMedia } from '@/core/footage/media';
import { derivedKeys, masterKey } from '@/core/footage/object-keys';
import { place } from '@/core/footage/placement';
import { isPlayable } from '@/core/footage/playback';
import type { StoredFrameTimes } from '@/core/footage/track-paths';
import { registerListedCameras } from '@/core/footage/watched';
import { Postponed } from '@/core/operations/queue';
import { HashMismatch, ObjectExists, StorageFull } from '@/storage';
import type { JobDependencies, JobHandler } from './dependencies';

/** How long intake waits before it looks again whether there is room. */
const NO_SPACE_RETRY_MS = 15_000;

type Dependencies = Pick<JobDependencies, 'db' | 'storage' | 'config' | 'log' | 'send'>;

/**
 * Takes one file in: SHA-256 before anything else reads it, stored write-once under its hash, then its form and frame times,
 * camera and start, and the record of all that; then it waits for indexing. A file that cannot be searched is kept in
 * quarantine with the reason; one that Saboot already holds leaves a second arrival and nothing else.
 * Doing the same job again adds nothing.
 */
export function createIntakeHandler(deps: Dependencies): JobHandler<'intake'> {
  const { db, storage, config } = deps;
  return async (job, signal) => {
    const { file, consume } = job.data;
    const arrivalId = derivedIds.arrival(job.id);
    const size = await sizeOf(file);
    if (size === undefined) {
      const done = await findReceived(db, arrivalId, '');
      if (done) return settle(deps, done);
      throw new DomainError(
        'not-found',
        'file-gone',
        `${job.data.originalName} is not at ${file} any more.`,
        'Send it again.',
      );
    }
    await job.updateProgress({ done: 0.05, step: 'hashing' });
    const sha256 = await hashFile(file, signal);
    const hashedAt = new Date();
    if (job.data.expectedSha256 !== undefined && job.data.expectedSha256.toLowerCase() !== sha256) {
      throw new DomainError(
        'unprocessable',
        'hash-mismatch',
        `${job.data.originalName} did not arrive as it was sent: its SHA-256 is ${sha256}, not ${job.data.expectedSha256}.`,
        'Send it again.',
      );
    }
    const arriving: Arriving = {
      arrivalId,
      sha256,
      sizeBytes: size,
      originalName: job.data.originalName,
      source: job.data.source,
      receivedFrom: job.data.receivedFrom,
      receivedById: job.data.receivedById,
    };
    const finish = async (received: Received) => {
      const result = await settle(deps, received);
      if (consume) await unlink(file).catch(() => undefined);
      return result;
    };
    const held = await findReceived(db, arrivalId, sha256);
    // What was deleted under retention may come in again: it is received as a new file, under the id that it had.
    const deleted = held?.status === 'DISPOSED' && !held.again ? held.recordingId : undefined;
    if (held && deleted === undefined) {
      if (!held.again) await recordDuplicate(db, held.recordingId, arriving);
      return finish(held);
    }

    await refuseWithoutRoom(deps, size);
    await job.updateProgress({ done: 0.3, step: 'storing' });
    const storageKey = masterKey(sha256);
    await store(deps, storageKey, file, sha256);
    const storedAt = new Date();

    await job.updateProgress({ done: 0.7, step: 'reading its form' });
    const recordingId = deleted ?? uuidv7();
    // The stored object is what will be searched, so it is what is read; from S3 it would be fetched for that alone.
    const copy = storage.kind === 'filesystem' ? await storage.localCopy(storageKey) : undefined;
    const media = await readOrRefuse(copy?.path ?? file, config, signal);
    await copy?.dispose();
    signal.throwIfAborted();
    const readable = media instanceof RecordingUnreadable ? undefined : media;
    let frameTimesKey: string | null = null;
    if (readable) {
      frameTimesKey = derivedKeys.frameTimes(recordingId);
      // Of an earlier try that was cut off.
      if (deleted) await storage.remove(frameTimesKey);
      const times: StoredFrameTimes = {
        firstPtsMs: readable.firstPtsMs,
        timesMs: readable.timesMs,
        reading: readable.reading,
      };
      await storage.put(frameTimesKey, Buffer.from(JSON.stringify(times)), {
        contentType: 'application/json',
      });
    }
    const listed =
      job.data.source === 'UPLOAD' ? undefined : await listedBeside(deps, file, job.data.originalName);
    const { cameraCode, stampedStart } = job.data;
    const placement = readable
      ? await db.$transaction((tx) =>
          place(
            tx,
            {
              originalName: job.data.originalName,
              createdAt: readable.createdAt,
              ...(cameraCode === undefined ? {} : { cameraCode }),
              ...(stampedStart === undefined ? {} : { stampedStart: new Date(stampedStart) }),
              ...(listed === undefined ? {} : { listed }),
            },
            readable.durationMs,
          ),
        )
      : null;
    try {
      return await finish(
        await recordRecording(db, {
          ...arriving,
          recordingId,
          receivedBefore: deleted !== undefined,
          storageKey,
          hashedAt,
          storedAt,
          frameTimesKey,
          media,
          placement,
          playable: readable !== undefined && isPlayable(readable),
        }),
      );
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
      // The same bytes came in twice at once; the other arrival was recorded first.
      const other = await findReceived(db, arrivalId, sha256);
      if (!other) throw error;
      await recordDuplicate(db, other.recordingId, arriving);
      return finish(other);
    }
  };
}

/** Asks for what comes after intake. Asking twice is harmless: the queue knows the recording. */
async function settle({ send, db }: Dependencies, received: Received): Promise<Received> {
  const { recordingId, duplicate, status } = received;
  if (duplicate) return { recordingId, duplicate, status };
  if (status === 'QUEUED') await send('coarse', { recordingId }, { dedupe: recordingId });
  const recording = await db.recording.findUniqueOrThrow({
    where: { id: recordingId },
    select: { playbackKind: true, durationMs: true },
  });
  if (recording.playbackKind === null && recording.durationMs !== null)
    await send('playback', { recordingId }, { dedupe: recordingId });
  return { recordingId, duplicate, status };
}

async function store(
  { storage, config }: Dependencies,
  key: string,
  file: string,
  sha256: string,
): Promise<void> {
  try {
    await storage.put(key, createReadStream(file, { highWaterMark: 1024 ** 2 }), { expectedSha256: sha256 });
  } catch (error) {
    // An earlier try stored it and was cut off before it could be recorded.
    if (error instanceof ObjectExists) return;
    if (error instanceof StorageFull) throw noRoom(config.DISK_RESERVE_BYTES);
    if (error instanceof HashMismatch)
      throw new Error(`${file} changed while it was read.`, { cause: error });
    throw error;
  }
}

/** Intake waits, and says why, while the storage volume has less than its reserve; all else goes on. */
async function refuseWithoutRoom({ storage, config }: Dependencies, size: number): Promise<void> {
  const free = await storage.freeBytes();
  if (free !== undefined && free - size < config.DISK_RESERVE_BYTES) throw noRoom(config.DISK_RESERVE_BYTES);
}

function noRoom(reserveBytes: number): Postponed {
  const reserve = (reserveBytes / 1024 ** 3).toFixed(1);
  return new Postponed(
    `waiting for disk space: the storage volume would fall below its reserve of ${reserve} GiB`,
    NO_SPACE_RETRY_MS,
  );
}

async function readOrRefuse(
  file: string,
  config: Dependencies['config'],
  signal: AbortSignal,
): Promise<Media | RecordingUnreadable> {
  try {
    return await readMedia(
      file,
      {
        ffmpegPath: config.FFMPEG_PATH,
        ffprobePath: config.FFPROBE_PATH,
        scratch: path.join(config.DATA_DIR, 'scratch'),
      },
      signal,
    );
  } catch (error) {
    if (error instanceof RecordingUnreadable) return error;
    throw error;
  }
}

/**
 * What the list beside a file says of it. A camera that the list describes and that is not known yet is registered first.
 */
async function listedBeside(
  { db, log }: Dependencies,
  file: string,
  originalName: string,
): Promise<ListedFile | undefined> {
  const text = await readFile(path.join(path.dirname(file), LISTING_NAME), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    const listing = parseListing(text);
    const listed = listing.files.get(originalName.toLowerCase());
    await registerListedCameras(
      db,
      listing.cameras.filter((camera) => camera.code === listed?.camera),
    );
    return listed;
  } catch (error) {
    // A list with a mistake does not keep footage out: the recording asks for its details.
    if (!(error instanceof ListingInvalid)) throw error;
    log.warn({ file, reason: error.message }, 'the list beside the file is not used');
    return undefined;
  }
}

async function hashFile(file: string, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file, { highWaterMark: 1024 ** 2, signal }))
    hash.update(chunk as Buffer);
  return hash.digest('hex');
}

async function sizeOf(file: string): Promise<number | undefined> {
  const found = await stat(file).catch(() => undefined);
  return found?.isFile() ? found.size : undefined;
}

function isUniqueViolation(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'P2002';
}
