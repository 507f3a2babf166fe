// @ts-check
import crypto from 'node:crypto';
import { derBody, derInside, derOf, derOid, derTime } from './der.mjs';

const TIME_STAMPING = '1.3.6.1.5.5.7.3.8';
const MAX_CHAIN = 8;
/** Extensions that are understood here; any other that is critical makes a certificate unusable (RFC 5280 §4.2). */
const BASIC_CONSTRAINTS = '2.5.29.19';
const KEY_USAGE = '2.5.29.15';
const EXTENDED_KEY_USAGE = '2.5.29.37';
const UNDERSTOOD = [BASIC_CONSTRAINTS, KEY_USAGE, EXTENDED_KEY_USAGE, '2.5.29.14', '2.5.29.35'];

/**
 * @typedef {{ x509: crypto.X509Certificate, raw: Buffer, issuer: Buffer, serial: Buffer, notBefore: number, notAfter: number,
 *   extensions: Map<string, { critical: boolean, value: Buffer }> }} Certificate
 */

/**
 * Reads a certificate.
 * @param {Buffer} raw DER
 * @returns {Certificate}
 */
export function certificateOf(raw) {
  const [tbs] = derInside(derOf(raw), 0x30);
  const [version, serial, , issuer, validity, , , ...others] = derInside(tbs, 0x30);
  if (version?.tag !== 0xa0 || !issuer) throw new Error('holds a certificate that is not of version 3');
  const [from, to] = derInside(validity, 0x30);
  /** @type {Certificate['extensions']} */
  const extensions = new Map();
  const wrapped = others.find(({ tag }) => tag === 0xa3);
  for (const extension of wrapped ? derInside(derInside(wrapped, 0xa3)[0], 0x30) : []) {
    const parts = derInside(extension, 0x30);
    const id = derOid(parts[0]);
    if (extensions.has(id)) throw new Error('holds a certificate with an extension twice');
    const critical = parts.length === 3 && derBody(parts[1], 0x01)[0] === 0xff;
    extensions.set(id, { critical, value: derBody(parts.at(-1), 0x04) });
  }
  return {
    ...{ x509: new crypto.X509Certificate(raw), raw, issuer: issuer.raw, serial: derBody(serial, 0x02) },
    ...{ notBefore: derTime(from), notAfter: derTime(to), extensions },
  };
}

/**
 * The certificates of a PEM file.
 * @param {string} pem
 * @returns {Certificate[]}
 */
export function certificatesOfPem(pem) {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  if (blocks.length === 0) throw new Error('holds no certificate in PEM');
  return blocks.map((block) => certificateOf(new crypto.X509Certificate(block).raw));
}

/**
 * A time stamp's certificate is for time stamps and nothing else, and says so critically (RFC 3161 §2.3).
 * @param {Certificate} certificate
 */
export function checkForTimeStamping({ extensions }) {
  const usage = extensions.get(EXTENDED_KEY_USAGE);
  if (!usage)
    throw new Error('is by a certificate that is not for time stamps: it has no extended key usage');
  const purposes = derInside(derOf(usage.value), 0x30).map(derOid);
  if (purposes.length !== 1 || purposes[0] !== TIME_STAMPING)
    throw new Error(`is by a certificate that is not for time stamps alone: ${purposes.join(', ')}`);
  if (!usage.critical)
    throw new Error('is by a certificate whose extended key usage is not critical, as RFC 3161 demands');
}

/**
 * How many certificates of authorities may stand between a certificate of an authority and the last one; undefined where it is no
 * authority.
 * @param {Certificate} certificate
 */
function authorityDepth({ extensions, x509 }) {
  const constraints = extensions.get(BASIC_CONSTRAINTS);
  if (!constraints || !x509.ca) return undefined;
  const depth = derInside(derOf(constraints.value), 0x30).find(({ tag }) => tag === 0x02)?.body;
  return depth ? Number(`0x${depth.toString('hex')}`) : Number.POSITIVE_INFINITY;
}

/**
 * Leads from a certificate to one that is trusted, over others that were brought along. All have to be valid at the moment of
 * the stamp. Whether one was revoked is not known without a network.
 * @param {Certificate} leaf
 * @param {Certificate[]} brought
 * @param {Certificate[]} trusted
 * @param {number} atMs
 */
export function checkChain(leaf, brought, trusted, atMs) {
  const usable = (/** @type {Certificate} */ one) => {
    if (atMs < one.notBefore || atMs > one.notAfter) return false;
    return [...one.extensions].every(([id, { critical }]) => !critical || UNDERSTOOD.includes(id));
  };
  if (!usable(leaf))
    throw new Error(
      'is by a certificate that was not valid at its time, or makes demands that are not known here',
    );
  let here = leaf;
  for (let between = 0; between < MAX_CHAIN; between += 1) {
    const issues = (/** @type {Certificate} */ one) =>
      here.x509.checkIssued(one.x509) &&
      (authorityDepth(one) ?? -1) >= between &&
      usable(one) &&
      here.x509.verify(one.x509.publicKey);
    if (trusted.some(issues)) return;
    const next = brought.find((one) => !one.raw.equals(here.raw) && issues(one));
    if (!next) break;
    here = next;
  }
  throw new Error('is by a certificate that no trusted authority issued');
}
