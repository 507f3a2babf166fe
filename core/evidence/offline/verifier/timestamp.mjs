// @ts-check
import crypto from 'node:crypto';
import { certificateOf, certificatesOfPem, checkChain, checkForTimeStamping } from './certificates.mjs';
import { derBody, derInside, derMade, derOf, derOid, derTime } from './der.mjs';

/** The answer of the time-stamping authority, over the bytes of the signature's file. */
export const TIME_STAMP = 'signature.tsr';
/** The authorities that the installation trusted when the stamp was made. */
export const TIME_STAMP_CA = 'timestamp-ca.pem';
/** How far the clocks of a force and of an authority may lie apart. */
export const CLOCKS_APART_MS = 5 * 60_000;

const SIGNED_DATA = '1.2.840.113549.1.7.2';
const TST_INFO = '1.2.840.113549.1.9.16.1.4';
const CONTENT_TYPE = '1.2.840.113549.1.9.3';
const MESSAGE_DIGEST = '1.2.840.113549.1.9.4';
const SIGNING_CERTIFICATE_V2 = '1.2.840.113549.1.9.16.2.47';
const SHA256_OID = Buffer.from('0609608648016503040201', 'hex');
/** @type {Record<string, string | undefined>} */
const DIGESTS = {
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
};
/** Kind of key and digest of a signature's algorithm; without a digest the one that the signer names. @type {Record<string, [string, string?] | undefined>} */
const SIGNATURES = {
  '1.2.840.113549.1.1.1': ['rsa'],
  '1.2.840.113549.1.1.11': ['rsa', 'sha256'],
  '1.2.840.113549.1.1.12': ['rsa', 'sha384'],
  '1.2.840.113549.1.1.13': ['rsa', 'sha512'],
  '1.2.840.10045.4.3.2': ['ec', 'sha256'],
  '1.2.840.10045.4.3.3': ['ec', 'sha384'],
  '1.2.840.10045.4.3.4': ['ec', 'sha512'],
};

/** @param {import('./der.mjs').Der | undefined} value an AlgorithmIdentifier without parameters */
function algorithmOf(value) {
  const [id, none, ...more] = derInside(value, 0x30);
  if ((none && !none.raw.equals(Buffer.from([0x05, 0]))) || more.length > 0)
    throw new Error('uses an algorithm with parameters that are not known here');
  return derOid(id);
}

/** @param {import('./der.mjs').Der | undefined} value an AlgorithmIdentifier */
function digestOf(value) {
  const id = algorithmOf(value);
  const name = DIGESTS[id];
  if (!name) throw new Error(`uses a digest that is not accepted: ${id}`);
  return name;
}

/**
 * A request for a time stamp over some bytes (RFC 3161 §2.4.1): SHA-256, the nonce, and the authority's certificate wanted.
 * @param {Buffer} bytes
 * @param {string} nonce 16 hexadecimal digits, the first from 4 to 7
 */
export function timeStampRequest(bytes, nonce) {
  const hash = crypto.createHash('sha256').update(bytes).digest();
  return derMade(
    0x30,
    derMade(0x02, Buffer.from([1])),
    derMade(0x30, derMade(0x30, SHA256_OID, derMade(0x05)), derMade(0x04, hash)),
    derMade(0x02, Buffer.from(nonce, 'hex')),
    derMade(0x01, Buffer.from([0xff])),
  );
}

/** @param {import('./der.mjs').Der | undefined} response */
function tokenOf(response) {
  const [status, token, ...more] = derInside(response, 0x30);
  const [code, ...words] = derInside(status, 0x30);
  const granted = derBody(code, 0x02);
  if (granted.length !== 1 || (granted[0] ?? 2) > 1) {
    const said = words.map(({ body }) =>
      body
        .toString('latin1')
        .replaceAll(/[^\x20-\x7e]+/g, ' ')
        .trim(),
    );
    throw new Error(
      `was refused by the authority: status ${granted.toString('hex')} ${said.join(' ')}`.trim(),
    );
  }
  // No signature covers the status, so that only one form of it is accepted.
  if (granted[0] !== 0 || words.length > 0 || !token || more.length > 0)
    throw new Error('is not the plain answer of an authority that grants what was asked for');
  return token;
}

