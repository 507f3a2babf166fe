import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { convertTfjsGraph } from './convert/convert';
import { ModelFileRefused } from './errors';
import type { ModelFile } from './manifest';

/** sha256 of a file, streamed, in lower-case hexadecimal. @throws the system's error when it cannot be read. */
export async function sha256OfFile(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) hash.update(chunk);
  return hash.digest('hex');
}

export const sha256Of = (bytes: Buffer | string) => createHash('sha256').update(bytes).digest('hex');

/**
 * A file of an npm package of this project, from the source tree or from the bundle. The packages' `exports` do not
 * name their model files, so the folder is looked for as Node does.
 * @throws ModelFileRefused when the package is not installed.
 */
export function packageFile(packageName: string, file: string): string {
  const found = lookUpwards(path.join('node_modules', packageName, file));
  if (found) return found;
  throw new ModelFileRefused(`${packageName}/${file}`, 'the package that carries it is not installed.');
}

/** A file of this project: from the source tree, or where the build put it, beside the bundle. */
function repositoryFile(file: string): string {
  const found = lookUpwards(file);
  if (found) return found;
  throw new ModelFileRefused(file, 'this installation does not carry it.');
}

function lookUpwards(relative: string): string | undefined {
  let folder = path.dirname(fileURLToPath(import.meta.url));
  for (;;) {
    const candidate = path.join(folder, relative);
    if (existsSync(candidate)) return candidate;
    const parent = path.dirname(folder);
    if (parent === folder) return undefined;
    folder = parent;
  }
}

/**
 * The path of a model file, checked against its manifest; a file that is made by conversion is made first and kept in
 * the pack's folder. Two processes may do so at once: each writes a file of its own and renames it into place.
 * @param folder where the pack keeps its files.
 * @throws ModelFileRefused naming the file that is missing or is another one.
 */
export async function resolveModelFile(file: ModelFile, folder: string): Promise<string> {
  const { source } = file;
  if (source.kind === 'package') return checked(packageFile(source.package, source.path), file);
  if (source.kind === 'repository') return checked(repositoryFile(source.path), file);
  if (source.kind === 'file') return checked(path.join(folder, file.file), file);
  const target = path.join(folder, `${file.sha256.slice(0, 12)}-${file.file}`);
  if (!existsSync(target)) {
    const bytes = await convertedFile(file);
    await mkdir(folder, { recursive: true });
    const unfinished = `${target}.${process.pid}.${Math.random().toString(36).slice(2)}`;
    await writeFile(unfinished, bytes);
    await rename(unfinished, target);
  }
  return checked(target, file);
}

async function checked(location: string, file: ModelFile): Promise<string> {
  const found = await sha256OfFile(location).catch(() => undefined);
  if (!found) throw new ModelFileRefused(file.file, `it is missing (looked for at ${location}).`);
  if (found !== file.sha256) throw refusal(file.file, location, file.sha256, found);
  return location;
}

function refusal(name: string, location: string, wanted: string, found: string): ModelFileRefused {
  return new ModelFileRefused(name, `its sha256 is ${found}, the manifest names ${wanted} (${location}).`, {
    wanted,
    found,
    location,
  });
}

async function convertedFile(file: ModelFile): Promise<Buffer> {
  const { source } = file;
  if (source.kind !== 'tfjs') throw new ModelFileRefused(file.file, 'it is not made by conversion.');
  const read = async ({ path: inside, sha256 }: { path: string; sha256: string }) => {
    const location = packageFile(source.package, inside);
    const bytes = await readFile(location);
    const found = sha256Of(bytes);
    if (found !== sha256) throw refusal(`${source.package}/${inside}`, location, sha256, found);
    return bytes;
  };
  const [model, weights] = [await read(source.model), await read(source.weights)];
  const bytes = convertTfjsGraph({
    modelJson: model.toString('utf8'),
    weightFiles: new Map([[path.basename(source.weights.path), weights]]),
    name: file.file,
    input: source.input,
    outputs: source.outputs.map(({ node, as, pool }) => ({ node, as, ...(pool && { pool }) })),
    ...(source.enlargeBy && { enlargeBy: source.enlargeBy }),
  });
  const found = sha256Of(bytes);
  if (found !== file.sha256) throw refusal(file.file, 'just converted', file.sha256, found);
  return bytes;
}
