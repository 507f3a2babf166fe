// @ts-check
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

/** @typedef {{ sha256: string, sha512: string, sizeBytes: number }} Found */

/**
 * Every file below a folder, as it stands in the bundle; what is no plain file is named.
 * @param {string} root
 * @param {(message: string, file: string) => void} wrong
 * @returns {string[]}
 */
export function filesBelow(root, wrong, inside = '') {
  /** @type {string[]} */
  const files = [];
  const entries = fs.readdirSync(path.join(root, inside), { withFileTypes: true });
  if (entries.length === 0 && inside !== '') wrong('is an empty folder that no manifest can list', inside);
  for (const entry of entries) {
    const name = inside === '' ? entry.name : `${inside}/${entry.name}`;
    if (!/^[\x20-\x7e]+$/.test(entry.name) || /[\\:]/.test(entry.name) || /[. ]$/.test(entry.name)) {
      wrong('has a name that no bundle has', name);
    }
    if (entry.isDirectory()) files.push(...filesBelow(root, wrong, name));
    else if (entry.isFile()) files.push(name);
    else wrong('is no plain file (a link, perhaps)', name);
  }
  return files;
}

/**
 * @param {string} file
 * @returns {Promise<Found>}
 */
export async function hashesOf(file) {
  const [sha256, sha512] = [crypto.createHash('sha256'), crypto.createHash('sha512')];
  let sizeBytes = 0;
  for await (const piece of fs.createReadStream(file, { highWaterMark: 1024 * 1024 })) {
    sha256.update(piece);
    sha512.update(piece);
    sizeBytes += piece.length;
  }
  return { sha256: sha256.digest('hex'), sha512: sha512.digest('hex'), sizeBytes };
}

/**
 * One manifest in both directions: what it lists is there and equal, and what is there it lists.
 * @param {string} name
 * @param {string} text
 * @param {'sha256' | 'sha512'} algorithm
 * @param {Map<string, Found>} found
 * @param {string[]} expected
 * @param {(message: string, file: string) => void} wrong
 */
export function checkManifest(name, text, algorithm, found, expected, wrong) {
  const listed = new Set();
  const lines = text.split('\n');
  if (lines.pop() !== '') wrong('does not end with a line break: it may be cut off', name);
  for (const line of lines) {
    const parts = /^([0-9a-f]+) {2}(\S.*)$/.exec(line);
    if (!parts || parts[1]?.length !== (algorithm === 'sha512' ? 128 : 64)) {
      wrong(`holds a line that is not "hash  path": ${line}`, name);
      continue;
    }
    const [, hash, listedPath = ''] = parts;
    if (listed.has(listedPath)) wrong(`lists ${listedPath} twice`, name);
    listed.add(listedPath);
    if (!expected.includes(listedPath)) wrong(`is listed in ${name} and is not there`, listedPath);
    else if (found.get(listedPath)?.[algorithm] !== hash)
      wrong(`was changed: its ${algorithm} is not the one in ${name}`, listedPath);
  }
  for (const file of expected) if (!listed.has(file)) wrong(`is not listed in ${name}`, file);
}
