import type { Transaction } from '@/prisma/client';
import type { scopeOf } from './policy';

/** Tells row-level security for whom this transaction works. Ends with the transaction. */
export async function setScope(
  tx: Transaction,
  scope: ReturnType<typeof scopeOf>,
  userId: string,
): Promise<void> {
  const district = scope.scope === 'district' ? String(scope.districtId) : '';
  await tx.$executeRaw`SELECT set_config('saboot.scope', ${scope.scope}, true),
    set_config('saboot.district', ${district}, true), set_config('saboot.user', ${userId}, true)`;
}
