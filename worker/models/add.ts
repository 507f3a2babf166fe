import { copyFile, mkdir, readdir, readFile, rename, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import openManifest from './catalogue/open/pack.json' with { type: 'json' };
import { fetchFile } from './download';
import { ModelFileRefused, PackRefused } from './errors';
import { resolveModelFile, sha256OfFile } from './files';
import type { ModelFile, PackManifest } from './manifest';
import { DEFAULT_PACK, filesOf, modelsFolder, packFolder, parseManifest, refuseSpaceClash } from './packs';

/** Packs whose manifests come with the installation; their files do not. */
export const catalogue: ReadonlyMap<string, PackManifest> = new Map(
  [openManifest].map((json) => [json.name, parseManifest(json.name, json)]),
);

/** Where unfinished downloads wait to be gone on with. */
const DOWNLOADS = '.downloads';
/** A manifest is a few kilobytes. */
const MANIFEST_LIMIT_BYTES = 4 * 1024 ** 2;

/** How far the file being brought in is. */
export interface AddProgress {
  file: string;
  haveBytes: number;
  ofBytes: number | undefined;
}

export interface AddOptions {
  /** A folder that holds the files of a pack of the catalogue, under any names: they are known by their sha256. */
  from?: string;
  onProgress?: (progress: AddProgress) => void;
}

/**
 * Brings a pack in: by its name in the catalogue (files from a folder, or fetched from where its manifest says), from a
 * folder with a pack.json, or from a web address. Every file is checked before the pack is put into its place, and a
 * pack that was there under the same name is replaced.
 * @returns the pack's name. @throws PackRefused, ModelFileRefused naming the file; nothing is installed then, and a
 * download that broke off is gone on with at the next try.
 */
export async function addPack(dataDir: string, what: string, options: AddOptions = {}): Promise<string> {
  const { manifest, text, bring } = await sourceOf(dataDir, what, options);
  if (manifest.name === DEFAULT_PACK) throw new PackRefused(what, 'the name "default" is taken.');
  await refuseSpaceClash(dataDir, manifest);
  const target = packFolder(dataDir, manifest.name);
  const unfinished = path.join(modelsFolder(dataDir), `.${manifest.name}.${process.pid}.unfinished`);
  const files = filesOf(manifest).map(({ file }) => file);
  try {
    await mkdir(unfinished, { recursive: true });
    for (const file of files) {
      if (file.source.kind !== 'file') continue;
      const place = path.join(unfinished, file.file);
      await mkdir(path.dirname(place), { recursive: true });
      await bring(file, place);
      await resolveModelFile(file, unfinished);
    }
    await writeFile(path.join(unfinished, 'pack.json'), text);
    await rm(target, { recursive: true, force: true });
    await rename(unfinished, target);
  } finally {
    await rm(unfinished, { recursive: true, force: true });
    // Kept only while there is something in it to go on with.
    await rmdir(path.join(modelsFolder(dataDir), DOWNLOADS)).catch(() => undefined);
  }
  return manifest.name;
}

interface Source {
  manifest: PackManifest;
  text: string;
  /** Puts a file of the manifest into its place. */
  bring(file: ModelFile, place: string): Promise<void>;
}

async function sourceOf(dataDir: string, what: string, options: AddOptions): Promise<Source> {
  const download = async (address: URL, file: ModelFile, place: string) => {
    const folder = path.join(modelsFolder(dataDir), DOWNLOADS);
    const fetched = await fetchFile(address, file, folder, (haveBytes, ofBytes) =>
      options.onProgress?.({ file: file.file, haveBytes, ofBytes }),
    );
    await rename(fetched, place);
  };
  const known = catalogue.get(what);
  if (known) {
    const text = `${JSON.stringify(known, null, 2)}\n`;
    if (options.from !== undefined) {
      const found = await filesBySha256(
        options.from,
        filesOf(known).map(({ file }) => file),
      );
      return {
        manifest: known,
        text,
        async bring(file, place) {
          const at = found.get(file.sha256);
          if (at === undefined) {
            throw new ModelFileRefused(
              file.file,
              `no file in ${options.from} has its sha256 ${file.sha256}.`,
            );
          }
          await copyFile(at, place);
        },
      };
    }
    return {
      manifest: known,
      text,
      async bring(file, place) {
        if (file.url === undefined) {
          throw new ModelFileRefused(
            file.file,
            `there is no public address to fetch it from; bring it in a folder: npm run models -- add ${what} --from DIR.`,
          );
        }
        await download(new URL(file.url), file, place);
      },
    };
  }
  if (options.from !== undefined) {
    throw new PackRefused(
      what,
      `the catalogue has ${[...catalogue.keys()].join(', ')}; --from is for those.`,
    );
  }
  if (/^https?:\/\//.test(what)) {
    const address = new URL(what.endsWith('.json') ? what : `${what.replace(/\/$/, '')}/pack.json`);
    const text = await readManifest(address);
    return {
      manifest: parsed(what, text),
      text,
      bring: (file, place) =>
        download(file.url === undefined ? new URL(file.file, address) : new URL(file.url), file, place),
    };
  }
  const text = await readFile(path.join(what, 'pack.json'), 'utf8').catch(() => {
    const names = [...catalogue.keys()].join(', ');
    throw new PackRefused(what, `it is no folder with a pack.json, and not in the catalogue (${names}).`);
  });
  return {
    manifest: parsed(what, text),
    text,
    async bring(file, place) {
      await copyFile(path.join(what, file.file), place).catch(() => {
        throw new ModelFileRefused(file.file, `it is not in ${what}.`);
      });
    },
  };
}

function parsed(what: string, text: string): PackManifest {
  try {
    return parseManifest(what, JSON.parse(text));
  } catch (error) {
    if (error instanceof SyntaxError) throw new PackRefused(what, 'pack.json is not JSON.');
    throw error;
  }
}

async function readManifest(address: URL): Promise<string> {
  const response = await fetch(address).catch((error: unknown) => {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    throw new PackRefused(
      address.href,
      `it could not be reached (${cause instanceof Error ? cause.message : cause}).`,
    );
  });
  if (!response.ok) throw new PackRefused(address.href, `the server answered ${response.status}.`);
  if (Number(response.headers.get('content-length') ?? 0) > MANIFEST_LIMIT_BYTES) {
    throw new PackRefused(address.href, 'this is no manifest.');
  }
  return response.text();
}

/** Which file of a folder has which sha256; only files of a wanted size are read, where the manifest names sizes. */
async function filesBySha256(folder: string, wanted: ModelFile[]): Promise<Map<string, string>> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => {
    throw new PackRefused(folder, 'there is no such folder.');
  });
  const sizes = new Set(wanted.map(({ bytes }) => bytes));
  const found = new Map<string, string>();
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const file = path.join(entry.parentPath, entry.name);
    if (!sizes.has(undefined) && !sizes.has((await stat(file)).size)) continue;
    found.set(await sha256OfFile(file), file);
  }
  return found;
}
