import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, readFile, rename, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { newSigningKey, type Signer, signerOf } from '@/core/audit/signing';
import { keysText } from './attestation';
import { BAG_FILES, parseManifest } from './bagit';
import { verifyFolder } from './offline/verifier/verify.mjs';
import {
  at,
  base,
  drawnBundle,
  type Files,
  flipped,
  hashOf,
  laidOut,
  refitted,
  resigned,
  verdicts,
} from './testing/tampering-testing';
import { drawnCase, drawnRecord, drawnSigner } from './testing-case';
import { pack, type ZipEntry } from './testing-zip';
import { verifyBundle, ZipUnreadable } from './verify';

const run = promisify(execFile);
const drawn = drawnBundle();

describe('two verifiers, written apart', () => {
  test('R01 R05 both find a bundle sound that is, and one says so from within it without any package or network', async () => {
    expect(await verdicts(drawn.sound)).toEqual({ zip: [], folder: [] });
    expect(await verdicts(drawn.sound, [drawnSigner.keyId])).toEqual({ zip: [], folder: [] });
    const bag = await laidOut(drawn.sound);
    const alone = { cwd: os.tmpdir(), env: { NODE_ENV: 'test' as const, PATH: process.env.PATH ?? '' } };
    const plain = await run(process.execPath, [path.join(bag, 'verify.mjs')], alone);
    expect(plain.stdout).toContain(`Signed by the key ${drawnSigner.keyId}`);
    expect(plain.stdout).toContain('SOUND as far as the bundle can tell');
    const trusting = await run(
      process.execPath,
      [path.join(bag, 'verify.mjs'), '--key', drawnSigner.keyId],
      alone,
    );
    expect(trusting.stdout).toContain('SOUND: every file is what was signed, by a key that you trust');
    await writeFile(path.join(bag, 'data/exhibits/exhibit-001.mp4'), 'another clip');
    await expect(run(process.execPath, [path.join(bag, 'verify.mjs')], alone)).rejects.toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/WRONG: data\/exhibits\/exhibit-001\.mp4 .*\n[\s\S]*NOT SOUND/),
    });
  });

  test('the commands that the bundle tells for checking by hand do it, and fail where it was changed', async () => {
    const bag = await laidOut(drawn.sound);
    const scratch = await mkdtemp(path.join(drawn.folder, 'by-hand-'));
    const { readmeText } = await import('./readme');
    const gathered = { caseFile: drawnCase(), objects: [], texts: [], reference: 'FIR 112/2026', name: base };
    const commands = readmeText(gathered, drawnSigner.keyId)
      .split('\r\n')
      .filter((line) => /^ {2}(sha\d+sum|sed|\{ printf|openssl)/.test(line))
      .map((line) => line.replaceAll('/tmp/', `${scratch}/`))
      .join(' &&\n');
    const byHand = () => run('bash', ['-o', 'pipefail', '-c', commands], { cwd: bag });
    const { stdout } = await byHand();
    expect(stdout).toContain('Signature Verified Successfully');
    expect(stdout).toContain(drawnSigner.keyId);
    const envelope = path.join(bag, BAG_FILES.signature);
    const sealed = JSON.parse(await readFile(envelope, 'utf8'));
    const changed = Buffer.from(sealed.payload, 'base64').toString().replace('FIR 112', 'FIR 113');
    await writeFile(
      envelope,
      `${JSON.stringify({ ...sealed, payload: Buffer.from(changed).toString('base64') })}\n`,
    );
    await expect(byHand()).rejects.toMatchObject({ code: 1 });
  });
});

