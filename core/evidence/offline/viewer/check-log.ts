import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import type { CaseFile } from '../../case-file';
import type { LogFile } from '../../log-of-case';

/** Checks an Ed25519 signature by any key of the bundle. */
export type IsSigned = (
  bytes: Uint8Array<ArrayBuffer>,
  signature: Uint8Array<ArrayBuffer>,
) => Promise<boolean>;

/** How many entries of the log are proven; undefined where its checkpoint is not good. */
export interface Proven {
  entries: number;
  waiting: number;
  size: number;
}

const encoder = new TextEncoder();
export const bytesOf = (base64: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
const utf8 = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(encoder.encode(text));

function hashOf(...parts: Uint8Array[]): Uint8Array {
  const hash = sha256.create();
  for (const part of parts) hash.update(part);
  return hash.digest();
}

/** The one text of a JSON value (RFC 8785). */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const members = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`).join(',')}}`;
}

/** The root that a leaf and its proof come to (RFC 6962 §2.1.1); undefined where the proof has not the length it must have. */
function rootOf(
  leaf: Uint8Array,
  index: number,
  size: number,
  proof: readonly string[],
): Uint8Array | undefined {
  const last = proof.at(-1);
  if (size <= 1) return index === 0 && last === undefined ? leaf : undefined;
  if (last === undefined) return undefined;
  const left = 2 ** Math.floor(Math.log2(size - 1));
  const rest = proof.slice(0, -1);
  const within =
    index < left ? rootOf(leaf, index, left, rest) : rootOf(leaf, index - left, size - left, rest);
  if (!within) return undefined;
  const node = new Uint8Array([1]);
  return index < left ? hashOf(node, within, hexToBytes(last)) : hashOf(node, hexToBytes(last), within);
}

/** Opens the checkpoint. @throws Error in words, where no key of the bundle signed it */
async function openCheckpoint(
  note: string,
  isSigned: IsSigned,
): Promise<{ size: number; root: string; settledAt: number }> {
  const end = note.indexOf('\n\n');
  const text = note.slice(0, end + 1);
  const [origin = '', size = '', root = '', , settled = ''] = text.split('\n');
  for (const line of note.slice(end + 2).split('\n')) {
    if (!line.startsWith(`— ${origin} `)) continue;
    const signature = bytesOf(line.slice(`— ${origin} `.length)).slice(4);
    if (await isSigned(utf8(text), signature))
      return {
        size: Number(size),
        root: bytesToHex(bytesOf(root)),
        settledAt: Date.parse(settled.replace('settled ', '')),
      };
  }
  throw new Error('its checkpoint is not signed by a key of the bundle');
}

/** Every entry that case.json tells: it hashes to what it says, and leads to the root that was signed. */
export async function checkLog(
  text: string,
  entries: CaseFile['audit'],
  isSigned: IsSigned,
  problems: string[],
): Promise<Proven | undefined> {
  const broken = (what: string) => problems.push(`data/log.json has a broken proof: ${what}`);
  const { checkpoint: note, proofs } = JSON.parse(text) as LogFile;
  let checkpoint: Awaited<ReturnType<typeof openCheckpoint>> | undefined;
  try {
    if (note !== null) checkpoint = await openCheckpoint(note, isSigned);
    else if (proofs.length > 0) broken('there is no checkpoint that the proofs lead to');
  } catch (error) {
    broken(error instanceof Error ? error.message : String(error));
  }
  const left = new Map(proofs.map((one) => [one.seq, one]));
  const proven = { entries: 0, waiting: 0, size: checkpoint?.size ?? 0 };
  for (const { seq, leafHash, ...said } of entries) {
    const name = `${seq} of ${said.at} (${said.action})`;
    const proof = left.get(seq);
    left.delete(seq);
    const leaf = hashOf(new Uint8Array([0]), utf8(canonical(said)));
    if (bytesToHex(leaf) !== leafHash) broken(`entry ${name} is not what its hash was made of`);
    else if (!proof) {
      proven.waiting += 1;
      if (checkpoint && Date.parse(said.at) < checkpoint.settledAt - 60_000)
        broken(`entry ${name} has none, though it is older than the checkpoint`);
    } else if (checkpoint) {
      const root = rootOf(leaf, proof.position, checkpoint.size, proof.path);
      if (root && bytesToHex(root) === checkpoint.root) proven.entries += 1;
      else broken(`entry ${name} does not lead to the root of the checkpoint`);
    }
  }
  for (const seq of left.keys()) broken(`entry ${seq} is not in case.json`);
  return checkpoint && proven;
}

type Asked = CaseFile['searches'][number] | CaseFile['questions'][number];

/** The receipt of a search or question: signed by a key of the bundle, saying what is shown, and the one that the log names. */
export async function checkReceipt(
  path: string,
  text: string,
  one: Asked,
  entries: CaseFile['audit'],
  isSigned: IsSigned,
  problems: string[],
): Promise<void> {
  const { signed, signature } = JSON.parse(text) as { signed: string; signature: string };
  if (!(await isSigned(utf8(signed), bytesOf(signature))))
    problems.push(`${path} is not signed by a key of the bundle, or was changed since`);
  const contents = JSON.parse(signed.slice(signed.indexOf('\n') + 1)) as Record<string, unknown>;
  const { at, by: _, receipt: __, ...rest } = one;
  const { ledTo: ___, reviews: ____, ...shown } = { ledTo: null, reviews: null, ...rest };
  const differs = Object.entries({ ...shown, madeAt: at }).filter(
    ([name, value]) => canonical(contents[name] ?? null) !== canonical(value ?? null),
  );
  if (differs.length > 0)
    problems.push(
      `${path} says something else than case.json of ${differs.map(([name]) => name).join(', ')}`,
    );
  const hash = bytesToHex(hashOf(utf8(signed)));
  for (const { objectId, outcome, details } of entries)
    if (objectId === one.id && outcome === 'done' && (details.receiptSha256 ?? hash) !== hash)
      problems.push(`${path} is not the receipt that the log names`);
}
