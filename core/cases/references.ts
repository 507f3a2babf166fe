import type { Transaction } from '@/prisma/client';
import { caseReference } from './fir-number';

/** How these cases are spoken of, by id; those that may not be seen are left out. */
export async function caseReferences(
  tx: Transaction,
  ids: readonly (string | null)[],
): Promise<Map<string, string>> {
  const wanted = [...new Set(ids.filter((id) => id !== null))];
  if (wanted.length === 0) return new Map();
  const rows = await tx.case.findMany({
    where: { id: { in: wanted } },
    select: {
      id: true,
      firNumber: true,
      firYear: true,
      station: { select: { name: true, district: { select: { name: true } } } },
    },
  });
  return new Map(
    rows.map(({ id, firNumber, firYear, station }) => [
      id,
      caseReference({ firNumber, firYear, station: station.name, district: station.district.name }),
    ]),
  );
}
