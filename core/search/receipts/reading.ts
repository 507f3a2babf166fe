import { act, read } from '@/core/audit/log';
import type { PublicKey } from '@/core/audit/signing';
import { NotFound } from '@/core/errors';
import type { Actor } from '@/core/people/actor';
import type { Database, Transaction } from '@/prisma/client';
import { readerOf } from '../readers';
import { readableSearchIds } from '../receipts.sql';
import { readableRelationIds } from '../relations/answers.sql';
import { checkReceipt, signedReceiptOf } from './checking';
import type { ReceiptCheck, SignedReceipt } from './schema';
import type { ReceiptKind } from './texts';

/** Whether a receipt that the actor may open is as it was signed. @throws NotFound */
export async function receiptStateOf(
  db: Database,
  keys: readonly PublicKey[],
  actor: Actor,
  kind: ReceiptKind,
  id: string,
): Promise<ReceiptCheck> {
  return read(db, actor, { action: 'search.read', objectKind: kind, objectId: id }, async (tx) => {
    await mustBeReadable(tx, actor, kind, id);
    return checkReceipt(tx, keys, kind, id);
  });
}

/** A receipt to be taken along, with its signature and how to check it. That it was taken is on record. @throws NotFound */
export async function takeReceipt(
  db: Database,
  keys: readonly PublicKey[],
  actor: Actor,
  kind: ReceiptKind,
  id: string,
): Promise<SignedReceipt> {
  const deed = {
    action: 'search.read',
    recordedAs: 'search.receipt',
    objectKind: kind,
    objectId: id,
  } as const;
  return act(db, actor, deed, async (tx, entry) => {
    await mustBeReadable(tx, actor, kind, id);
    const receipt = await signedReceiptOf(tx, keys, kind, id);
    entry.details = { signature: receipt.check.state };
    return receipt;
  });
}

async function mustBeReadable(tx: Transaction, actor: Actor, kind: ReceiptKind, id: string): Promise<void> {
  const ids =
    kind === 'search'
      ? await readableSearchIds(tx, readerOf(actor), { id, limit: 1 })
      : await readableRelationIds(tx, readerOf(actor), { id, limit: 1 });
  if (ids.length === 0) throw new NotFound(kind === 'search' ? 'The search' : 'The answer');
}
