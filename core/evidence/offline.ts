import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** Files that go into every bundle as they are; the build puts them beside the bundles of the program under the same path. */
const FOLDER = 'core/evidence/offline';

/**
 * The text of a file that a bundle carries along, such as its verifier.
 * @throws Error where the installation lacks it: without its verifier no bundle is made.
 */
export async function offlineFile(name: string): Promise<string> {
  for (let folder = path.dirname(fileURLToPath(import.meta.url)); ; folder = path.dirname(folder)) {
    const candidate = path.join(folder, FOLDER, name);
    if (existsSync(candidate)) return readFile(candidate, 'utf8');
    if (path.dirname(folder) === folder) {
      throw new Error(`This installation lacks ${FOLDER}/${name}. Build it again: npm run build.`);
    }
  }
}
