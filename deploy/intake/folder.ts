import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { LISTING_NAME, parseListing } from '@/core/footage/listing';
import { isRecordingName, parseFileName } from '@/core/footage/naming';
import { cameraInput } from '@/core/footage/schema';
import { registerListedCameras } from '@/core/footage/watched';
import type { Database } from '@/core/operations/database';
import type { JobSender } from '@/core/operations/jobs';

/** What is said of the files besides what their names and lists tell. */
export interface IntakeOptions {
  /** Code of the camera that filmed all of them. */
  camera?: string;
  /** When the one file begins, as its camera stamped it; ISO 8601 with offset. */
  start?: string;
  /**
   * Registers cameras that file names tell and that are not known, in this district. For trying Saboot with a folder; a
   * station registers its cameras itself.
   */
  registerUnknownIn?: number;
}

/** A file that was sent in, and its job. */
export interface SentFile {
  file: string;
  jobId: string;
}

/** Nothing to bring in, or options that do not fit; the message says what to do. */
export class IntakeRefused extends Error {
  override name = 'IntakeRefused';
}

/**
 * Sends recordings in: files as they are, folders with everything in them that is named like a recording. Cameras that a
 * `cameras.csv` beside them describes are registered first.
 * @throws IntakeRefused, ListingInvalid
 */
export async function intakeFiles(
  db: Database,
  sender: JobSender,
  paths: string[],
  options: IntakeOptions = {},
): Promise<SentFile[]> {
  const files = (await Promise.all(paths.map(recordingsAt))).flat();
  if (files.length === 0) throw new IntakeRefused(`There is no recording at ${paths.join(', ')}.`);
  if (options.start !== undefined && files.length > 1) {
    throw new IntakeRefused(
      `--start is for one file; ${files.length} were found. Name their times in ${LISTING_NAME}.`,
    );
  }
  if (options.camera !== undefined && options.registerUnknownIn !== undefined) {
    await register(db, [options.camera], options.registerUnknownIn);
  }
  for (const folder of new Set(files.map((file) => path.dirname(file)))) {
    const text = await readFile(path.join(folder, LISTING_NAME), 'utf8').catch(() => undefined);
    if (text !== undefined)
      await registerListedCameras(db, parseListing(text).cameras, options.registerUnknownIn);
  }
  const sent: SentFile[] = [];
  for (const file of files) {
    const originalName = path.basename(file);
    const named = parseFileName(originalName);
    const [code] = named.cameraCandidates;
    // Only a name that tells a time too was given by a recorder; `holiday.mp4` names no camera.
    if (options.registerUnknownIn !== undefined && named.stamped && code !== undefined) {
      await register(db, [code], options.registerUnknownIn);
    }
    const jobId = await sender.send('intake', {
      file,
      originalName,
      source: 'COMMAND',
      receivedFrom: file,
      receivedById: null,
      consume: false,
      ...(options.camera === undefined ? {} : { cameraCode: options.camera }),
      ...(options.start === undefined ? {} : { stampedStart: options.start }),
    });
    sent.push({ file, jobId });
  }
  return sent;
}

async function register(db: Database, codes: string[], districtId: number): Promise<void> {
  const usable = codes.filter((code) => cameraInput.shape.code.safeParse(code).success);
  await registerListedCameras(
    db,
    usable.map((code) => ({ code, name: code })),
    districtId,
  );
}

async function recordingsAt(given: string): Promise<string[]> {
  const absolute = path.resolve(given);
  const found = await stat(absolute).catch(() => undefined);
  if (!found) throw new IntakeRefused(`${given} is not there.`);
  if (found.isFile()) return [absolute];
  const names = await readdir(absolute, { recursive: true, withFileTypes: true });
  return names
    .filter((entry) => entry.isFile() && isRecordingName(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
}
