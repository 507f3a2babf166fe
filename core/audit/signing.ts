import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomUUID,
  sign as signBytes,
  verify as verifyBytes,
} from 'node:crypto';
import { link, mkdir, open, readFile, rm } from 'node:fs/promises';
import path from 'node:path';

/** A signature and which key made it. */
export interface Signature {
  /** SHA-256 of the public key's SubjectPublicKeyInfo (DER), lower-case hexadecimal. */
  keyId: string;
  /** Ed25519 (RFC 8032), 64 bytes in base64. */
  signature: string;
}

/** A key that checks signatures, as it is published. */
export interface PublicKey {
  keyId: string;
  /** SubjectPublicKeyInfo, PEM. */
  pem: string;
}

/** Signs for this installation: checkpoints of the log, receipts of searches. */
export interface Signer extends PublicKey {
  /** Signs bytes that say themselves what they are, so that a signature over one kind of thing is none over another. */
  sign(bytes: Uint8Array): Signature;
}

/** The signing key cannot be used; the message says why and what to do. */
export class SigningKeyUnusable extends Error {
  override name = 'SigningKeyUnusable';
}

/** Where the key lives that Saboot makes for itself. */
const OWN_KEY = path.join('keys', 'signing.pem');

/** The file that holds the signing key: the configured one, or Saboot's own in the data folder. */
export function signingKeyFile(config: { DATA_DIR: string; SIGNING_KEY_FILE?: string | undefined }): string {
  return config.SIGNING_KEY_FILE ?? path.join(config.DATA_DIR, OWN_KEY);
}

/**
 * Reads the signing key: PKCS#8 PEM of Ed25519, as `openssl genpkey -algorithm ed25519` writes it. Where none is
 * configured, one is made at the first start and kept in the data folder, readable by its owner alone; of several
 * processes that start together one makes it and all have the same.
 * @throws SigningKeyUnusable
 */
export async function openSigner(config: {
  DATA_DIR: string;
  SIGNING_KEY_FILE?: string | undefined;
}): Promise<Signer> {
  const file = signingKeyFile(config);
  let pem = await readKeyFile(file);
  if (pem === undefined) {
    if (config.SIGNING_KEY_FILE !== undefined) {
      throw new SigningKeyUnusable(
        `There is no signing key in ${file}, which SIGNING_KEY_FILE names. Make one: openssl genpkey -algorithm ed25519 -out FILE`,
      );
    }
    await makeKeyFile(file);
    pem = await readKeyFile(file);
  }
  return signerOf(pem ?? '', file);
}

/**
 * A signer of a private key in PEM.
 * @param where said in the error
 * @throws SigningKeyUnusable
 */
export function signerOf(pem: string, where: string): Signer {
  let key: KeyObject;
  try {
    key = createPrivateKey(pem);
  } catch {
    throw new SigningKeyUnusable(
      `${where} holds no private key in PEM. Restore it from the backup; a new key is introduced with npm run audit -- rotate.`,
    );
  }
  if (key.asymmetricKeyType !== 'ed25519') {
    throw new SigningKeyUnusable(`${where} holds a key of kind ${key.asymmetricKeyType}; Ed25519 is needed.`);
  }
  const published = publicKeyOf(createPublicKey(key));
  return {
    ...published,
    sign: (bytes) => ({
      keyId: published.keyId,
      signature: signBytes(null, bytes, key).toString('base64'),
    }),
  };
}

/** A new private key, PKCS#8 PEM. */
export function newSigningKey(): string {
  return generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }) as string;
}

/**
 * Whether one of `keys` made the signature over exactly these bytes. The id only picks the key, and is made again from
 * the key itself: what a signature says of itself is not believed.
 */
export function verify(bytes: Uint8Array, signed: Signature, keys: readonly PublicKey[]): boolean {
  const signature = Buffer.from(signed.signature, 'base64');
  return keys.some((candidate) => {
    if (candidate.keyId !== signed.keyId) return false;
    try {
      const key = createPublicKey(candidate.pem);
      return (
        key.asymmetricKeyType === 'ed25519' &&
        publicKeyOf(key).keyId === signed.keyId &&
        verifyBytes(null, bytes, key, signature)
      );
    } catch {
      return false;
    }
  });
}

/** The 32 bytes of an Ed25519 public key: what follows the fixed head of its DER (RFC 8410). */
export function rawPublicKey(key: PublicKey): Buffer {
  return createPublicKey(key.pem).export({ format: 'der', type: 'spki' }).subarray(-32);
}

/** Whether a published key can be read and is of kind and id that it is said to be. */
export function isWhatItSays({ keyId, pem }: PublicKey): boolean {
  try {
    const key = createPublicKey(pem);
    return key.asymmetricKeyType === 'ed25519' && publicKeyOf(key).keyId === keyId;
  } catch {
    return false;
  }
}

/** A public key as it is published. */
export function publicKeyOf(key: KeyObject): PublicKey {
  const der = key.export({ format: 'der', type: 'spki' });
  return {
    keyId: createHash('sha256').update(der).digest('hex'),
    pem: key.export({ format: 'pem', type: 'spki' }) as string,
  };
}

async function readKeyFile(file: string): Promise<string | undefined> {
  return readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw new SigningKeyUnusable(`The signing key ${file} cannot be read: ${error.message}`);
  });
}

/** Writes a new key beside the place and gives it its name in one step, which fails where another process was first. */
async function makeKeyFile(file: string): Promise<void> {
  const folder = path.dirname(file);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const unfinished = path.join(folder, `.${randomUUID()}`);
  const handle = await open(unfinished, 'wx', 0o600);
  try {
    await handle.writeFile(newSigningKey());
    await handle.sync();
    await link(unfinished, file).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  } finally {
    await handle.close();
    await rm(unfinished, { force: true });
  }
}
