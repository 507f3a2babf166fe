import type { Database, Transaction } from '@/prisma/client';

/** Whether an account may do nothing until somebody has reviewed that it broke a seal. */
export async function isRestricted(db: Pick<Database, '$queryRaw'>, userId: string): Promise<boolean> {
  const [row] = await db.$queryRaw<{ restricted: boolean }[]>`
    SELECT public.account_restricted(${userId}) AS restricted`;
  return row?.restricted ?? false;
}

/** Breaks the seal of a case known by its FIR. @returns its id; null where there is no such sealed case for the actor */
export async function breakSealOf(
  tx: Transaction,
  fir: { stationId: number; firYear: number; firNumber: string },
  reason: string,
): Promise<string | null> {
  const [row] = await tx.$queryRaw<{ id: string | null }[]>`
    SELECT public.break_seal(${fir.stationId}::int, ${fir.firYear}::int, ${fir.firNumber}, ${reason}) AS id`;
  return row?.id ?? null;
}

/** What sealed cases hide from whoever asks: the cases, and ids of the cases and of all that hangs on them. */
export async function hiddenBySeal(tx: Transaction): Promise<{ caseIds: string[]; objectIds: string[] }> {
  const rows = await tx.$queryRaw<{ caseId: string; objectId: string }[]>`
    SELECT case_id AS "caseId", object_id AS "objectId" FROM public.hidden_by_seal()`;
  return {
    caseIds: [...new Set(rows.map(({ caseId }) => caseId))],
    objectIds: rows.map(({ objectId }) => objectId),
  };
}
