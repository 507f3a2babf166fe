import type { Signer } from '@/core/audit/signing';
import { NotFound } from '@/core/errors';
import type { Transaction } from '@/prisma/client';
import { type ReceiptKind, receiptText, sha256 } from './texts';

/**
 * Signs what was just stored, read again from the rows, in the transaction that stored it.
 * @returns the SHA-256 of what was signed, for the audit entry: a signature that is taken away later is missed there
 */
export async function signReceipt(
  tx: Transaction,
  signer: Signer,
  kind: ReceiptKind,
  id: string,
): Promise<string> {
  const signed = await receiptText(tx, kind, id);
  if (signed === null) throw new NotFound('What is to be signed');
  const { keyId, signature } = signer.sign(Buffer.from(signed, 'utf8'));
  await tx.receiptSignature.create({ data: { objectKind: kind, objectId: id, signed, keyId, signature } });
  return sha256(signed);
}
