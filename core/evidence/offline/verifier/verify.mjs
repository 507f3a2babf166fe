#!/usr/bin/env node
// @ts-check
// Checks the unpacked evidence bundle in which it lies. Needs Node 20 or newer and nothing else: no network, no other program,
// no file outside this folder that you do not name. It reads and writes nothing but the lines it prints.
//
//   node verify.mjs [--key ID]... [--timestamp-ca FILE] [FOLDER]
//
// --key: the id of a key that you trust, had from elsewhere than this bundle (the force publishes its own). Without it the
// signature is checked against the keys that the bundle brings along, which anybody who makes a bundle can bring.
// --timestamp-ca: certificates (PEM) of the authorities whose time stamps you trust. Without it a time stamp is checked against
// those that the bundle brings along. It is the one file outside the folder that is read.
// Exit: 0 sound, 1 not sound, 2 not readable.
//
// It was written apart from the program that makes bundles, so that a mistake in the one is not repeated in the other. The time
// stamp alone is checked by the same code in both; openssl checks it a second way (data/README.txt).
import fs from 'node:fs';
import path from 'node:path';
import url from 'node:url';
import { certificatesOfPem } from './certificates.mjs';
import { checkManifest, filesBelow, hashesOf } from './files.mjs';
import { checkLog, checkReceipts } from './log.mjs';
import { checkSignature, keysThatCount, SIGNATURE } from './signature.mjs';
import { checkStampOfBundle, stampInWords, TIME_STAMP, TIME_STAMP_CA } from './timestamp.mjs';

const TAG_MANIFEST = 'tagmanifest-sha512.txt';
const MANIFESTS = /** @type {const} */ ([
  ['manifest-sha512.txt', 'sha512'],
  ['manifest-sha256.txt', 'sha256'],
]);
const TAGS = ['bagit.txt', 'bag-info.txt', 'keys.json', 'key.pem', 'verify.mjs', 'index.html'];
const REQUIRED = [
  ...TAGS,
  ...MANIFESTS.map(([name]) => name),
  TAG_MANIFEST,
  SIGNATURE,
  'data/case.json',
  'data/log.json',
];
/** There where the bundle was time-stamped. */
const STAMPS = [TIME_STAMP, TIME_STAMP_CA];
const TEXT_AT_MOST = 512 * 1024 * 1024;

/** @typedef {import('./files.mjs').Found} Found */

/**
 * What case.json says of the files is so, and every file under data/ is one that it speaks of.
 * @param {any} said
 * @param {Map<string, Found>} found
 * @param {(message: string, file: string) => void} wrong
 */
function checkCase(said, found, wrong) {
  const spokenOf = new Set([
    'data/case.json',
    'data/report.pdf',
    'data/README.txt',
    'data/log.json',
    'data/case-uco.jsonld',
  ]);
  for (const { receipt } of [...said.searches, ...said.questions]) if (receipt) spokenOf.add(receipt.path);
  /** @param {{ path: string, sizeBytes: number, sha256: string, sha512?: string }} file @param {string} what */
  const expect = (file, what) => {
    spokenOf.add(file.path);
    const here = found.get(file.path);
    if (!here) wrong(`is missing: it is ${what}`, file.path);
    else if (
      here.sha256 !== file.sha256 ||
      here.sizeBytes !== file.sizeBytes ||
      (file.sha512 !== undefined && here.sha512 !== file.sha512)
    )
      wrong(`is not ${what} as case.json records it`, file.path);
  };
  for (const exhibit of said.exhibits) expect(exhibit.file, `exhibit ${exhibit.number}`);
  for (const original of said.originals) {
    if (original.path !== null) expect(original, `the original recording ${original.name}`);
    else if (said.bundle.withMasters) wrong(`leaves out the original ${original.name}`, 'data/case.json');
  }
  for (const name of spokenOf) if (!found.has(name)) wrong('is missing', name);
  for (const name of found.keys())
    if (name.startsWith('data/') && !spokenOf.has(name)) wrong('is not named in case.json', name);
}

/**
 * Checks the bundle in a folder.
 * @param {string} folder
 * @param {string[]} [trusted] ids of keys that are trusted
 * @param {string} [authorities] certificates in PEM whose time stamps are trusted
 * @returns {Promise<{ problems: string[], files: number, bytes: number, signedBy: string | undefined,
 *   stamp: ReturnType<typeof checkStampOfBundle>, log: { size: number, proven: number, waiting: number } | undefined }>}
 */
