import { z } from 'zod';
import { canonicalJson, type Json, leafHash } from '@/core/audit/canonical';
import { type Checkpoint, NoteInvalid, readNote, signerOfNote } from '@/core/audit/checkpoint-note';
import { leafOf } from '@/core/audit/log';
import { provesInclusion } from '@/core/audit/merkle';
import { type PublicKey, verify } from '@/core/audit/signing';
import { contentsOf, type ReceiptKind, sha256 } from '@/core/search/receipts/texts';
import { BAG_FILES } from './bagit';
import type { CaseFile } from './case-file';
import { logFile } from './log-of-case';

type Say = (message: string, path?: string) => void;
type Entry = CaseFile['audit'][number];

/** How far the bundle's entries of the log are proven. */
export interface LogVerdict {
  /** Entries of the log at the checkpoint against which they are. */
  size: number;
  madeAt: string;
  proven: number;
  /** Younger than the checkpoint: no proof can be had yet. */
  waiting: number;
}

/** Clocks of web, workers and the database may differ by so much. */
const CLOCKS_DIFFER_MS = 60_000;

/**
 * Checks `data/log.json`: the checkpoint is signed by a key of the installation, every entry of case.json hashes to what is said of
 * it and leads to the signed root, and none is without a proof that the checkpoint would have to hold.
 * @param keys of the bundle: its own signature vouches for them
 */
export function checkLog(
  text: string,
  entries: readonly Entry[],
  keys: readonly PublicKey[],
  say: Say,
): LogVerdict | undefined {
  const broken = (what: string) => say(`has a broken proof: ${what}`, BAG_FILES.log);
  const parsed = logFile.safeParse(jsonOf(text));
  if (!parsed.success) {
    say('is not the proofs of a log that this version knows', BAG_FILES.log);
    return undefined;
  }
  const { checkpoint: note, proofs } = parsed.data;
  const bySeq = new Map(proofs.map((one) => [one.seq, one]));
  if (bySeq.size !== proofs.length) broken('an entry is proven twice');
  const checkpoint = note === null ? undefined : signedCheckpoint(note, keys, broken);
  if (note === null && proofs.length > 0) broken('there is no checkpoint that the proofs lead to');
  let [proven, waiting] = [0, 0];
  for (const entry of entries) {
    const { seq, leafHash: stated, ...said } = entry;
    const proof = bySeq.get(seq);
    bySeq.delete(seq);
    const hash = leafHash(leafOf({ ...said, at: new Date(said.at), details: said.details as Json }));
    if (hash.toString('hex') !== stated) {
      broken(`entry ${named(entry)} is not what its hash was made of`);
      continue;
    }
    if (!proof) {
      waiting += 1;
      if (checkpoint && Date.parse(entry.at) < +checkpoint.settledAt - CLOCKS_DIFFER_MS)
        broken(`entry ${named(entry)} has none, though it is older than the checkpoint`);
      continue;
    }
    if (!checkpoint) continue;
    const path = proof.path.map((one) => Buffer.from(one, 'hex'));
    if (provesInclusion(hash, proof.position, checkpoint.size, path, checkpoint.root)) proven += 1;
    else broken(`entry ${named(entry)} does not lead to the root of the checkpoint`);
  }
  for (const seq of bySeq.keys()) broken(`entry ${seq} is not in case.json`);
  return checkpoint && { size: checkpoint.size, madeAt: checkpoint.madeAt.toISOString(), proven, waiting };
}

function signedCheckpoint(
  note: string,
  keys: readonly PublicKey[],
  broken: (what: string) => void,
): Checkpoint | undefined {
  try {
    if (signerOfNote(note, keys)) return readNote(note).checkpoint;
    broken('its checkpoint is not signed by a key of the bundle');
  } catch (error) {
    if (!(error instanceof NoteInvalid)) throw error;
    broken(`its checkpoint cannot be read: ${error.message}`);
  }
  return undefined;
}

const receiptSchema = z.object({ signed: z.string(), signature: z.base64(), keyId: z.string() });
const recorded = z.object({ receiptSha256: z.string() });

/** A search or question of case.json whose receipt lies in the bundle. */
type Receipted = CaseFile['searches'][number] | CaseFile['questions'][number];

/**
 * Checks a receipt: signed by a key of the installation, of this very search, saying what case.json says of it, and the one that
 * the log's entry names.
 */
export function checkReceiptFile(
  path: string,
  text: string,
  kind: ReceiptKind,
  one: Receipted,
  entries: readonly Entry[],
  keys: readonly PublicKey[],
  say: Say,
): void {
  const parsed = receiptSchema.safeParse(jsonOf(text));
  if (!parsed.success) {
    say('is not a signed receipt', path);
    return;
  }
  const { signed, ...signature } = parsed.data;
  if (!verify(Buffer.from(signed, 'utf8'), signature, keys))
    say('is not signed by a key of the bundle, or was changed since', path);
  const contents = contentsOf(kind, signed);
  const expected = {
    id: one.id,
    kind: one.kind,
    madeAt: one.at,
    purpose: one.purpose,
    total: one.total,
    ...('query' in one
      ? {
          ...{ query: one.query, scope: one.scope, models: one.models, plan: one.plan },
          ...{ threshold: one.threshold, coverage: one.coverage, watermark: one.watermark },
        }
      : { request: one.request, said: one.said }),
  };
  const stated = (contents ?? {}) as Record<string, Json>;
  const differs = Object.entries(expected).flatMap(([name, value]) =>
    canonicalJson((stated[name] ?? null) as Json) === canonicalJson((value ?? null) as Json) ? [] : [name],
  );
  if (differs.length > 0) say(`says something else than case.json of ${differs.join(', ')}`, path);
  for (const { objectKind, objectId, outcome, details } of entries) {
    if (objectKind !== kind || objectId !== one.id || outcome !== 'done') continue;
    const said = recorded.safeParse(details);
    if (said.success && said.data.receiptSha256 !== sha256(signed))
      say('is not the receipt that the log names', path);
  }
}

const named = ({ seq, at, action }: Entry) => `${seq} of ${at} (${action})`;

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
