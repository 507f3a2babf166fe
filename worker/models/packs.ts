import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import defaultManifest from './default/pack.json' with { type: 'json' };
import { ModelFileRefused, PackRefused } from './errors';
import { resolveModelFile, sha256Of } from './files';
import type { ModelPaths } from './inference/protocol';
import {
  ALL_TASKS,
  type AnyTaskName,
  type ModelFile,
  type PackManifest,
  packSchema,
  TASKS,
  type TaskSpecs,
} from './manifest';

export const DEFAULT_PACK = 'default';
const ACTIVE_FILE = 'active.json';

export const modelsFolder = (dataDir: string) => path.join(dataDir, 'models');
export const packFolder = (dataDir: string, name: string) => path.join(modelsFolder(dataDir), name);

/** Parses a manifest. @throws PackRefused naming what is wrong with it. */
export function parseManifest(name: string, json: unknown): PackManifest {
  const parsed = packSchema.safeParse(json);
  if (!parsed.success) {
    const issues = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new PackRefused(name, `pack.json is not a manifest. ${issues.join('; ')}`);
  }
  return parsed.data;
}

/** The manifest of a pack by name. @throws PackRefused when there is none. */
export async function readPack(dataDir: string, name: string): Promise<PackManifest> {
  if (name === DEFAULT_PACK) return parseManifest(name, defaultManifest);
  const file = path.join(packFolder(dataDir, name), 'pack.json');
  if (!/^[a-z0-9][a-z0-9-]*$/.test(name) || !existsSync(file)) {
    throw new PackRefused(name, 'there is no pack of this name.');
  }
  return parseManifest(name, JSON.parse(await readFile(file, 'utf8')));
}

/** Every pack that is there, the default one first. */
export async function listPacks(dataDir: string): Promise<PackManifest[]> {
  const entries = existsSync(modelsFolder(dataDir)) ? await readdir(modelsFolder(dataDir)) : [];
  const names = entries
    .filter((name) => /^[a-z0-9]/.test(name) && name !== DEFAULT_PACK)
    .filter((name) => existsSync(path.join(packFolder(dataDir, name), 'pack.json')))
    .sort();
  return Promise.all([DEFAULT_PACK, ...names].map((name) => readPack(dataDir, name)));
}

/**
 * The name of the pack in use: the configured one, or where that is the default, the one chosen by
 * `npm run models -- use`.
 */
export async function activePack(dataDir: string, configured: string = DEFAULT_PACK): Promise<string> {
  if (configured !== DEFAULT_PACK) return configured;
  const file = path.join(modelsFolder(dataDir), ACTIVE_FILE);
  if (!existsSync(file)) return DEFAULT_PACK;
  const { pack } = JSON.parse(await readFile(file, 'utf8')) as { pack?: unknown };
  return typeof pack === 'string' ? pack : DEFAULT_PACK;
}

/** Chooses the pack that workers load at their next start. @throws PackRefused, ModelFileRefused when it is not usable. */
export async function choosePack(dataDir: string, name: string): Promise<void> {
  await resolvePack(dataDir, name);
  await mkdir(modelsFolder(dataDir), { recursive: true });
  await writeFile(path.join(modelsFolder(dataDir), ACTIVE_FILE), `${JSON.stringify({ pack: name })}\n`);
}

/**
 * Removes a pack with its files. What it found stays, and its vectors until they are forgotten by command.
 * @throws PackRefused for the default pack, the one in use, and one that is not there.
 */
export async function removePack(dataDir: string, name: string, configured?: string): Promise<void> {
  if (name === DEFAULT_PACK) throw new PackRefused(name, 'the default pack is part of the installation.');
  if ((await activePack(dataDir, configured)) === name) {
    throw new PackRefused(name, 'it is in use: choose another one first.');
  }
  await readPack(dataDir, name);
  await rm(packFolder(dataDir, name), { recursive: true });
}

/** A pack ready to be loaded: every task specified, every file present and checked. */
export interface ResolvedPack {
  name: string;
  /** sha256 of everything that decides its results: manifest and, through it, every file. */
  sha256: string;
  tasks: TaskSpecs;
  modelPaths: ModelPaths;
  readerLabels: string[];
  /** Absolute path of the tokenizer of `embed-text`, where the pack has that. */
  tokenizerPath?: string;
}

