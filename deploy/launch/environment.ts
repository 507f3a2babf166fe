import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';

const fileOf = (dataDir: string) => path.join(dataDir, 'environment.json');
const environmentSchema = z.record(z.string(), z.string());

/** No Saboot is running on the data folder, and the environment names no database either. */
export class NotRunning extends Error {
  override name = 'NotRunning';
}

/** Leaves the settings of the running Saboot for the command lines, readable by its owner alone. */
export async function publishEnvironment(
  dataDir: string,
  environment: Record<string, string>,
): Promise<void> {
  await rm(fileOf(dataDir), { force: true });
  await writeFile(fileOf(dataDir), JSON.stringify(environment, null, 2), { mode: 0o600 });
}

/** Takes them away when it stops. */
export async function withdrawEnvironment(dataDir: string): Promise<void> {
  await rm(fileOf(dataDir), { force: true });
}

/**
 * The environment for a command line: this process's own, completed where DATABASE_URL is not in it with the settings of
 * the Saboot that `npm start` runs on the data folder (`--data`, or DATA_DIR, or ./data).
 * @throws NotRunning
 */
export async function environmentOfRunning(
  dataDir: string = process.env.DATA_DIR || 'data',
  environment: NodeJS.ProcessEnv = process.env,
): Promise<NodeJS.ProcessEnv> {
  if (environment.DATABASE_URL) return environment;
  const file = fileOf(path.resolve(dataDir));
  if (!existsSync(file)) {
    throw new NotRunning(
      `Saboot is not running on ${path.resolve(dataDir)}. Start it (npm start), name its folder (DATA_DIR=…), or set ` +
        'DATABASE_URL and the other settings of .env.example.',
    );
  }
  const running = environmentSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  return { ...running, ...environment };
}
