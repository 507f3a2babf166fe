import type { z } from 'zod';
import type { Database } from '@/prisma/client';
import { append, SYSTEM } from './log';
import type { signingKeys } from './schema';
import { type PublicKey, type Signer, verify } from './signing';

/** Bytes with which one key introduces the next. They begin with what they are, as everything that is signed. */
const introductionOf = (key: PublicKey, at: Date) =>
  `saboot introduces a signing key\n${key.keyId}\n${key.pem.trim()}\n${at.toISOString()}\n`;

/** Publishes the key of this process; nothing happens where it is known. */
export async function publishKey(db: Database, key: PublicKey): Promise<void> {
  await insert(db, { keyId: key.keyId, pem: key.pem });
}

/** Publishes `next` with a statement by `current`, so that whoever trusts the one has reason to trust the other. */
export async function introduceKey(
  db: Database,
  current: Signer,
  next: PublicKey,
  at = new Date(),
): Promise<void> {
  await publishKey(db, current);
  const introduction = introductionOf(next, at);
  const { signature } = current.sign(Buffer.from(introduction));
  await insert(db, {
    keyId: next.keyId,
    pem: next.pem,
    introducedBy: current.keyId,
    introduction,
    signature,
  });
}

interface Row extends PublicKey {
  introducedBy?: string;
  introduction?: string;
  signature?: string;
}

async function insert(db: Database, row: Row): Promise<void> {
  await db.$transaction(async (tx) => {
    const { count } = await tx.signingKey.createMany({ data: [row], skipDuplicates: true });
    if (count === 0) return;
    await append(tx, {
      actor: SYSTEM,
      action: 'key.publish',
      objectKind: 'key',
      objectId: row.keyId,
      outcome: 'done',
      requestId: null,
      details: { introducedBy: row.introducedBy ?? null },
    });
  });
}

/** Every key there ever was, oldest first, with who introduced it. */
export async function publishedKeys(db: Database): Promise<z.infer<typeof signingKeys>> {
  const rows = await db.signingKey.findMany({ orderBy: { publishedAt: 'asc' } });
  return {
    keys: rows.map((row) => ({
      keyId: row.keyId,
      pem: row.pem,
      publishedAt: row.publishedAt.toISOString(),
      introducedBy: row.introducedBy,
      introduction: row.introduction,
      signature: row.signature,
    })),
  };
}

/**
 * Of `keys`, those that are `trusted` or were introduced, over any number of steps, by one that is. A key that stands in
 * the database without that may be anybody's who can write there.
 */
export function trustedKeys(
  keys: z.infer<typeof signingKeys>['keys'],
  trusted: ReadonlySet<string>,
): PublicKey[] {
  const accepted = keys.filter((key) => trusted.has(key.keyId));
  for (let before = -1; before < accepted.length; ) {
    before = accepted.length;
    for (const key of keys) {
      if (accepted.includes(key) || !key.introducedBy || !key.introduction || !key.signature) continue;
      const statesThisKey = key.introduction.startsWith(
        `saboot introduces a signing key\n${key.keyId}\n${key.pem.trim()}\n`,
      );
      const signed = { keyId: key.introducedBy, signature: key.signature };
      if (statesThisKey && verify(Buffer.from(key.introduction), signed, accepted)) accepted.push(key);
    }
  }
  return accepted.map(({ keyId, pem }) => ({ keyId, pem }));
}
