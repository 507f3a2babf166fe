import { createPublicKey } from 'node:crypto';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Database } from '@/prisma/client';
import { introduceKey, publishedKeys, trustedKeys } from './keys';
import {
  newSigningKey,
  openSigner,
  type PublicKey,
  publicKeyOf,
  type Signer,
  signerOf,
  signingKeyFile,
} from './signing';

/** Where this installation keeps its key: see `signingKeyFile`. */
interface KeyPlace {
  DATA_DIR: string;
  SIGNING_KEY_FILE?: string | undefined;
}

/**
 * Keys that this installation's signatures are checked with: its own of now and of before, as its files have them, and those that were introduced by
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

/** Public halves of keys that signed before, laid beside the key by `rotateKey`. */
const formerFolder = (place: KeyPlace) => path.join(path.dirname(signingKeyFile(place)), 'former');

async function ownKeys(place: KeyPlace): Promise<PublicKey[]> {
  const former = await orNothing(readdir(formerFolder(place)), []);
  const files = [
    signingKeyFile(place),
    ...former.filter((name) => name.endsWith('.pem')).map((name) => path.join(formerFolder(place), name)),
  ];
  const pems = await Promise.all(files.map((file) => orNothing(readFile(file, 'utf8'), null)));
  return pems.flatMap((pem) => (pem === null ? [] : [publicKeyOf(createPublicKey(pem))]));
}

/**
 * Makes a new signing key that the one of now introduces, and puts it in its place. The public half of the old one stays beside
 * it, so that what it signed is known here without the database. Whatever signs must be started again to use it.
 * @throws SigningKeyUnusable
 */
export async function rotateKey(db: Database, place: KeyPlace): Promise<{ before: Signer; now: Signer }> {
  const before = await openSigner(place);
  const pem = newSigningKey();
  const now = signerOf(pem, 'the new key');
  await mkdir(formerFolder(place), { recursive: true, mode: 0o700 });
  await writeFile(path.join(formerFolder(place), `${before.keyId}.pem`), before.pem);
  await introduceKey(db, before, now);
  const unfinished = `${signingKeyFile(place)}.${now.keyId.slice(0, 8)}`;
  await writeFile(unfinished, pem, { mode: 0o600, flag: 'wx', flush: true });
  await rename(unfinished, signingKeyFile(place));
  return { before, now };
}

async function orNothing<T, N>(reading: Promise<T>, nothing: N): Promise<T | N> {
  return reading.catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return nothing;
    throw error;
  });
}