export async function verifyFolder(folder, trusted = [], authorities = undefined) {
  /** @type {string[]} */
  const problems = [];
  /** @param {string} message @param {string} file */
  const wrong = (message, file) => {
    if (problems.length < 1000) problems.push(`${file} ${message}`);
  };
  /** @type {Map<string, Found>} */
  const found = new Map();
  for (const name of filesBelow(folder, wrong)) found.set(name, await hashesOf(path.join(folder, name)));
  const missing = REQUIRED.filter((name) => !found.has(name));
  for (const name of missing) wrong('is missing', name);
  /** @param {string} name */
  const textOf = (name) => {
    if (!found.has(name)) throw new Error('it is not in the bundle');
    const file = path.join(folder, name);
    if (fs.lstatSync(file).size > TEXT_AT_MOST) throw new Error('it is too large for what it is');
    return fs.readFileSync(file, 'utf8');
  };
  /** @param {string} name @param {() => void} work */
  const attempt = (name, work) => {
    if (!found.has(name)) return;
    try {
      work();
    } catch (error) {
      wrong(`cannot be understood: ${error instanceof Error ? error.message : error}`, name);
    }
  };

  const payload = [...found.keys()].filter((name) => name.startsWith('data/'));
  const tags = [...found.keys()].filter((name) => !name.startsWith('data/'));
  for (const name of tags)
    if (!REQUIRED.includes(name) && !STAMPS.includes(name)) wrong('does not belong to a bundle', name);
  attempt('bagit.txt', () => {
    if (textOf('bagit.txt') !== 'BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n')
      wrong('is not the two lines of a BagIt 1.0 bag', 'bagit.txt');
  });
  for (const [name, algorithm] of MANIFESTS)
    attempt(name, () => checkManifest(name, textOf(name), algorithm, found, payload, wrong));
  attempt(TAG_MANIFEST, () => {
    const alone = [TAG_MANIFEST, SIGNATURE, TIME_STAMP];
    const listed = tags.filter((name) => !alone.includes(name));
    checkManifest(TAG_MANIFEST, textOf(TAG_MANIFEST), 'sha512', found, listed, wrong);
  });
  attempt('bag-info.txt', () => {
    const held = payload.reduce((sum, name) => sum + (found.get(name)?.sizeBytes ?? 0), 0);
    const stated = /^Payload-Oxum: (.*)$/m.exec(textOf('bag-info.txt'))?.[1];
    if (stated !== `${held}.${payload.length}`)
      wrong(`says Payload-Oxum ${stated}, the bundle holds ${held}.${payload.length}`, 'bag-info.txt');
  });
  attempt('data/case.json', () => checkCase(JSON.parse(textOf('data/case.json')), found, wrong));
  /** @type {string | undefined} */
  let signedBy;
  /** @type {ReturnType<typeof checkStampOfBundle>} */
  let stamp;
  if (['keys.json', 'data/case.json'].every((name) => found.has(name)))
    attempt(SIGNATURE, () => {
      const signed = checkSignature(textOf, found, trusted, wrong);
      if (!signed) return;
      signedBy = signed.signedBy;
      const answer = found.has(TIME_STAMP) ? fs.readFileSync(path.join(folder, TIME_STAMP)) : undefined;
      const own = found.has(TIME_STAMP_CA) ? textOf(TIME_STAMP_CA) : undefined;
      const envelope = fs.readFileSync(path.join(folder, SIGNATURE));
      stamp = checkStampOfBundle(signed.predicate, answer, envelope, own, authorities, wrong);
    });
  /** @type {{ size: number, proven: number, waiting: number } | undefined} */
  let log;
  if (['keys.json', 'data/case.json'].every((name) => found.has(name)))
    attempt('data/log.json', () => {
      const said = JSON.parse(textOf('data/case.json'));
      // The bundle's signature vouches for its keys; here they only have to be what they call themselves.
      const keys = keysThatCount(JSON.parse(textOf('keys.json')).keys, []);
      const own = [...keys].map(([keyId, pem]) => ({ keyId, pem }));
      checkReceipts(said, textOf, own, wrong);
      log = checkLog(JSON.parse(textOf('data/log.json')), said.audit, own, wrong);
    });
  const bytes = [...found.values()].reduce((sum, one) => sum + one.sizeBytes, 0);
  return { problems, files: found.size, bytes, signedBy, stamp, log };
}

/** A terminal must not be told what to do by a name that nobody trusts yet. @param {string} text */
const shown = (text) => text.replaceAll(/\p{Cc}|\p{Cf}/gu, '?');

/** @param {string[]} args */
async function main(args) {
  /** @type {string[]} */
  const trusted = [];
  /** @type {string | undefined} */
  let authorities;
  let folder = path.dirname(url.fileURLToPath(import.meta.url));
  for (let at = 0; at < args.length; at += 1) {
    if (args[at] === '--key') trusted.push((args[++at] ?? '').toLowerCase());
    else if (args[at] === '--timestamp-ca') authorities = args[++at] ?? '';
    else folder = args[at] ?? folder;
  }
  if (trusted.some((id) => !/^[0-9a-f]{64}$/.test(id))) {
    console.log('--key wants the id of a key: 64 hexadecimal digits.');
    return 2;
  }
  try {
    const pem = authorities === undefined ? undefined : fs.readFileSync(authorities, 'utf8');
    if (pem !== undefined) certificatesOfPem(pem);
    const { problems, files, bytes, signedBy, stamp, log } = await verifyFolder(folder, trusted, pem);
    console.log(`${files} files, ${bytes} bytes in ${shown(folder)}`);
    for (const problem of problems) console.log(shown(`WRONG: ${problem}`));
    if (problems.length > 0) {
      console.log(`NOT SOUND: ${problems.length} things are wrong. Do not rely on this bundle.`);
      return 1;
    }
    console.log(`Signed by the key ${signedBy}`);
    console.log(
      shown(stamp ? stampInWords(stamp) : 'No time stamp: nothing but its own word says when it was signed.'),
    );
    if (log)
      console.log(
        `${log.proven} entries proven in the log of ${log.size}${log.waiting > 0 ? `, ${log.waiting} too new for its checkpoint` : ''}`,
      );
    console.log(
      trusted.length > 0
        ? 'SOUND: every file is what was signed, by a key that you trust or one that it introduced.'
        : 'SOUND as far as the bundle can tell: every file is what was signed. Compare the key with the one that the force publishes, or give it with --key: whoever makes a bundle anew can bring a key of his own.',
    );
    return 0;
  } catch (error) {
    console.log(shown(`NOT READABLE: ${error instanceof Error ? error.message : error}`));
    return 2;
  }
}

if (process.argv[1] && path.resolve(process.argv[1]) === url.fileURLToPath(import.meta.url))
  process.exitCode = await main(process.argv.slice(2));
