import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CaseFile } from './case-file';

/** Files that go into every bundle; the build puts them beside the bundles of the program under the same path. */
const FOLDER = 'core/evidence/offline';

function find(name: string): string | undefined {
  for (let folder = path.dirname(fileURLToPath(import.meta.url)); ; folder = path.dirname(folder)) {
    const candidate = path.join(folder, FOLDER, name);
    if (existsSync(candidate)) return candidate;
    if (path.dirname(folder) === folder) return undefined;
  }
}

/** @throws Error where the installation lacks it: without its verifier no bundle is made. */
async function offlineFile(name: string): Promise<string> {
  const file = find(name);
  if (file === undefined) {
    throw new Error(`This installation lacks ${FOLDER}/${name}. Build it again: npm run build -- --force.`);
  }
  return readFile(file, 'utf8');
}

/** The verifier that a bundle carries along, one file. */
export function verifierText(): Promise<string> {
  return find('verify.mjs')
    ? offlineFile('verify.mjs')
    : import('./offline/assemble-verifier.mjs').then(({ assembledVerifier }) => assembledVerifier());
}

/** Built once, or made from the sources where nothing is built, as in tests. */
let script: Promise<string> | undefined;
function viewerScript(): Promise<string> {
  script ??= find('viewer.js')
    ? offlineFile('viewer.js')
    : import('./offline/bundle-viewer.mjs').then(({ bundleViewer }) => bundleViewer());
  return script;
}

/**
 * The page with which a bundle is looked at and checked in any browser, from its folder, without a network: exhibits with
 * the box of their object, timeline, places, and a check of every hash and the signature.
 * @param timeZone IANA zone in which it shows times, beside UTC
 */
export async function viewerPage(said: CaseFile, timeZone: string): Promise<string> {
  const [page, style] = await Promise.all([offlineFile('page.html'), offlineFile('style.css')]);
  // Within a script element only its own end tag and a comment's beginning mean anything.
  const json = JSON.stringify(said).replaceAll('<', '\\u003c');
  const code = (await viewerScript()).replaceAll(/<(?=\/script|!--)/gi, '\\x3c');
  return page
    .replace('/* SABOOT_STYLE */', () => style)
    .replace('SABOOT_ZONE', () => timeZone.replaceAll(/[^A-Za-z0-9_+/-]/g, ''))
    .replace('"SABOOT_CASE"', () => json)
    .replace('SABOOT_SCRIPT;', () => code);
}
