#!/usr/bin/env node
// @ts-check
// Checks the unpacked evidence bundle in which it lies. Needs Node 20 or newer and nothing else: no network, no other program,
// no file outside this folder. It reads and writes nothing but the lines it prints.
//
//   node verify.mjs [--key ID]... [FOLDER]
//
// --key: the id of a key that you trust, had from elsewhere than this bundle (the force publishes its own). Without it the
// signature is checked against the keys that the bundle brings along, which anybody who makes a bundle can bring.
// Exit: 0 sound, 1 not sound, 2 not readable.
//
// It was written apart from the program that makes bundles, so that a mistake in the one is not repeated in the other.
import { createHash, createPublicKey, verify as verifySignature } from 'node:crypto';
import { createReadStream, lstatSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const SIGNATURE = 'signature.dsse.json';
const TAG_MANIFEST = 'tagmanifest-sha512.txt';
const MANIFESTS = /** @type {const} */ ([
  ['manifest-sha512.txt', 'sha512'],
  ['manifest-sha256.txt', 'sha256'],
]);
const TAGS = ['bagit.txt', 'bag-info.txt', 'keys.json', 'key.pem', 'verify.mjs', 'index.html'];
const REQUIRED = [...TAGS, ...MANIFESTS.map(([name]) => name), TAG_MANIFEST, SIGNATURE, 'data/case.json'];
const STATEMENT_TYPE = 'application/vnd.in-toto+json';
const TEXT_AT_MOST = 512 * 1024 * 1024;

/** @typedef {{ sha256: string, sha512: string, sizeBytes: number }} Found */

/**
 * Every file below a folder, as it stands in the bundle; what is no plain file is named.
 * @param {string} root
 * @param {(message: string, file: string) => void} wrong
 * @returns {string[]}
 */
function filesBelow(root, wrong, inside = '') {
  /** @type {string[]} */
  const files = [];
  const entries = readdirSync(path.join(root, inside), { withFileTypes: true });
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
async function hashesOf(file) {
  const [sha256, sha512] = [createHash('sha256'), createHash('sha512')];
  let sizeBytes = 0;
  for await (const piece of createReadStream(file, { highWaterMark: 1024 * 1024 })) {
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
function checkManifest(name, text, algorithm, found, expected, wrong) {
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

/** @param {string} pem the id of a key: SHA-256 of its public half in DER */
function keyIdOf(pem) {
  const der = createPublicKey(pem).export({ format: 'der', type: 'spki' });
  return createHash('sha256').update(der).digest('hex');
}

/**
 * @param {Buffer} bytes
 * @param {string} signature base64
 * @param {string} pem
 */
function isSigned(bytes, signature, pem) {
  const key = createPublicKey(pem);
  return (
    key.asymmetricKeyType === 'ed25519' && verifySignature(null, bytes, key, Buffer.from(signature, 'base64'))
  );
}

/**
 * The keys that count, by id: all that the bundle brings, or those that were given and those that they introduced, over any
 * number of steps.
 * @param {{ keyId: string, pem: string, introducedBy: string | null, introduction: string | null, signature: string | null }[]} keys
 * @param {string[]} trusted
 * @returns {Map<string, string>} PEM by id
 */
function keysThatCount(keys, trusted) {
  const counting = new Map();
  for (const { keyId, pem } of keys)
    if (keyIdOf(pem) === keyId && (trusted.length === 0 || trusted.includes(keyId))) counting.set(keyId, pem);
  for (let grown = true; grown; ) {
    grown = false;
    for (const { keyId, pem, introducedBy, introduction, signature } of keys) {
      const introducer = counting.get(introducedBy);
      if (counting.has(keyId) || !introducer || !introduction || !signature || keyIdOf(pem) !== keyId)
        continue;
      const states = introduction.startsWith(`saboot introduces a signing key\n${keyId}\n${pem.trim()}\n`);
      if (!states || !isSigned(Buffer.from(introduction), signature, introducer)) continue;
      counting.set(keyId, pem);
      grown = true;
    }
  }
  return counting;
}

/**
 * The signature: made by a key that counts, over a statement that names every other file with both hashes.
 * @param {(name: string) => string} textOf
 * @param {Map<string, Found>} found
 * @param {string[]} trusted
 * @param {(message: string, file: string) => void} wrong
 * @returns {string | undefined} who signed, where the signature is good
 */
function checkSignature(textOf, found, trusted, wrong) {
  const { payloadType, payload, signatures } = JSON.parse(textOf(SIGNATURE));
  // No signature covers this file, so that only one form of it is accepted.
  /** @param {string} base64 */
  const exact = (base64) => Buffer.from(base64, 'base64').toString('base64');
  const form = {
    payloadType,
    payload: exact(payload),
    signatures: signatures.map((/** @type {any} */ { keyid, sig }) => ({ keyid, sig: exact(sig) })),
  };
  if (`${JSON.stringify(form)}\n` !== textOf(SIGNATURE))
    wrong('is not in the form that it was written in', SIGNATURE);
  const counting = keysThatCount(JSON.parse(textOf('keys.json')).keys, trusted);
  const body = Buffer.from(payload, 'base64');
  const head = `DSSEv1 ${Buffer.byteLength(payloadType)} ${payloadType} ${body.length} `;
  const signed = Buffer.concat([Buffer.from(head), body]);
  if (payloadType !== STATEMENT_TYPE) wrong(`signs something else: ${payloadType}`, SIGNATURE);
  if (!Array.isArray(signatures) || signatures.length === 0) wrong('holds no signature', SIGNATURE);
  for (const { keyid, sig } of signatures) {
    const pem = counting.get(keyid);
    if (!pem) {
      const why =
        trusted.length > 0 ? 'no key that you trust introduces' : 'is not among the keys of the bundle';
      wrong(`is signed by the key ${keyid}, which ${why}`, SIGNATURE);
      return undefined;
    }
    if (!isSigned(signed, sig, pem)) {
      wrong(`has a bad signature by the key ${keyid}`, SIGNATURE);
      return undefined;
    }
  }
  const statement = JSON.parse(body.toString('utf8'));
  if (
    statement._type !== 'https://in-toto.io/Statement/v1' ||
    statement.predicateType !== 'urn:saboot:evidence-bundle:v1'
  )
    wrong('signs no statement of an evidence bundle', SIGNATURE);
  const subjects = new Map();
  for (const { name, digest } of statement.subject) {
    if (subjects.has(name)) wrong(`signs ${name} twice`, SIGNATURE);
    subjects.set(name, digest);
    if (!found.has(name)) wrong('was signed and is not there', name);
  }
  for (const [name, { sha256, sha512 }] of found) {
    if (name === SIGNATURE) continue;
    const digest = subjects.get(name);
    if (!digest) wrong('is not among the files that were signed', name);
    else if (digest.sha256 !== sha256 || digest.sha512 !== sha512)
      wrong('was changed since it was signed', name);
  }
  const said = JSON.parse(textOf('data/case.json'));
  if (statement.predicate.bundleId !== said.bundle.id || statement.predicate.caseId !== said.caseId)
    wrong('was made for another bundle', SIGNATURE);
  return signatures.map((/** @type {{ keyid: string }} */ { keyid }) => keyid).join(', ');
}

/**
 * What case.json says of the files is so, and every file under data/ is one that it speaks of.
 * @param {any} said
 * @param {Map<string, Found>} found
 * @param {(message: string, file: string) => void} wrong
 */
function checkCase(said, found, wrong) {
  const spokenOf = new Set(['data/case.json', 'data/report.pdf', 'data/README.txt']);
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
 * @returns {Promise<{ problems: string[], files: number, bytes: number, signedBy: string | undefined }>}
 */
export async function verifyFolder(folder, trusted = []) {
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
    const file = path.join(folder, name);
    if (lstatSync(file).size > TEXT_AT_MOST) throw new Error('it is too large for what it is');
    return readFileSync(file, 'utf8');
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
  for (const name of tags) if (!REQUIRED.includes(name)) wrong('does not belong to a bundle', name);
  attempt('bagit.txt', () => {
    if (textOf('bagit.txt') !== 'BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n')
      wrong('is not the two lines of a BagIt 1.0 bag', 'bagit.txt');
  });
  for (const [name, algorithm] of MANIFESTS)
    attempt(name, () => checkManifest(name, textOf(name), algorithm, found, payload, wrong));
  attempt(TAG_MANIFEST, () => {
    const listed = tags.filter((name) => name !== TAG_MANIFEST && name !== SIGNATURE);
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
  if (['keys.json', 'data/case.json'].every((name) => found.has(name)))
    attempt(SIGNATURE, () => {
      signedBy = checkSignature(textOf, found, trusted, wrong);
    });
  const bytes = [...found.values()].reduce((sum, one) => sum + one.sizeBytes, 0);
  return { problems, files: found.size, bytes, signedBy };
}

/** A terminal must not be told what to do by a name that nobody trusts yet. @param {string} text */
const shown = (text) => text.replaceAll(/\p{Cc}|\p{Cf}/gu, '?');

/** @param {string[]} args */
async function main(args) {
  /** @type {string[]} */
  const trusted = [];
  let folder = path.dirname(fileURLToPath(import.meta.url));
  for (let at = 0; at < args.length; at += 1) {
    if (args[at] === '--key') trusted.push((args[++at] ?? '').toLowerCase());
    else folder = args[at] ?? folder;
  }
  if (trusted.some((id) => !/^[0-9a-f]{64}$/.test(id))) {
    console.log('--key wants the id of a key: 64 hexadecimal digits.');
    return 2;
  }
  try {
    const { problems, files, bytes, signedBy } = await verifyFolder(folder, trusted);
    console.log(`${files} files, ${bytes} bytes in ${shown(folder)}`);
    for (const problem of problems) console.log(shown(`WRONG: ${problem}`));
    if (problems.length > 0) {
      console.log(`NOT SOUND: ${problems.length} things are wrong. Do not rely on this bundle.`);
      return 1;
    }
    console.log(`Signed by the key ${signedBy}`);
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

if (process.argv[1] && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url))
  process.exitCode = await main(process.argv.slice(2));
