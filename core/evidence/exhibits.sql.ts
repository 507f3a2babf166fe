import type { Transaction } from '@/prisma/client';

/**
 * Holds a case's row until the transaction ends, so that two people who attach at the same moment get two numbers.
 * @returns false when the case does not exist or may not be seen
 */
export async function lockCase(tx: Transaction, caseId: string): Promise<boolean> {
  const rows = await tx.$queryRaw<unknown[]>`SELECT id FROM cases WHERE id = ${caseId}::uuid FOR UPDATE`;
  return rows.length === 1;
}
