import { createHash } from 'node:crypto';
import { canonicalJson, type Json } from '@/core/audit/canonical';
import type { Transaction } from '@/prisma/client';

/** What has a receipt: a search, or an answer across sightings. */
export type ReceiptKind = 'search' | 'relation';

/** First line of what is signed, so that a signature over one kind of thing is none over another. */
const HEADS: Record<ReceiptKind, string> = {
  search: 'saboot receipt of a search',
  relation: 'saboot receipt of an answer across sightings',
};

/**
 * The text that is signed: its head and the canonical JSON of all that the rows say, each on a line.
 * @returns null where there is no such search or answer that may be seen
 */
export async function receiptText(tx: Transaction, kind: ReceiptKind, id: string): Promise<string | null> {
  const contents = kind === 'search' ? await ofSearch(tx, id) : await ofRelation(tx, id);
  return contents && `${HEADS[kind]}\n${canonicalJson(plain(contents))}\n`;
}

/** What a signed text says; null where it is none of this kind. */
export function contentsOf(kind: ReceiptKind, text: string): Json {
  const head = `${HEADS[kind]}\n`;
  if (!text.startsWith(head)) return null;
  try {
    return JSON.parse(text.slice(head.length)) as Json;
  } catch {
    return null;
  }
}

/** SHA-256 of a text in UTF-8, lower-case hexadecimal. */
export const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

async function ofSearch(tx: Transaction, id: string) {
  const row = await tx.search.findUnique({
    where: { id },
    include: { candidates: { orderBy: { rank: 'asc' } }, tally: true, authority: true },
  });
  if (!row) return null;
  return {
    id: row.id,
    kind: row.kind,
    madeAt: row.createdAt,
    authorId: row.actorId,
    caseId: row.caseId,
    purpose: row.purpose,
    // Receipts of before authorities were kept say nothing of one.
    ...(row.authority && {
      authority: {
        id: row.authority.id,
        legalBasis: row.authority.legalBasis,
        missingReport: row.authority.missingReport,
        askedAt: row.authority.askedAt,
        urgentReason: row.authority.urgentReason,
        ofMinor: row.authority.ofMinor,
      },
    }),
    query: row.query,
    scope: row.scope,
    resolved: row.resolved,
    // Hashes of pack and model, and of each vector that was compared.
    models: row.models,
    plan: row.plan,
    threshold: row.threshold,
    coverage: row.coverage,
    watermark: row.watermark,
    total: row.total,
    durationMs: row.durationMs,
    tallySha256: row.tally && hashOf(row.tally.tally),
    candidates: row.candidates.map(({ rank, trackId, score, snapshot }) => ({
      rank,
      trackId,
      score,
      snapshotSha256: hashOf(snapshot),
    })),
  };
}

async function ofRelation(tx: Transaction, id: string) {
  const row = await tx.relationAnswer.findUnique({ where: { id } });
  if (!row) return null;
  return {
    id: row.id,
    kind: row.kind,
    madeAt: row.createdAt,
    authorId: row.actorId,
    districtId: row.districtId,
    caseId: row.caseId,
    purpose: row.purpose,
    // Left out of answers of before, so that their text stays what was signed.
    ...(row.authorityId && { authorityId: row.authorityId }),
    request: row.request,
    models: row.models,
    coverage: row.coverage,
    said: row.said,
    watermark: row.watermark,
    answerSha256: hashOf(row.answer),
    total: row.total,
    durationMs: row.durationMs,
  };
}

const hashOf = (value: unknown): string => sha256(canonicalJson(plain(value)));

/** As JSON keeps it: times in ISO 8601, what is undefined left out. */
const plain = (value: unknown): Json => JSON.parse(JSON.stringify(value)) as Json;
