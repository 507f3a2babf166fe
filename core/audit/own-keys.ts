import { createPublicKey } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Database } from '@/prisma/client';
import { publishedKeys, trustedKeys } from './keys';
import { type PublicKey, publicKeyOf, signingKeyFile } from './signing';

/** Where this installation keeps its key: see `signingKeyFile`. */
interface KeyPlace {
  DATA_DIR: string;
  SIGNING_KEY_FILE?: string | undefined;
}

/**
 * Keys that this installation's signatures are checked with: its own, as its file has it, and those that were introduced by
 * it. What stands in the database alone may be anybody's who can write there. None where the file is not on this machine.
 */
export async function installationKeys(db: Database, place: KeyPlace): Promise<PublicKey[]> {
  const own = await ownKeys(place);
  const { keys } = await publishedKeys(db);
  const ids = new Set(own.map(({ keyId }) => keyId));
  const introduced = trustedKeys(
    [
      ...own.map((key) => ({
        ...key,
        publishedAt: '',
        introducedBy: null,
        introduction: null,
        signature: null,
      })),
      ...keys.filter(({ keyId }) => !ids.has(keyId)),
    ],
    ids,
  );
  return introduced;
}

async function ownKeys(place: KeyPlace): Promise<PublicKey[]> {
  const pem = await readFile(signingKeyFile(place), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  return pem === null ? [] : [publicKeyOf(createPublicKey(pem))];
}
