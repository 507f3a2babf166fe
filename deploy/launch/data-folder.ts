import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, mkdir, open, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { commandOf } from './processes';

/** Raised when an older Saboot could no longer use a data folder that this one wrote. */
const LAYOUT = 1;

const layoutSchema = z.object({ layout: z.number().int() });
const lockSchema = z.object({ pid: z.number().int(), address: z.string() });
const secretsSchema = z.object({ authSecret: z.string().min(32), demoPassword: z.string().min(12) });
export type Secrets = z.infer<typeof secretsSchema>;

/** The data folder cannot be used; the message says why and what to do. */
export class DataFolderUnusable extends Error {
  override name = 'DataFolderUnusable';
}

/** A data folder that this process alone uses until `release`. */
export interface DataFolder {
  path: string;
  secrets: Secrets;
  release(): Promise<void>;
}

/**
 * Takes the data folder: makes it, refuses one that another Saboot is using or that a newer one made, and reads or
 * makes its secrets.
 * @param address told to whoever tries to start a second time
 * @throws DataFolderUnusable
 */
export async function takeDataFolder(folder: string, address: string): Promise<DataFolder> {
  try {
    await mkdir(folder, { recursive: true });
    // Postgres' own account passes through; what is inside is closed file by file.
    await chmod(folder, 0o711);
  } catch (error) {
    throw new DataFolderUnusable(`The data folder ${folder} cannot be made: ${String(error)}`);
  }
  const layoutFile = path.join(folder, 'layout.json');
  const found = await readJson(layoutFile, layoutSchema);
  if (found && found.layout > LAYOUT) {
    throw new DataFolderUnusable(
      `The data folder ${folder} was made by a newer version of Saboot (layout ${found.layout}, this version knows ` +
        `${LAYOUT}). Start that version, or use another folder: npm start -- --data FOLDER`,
    );
  }
  const lockFile = path.join(folder, 'running.json');
  await takeLock(lockFile, folder, address);
  if (!found) await writeFile(layoutFile, JSON.stringify({ layout: LAYOUT }));
  const secretsFile = path.join(folder, 'secrets.json');
  let secrets = await readJson(secretsFile, secretsSchema);
  if (!secrets) {
    if (existsSync(secretsFile)) {
      throw new DataFolderUnusable(`${secretsFile} is damaged. Restore it; the sessions' secret is in it.`);
    }
    secrets = { authSecret: randomBytes(32).toString('hex'), demoPassword: newPassword() };
    await writeFile(secretsFile, JSON.stringify(secrets, null, 2), { mode: 0o600 });
  }
  return { path: folder, secrets, release: () => rm(lockFile, { force: true }) };
}

async function takeLock(lockFile: string, folder: string, address: string): Promise<void> {
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      const handle = await open(lockFile, 'wx', 0o644);
      await handle.writeFile(JSON.stringify({ pid: process.pid, address }));
      await handle.close();
      return;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
    const holder = await readJson(lockFile, lockSchema);
    // The number of a killed Saboot may be another program's by now.
    if (holder && (await commandOf(holder.pid)).includes('deploy/start.mjs')) {
      throw new DataFolderUnusable(
        `Saboot is already running on ${folder} (process ${holder.pid}, ${holder.address}). ` +
          'Stop it first, or start this one with a folder and a port of its own: npm start -- --data FOLDER --port N',
      );
    }
    await rm(lockFile, { force: true });
  }
  throw new DataFolderUnusable(
    `${lockFile} is taken again and again: is another Saboot starting on this folder?`,
  );
}

async function readJson<T>(file: string, schema: z.ZodType<T>): Promise<T | undefined> {
  try {
    return schema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return undefined;
  }
}

/** A random password that can be typed: four groups without characters that look alike, about 79 bits. */
export function newPassword(): string {
  const letters = 'abcdefghjkmnpqrstuvwxyz23456789';
  const group = () => Array.from(randomBytes(4), (byte) => letters[byte % letters.length]).join('');
  return [group(), group(), group(), group()].join('-');
}
