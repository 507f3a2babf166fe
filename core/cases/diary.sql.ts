import type { Transaction } from '@/prisma/client';

/** Holds the diary of a case until the transaction ends, so that its entries are numbered one by one. */
export async function lockDiary(tx: Transaction, caseId: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`diary ${caseId}`}, 0))`;
}