/** @param {import('./der.mjs').Der | undefined} value @param {number} version */
function expectVersion(value, version) {
  if (!derBody(value, 0x02).equals(Buffer.from([version])))
    throw new Error('is of a version that is not known');
}

/**
 * What a token says, once its signature held.
 * @param {Buffer} info TSTInfo (RFC 3161 §2.4.2)
 * @param {Buffer} stamped
 * @param {string} nonce
 */
function readInfo(info, stamped, nonce) {
  const [version, policy, imprint, , genTime, ...others] = derInside(derOf(info), 0x30);
  expectVersion(version, 1);
  const [algorithm, hashed] = derInside(imprint, 0x30);
  const hash = crypto.createHash(digestOf(algorithm)).update(stamped).digest();
  if (!derBody(hashed, 0x04).equals(hash))
    throw new Error('has a wrong imprint: it was made over other bytes than this signature');
  const number = others.find(({ tag }) => tag === 0x02);
  if (!number) throw new Error('has no nonce');
  if (number.body.toString('hex') !== nonce) throw new Error('has a wrong nonce: it answers another request');
  if (others.some(({ tag }) => tag === 0xa1)) throw new Error('has extensions that are not known here');
  if (genTime?.tag !== 0x18) throw new Error('has no time');
  return { atMs: derTime(genTime), policy: derOid(policy) };
}

/**
 * Checks a time stamp (RFC 3161, RFC 5652, RFC 5816) without a network: whom it is by, that it is over these bytes and answers this
 * nonce, its signature, and the chain to an authority that is trusted.
 * @param {Buffer} answer TimeStampResp in DER
 * @param {Buffer} stamped
 * @param {string} nonce as it was asked for
 * @param {string} authorities trusted certificates in PEM
 * @returns {{ at: string, by: string, policy: string }}
 * @throws Error in words that follow the file's name
 */
export function checkTimeStamp(answer, stamped, nonce, authorities) {
  const [contentType, content, ...beside] = derInside(tokenOf(derOf(answer)), 0x30);
  if (derOid(contentType) !== SIGNED_DATA || beside.length > 0) throw new Error('holds no signed token');
  const [version, digests, encapsulated, ...rest] = derInside(derInside(content, 0xa0)[0], 0x30);
  expectVersion(version, 3);
  const [infoType, wrapped] = derInside(encapsulated, 0x30);
  if (derOid(infoType) !== TST_INFO) throw new Error('signs something else than a time');
  const info = derBody(derInside(wrapped, 0xa0)[0], 0x04);
  const brought = rest.find(({ tag }) => tag === 0xa0);
  if (!brought) throw new Error('brings no certificate along');
  const certificates = derInside(brought, 0xa0).map(({ raw }) => certificateOf(raw));
  const signers = derInside(rest.at(-1), 0x31);
  if (signers.length !== 1) throw new Error('is not signed by exactly one authority');
  const [form, who, digestId, attributes, signatureId, signature, ...unsigned] = derInside(signers[0], 0x30);
  if (unsigned.length > 0) throw new Error('has attributes that nobody signed');
  const [issuer, serial] = derInside(who, 0x30);
  const signer = certificates.find(
    (one) => issuer && one.issuer.equals(issuer.raw) && one.serial.equals(derBody(serial, 0x02)),
  );
  if (!signer) throw new Error('does not bring along the certificate that it is signed with');
  expectVersion(form, 1);
  const digest = digestOf(digestId);
  if (derInside(digests, 0x31).map(digestOf).join() !== digest)
    throw new Error('names other digests than its own');
  checkAttributes(attributes, crypto.createHash(digest).update(info).digest(), signer.raw);
  const algorithm = SIGNATURES[algorithmOf(signatureId)];
  const key = signer.x509.publicKey;
  if (!algorithm || algorithm[0] !== key.asymmetricKeyType || (algorithm[1] ?? digest) !== digest)
    throw new Error('is signed in a way that is not accepted: RSA or ECDSA with SHA-2 are');
  if (algorithm[0] === 'rsa' && (key.asymmetricKeyDetails?.modulusLength ?? 0) < 2048)
    throw new Error('is signed with a key that is too short');
  // What is signed is the set itself, not the tag under which it stands in the token (RFC 5652 §5.4).
  const signed = Buffer.concat([Buffer.from([0x31]), (attributes?.raw ?? Buffer.alloc(1)).subarray(1)]);
  if (!crypto.verify(digest, signed, key, derBody(signature, 0x04)))
    throw new Error('has a bad signature: it was altered');
  const { atMs, policy } = readInfo(info, stamped, nonce);
  checkForTimeStamping(signer);
  checkChain(signer, certificates, certificatesOfPem(authorities), atMs);
  const by = signer.x509.subject.replaceAll('\n', ', ');
  return { at: new Date(atMs).toISOString(), by, policy };
}

