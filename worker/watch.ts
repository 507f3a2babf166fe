import { stat } from 'node:fs/promises';
import path from 'node:path';
import { type FSWatcher, watch } from 'chokidar';
import { isRecordingName } from '@/core/footage/naming';
import { takenFromFolder } from '@/core/footage/watched';
import type { JobDependencies } from './jobs/dependencies';

/** A file that has not grown for this long is taken for whole; recorders write in bursts. */
const STABLE_MS = 4_000;
const LOOK_EVERY_MS = 500;

type Dependencies = Pick<JobDependencies, 'db' | 'log' | 'send'>;

/** A folder that is being watched. */
export interface WatchedFolder {
  close(): Promise<void>;
}

/**
 * Takes in recordings that are put into a folder, once they are whole. Nothing is moved or removed there; what has been
 * taken in before is known from the database by path, size and time of last change.
 */
export async function watchFolder(folder: string, { db, log, send }: Dependencies): Promise<WatchedFolder> {
  const taken = await takenFromFolder(db, folder);
  const take = async (file: string) => {
    const name = path.basename(file);
    if (!isRecordingName(name)) return;
    const { size, mtimeMs } = await stat(file);
    const before = taken.get(file);
    if (before && before.sizeBytes === size && before.at.getTime() >= mtimeMs) return;
    taken.set(file, { sizeBytes: size, at: new Date() });
    await send(
      'intake',
      { file, originalName: name, source: 'FOLDER', receivedFrom: file, receivedById: null, consume: false },
      { dedupe: `${file}:${size}:${Math.round(mtimeMs)}` },
    );
    log.info({ file, sizeBytes: size }, 'file found in the watched folder');
  };
  const watcher: FSWatcher = watch(folder, {
    ignored: (file) => file !== folder && path.basename(file).startsWith('.'),
    awaitWriteFinish: { stabilityThreshold: STABLE_MS, pollInterval: LOOK_EVERY_MS },
  });
  const tried = (file: string) => {
    take(file).catch((error) =>
      log.error({ err: error, file }, 'a file of the watched folder was not taken in'),
    );
  };
  watcher.on('add', tried).on('change', tried);
  watcher.on('error', (error) => log.error({ err: error, folder }, 'the watched folder cannot be watched'));
  log.info({ folder }, 'watching for recordings');
  return { close: () => watcher.close() };
}
