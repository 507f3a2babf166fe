// @ts-check

/** @typedef {{ tag: number, raw: Buffer, body: Buffer }} Der one value: its tag, all its bytes, and those without its head */

/**
 * Reads one value of DER at the beginning of some bytes. Only DER: lengths in their one shortest form, no indefinite ones, no
 * tags above 30, so that what is signed can be read in one way only.
 * @param {Buffer} bytes
 * @returns {{ value: Der, rest: Buffer }}
 */
function derOne(bytes) {
  const [tag, first] = [bytes[0], bytes[1]];
  if (tag === undefined || first === undefined) throw new Error('its DER is cut off');
  if ((tag & 0x1f) === 0x1f) throw new Error('its DER has a tag that no time stamp has');
  let [length, head] = [first, 2];
  if (first >= 0x80) {
    const digits = first - 0x80;
    if (digits === 0 || digits > 3 || bytes.length < 2 + digits)
      throw new Error('its DER has a malformed length');
    length = bytes.readUIntBE(2, digits);
    if (length < 0x80 || (digits > 1 && length < 2 ** (8 * (digits - 1))))
      throw new Error('its DER has a length that is not in its shortest form');
    head = 2 + digits;
  }
  if (bytes.length < head + length) throw new Error('its DER is cut off');
  const raw = bytes.subarray(0, head + length);
  return { value: { tag, raw, body: raw.subarray(head) }, rest: bytes.subarray(head + length) };
}

/**
 * The one value that some bytes are.
 * @param {Buffer} bytes
 * @returns {Der}
 */
export function derOf(bytes) {
  const { value, rest } = derOne(bytes);
  if (rest.length > 0) throw new Error('its DER is followed by other bytes');
  return value;
}

/**
 * The values inside a sequence, set or other constructed value.
 * @param {Der | undefined} value
 * @param {number} tag what it has to be
 * @returns {Der[]}
 */
export function derInside(value, tag) {
  if (value?.tag !== tag) throw new Error('its DER is not of the form of a time stamp');
  /** @type {Der[]} */
  const inside = [];
  for (let left = value.body; left.length > 0; ) {
    const { value: one, rest } = derOne(left);
    inside.push(one);
    left = rest;
  }
  return inside;
}

/**
 * The content of a value that has to be of a kind.
 * @param {Der | undefined} value
 * @param {number} tag
 * @returns {Buffer}
 */
export function derBody(value, tag) {
  if (value?.tag !== tag) throw new Error('its DER is not of the form of a time stamp');
  return value.body;
}

/**
 * An object identifier in dots.
 * @param {Der | undefined} value
 */
export function derOid(value) {
  const body = derBody(value, 0x06);
  /** @type {number[]} */
  const arcs = [];
  let arc = 0;
  for (const [at, byte] of body.entries()) {
    if (arc === 0 && byte === 0x80)
      throw new Error('its DER has an identifier that is not in its shortest form');
    arc = arc * 128 + (byte & 0x7f);
    if (byte >= 0x80 && at === body.length - 1) throw new Error('its DER has an identifier that is cut off');
    if (byte >= 0x80) continue;
    if (arcs.length > 0) arcs.push(arc);
    else arcs.push(Math.min(2, Math.floor(arc / 40)), arc - 40 * Math.min(2, Math.floor(arc / 40)));
    arc = 0;
  }
  return arcs.join('.');
}

/**
 * A time, GeneralizedTime or UTCTime of RFC 5280, in milliseconds since 1970.
 * @param {Der | undefined} value
 */
export function derTime(value) {
  const text = value?.body.toString('latin1') ?? '';
  const long = value?.tag === 0x17 ? `${Number(text.slice(0, 2)) < 50 ? '20' : '19'}${text}` : text;
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\.\d*[1-9])?Z$/.exec(long);
  if (!parts || (value?.tag !== 0x17 && value?.tag !== 0x18)) throw new Error('its DER has a malformed time');
  const [, year, month, day, hour, minute, second, fraction = ''] = parts;
  const whole = `${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`;
  const at = Date.parse(whole);
  if (Number.isNaN(at) || new Date(at).toISOString() !== whole)
    throw new Error('its DER has a malformed time');
  return at + Math.floor(Number(`0${fraction}`) * 1000);
}

/**
 * Writes one value.
 * @param {number} tag
 * @param {Buffer[]} parts
 */
export function derMade(tag, ...parts) {
  const body = Buffer.concat(parts);
  if (body.length >= 0x80) throw new Error('A request for a time stamp is never so long.');
  return Buffer.concat([Buffer.from([tag, body.length]), body]);
}
