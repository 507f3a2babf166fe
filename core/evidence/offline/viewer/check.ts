import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { CaseFile } from '../../case-file';
import { bytesOf, checkLog, checkReceipt, type IsSigned, type Proven } from './check-log';

/** A file that the reader chose, under its path in the bundle. */
export interface ChosenFile {
  path: string;
  blob: Blob;
}

/** What checking came to. `problems` empty: every file is what was signed. */
export interface Outcome {
  problems: string[];
  files: number;
  bytes: number;
  /** Id of the key that signed; undefined where no signature held. */
  keyId?: string;
  /** Whether there is a time stamp, which this page does not check. */
  stamped?: true;
  /** Entries of the audit log that are proven to be in it. */
  proven?: Proven;
}

const SIGNATURE = 'signature.dsse.json';
const TIME_STAMP = 'signature.tsr';
const STATEMENT_TYPE = 'application/vnd.in-toto+json';
const PIECE_BYTES = 8 * 1024 * 1024;

/** The path of a chosen file inside the bundle, without the folder that the reader chose. */
export const pathInBundle = (relative: string): string => relative.slice(relative.indexOf('/') + 1);

/**
 * Holds every file against the signed statement, by SHA-256, and the statement against the key that the bundle brings.
 * Reads in pieces: a file of any size needs no more memory than a small one.
 * @param opened text of case.json as the page that is open has it
 * @param onBytes told how many bytes have been read
 */
export async function checkFiles(
  files: readonly ChosenFile[],
  opened: string,
  onBytes: (bytes: number) => void,
): Promise<Outcome> {
  const problems: string[] = [];
  const found = new Map<string, string>();
  let bytes = 0;
  for (const { path, blob } of files) {
    if (found.has(path)) problems.push(`${path} is there twice`);
    const hash = sha256.create();
    for (let start = 0; start < blob.size; start += PIECE_BYTES) {
      const piece = new Uint8Array(await blob.slice(start, start + PIECE_BYTES).arrayBuffer());
      hash.update(piece);
      bytes += piece.length;
      onBytes(bytes);
    }
    found.set(path, bytesToHex(hash.digest()));
  }
  const textOf = (path: string) => files.find((file) => file.path === path)?.blob.text();
  const envelope = await textOf(SIGNATURE);
  const keys = await textOf('keys.json');
  const said = await textOf('data/case.json');
  if (said === undefined) problems.push('data/case.json is missing: this is not the folder of a bundle');
  else if (caseOf(said) !== caseOf(opened)) {
    problems.push(
      'data/case.json is another one than this page shows: the folder is of another bundle, or one of the two was changed',
    );
  }
  if (envelope === undefined) problems.push(`${SIGNATURE} is missing: the bundle is not signed`);
  if (keys === undefined) problems.push('keys.json is missing');
  let keyId: string | undefined;
  let stamped = false;
  if (envelope !== undefined && keys !== undefined) {
    try {
      const { statement, signedBy } = await openSigned(envelope, keys);
      compare(statement, found, problems);
      keyId = signedBy;
      stamped = statement.predicate?.timeStamp !== undefined;
    } catch (error) {
      problems.push(`${SIGNATURE} ${error instanceof Error ? error.message : error}`);
    }
  }
  const proven =
    said !== undefined && keys !== undefined && (await checkRecord(said, keys, textOf, problems));
  return {
    ...{ problems, files: files.length, bytes },
    ...(keyId !== undefined && { keyId }),
    ...(stamped && { stamped }),
    ...(proven && { proven }),
  };
}

