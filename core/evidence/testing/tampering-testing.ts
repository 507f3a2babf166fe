import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import type { Signer } from '@/core/audit/signing';
import { attest, keysText, type Subject } from '../attestation';
import { BAG_FILES, manifestText } from '../bagit';
import { verifyFolder } from '../offline/verifier/verify.mjs';
import { drawnCase, writeDrawnBundle } from '../testing-case';
import { pack, unpack } from '../testing-zip';
import { verifyBundle } from '../verify';

export const base = 'FIR-112-2026-0001';
export const at = '2026-03-04T09:10:00.000Z';

/** Files of a bundle by their names inside it. */
export type Files = Map<string, Buffer>;

let folder: string;
let sound: Files;
/** A sound bundle for the tests of a file, and a folder for what is made of it; both are there before the first. */
export function drawnBundle(): { folder: string; sound: Files } {
  const made = {} as { folder: string; sound: Files };
  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'saboot-tampering-'));
    const zip = path.join(folder, 'sound.zip');
    await writeDrawnBundle(zip);
    sound = new Map([...(await unpack(zip))].map(([name, bytes]) => [name.slice(base.length + 1), bytes]));
    Object.assign(made, { folder, sound });
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));
  return made;
}

let made = 0;
/** Lays files out in a folder of their own, as somebody has them who unpacked the zip. */
export async function laidOut(files: Files): Promise<string> {
  const target = path.join(folder, `bag-${made++}`);
  for (const [name, bytes] of files) {
    await mkdir(path.join(target, path.dirname(name)), { recursive: true });
    await writeFile(path.join(target, name), bytes);
  }
  return target;
}

/** What each of the two verifiers says of the files, one that reads the zip and one that reads the folder. */
export async function verdicts(
  files: Files,
  trusted: string[] = [],
  authorities?: string,
): Promise<{ zip: string[]; folder: string[] }> {
  const zip = path.join(folder, `zip-${made++}.zip`);
  await writeFile(zip, pack([...files].map(([name, bytes]) => ({ name: `${base}/${name}`, bytes }))));
  const byZip = await verifyBundle(zip, { trusted: new Set(trusted), authorities });
  const target = await laidOut(files);
  const byFolder = await verifyFolder(target, trusted, authorities);
  await rm(target, { recursive: true });
  return {
    zip: byZip.problems.map(({ file, message }) => `${file ?? ''} ${message}`),
    folder: byFolder.problems,
  };
}

export const hashOf = (algorithm: string, bytes: Buffer) => createHash(algorithm).update(bytes).digest('hex');

/** Rewrites all manifests to fit the files, as whoever changes a file on purpose would. */
export function refitted(files: Files): Files {
  const fitted = new Map(files);
  const lines = (algorithm: string, names: string[]) =>
    Buffer.from(
      manifestText(
        names.map((name) => ({ path: name, hash: hashOf(algorithm, fitted.get(name) ?? Buffer.alloc(0)) })),
      ),
    );
  const payload = [...fitted.keys()].filter((name) => name.startsWith('data/'));
  fitted.set(BAG_FILES.manifest512, lines('sha512', payload));
  fitted.set(BAG_FILES.manifest256, lines('sha256', payload));
  const info = fitted.get(BAG_FILES.info)?.toString() ?? '';
  const held = payload.reduce((sum, name) => sum + (fitted.get(name)?.length ?? 0), 0);
  fitted.set(
    BAG_FILES.info,
    Buffer.from(info.replace(/Payload-Oxum: .*/, `Payload-Oxum: ${held}.${payload.length}`)),
  );
  const tags = [...fitted.keys()].filter(
    (name) => !name.startsWith('data/') && name !== BAG_FILES.tagManifest512 && name !== BAG_FILES.signature,
  );
  fitted.set(BAG_FILES.tagManifest512, lines('sha512', tags));
  return fitted;
}

/** Signs the files anew with a key of the forger's own, who also brings it along as the installation's. */
export function resigned(files: Files, forger: Signer, keys?: Buffer): Files {
  const brought =
    keys ??
    Buffer.from(
      keysText([
        {
          keyId: forger.keyId,
          pem: forger.pem,
          publishedAt: at,
          ...{ introducedBy: null, introduction: null, signature: null },
        },
      ]),
    );
  const fitted = refitted(
    new Map([...files, [BAG_FILES.keys, brought], [BAG_FILES.key, Buffer.from(forger.pem)]]),
  );
  fitted.delete(BAG_FILES.signature);
  const subjects = [...fitted].map(
    ([name, bytes]): Subject => ({
      name,
      digest: { sha256: hashOf('sha256', bytes), sha512: hashOf('sha512', bytes) },
    }),
  );
  fitted.set(BAG_FILES.signature, Buffer.from(attest(forger, drawnCase(), 'FIR 112/2026', subjects)));
  return fitted;
}

export const flipped = (bytes: Buffer, place: number): Buffer => {
  const changed = Buffer.from(bytes);
  changed[place] = (changed[place] ?? 0) ^ 0x01;
  return changed;
};
