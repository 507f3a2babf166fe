import { execFile } from 'node:child_process';
import { createHash, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newSigningKey, openSigner, rawPublicKey, SigningKeyUnusable, signerOf, verify } from './signing';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'saboot-signing-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the signing key', () => {
  it('is made once in the data folder, for its owner alone, however many processes start together', async () => {
    const DATA_DIR = path.join(folder, 'together');
    const signers = await Promise.all(Array.from({ length: 8 }, () => openSigner({ DATA_DIR })));
    expect(new Set(signers.map((signer) => signer.keyId)).size).toBe(1);
    expect(await readdir(path.join(DATA_DIR, 'keys'))).toEqual(['signing.pem']);
    expect((await stat(path.join(DATA_DIR, 'keys/signing.pem'))).mode & 0o777).toBe(0o600);
    expect((await openSigner({ DATA_DIR })).keyId).toBe(signers[0]!.keyId);
  });

  it('is the one that the configuration names, and never a new one in its place', async () => {
    const file = path.join(folder, 'given.pem');
    await expect(openSigner({ DATA_DIR: folder, SIGNING_KEY_FILE: file })).rejects.toThrow(
      SigningKeyUnusable,
    );
    const pem = newSigningKey();
    await writeFile(file, pem);
    const signer = await openSigner({ DATA_DIR: folder, SIGNING_KEY_FILE: file });
    expect(signer.keyId).toBe(signerOf(pem, 'test').keyId);
    expect(await readdir(folder)).not.toContain('keys');
  });

  it('is refused where it is damaged or of another kind, and stays as it is', async () => {
    const file = path.join(folder, 'damaged.pem');
    await writeFile(file, 'not a key');
    await expect(openSigner({ DATA_DIR: folder, SIGNING_KEY_FILE: file })).rejects.toThrow(/no private key/);
    expect(await readFile(file, 'utf8')).toBe('not a key');
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
    expect(() => signerOf(rsa.export({ format: 'pem', type: 'pkcs8' }) as string, 'here')).toThrow(/Ed25519/);
  });

  it('has the id that sha256sum gives its public key', () => {
    const signer = signerOf(newSigningKey(), 'test');
    const der = createPublicKey(signer.pem).export({ format: 'der', type: 'spki' });
    expect(signer.keyId).toBe(createHash('sha256').update(der).digest('hex'));
    expect(der.subarray(12).equals(rawPublicKey(signer))).toBe(true);
  });
});

describe('a signature', () => {
  // RFC 8032 §7.1, test 2: the seed, its public key, the signature of the one byte 0x72.
  const seed = '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb';
  const pem = `-----BEGIN PRIVATE KEY-----\n${Buffer.from(`302e020100300506032b657004220420${seed}`, 'hex').toString('base64')}\n-----END PRIVATE KEY-----\n`;

  it('is that of RFC 8032', () => {
    const signer = signerOf(pem, 'test');
    expect(rawPublicKey(signer).toString('hex')).toBe(
      '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
    );
    expect(Buffer.from(signer.sign(Buffer.from([0x72])).signature, 'base64').toString('hex')).toBe(
      '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
    );
  });

  it('holds for its bytes and its key, and for nothing else', () => {
    const signer = signerOf(pem, 'test');
    const other = signerOf(newSigningKey(), 'test');
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 200 }), fc.nat(), fc.nat(7), (bytes, at, bit) => {
        const signed = signer.sign(bytes);
        expect(verify(bytes, signed, [other, signer])).toBe(true);
        expect(verify(bytes, signed, [other])).toBe(false);
        const changed = Uint8Array.from(bytes);
        changed[at % bytes.length]! ^= 1 << bit;
        expect(verify(changed, signed, [signer])).toBe(false);
        const forged = Buffer.from(signed.signature, 'base64');
        forged[at % 64]! ^= 1 << bit;
        expect(verify(bytes, { ...signed, signature: forged.toString('base64') }, [signer])).toBe(false);
      }),
      { numRuns: 50 },
    );
  });

  it('does not hold by its id: another key under that id checks nothing', () => {
    const signer = signerOf(pem, 'test');
    const other = signerOf(newSigningKey(), 'test');
    const bytes = Buffer.from('entry');
    expect(verify(bytes, { ...other.sign(bytes), keyId: signer.keyId }, [signer])).toBe(false);
    expect(verify(bytes, other.sign(bytes), [{ keyId: other.keyId, pem: signer.pem }])).toBe(false);
    const posed = { keyId: signer.keyId, pem: other.pem };
    expect(verify(bytes, { ...other.sign(bytes), keyId: signer.keyId }, [posed])).toBe(false);
    expect(verify(bytes, signer.sign(bytes), [{ keyId: signer.keyId, pem: 'no key' }])).toBe(false);
  });

  it('is checked by openssl as well', async () => {
    const signer = signerOf(pem, 'test');
    const bytes = Buffer.from('checked by somebody else’s program\n');
    const [keyFile, bytesFile, signatureFile] = ['p.pem', 'b', 's'].map((name) => path.join(folder, name));
    await writeFile(keyFile!, signer.pem);
    await writeFile(bytesFile!, bytes);
    await writeFile(signatureFile!, Buffer.from(signer.sign(bytes).signature, 'base64'));
    const { stdout } = await promisify(execFile)('openssl', [
      ...['pkeyutl', '-verify', '-pubin', '-inkey', keyFile!, '-rawin'],
      ...['-in', bytesFile!, '-sigfile', signatureFile!],
    ]);
    expect(stdout).toContain('Signature Verified Successfully');
  });
});