/** Bundles that are not what was signed: what was done, and the files. */
function* mutations(): Generator<[what: string, files: Files]> {
  for (const [name, bytes] of drawn.sound) {
    for (const share of [0, 0.25, 0.5, 0.75, 1]) {
      const place = Math.min(bytes.length - 1, Math.floor(share * bytes.length));
      yield [
        `a bit of ${name} flipped at ${place}`,
        new Map([...drawn.sound, [name, flipped(bytes, place)]]),
      ];
    }
    yield [`${name} cut short`, new Map([...drawn.sound, [name, bytes.subarray(0, -1)]])];
    yield [`${name} emptied`, new Map([...drawn.sound, [name, Buffer.alloc(0)]])];
    yield [
      `${name} made longer`,
      new Map([...drawn.sound, [name, Buffer.concat([bytes, Buffer.from('\n')])]]),
    ];
    const without = new Map(drawn.sound);
    without.delete(name);
    yield [`${name} taken out`, without];
    yield [`${name} under another name`, new Map([...without, [`${name}.bak`, bytes]])];
  }
  const payload = [...drawn.sound.keys()].filter((name) => name.startsWith('data/'));
  for (const [order, name] of payload.entries()) {
    const other = payload[(order + 1) % payload.length] ?? name;
    const [mine, others] = [
      drawn.sound.get(name) ?? Buffer.alloc(0),
      drawn.sound.get(other) ?? Buffer.alloc(0),
    ];
    yield [`${name} and ${other} swapped`, new Map([...drawn.sound, [name, others], [other, mine]])];
    const changed = new Map([...drawn.sound, [name, flipped(mine, Math.floor(mine.length / 2))]]);
    yield [`${name} changed and the manifests rewritten`, refitted(changed)];
    const without = new Map(drawn.sound);
    without.delete(name);
    yield [`${name} taken out and the manifests rewritten`, refitted(without)];
  }
  for (const name of [
    'fetch.txt',
    'manifest-md5.txt',
    'tagmanifest-sha256.txt',
    'notes.txt',
    'data/x.mp4',
    'data/exhibits/.hidden',
    'signature.dsse.json.bak',
    'data/exhibits/exhibit-00l.mp4',
    'data/exhibits/exhibit-001.MP4',
  ]) {
    yield [`${name} smuggled in`, new Map([...drawn.sound, [name, Buffer.from('x')]])];
    yield [`${name} smuggled in and listed`, refitted(new Map([...drawn.sound, [name, Buffer.from('x')]]))];
  }
  const lookAlike = 'data/exhibits/exhibit\u2010001.mp4';
  yield [
    'a file whose name looks like another’s',
    refitted(new Map([...drawn.sound, [lookAlike, Buffer.from('x')]])),
  ];
  const envelope = JSON.parse(drawn.sound.get(BAG_FILES.signature)?.toString() ?? '{}');
  const signedAs = (change: object) =>
    new Map([
      ...drawn.sound,
      [BAG_FILES.signature, Buffer.from(`${JSON.stringify({ ...envelope, ...change })}\n`)],
    ]);
  yield ['no signature in the envelope', signedAs({ signatures: [] })];
  yield ['a signature of nothing', signedAs({ signatures: [{ keyid: drawnSigner.keyId, sig: '' }] })];
  yield ['another type', signedAs({ payloadType: 'application/json' })];
  yield ['an empty statement', signedAs({ payload: Buffer.from('{}').toString('base64') })];
  yield ['an envelope that is a list', new Map([...drawn.sound, [BAG_FILES.signature, Buffer.from('[]')]])];
  yield ['no keys', refitted(new Map([...drawn.sound, [BAG_FILES.keys, Buffer.from('{"keys":[]}')]]))];
  for (const manifest of [BAG_FILES.manifest512, BAG_FILES.manifest256, BAG_FILES.tagManifest512]) {
    const text = drawn.sound.get(manifest)?.toString() ?? '';
    const digits = manifest === BAG_FILES.manifest256 ? 64 : 128;
    const lines = [...parseManifest(text, digits).lines];
    yield [`${manifest} in capitals`, new Map([...drawn.sound, [manifest, Buffer.from(text.toUpperCase())]])];
    yield [`${manifest} with a line twice`, new Map([...drawn.sound, [manifest, Buffer.from(text + text)]])];
    const [first] = lines;
    if (!first) continue;
    for (const name of ['../outside', '/etc/passwd', `data/../../${first[0]}`, 'C:/x', '~/x'])
      yield [
        `${manifest} that lists ${name}`,
        new Map([...drawn.sound, [manifest, Buffer.from(`${text}${first[1]}  ${name}\n`)]]),
      ];
  }
}

