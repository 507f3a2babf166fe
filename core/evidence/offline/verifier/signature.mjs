// @ts-check
import crypto from 'node:crypto';
import { TIME_STAMP } from './timestamp.mjs';

export const SIGNATURE = 'signature.dsse.json';
const STATEMENT_TYPE = 'application/vnd.in-toto+json';

/** @param {string} pem the id of a key: SHA-256 of its public half in DER */
export function keyIdOf(pem) {
  const der = crypto.createPublicKey(pem).export({ format: 'der', type: 'spki' });
  return crypto.createHash('sha256').update(der).digest('hex');
}

/**
 * @param {Buffer} bytes
 * @param {string} signature base64
 * @param {string} pem
 */
export function isSigned(bytes, signature, pem) {
  const key = crypto.createPublicKey(pem);
  return (
    key.asymmetricKeyType === 'ed25519' && crypto.verify(null, bytes, key, Buffer.from(signature, 'base64'))
  );
}

/**
 * The keys that count, by id: all that the bundle brings, or those that were given and those that they introduced, over any
 * number of steps.
 * @param {{ keyId: string, pem: string, introducedBy: string | null, introduction: string | null, signature: string | null }[]} keys
 * @param {string[]} trusted
 * @returns {Map<string, string>} PEM by id
 */
export function keysThatCount(keys, trusted) {
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
 * @param {Map<string, import('./files.mjs').Found>} found
 * @param {string[]} trusted
 * @param {(message: string, file: string) => void} wrong
 * @returns {{ signedBy: string, predicate: any } | undefined} who signed, and what, where the signature is good
 */
export function checkSignature(textOf, found, trusted, wrong) {
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
    if (name === SIGNATURE || name === TIME_STAMP) continue;
    const digest = subjects.get(name);
    if (!digest) wrong('is not among the files that were signed', name);
    else if (digest.sha256 !== sha256 || digest.sha512 !== sha512)
      wrong('was changed since it was signed', name);
  }
  const said = JSON.parse(textOf('data/case.json'));
  if (statement.predicate.bundleId !== said.bundle.id || statement.predicate.caseId !== said.caseId)
    wrong('was made for another bundle', SIGNATURE);
  const signedBy = signatures.map((/** @type {{ keyid: string }} */ { keyid }) => keyid).join(', ');
  return { signedBy, predicate: statement.predicate };
}