/**
 * Completes a pack from the default one, prepares and checks its files.
 * @throws PackRefused, ModelFileRefused.
 */
export async function resolvePack(dataDir: string, name: string): Promise<ResolvedPack> {
  const [own, fallback] = [await readPack(dataDir, name), await readPack(dataDir, DEFAULT_PACK)];
  const tasks: Partial<Record<AnyTaskName, unknown>> = {};
  const modelPaths: Partial<ModelPaths> = {};
  for (const task of ALL_TASKS) {
    const spec = own.tasks[task] ?? fallback.tasks[task];
    if (!spec && !TASKS.some((name) => name === task)) continue;
    if (!spec) throw new PackRefused(name, `neither it nor the default pack has the task ${task}.`);
    tasks[task] = spec;
    const folder = packFolder(dataDir, own.tasks[task] ? name : DEFAULT_PACK);
    modelPaths[task] = await resolveModelFile(spec.files.model, folder);
  }
  const specs = tasks as TaskSpecs;
  const reader = specs['read-text'];
  let readerLabels = reader.labels ?? [];
  if (reader.files.dictionary) {
    const folder = packFolder(dataDir, own.tasks['read-text'] ? name : DEFAULT_PACK);
    const dictionary = await readFile(await resolveModelFile(reader.files.dictionary, folder), 'utf8');
    // PP-OCR's dictionaries leave out the space, which is the class after the last.
    readerLabels = [...dictionary.replace(/\n$/, '').split('\n'), ' '];
  }
  const tokenizer = specs['embed-text']?.files.tokenizer;
  const tokenizerFolder = packFolder(dataDir, own.tasks['embed-text'] ? name : DEFAULT_PACK);
  return {
    ...(tokenizer && { tokenizerPath: await resolveModelFile(tokenizer, tokenizerFolder) }),
    name,
    sha256: sha256Of(JSON.stringify({ name, specs })),
    tasks: specs,
    modelPaths: modelPaths as ModelPaths,
    readerLabels,
  };
}

/** What `verify` found about one file. */
export interface VerifiedFile {
  task: AnyTaskName;
  file: string;
  sha256: string;
  problem?: string;
}

/** Checks every file of a pack and goes on after a bad one. */
export async function verifyPack(dataDir: string, name: string): Promise<VerifiedFile[]> {
  const manifest = await readPack(dataDir, name);
  const verdicts: VerifiedFile[] = [];
  for (const { task, file } of filesOf(manifest)) {
    const verdict: VerifiedFile = { task, file: file.file, sha256: file.sha256 };
    try {
      await resolveModelFile(file, packFolder(dataDir, name));
    } catch (error) {
      if (!(error instanceof ModelFileRefused)) throw error;
      verdict.problem = error.message;
    }
    verdicts.push(verdict);
  }
  return verdicts;
}

/** Every file that a manifest names, by task. */
export function filesOf(manifest: PackManifest): { task: AnyTaskName; file: ModelFile }[] {
  return ALL_TASKS.flatMap((task) => {
    const files = manifest.tasks[task]?.files;
    return files ? Object.values(files).map((file) => ({ task, file: file as ModelFile })) : [];
  });
}

/** A space means one model for ever: stored vectors would silently be compared with others otherwise. */
export async function refuseSpaceClash(dataDir: string, manifest: PackManifest): Promise<void> {
  // Words are made by a file of their own, in the Space of the pictures.
  const spaces = ({ tasks }: PackManifest, ofWords: boolean) =>
    (ofWords
      ? [tasks['embed-text']]
      : [tasks['embed-face'], tasks['embed-vehicle'], tasks['embed-image']]
    ).flatMap((task) => task ?? []);
  for (const other of await listPacks(dataDir)) {
    if (other.name === manifest.name) continue;
    for (const ofWords of [false, true]) {
      for (const mine of spaces(manifest, ofWords)) {
        for (const theirs of spaces(other, ofWords)) {
          if (mine.space === theirs.space && mine.files.model.sha256 !== theirs.files.model.sha256) {
            throw new PackRefused(
              manifest.name,
              `space ${mine.space} is that of another model in pack ${other.name}.`,
            );
          }
        }
      }
    }
  }
}