describe('a bundle that is not what was signed', () => {
  test('R02 R03 R04 over two hundred mutations, each refused by both verifiers, none of which crashes or writes', async () => {
    const before = new Set(await readdir(os.tmpdir()));
    let count = 0;
    for (const [what, files] of mutations()) {
      const { zip, folder: byFolder } = await verdicts(files);
      expect(zip.length, `the zip, ${what}`).toBeGreaterThan(0);
      expect(byFolder.length, `the folder, ${what}`).toBeGreaterThan(0);
      count += 1;
    }
    expect(count).toBeGreaterThan(200);
    const strange = (await readdir(os.tmpdir())).filter(
      (name) => !before.has(name) && /outside|evil/.test(name),
    );
    expect(strange).toEqual([]);
  });

  test('R04 whose manifests fit again is found by the signature, which names the file', async () => {
    const clip = drawn.sound.get('data/exhibits/exhibit-001.mp4') ?? Buffer.alloc(0);
    const said = JSON.parse(drawn.sound.get(BAG_FILES.caseFile)?.toString() ?? '{}');
    const changed = flipped(clip, 10);
    Object.assign(said.exhibits[0].file, {
      sha256: hashOf('sha256', changed),
      sha512: hashOf('sha512', changed),
    });
    const files = refitted(
      new Map([
        ...drawn.sound,
        ['data/exhibits/exhibit-001.mp4', changed],
        [BAG_FILES.caseFile, Buffer.from(JSON.stringify(said))],
      ]),
    );
    const { zip, folder: byFolder } = await verdicts(files);
    for (const found of [zip.join('\n'), byFolder.join('\n')]) {
      expect(found).toMatch(/data\/exhibits\/exhibit-001\.mp4 was changed since/);
      expect(found).toMatch(/data\/case\.json was changed since/);
    }
  });

  test('R04 that is signed anew by another passes only whoever trusts no key, and never whoever trusts the force’s', async () => {
    const forger = signerOf(newSigningKey(), 'a forger');
    // Whoever signs the manifests only is found by what else the force's key signed.
    const inPart = await verdicts(resigned(drawn.sound, forger));
    for (const found of [inPart.zip.join(), inPart.folder.join()]) {
      expect(found).toContain('is not signed by a key of the bundle');
      expect(found).toContain('data/log.json has a broken proof');
    }
    const said = drawnCase();
    const record = drawnRecord(said, forger);
    const forged = resigned(
      new Map([...drawn.sound, ...record, [BAG_FILES.caseFile, Buffer.from(JSON.stringify(said))]]),
      forger,
    );
    expect(await verdicts(forged)).toEqual({ zip: [], folder: [] });
    const refused = await verdicts(forged, [drawnSigner.keyId]);
    expect(refused.zip.join()).toContain(`signed by the key ${forger.keyId}`);
    expect(refused.folder.join()).toContain(`signed by the key ${forger.keyId}`);
    // Nor does it help to bring the force's keys along, or to claim that one of them introduced the forger's.
    const posed = Buffer.from(
      keysText([
        { ...bare(drawnSigner), introducedBy: null, introduction: null, signature: null },
        {
          ...bare(forger),
          introducedBy: drawnSigner.keyId,
          introduction: `saboot introduces a signing key\n${forger.keyId}\n${forger.pem.trim()}\n${at}\n`,
          signature: forger.sign(Buffer.from('anything')).signature,
        },
      ]),
    );
    const claimed = await verdicts(resigned(drawn.sound, forger, posed), [drawnSigner.keyId]);
    expect(claimed.zip.length).toBeGreaterThan(0);
    expect(claimed.folder.length).toBeGreaterThan(0);
  });

  test('R04 a key that a trusted one introduced is trusted', async () => {
    const next = signerOf(newSigningKey(), 'the next');
    const introduction = `saboot introduces a signing key\n${next.keyId}\n${next.pem.trim()}\n${at}\n`;
    const keys = Buffer.from(
      keysText([
        { ...bare(drawnSigner), introducedBy: null, introduction: null, signature: null },
        {
          ...bare(next),
          introducedBy: drawnSigner.keyId,
          introduction,
          signature: drawnSigner.sign(Buffer.from(introduction)).signature,
        },
      ]),
    );
    expect(await verdicts(resigned(drawn.sound, next, keys), [drawnSigner.keyId])).toEqual({
      zip: [],
      folder: [],
    });
  });

  test('R03 links, folders without a file and unreadable places are named in the folder, and not followed', async () => {
    const bag = await laidOut(drawn.sound);
    const clip = path.join(bag, 'data/exhibits/exhibit-001.mp4');
    await rename(clip, path.join(drawn.folder, 'elsewhere.mp4'));
    await symlink(path.join(drawn.folder, 'elsewhere.mp4'), clip);
    await mkdir(path.join(bag, 'data/empty'));
    const { problems } = await verifyFolder(bag);
    expect(problems.join('\n')).toContain('exhibit-001.mp4 is no plain file');
    expect(problems.join('\n')).toContain('data/empty is an empty folder');
    await chmod(bag, 0o755);
  });

  test('R03 tricks of the zip itself are refused', async () => {
    const entries = [...drawn.sound].map(([name, bytes]): ZipEntry => ({ name: `${base}/${name}`, bytes }));
    const tricks: [string, ZipEntry[]][] = [
      ...['../evil', '/etc/evil', 'C:/evil', '~/evil', `${base}/../../evil`, `${base}/data\\evil`].map(
        (name): [string, ZipEntry[]] => [name, [...entries, { name, bytes: Buffer.from('x') }]],
      ),
      ...entries.map((one): [string, ZipEntry[]] => [`${one.name} twice`, [...entries, one]]),
      ...entries.map((one, order): [string, ZipEntry[]] => [
        `${one.name} as a link`,
        entries.map((each, place) => (place === order ? { ...each, mode: 0o120777 } : each)),
      ]),
      ...entries.map((one, order): [string, ZipEntry[]] => [
        `${one.name} called otherwise before its data`,
        entries.map((each, place) =>
          place === order ? { ...each, localName: `${each.name.slice(0, -1)}~` } : each,
        ),
      ]),
    ];
    for (const [what, changed] of tricks) {
      const zip = path.join(drawn.folder, 'tricked.zip');
      await writeFile(zip, pack(changed));
      const problems = await verifyBundle(zip).then(
        (verdict) => verdict.problems.length,
        (error) => {
          if (!(error instanceof ZipUnreadable)) throw error;
          return 1;
        },
      );
      expect(problems, what).toBeGreaterThan(0);
    }
  });
});

const bare = ({ keyId, pem }: Signer) => ({ keyId, pem, publishedAt: at });
