import { z } from 'zod';
import { type PublicKey, verify } from '@/core/audit/signing';
import { NotFound } from '@/core/errors';
import type { Transaction } from '@/prisma/client';
import { differences } from './differences';
import type { ReceiptCheck, SignedReceipt } from './schema';
import { contentsOf, type ReceiptKind, receiptText, sha256 } from './texts';

/** What the audit entry of a signed search says besides. */
const recorded = z.object({ receiptSha256: z.string() });

/**
 * Whether a receipt is what was signed: the signature over the kept text, the text against the rows as they are now, and
 * against the audit entry of the search.
 * @param keys those that are trusted
 * @throws NotFound
 */
export async function checkReceipt(
  tx: Transaction,
  keys: readonly PublicKey[],
  kind: ReceiptKind,
  id: string,
): Promise<ReceiptCheck> {
  const now = await receiptText(tx, kind, id);
  if (now === null) throw new NotFound('The receipt');
  if (await wasPurged(tx, kind, id)) return { state: 'purged', keyId: null, differs: [] };
  const kept = await tx.receiptSignature.findUnique({
    where: { objectKind_objectId: { objectKind: kind, objectId: id } },
  });
  const named = await hashInLog(tx, kind, id);
  if (!kept) return { state: named === null ? 'unsigned' : 'removed', keyId: null, differs: [] };
  const { keyId } = kept;
  const differs: string[] = [];
  if (kept.signed !== now) {
    const found = differences(contentsOf(kind, kept.signed), contentsOf(kind, now)).filter(Boolean);
    // Texts that differ without a member that does: the head, or white space.
    differs.push(...(found.length > 0 ? found : ['signed text']));
  }
  if (named !== null && named !== sha256(kept.signed)) differs.push('audit entry');
  const known = keys.some((key) => key.keyId === keyId);
  if (known && !verify(Buffer.from(kept.signed, 'utf8'), kept, keys)) differs.unshift('signature');
  if (differs.length > 0) return { state: 'altered', keyId, differs };
  return { state: known ? 'whole' : 'unknown-key', keyId, differs };
}

/** Whether the results were taken away, and the log says of its authority that they were to be. */
async function wasPurged(tx: Transaction, kind: ReceiptKind, id: string): Promise<boolean> {
  const gone = { where: { id, purgedAt: { not: null } }, select: { authorityId: true } };
  const row = kind === 'search' ? await tx.search.findFirst(gone) : await tx.relationAnswer.findFirst(gone);
  if (!row) return false;
  const ended = ['refuse', 'lapse', 'withdraw'].map((deed) => `search.authority.${deed}`);
  const said = await tx.auditEntry.findFirst({
    where: { objectKind: 'authority', objectId: row.authorityId, action: { in: ended }, outcome: 'done' },
    select: { seq: true },
  });
  return said !== null;
}

/** What the log says was signed; null where it says nothing of it, as before receipts were signed. */
async function hashInLog(tx: Transaction, kind: ReceiptKind, id: string): Promise<string | null> {
  const entries = await tx.auditEntry.findMany({
    where: { objectKind: kind, objectId: id, outcome: 'done' },
    orderBy: { seq: 'asc' },
    select: { details: true },
  });
  for (const { details } of entries) {
    const said = recorded.safeParse(details);
    if (said.success) return said.data.receiptSha256;
  }
  return null;
}

/** A receipt with its signature, the key, and how somebody else checks it. @throws NotFound */
export async function signedReceiptOf(
  tx: Transaction,
  keys: readonly PublicKey[],
  kind: ReceiptKind,
  id: string,
  at = new Date(),
): Promise<SignedReceipt> {
  const check = await checkReceipt(tx, keys, kind, id);
  const kept = await tx.receiptSignature.findUnique({
    where: { objectKind_objectId: { objectKind: kind, objectId: id } },
  });
  const key =
    keys.find(({ keyId }) => keyId === kept?.keyId) ??
    (kept && (await tx.signingKey.findUnique({ where: { keyId: kept.keyId } })));
  return {
    what: `Saboot, signed receipt of ${kind === 'search' ? 'a search' : 'an answer across sightings'} ${id}`,
    check,
    checkedAt: at.toISOString(),
    signed: kept?.signed ?? null,
    algorithm: 'Ed25519 (RFC 8032) over the UTF-8 bytes of `signed`',
    signature: kept?.signature ?? null,
    keyId: kept?.keyId ?? null,
    publicKey: key?.pem ?? null,
    howToCheck: kept ? HOW_TO_CHECK : ['This receipt is not signed: there is nothing to check.'],
  };
}

const HOW_TO_CHECK = [
  'With OpenSSL 3 and jq, in a folder that holds this file as receipt.json:',
  'jq -j .signed receipt.json > signed.txt',
  'jq -j .signature receipt.json | openssl base64 -d -A > signature.bin',
  'jq -j .publicKey receipt.json > key.pem',
  'openssl pkeyutl -verify -pubin -inkey key.pem -rawin -in signed.txt -sigfile signature.bin',
  'It says "Signature Verified Successfully", or the receipt was altered.',
  'openssl pkey -pubin -in key.pem -outform DER | openssl dgst -sha256',
  'That is the key id. Compare it with the one that the installation publishes (/api/audit/keys) or that you were given before: a receipt proves no more than the key is known.',
];