/** The log's proofs, and the receipts of what was searched. */
async function checkRecord(
  saidText: string,
  keysText: string,
  textOf: (path: string) => Promise<string> | undefined,
  problems: string[],
): Promise<Proven | undefined> {
  try {
    const said = JSON.parse(saidText) as CaseFile;
    const { keys } = JSON.parse(keysText) as { keys: { keyId: string; pem: string }[] };
    const own: CryptoKey[] = [];
    for (const { keyId, pem } of keys) {
      const der = derOf(pem);
      if (bytesToHex(sha256(der)) === keyId) own.push(await importKey(der));
    }
    const isSigned: IsSigned = async (bytes, signature) => {
      for (const key of own) if (await crypto.subtle.verify('Ed25519', key, signature, bytes)) return true;
      return false;
    };
    for (const one of [...said.searches, ...said.questions]) {
      const { receipt } = one;
      if (!receipt) continue;
      const text = await textOf(receipt.path);
      if (text === undefined) problems.push(`${receipt.path} is missing`);
      else await checkReceipt(receipt.path, text, one, said.audit, isSigned, problems);
    }
    const log = await textOf('data/log.json');
    if (log !== undefined) return await checkLog(log, said.audit, isSigned, problems);
    problems.push('data/log.json is missing');
  } catch (error) {
    problems.push(`data/log.json cannot be checked: ${error instanceof Error ? error.message : error}`);
  }
  return undefined;
}

/** Spaces and line ends are the only way in which the page's copy may differ from the file. */
function caseOf(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text));
  } catch {
    return text;
  }
}

interface Statement {
  subject: { name: string; digest: { sha256: string } }[];
  predicate?: { timeStamp?: { nonce: string } };
}

function compare(
  { subject, predicate }: Statement,
  found: ReadonlyMap<string, string>,
  problems: string[],
): void {
  const signed = new Map(subject.map(({ name, digest }) => [name, digest.sha256]));
  for (const [path, hash] of found) {
    if (path === SIGNATURE || (path === TIME_STAMP && predicate?.timeStamp)) continue;
    const expected = signed.get(path);
    if (expected === undefined) problems.push(`${path} is not among the files that were signed`);
    else if (expected !== hash) problems.push(`${path} was changed since the bundle was signed`);
  }
  if (predicate?.timeStamp && !found.has(TIME_STAMP))
    problems.push(`${TIME_STAMP} is missing: the statement says that there is a time stamp`);
  for (const path of signed.keys())
    if (!found.has(path)) problems.push(`${path} was signed and is not there`);
}

/** Opens the envelope with the keys of the bundle. @throws Error in words that follow the file's name */
async function openSigned(
  envelope: string,
  keysText: string,
): Promise<{ statement: Statement; signedBy: string }> {
  const { payloadType, payload, signatures } = JSON.parse(envelope);
  const { keys } = JSON.parse(keysText) as { keys: { keyId: string; pem: string }[] };
  if (payloadType !== STATEMENT_TYPE) throw new Error('signs something else than a statement');
  if (!Array.isArray(signatures) || signatures.length !== 1) throw new Error('does not hold one signature');
  const [{ keyid, sig }] = signatures;
  const pem = keys.find((key) => key.keyId === keyid)?.pem;
  if (pem === undefined) throw new Error(`is signed by ${keyid}, which is not among the keys of the bundle`);
  const der = derOf(pem);
  if (bytesToHex(sha256(der)) !== keyid) throw new Error('names a key that is not the one it calls so');
  const body = bytesOf(payload);
  const head = new TextEncoder().encode(
    `DSSEv1 ${new TextEncoder().encode(payloadType).length} ${payloadType} ${body.length} `,
  );
  const signed = new Uint8Array(head.length + body.length);
  signed.set(head);
  signed.set(body, head.length);
  const key = await importKey(der);
  if (!(await crypto.subtle.verify('Ed25519', key, bytesOf(sig), signed)))
    throw new Error(`has a bad signature by the key ${keyid}`);
  const statement = JSON.parse(new TextDecoder().decode(body));
  if (statement?.predicateType !== 'urn:saboot:evidence-bundle:v1' || !Array.isArray(statement.subject))
    throw new Error('signs no statement of an evidence bundle');
  return { statement, signedBy: keyid };
}

async function importKey(der: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  try {
    return await crypto.subtle.importKey('spki', der, 'Ed25519', false, ['verify']);
  } catch {
    throw new Error(
      'cannot be checked by this browser, which knows no Ed25519: use a newer one, or verify.mjs',
    );
  }
}

const derOf = (pem: string) => bytesOf(pem.replaceAll(/-----[^-]+-----|\s/g, ''));
