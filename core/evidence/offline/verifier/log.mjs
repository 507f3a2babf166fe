// @ts-check
import crypto from 'node:crypto';
import { isSigned } from './signature.mjs';

const LOG = 'data/log.json';
const RECEIPT_HEADS = {
  search: 'saboot receipt of a search\n',
  relation: 'saboot receipt of an answer across sightings\n',
};
/** Members of a search or question in case.json, by their names in the signed receipt. */
const RECEIPT_SAYS = {
  search: {
    ...{ id: 'id', kind: 'kind', madeAt: 'at', purpose: 'purpose', query: 'query', scope: 'scope' },
    ...{ models: 'models', plan: 'plan', threshold: 'threshold', coverage: 'coverage' },
    ...{ watermark: 'watermark', total: 'total' },
  },
  relation: {
    ...{ id: 'id', kind: 'kind', madeAt: 'at', purpose: 'purpose', request: 'request', total: 'total' },
    said: 'said',
  },
};

/** @typedef {{ keyId: string, pem: string }[]} Keys */
/** @typedef {(message: string, file: string) => void} Wrong */

/** @param {...(Buffer | string)} parts */
const sha256 = (...parts) => {
  const hash = crypto.createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};

/**
 * The one text of a JSON value (RFC 8785): members sorted, no white space.
 * @param {any} value
 * @returns {string}
 */
function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const names = Object.keys(value).sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(',')}}`;
}

/**
 * The root that a leaf and its proof come to (RFC 6962 §2.1.1): from the top, the last hash of the proof is the other half.
 * @param {Buffer} leaf
 * @param {number} index
 * @param {number} size
 * @param {string[]} proof
 * @returns {Buffer}
 */
function rootOf(leaf, index, size, proof) {
  if (size <= 1) {
    if (proof.length > 0 || index !== 0) throw new Error('is too long or too short');
    return leaf;
  }
  const last = proof.at(-1);
  if (last === undefined) throw new Error('is too long or too short');
  let left = 1;
  while (left * 2 < size) left *= 2;
  const rest = proof.slice(0, -1);
  const other = Buffer.from(last, 'hex');
  return index < left
    ? sha256(Buffer.from([1]), rootOf(leaf, index, left, rest), other)
    : sha256(Buffer.from([1]), other, rootOf(leaf, index - left, size - left, rest));
}

/**
 * A checkpoint (C2SP signed note), where a key of the bundle signed it.
 * @param {string} note
 * @param {Keys} keys
 */
function openCheckpoint(note, keys) {
  const end = note.indexOf('\n\n');
  const text = note.slice(0, end + 1);
  const [origin = '', size = '', root = '', made = '', settled = ''] = text.split('\n');
  const signed = note
    .slice(end + 2)
    .split('\n')
    .filter((line) => line.startsWith(`— ${origin} `))
    .some((line) => {
      const bytes = Buffer.from(line.slice(`— ${origin} `.length), 'base64');
      return keys.some(({ pem }) => isSigned(Buffer.from(text), bytes.subarray(4).toString('base64'), pem));
    });
  if (end < 0 || !signed) throw new Error('its checkpoint is not signed by a key of the bundle');
  const [madeAt, settledAt] = [made, settled].map((line) => Date.parse(line.replace(/^\w+ /, '')));
  if (!/^\d+$/.test(size) || !(Number(madeAt) > 0) || !(Number(settledAt) > 0))
    throw new Error('its checkpoint cannot be read');
  return { size: Number(size), root: Buffer.from(root, 'base64'), settledAt: Number(settledAt) };
}

/**
 * The log: every entry that case.json tells hashes to what it says and leads to the root that was signed.
 * @param {any} log
 * @param {any[]} entries
 * @param {Keys} keys
 * @param {Wrong} wrong
 * @returns {{ size: number, proven: number, waiting: number } | undefined}
 */
export function checkLog(log, entries, keys, wrong) {
  /** @param {string} what */
  const broken = (what) => wrong(`has a broken proof: ${what}`, LOG);
  /** @type {ReturnType<typeof openCheckpoint> | undefined} */
  let checkpoint;
  try {
    if (log.checkpoint !== null) checkpoint = openCheckpoint(log.checkpoint, keys);
    else if (log.proofs.length > 0) broken('there is no checkpoint that the proofs lead to');
  } catch (error) {
    broken(error instanceof Error ? error.message : String(error));
  }
  const proofs = new Map();
  for (const proof of log.proofs) {
    if (proofs.has(proof.seq)) broken(`entry ${proof.seq} is proven twice`);
    proofs.set(proof.seq, proof);
  }
  let [proven, waiting] = [0, 0];
  for (const { seq, leafHash, ...said } of entries) {
    const name = `${seq} of ${said.at} (${said.action})`;
    const proof = proofs.get(seq);
    proofs.delete(seq);
    const leaf = sha256(Buffer.from([0]), canonical(said));
    if (leaf.toString('hex') !== leafHash) broken(`entry ${name} is not what its hash was made of`);
    else if (!proof) {
      waiting += 1;
      if (checkpoint && Date.parse(said.at) < checkpoint.settledAt - 60_000)
        broken(`entry ${name} has none, though it is older than the checkpoint`);
    } else if (checkpoint) {
      try {
        const { position, path } = proof;
        if (!Number.isSafeInteger(position) || position < 0 || position >= checkpoint.size)
          throw new Error('lies outside of the log');
        if (!rootOf(leaf, position, checkpoint.size, path).equals(checkpoint.root))
          throw new Error('does not lead to the root of the checkpoint');
        proven += 1;
      } catch (error) {
        broken(`entry ${name} ${error instanceof Error ? error.message : error}`);
      }
    }
  }
  for (const seq of proofs.keys()) broken(`entry ${seq} is not in case.json`);
  return checkpoint && { size: checkpoint.size, proven, waiting };
}

/**
 * The signed receipts of searches and questions: signed by a key of the bundle, saying what case.json says, and named by the log.
 * @param {any} said
 * @param {(name: string) => string} textOf
 * @param {Keys} keys
 * @param {Wrong} wrong
 */
export function checkReceipts(said, textOf, keys, wrong) {
  for (const kind of /** @type {const} */ (['search', 'relation'])) {
    for (const one of kind === 'search' ? said.searches : said.questions) {
      if (one.receipt === null) continue;
      const { path } = one.receipt;
      try {
        const { signed, signature, keyId } = JSON.parse(textOf(path));
        const key = keys.find((each) => each.keyId === keyId);
        if (!key || !isSigned(Buffer.from(signed), signature, key.pem))
          wrong('is not signed by a key of the bundle, or was changed since', path);
        const head = RECEIPT_HEADS[kind];
        const contents = signed.startsWith(head) ? JSON.parse(signed.slice(head.length)) : {};
        const differs = Object.entries(RECEIPT_SAYS[kind])
          .filter(([name, here]) => canonical(contents[name] ?? null) !== canonical(one[here] ?? null))
          .map(([name]) => name);
        if (differs.length > 0) wrong(`says something else than case.json of ${differs.join(', ')}`, path);
        const hash = sha256(signed).toString('hex');
        for (const { objectKind, objectId, outcome, details } of said.audit)
          if (objectKind === kind && objectId === one.id && outcome === 'done')
            if (details.receiptSha256 !== undefined && details.receiptSha256 !== hash)
              wrong('is not the receipt that the log names', path);
      } catch (error) {
        wrong(`cannot be understood: ${error instanceof Error ? error.message : error}`, path);
      }
    }
  }
}
