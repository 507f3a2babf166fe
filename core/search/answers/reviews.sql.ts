import type { Transaction } from '@/prisma/client';

/** Requests of one reviewer on one search follow each other until the transaction ends. */
export async function lockReview(tx: Transaction, searchId: string, reviewerId: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext(${`review ${searchId} ${reviewerId}`}))`;
}