/**
 * What the authority signed: the kind and digest of what it stamped, and which certificate is its own.
 * @param {import('./der.mjs').Der | undefined} attributes
 * @param {Buffer} digest
 * @param {Buffer} certificate
 */
function checkAttributes(attributes, digest, certificate) {
  /** @type {Map<string, import('./der.mjs').Der | undefined>} */
  const said = new Map();
  for (const attribute of derInside(attributes, 0xa0)) {
    const [type, values] = derInside(attribute, 0x30);
    const id = derOid(type);
    const inside = derInside(values, 0x31);
    if (said.has(id) || inside.length !== 1) throw new Error('has an attribute twice');
    said.set(id, inside[0]);
  }
  if (derOid(said.get(CONTENT_TYPE)) !== TST_INFO) throw new Error('signs something else than a time');
  if (!derBody(said.get(MESSAGE_DIGEST), 0x04).equals(digest))
    throw new Error('was altered: what it says is not what was signed');
  const own = said.get(SIGNING_CERTIFICATE_V2);
  if (!own) throw new Error('does not say with which certificate it was signed (ESSCertIDv2)');
  const parts = derInside(derInside(derInside(own, 0x30)[0], 0x30)[0], 0x30);
  const named = parts[0]?.tag === 0x30 ? digestOf(parts[0]) : 'sha256';
  const hash = crypto.createHash(named).update(certificate).digest();
  if (
    !derBody(
      parts.find(({ tag }) => tag === 0x04),
      0x04,
    ).equals(hash)
  )
    throw new Error('names another certificate as the one that it was signed with');
}

/**
 * The time stamp of a bundle: there where its statement says so, and only there.
 * @param {any} predicate of the statement, once its signature held
 * @param {Buffer | undefined} answer
 * @param {Buffer} envelope the bytes of the signature's file
 * @param {string | undefined} own authorities that the bundle brings along
 * @param {string | undefined} trusted authorities that the reader trusts, in PEM
 * @param {(message: string, file: string) => void} wrong
 * @returns {{ at: string, by: string, policy: string, anchored: boolean } | undefined}
 */
export function checkStampOfBundle(predicate, answer, envelope, own, trusted, wrong) {
  const nonce = predicate?.timeStamp?.nonce;
  if (nonce === undefined) {
    if (answer) wrong('does not belong to a bundle that was signed without a time stamp', TIME_STAMP);
    else if (own !== undefined)
      wrong('does not belong to a bundle that was signed without a time stamp', TIME_STAMP_CA);
    else if (trusted !== undefined) wrong('is missing: the bundle has no time stamp', TIME_STAMP);
    return undefined;
  }
  if (!answer) wrong('is missing: the statement says that there is a time stamp', TIME_STAMP);
  if (own === undefined) wrong('is missing: the statement says that there is a time stamp', TIME_STAMP_CA);
  if (!answer || own === undefined) return undefined;
  try {
    const stamp = checkTimeStamp(answer, envelope, nonce, trusted ?? own);
    if (Date.parse(stamp.at) < Date.parse(predicate.madeAt) - CLOCKS_APART_MS)
      throw new Error(`is of ${stamp.at}, before the bundle was made`);
    return { ...stamp, anchored: trusted !== undefined };
  } catch (error) {
    wrong(`is a wrong time stamp: it ${error instanceof Error ? error.message : error}`, TIME_STAMP);
    return undefined;
  }
}

/**
 * What a good time stamp shows, in a line.
 * @param {{ at: string, by: string, policy: string, anchored: boolean }} stamp
 */
export function stampInWords({ at, by, policy, anchored }) {
  const doubt = anchored
    ? ''
    : ', not anchored: only the authorities that the bundle brings along vouch for it; give those that you trust with --timestamp-ca';
  return `Time-stamped at ${at} by ${by} (policy ${policy})${doubt}`;
}
