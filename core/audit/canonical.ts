import { createHash } from 'node:crypto';

/** A value as JSON keeps it: no undefined, no dates, no bigints. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/**
 * The one text of a JSON value: keys sorted by UTF-16 code units, no white space, numbers as ECMAScript writes them
 * (RFC 8785, JSON Canonicalization Scheme).
 * @throws TypeError for what JSON cannot hold, such as NaN.
 */
export function canonicalJson(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (value !== null && typeof value === 'object') {
    const members = Object.keys(value)
      .sort()
      .map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key] as Json)}`);
    return `{${members.join(',')}}`;
  }
  if (typeof value === 'number' && !Number.isFinite(value)) throw new TypeError(`${value} is not JSON.`);
  return JSON.stringify(value);
}

/** Leaf of a Merkle tree over the log: SHA-256 of 0x00 and the entry (RFC 6962 §2.1). */
export function leafHash(entry: Json): Buffer {
  return createHash('sha256')
    .update(Buffer.from([0]))
    .update(canonicalJson(entry), 'utf8')
    .digest();
}
