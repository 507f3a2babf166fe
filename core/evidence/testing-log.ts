import { canonicalJson, type Json, leafHash } from '@/core/audit/canonical';
import { signCheckpoint } from '@/core/audit/checkpoint-note';
import { leafOf } from '@/core/audit/log';
import { Frontier, inclusionRanges } from '@/core/audit/merkle';
import type { Signer } from '@/core/audit/signing';
import { sha256 } from '@/core/search/receipts/texts';
import type { CaseFile } from './case-file';
import type { LogFile } from './log-of-case';

type Entry = CaseFile['audit'][number];
type Search = CaseFile['searches'][number];

/** Entries of others before and after those of the case. */
const OTHERS = 5;

/** An entry with the hash of what it says. */
export function drawnEntry(said: Partial<Omit<Entry, 'leafHash'>> & Pick<Entry, 'seq' | 'at'>): Entry {
  const entry = {
    actorId: 'zahra',
    actorName: 'SI Zahra Baloch',
    actorRole: 'INVESTIGATOR',
    action: 'exhibit.attach',
    objectKind: 'case',
    objectId: null,
    outcome: 'done',
    requestId: null,
    details: {},
    ...said,
  };
  const { seq: _, ...hashed } = entry;
  const leaf = leafOf({ ...hashed, at: new Date(entry.at), details: entry.details as Json });
  return { ...entry, leafHash: leafHash(leaf).toString('hex') };
}

/** The proofs of entries in a log that has others' beside them, under a checkpoint of `signer`. */
export function drawnLog(entries: readonly Entry[], signer: Signer): LogFile {
  const others = (from: number) =>
    Array.from({ length: OTHERS }, (_, place) => leafHash({ another: from + place }));
  const leaves = [
    ...others(0),
    ...entries.map(({ leafHash }) => Buffer.from(leafHash, 'hex')),
    ...others(OTHERS),
  ];
  const rootOf = (some: readonly Buffer[]) => {
    const frontier = new Frontier();
    for (const leaf of some) frontier.push(leaf);
    return frontier.root();
  };
  const made = new Date('2026-03-05T00:00:00.000Z');
  return {
    version: 'saboot-log/1',
    checkpoint: signCheckpoint(
      {
        ...{ origin: 'saboot-log/drawn', size: leaves.length, root: rootOf(leaves) },
        ...{ madeAt: made, settledAt: made },
      },
      signer,
    ),
    proofs: entries.map(({ seq }, place) => ({
      seq,
      position: OTHERS + place,
      path: inclusionRanges(OTHERS + place, leaves.length).map(({ start, end }) =>
        rootOf(leaves.slice(start, end)).toString('hex'),
      ),
    })),
  };
}

/** The text that is signed of a search: what `core/search/receipts` would sign of such a row. */
export function drawnReceipt(search: Search, signer: Signer): { text: string; sha256: string } {
  const { id, kind, at, purpose, query, scope, models, plan, threshold, coverage, watermark, total } = search;
  const contents = {
    ...{ id, kind, madeAt: at, authorId: 'zahra', purpose, query, scope, models, plan, threshold },
    ...{ coverage, watermark, total, candidates: [] },
  };
  const signed = `saboot receipt of a search\n${canonicalJson(JSON.parse(JSON.stringify(contents)))}\n`;
  const { keyId, signature } = signer.sign(Buffer.from(signed));
  return { text: `${JSON.stringify({ signed, signature, keyId })}\n`, sha256: sha256(signed) };
}
