import type { PublicKey } from '@/core/audit/signing';
import { signedReceiptOf } from '@/core/search/receipts/checking';
import type { ReceiptKind } from '@/core/search/receipts/texts';
import type { Prisma, Transaction } from '@/prisma/client';
import type { CaseFile } from './case-file';
import { BundleRefused } from './errors';
import { namesOf } from './exhibits';

/** A file of the bundle that is small and known at once. */
export interface TextFile {
  path: string;
  text: string;
}

/** What was looked for: searches and questions as case.json tells them, and their signed receipts. */
export interface Asked {
  searches: CaseFile['searches'];
  questions: CaseFile['questions'];
  receipts: TextFile[];
}

/** Of an exhibit that may have been found by a search. */
interface Led {
  number: number;
  searchId: string | null;
  trackId: string | null;
}

/**
 * Every search and question that was made for the case, and those that led to its exhibits, what found nothing included.
 * @param keys of this installation: a receipt that none of them signed is not handed on as evidence
 * @throws BundleRefused where a receipt is not what was signed
 */
export async function askedForCase(
  tx: Transaction,
  keys: readonly PublicKey[],
  caseId: string,
  exhibits: readonly Led[],
  {
    ledToOthers,
    words,
  }: {
    /** Searches that exhibits were found by which are not in the bundle. */
    ledToOthers: readonly string[];
    /** Whether what reviewers said in their own words is told. */
    words: boolean;
  },
): Promise<Asked> {
  const led = exhibits.flatMap((one) => (one.searchId ? [one.searchId] : []));
  const rows = await tx.search.findMany({
    where: {
      OR: [{ caseId }, { id: { in: led } }],
      // A search that led to nothing but what stays out would tell of it.
      id: { notIn: ledToOthers.filter((id) => !led.includes(id)) },
    },
    include: {
      candidates: { where: { trackId: { in: exhibits.flatMap((one) => one.trackId ?? []) } } },
      ended: { orderBy: { at: 'asc' } },
    },
    orderBy: { createdAt: 'asc' },
  });
  const answers = await tx.relationAnswer.findMany({ where: { caseId }, orderBy: { createdAt: 'asc' } });
  const names = await namesOf(tx, [
    ...rows.flatMap((one) => [one.actorId, ...one.ended.map(({ reviewerId }) => reviewerId)]),
    ...answers.map((one) => one.actorId),
  ]);
  const nameOf = (id: string) => names.get(id) ?? id;
  const receipts: TextFile[] = [];
  const receiptOf = async (kind: ReceiptKind, id: string) => {
    const file = await receiptFile(tx, keys, kind, id);
    if (file) receipts.push(file);
    return file && { path: file.path };
  };
  const searches: Asked['searches'] = [];
  for (const one of rows) {
    searches.push({
      id: one.id,
      kind: one.kind,
      by: nameOf(one.actorId),
      at: one.createdAt.toISOString(),
      purpose: one.purpose,
      query: one.query,
      scope: one.scope,
      models: one.models,
      plan: one.plan,
      threshold: one.threshold,
      coverage: one.coverage,
      watermark: one.watermark.toISOString(),
      total: one.total,
      ledTo: exhibits.flatMap((exhibit) => {
        const candidate =
          exhibit.searchId === one.id && one.candidates.find(({ trackId }) => trackId === exhibit.trackId);
        if (!candidate) return [];
        const { trackId, rank, score } = candidate;
        return [{ exhibit: exhibit.number, trackId, rank, score }];
      }),
      receipt: await receiptOf('search', one.id),
      reviews: await reviewsOf(tx, one.id, one.ended, nameOf, words),
    });
  }
  const questions: Asked['questions'] = [];
  for (const one of answers) {
    questions.push({
      id: one.id,
      kind: one.kind,
      by: nameOf(one.actorId),
      at: one.createdAt.toISOString(),
      purpose: one.purpose,
      request: one.request,
      total: one.total,
      said: one.said,
      receipt: await receiptOf('relation', one.id),
    });
  }
  return { searches, questions, receipts };
}

/** The signed receipt as a file; null for what was asked before receipts were signed. */
async function receiptFile(
  tx: Transaction,
  keys: readonly PublicKey[],
  kind: ReceiptKind,
  id: string,
): Promise<TextFile | null> {
  const receipt = await signedReceiptOf(tx, keys, kind, id);
  const { state, differs } = receipt.check;
  // What was not approved was taken away, the signed text with it; that it was searched is told all the same.
  if (state === 'unsigned' || state === 'purged') return null;
  if (state !== 'whole') {
    const what = kind === 'search' ? 'search' : 'question across sightings';
    const why = { altered: 'is not what was signed', removed: 'has lost its signature' } as const;
    throw new BundleRefused(
      `The receipt of the ${what} ${id} ${why[state as keyof typeof why] ?? 'is signed by a key that is not of this installation'}${differs.length > 0 ? ` (${differs.join(', ')})` : ''}.`,
      'Run npm run audit -- verify on the server, and find out who changed the record before anything of this case is handed over.',
      { kind, id, state, differs },
    );
  }
  return { path: `data/receipts/${kind}-${id}.json`, text: `${JSON.stringify(receipt, null, 2)}\n` };
}

async function reviewsOf(
  tx: Transaction,
  searchId: string,
  ended: readonly Prisma.EndedReviewGetPayload<object>[],
  nameOf: (id: string) => string,
  withWords: boolean,
): Promise<CaseFile['searches'][number]['reviews']> {
  // Said here too, and not left to row-level security: whoever exports may be the one who reviews next.
  const open = ended.length >= 2;
  const rows = open
    ? await tx.candidateReview.findMany({ where: { searchId }, orderBy: [{ at: 'asc' }, { id: 'asc' }] })
    : [];
  return ended.map(({ reviewerId, at }) => {
    const latest = new Map<number, (typeof rows)[number]>();
    for (const row of rows) if (row.reviewerId === reviewerId) latest.set(row.rank, row);
    const marks = [...latest.values()]
      .sort((one, other) => one.rank - other.rank)
      .flatMap(({ rank, decision, reason, words, at }) =>
        decision === 'keep' || decision === 'reject'
          ? [{ rank, decision, reason, words: withWords ? words : null, at: at.toISOString() } as const]
          : [],
      );
    return { by: nameOf(reviewerId), endedAt: at.toISOString(), marks: open ? marks : null };
  });
}
