import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newSigningKey, type Signer, signerOf } from '@/core/audit/signing';
import { attest, keysText, type Subject } from './attestation';
import { BAG_FILES, manifestText, parseManifest } from './bagit';
import type { CaseFile } from './case-file';
import type { LogFile } from './log-of-case';
import { verifyFolder } from './offline/verifier/verify.mjs';
import { checkFiles } from './offline/viewer/check';
import { drawnCase, drawnRecord, drawnSigner, writeDrawnBundle } from './testing-case';
import { drawnEntry, drawnLog, drawnReceipt } from './testing-log';
import { pack, unpack, type ZipEntry } from './testing-zip';
import { verifyBundle, ZipUnreadable } from './verify';

const run = promisify(execFile);
const base = 'FIR-112-2026-0001';
const at = '2026-03-04T09:10:00.000Z';

/** Files of a bundle by their names inside it. */
type Files = Map<string, Buffer>;

let folder: string;
let sound: Files;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'saboot-tampering-'));
  const zip = path.join(folder, 'sound.zip');
  await writeDrawnBundle(zip);
  sound = new Map([...(await unpack(zip))].map(([name, bytes]) => [name.slice(base.length + 1), bytes]));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

let made = 0;
/** Lays files out in a folder of their own, as somebody has them who unpacked the zip. */
async function laidOut(files: Files): Promise<string> {
  const target = path.join(folder, `bag-${made++}`);
  for (const [name, bytes] of files) {
    await mkdir(path.join(target, path.dirname(name)), { recursive: true });
    await writeFile(path.join(target, name), bytes);
  }
  return target;
}

/** What each of the two verifiers says of the files, one that reads the zip and one that reads the folder. */
async function verdicts(files: Files, trusted: string[] = []): Promise<{ zip: string[]; folder: string[] }> {
  const zip = path.join(folder, `zip-${made++}.zip`);
  await writeFile(zip, pack([...files].map(([name, bytes]) => ({ name: `${base}/${name}`, bytes }))));
  const byZip = await verifyBundle(zip, { trusted: new Set(trusted) });
  const target = await laidOut(files);
  const byFolder = await verifyFolder(target, trusted);
  await rm(target, { recursive: true });
  return {
    zip: byZip.problems.map(({ file, message }) => `${file ?? ''} ${message}`),
    folder: byFolder.problems,
  };
}

const hashOf = (algorithm: string, bytes: Buffer) => createHash(algorithm).update(bytes).digest('hex');

/** Rewrites all manifests to fit the files, as whoever changes a file on purpose would. */
function refitted(files: Files): Files {
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
function resigned(files: Files, forger: Signer, keys?: Buffer): Files {
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

const flipped = (bytes: Buffer, place: number): Buffer => {
  const changed = Buffer.from(bytes);
  changed[place] = (changed[place] ?? 0) ^ 0x01;
  return changed;
};

describe('two verifiers, written apart', () => {
  test('R01 R05 both find a bundle sound that is, and one says so from within it without any package or network', async () => {
    expect(await verdicts(sound)).toEqual({ zip: [], folder: [] });
    expect(await verdicts(sound, [drawnSigner.keyId])).toEqual({ zip: [], folder: [] });
    const bag = await laidOut(sound);
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
    const bag = await laidOut(sound);
    const scratch = await mkdtemp(path.join(folder, 'by-hand-'));
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
  for (const [name, bytes] of sound) {
    for (const share of [0, 0.25, 0.5, 0.75, 1]) {
      const place = Math.min(bytes.length - 1, Math.floor(share * bytes.length));
      yield [`a bit of ${name} flipped at ${place}`, new Map([...sound, [name, flipped(bytes, place)]])];
    }
    yield [`${name} cut short`, new Map([...sound, [name, bytes.subarray(0, -1)]])];
    yield [`${name} emptied`, new Map([...sound, [name, Buffer.alloc(0)]])];
    yield [`${name} made longer`, new Map([...sound, [name, Buffer.concat([bytes, Buffer.from('\n')])]])];
    const without = new Map(sound);
    without.delete(name);
    yield [`${name} taken out`, without];
    yield [`${name} under another name`, new Map([...without, [`${name}.bak`, bytes]])];
  }
  const payload = [...sound.keys()].filter((name) => name.startsWith('data/'));
  for (const [order, name] of payload.entries()) {
    const other = payload[(order + 1) % payload.length] ?? name;
    const [mine, others] = [sound.get(name) ?? Buffer.alloc(0), sound.get(other) ?? Buffer.alloc(0)];
    yield [`${name} and ${other} swapped`, new Map([...sound, [name, others], [other, mine]])];
    const changed = new Map([...sound, [name, flipped(mine, Math.floor(mine.length / 2))]]);
    yield [`${name} changed and the manifests rewritten`, refitted(changed)];
    const without = new Map(sound);
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
    yield [`${name} smuggled in`, new Map([...sound, [name, Buffer.from('x')]])];
    yield [`${name} smuggled in and listed`, refitted(new Map([...sound, [name, Buffer.from('x')]]))];
  }
  const lookAlike = 'data/exhibits/exhibit\u2010001.mp4';
  yield [
    'a file whose name looks like another’s',
    refitted(new Map([...sound, [lookAlike, Buffer.from('x')]])),
  ];
  const envelope = JSON.parse(sound.get(BAG_FILES.signature)?.toString() ?? '{}');
  const signedAs = (change: object) =>
    new Map([
      ...sound,
      [BAG_FILES.signature, Buffer.from(`${JSON.stringify({ ...envelope, ...change })}\n`)],
    ]);
  yield ['no signature in the envelope', signedAs({ signatures: [] })];
  yield ['a signature of nothing', signedAs({ signatures: [{ keyid: drawnSigner.keyId, sig: '' }] })];
  yield ['another type', signedAs({ payloadType: 'application/json' })];
  yield ['an empty statement', signedAs({ payload: Buffer.from('{}').toString('base64') })];
  yield ['an envelope that is a list', new Map([...sound, [BAG_FILES.signature, Buffer.from('[]')]])];
  yield ['no keys', refitted(new Map([...sound, [BAG_FILES.keys, Buffer.from('{"keys":[]}')]]))];
  for (const manifest of [BAG_FILES.manifest512, BAG_FILES.manifest256, BAG_FILES.tagManifest512]) {
    const text = sound.get(manifest)?.toString() ?? '';
    const digits = manifest === BAG_FILES.manifest256 ? 64 : 128;
    const lines = [...parseManifest(text, digits).lines];
    yield [`${manifest} in capitals`, new Map([...sound, [manifest, Buffer.from(text.toUpperCase())]])];
    yield [`${manifest} with a line twice`, new Map([...sound, [manifest, Buffer.from(text + text)]])];
    const [first] = lines;
    if (!first) continue;
    for (const name of ['../outside', '/etc/passwd', `data/../../${first[0]}`, 'C:/x', '~/x'])
      yield [
        `${manifest} that lists ${name}`,
        new Map([...sound, [manifest, Buffer.from(`${text}${first[1]}  ${name}\n`)]]),
      ];
  }
}

describe('a bundle whose own key signed what the record does not bear out', () => {
  /** Changes the case file and what goes with it, and signs all of it with the force's own key. */
  const asTheForce = (change: (said: CaseFile, files: Files) => void): Files => {
    const said = JSON.parse(sound.get(BAG_FILES.caseFile)?.toString() ?? '{}') as CaseFile;
    const files = new Map(sound);
    change(said, files);
    files.set(BAG_FILES.caseFile, Buffer.from(JSON.stringify(said)));
    return resigned(files, drawnSigner);
  };
  const logOf = (files: Files) => JSON.parse(files.get(BAG_FILES.log)?.toString() ?? '{}') as LogFile;
  const withLog = (files: Files, change: (log: LogFile) => void) => {
    const log = logOf(files);
    change(log);
    files.set(BAG_FILES.log, Buffer.from(JSON.stringify(log)));
  };
  const receipt = drawnCase().searches[1]?.receipt?.path ?? '';

  test.each<[what: string, change: (said: CaseFile, files: Files) => void, found: RegExp]>([
    [
      'an entry that says another name',
      (said) => {
        said.audit[0]!.actorName = 'Somebody else';
      },
      /broken proof: entry 11 .* is not what its hash was made of/,
    ],
    [
      'an entry that was made up',
      (said) => {
        said.audit[0] = drawnEntry({ seq: '11', at, action: 'exhibit.attach', objectId: 'another' });
      },
      /broken proof: entry 11 .* does not lead to the root/,
    ],
    [
      'an entry put in, with no proof',
      (said) => said.audit.push(drawnEntry({ seq: '99', at, action: 'custody.transfer' })),
      /broken proof: entry 99 .* has none, though it is older than the checkpoint/,
    ],
    ['an entry left out', (said) => said.audit.shift(), /broken proof: entry 11 is not in case\.json/],
    [
      'a proof cut short',
      (_, files) => withLog(files, (log) => log.proofs[0]!.path.pop()),
      /broken proof: entry 11/,
    ],
    [
      'a proof for another place',
      (_, files) =>
        withLog(files, (log) => {
          log.proofs[0]!.position += 1;
        }),
      /broken proof: entry 11/,
    ],
    [
      'a checkpoint of another size',
      (_, files) =>
        withLog(files, (log) => {
          log.checkpoint = log.checkpoint?.replace('\n13\n', '\n14\n') ?? null;
        }),
      /broken proof: its checkpoint/,
    ],
    [
      'a checkpoint of a key that is nobody’s',
      (said, files) => {
        const stranger = signerOf(newSigningKey(), 'a stranger');
        files.set(BAG_FILES.log, Buffer.from(JSON.stringify(drawnLog(said.audit, stranger))));
      },
      /broken proof: its checkpoint is not signed by a key of the bundle/,
    ],
    [
      'no checkpoint',
      (_, files) =>
        withLog(files, (log) => {
          log.checkpoint = null;
        }),
      /broken proof: there is no checkpoint/,
    ],
    [
      'a search that found nothing told as one that found something',
      (said) => {
        said.searches[1]!.total = 3;
      },
      /receipts\/search-.* says something else than case\.json of total/,
    ],
    [
      'a receipt of which a letter was changed',
      (_, files) => {
        const text = files.get(receipt)?.toString() ?? '';
        files.set(receipt, Buffer.from(text.replace('FIR 112', 'FIR 113')));
      },
      /receipts\/search-.* is not signed by a key of the bundle/,
    ],
    [
      'a receipt made anew after the search',
      (said, files) => {
        said.searches[1]!.total = 3;
        files.set(receipt, Buffer.from(drawnReceipt(said.searches[1]!, drawnSigner).text));
      },
      /receipts\/search-.* is not the receipt that the log names/,
    ],
    [
      'a receipt taken out',
      (said, files) => {
        said.searches[1]!.receipt = { path: receipt };
        files.delete(receipt);
      },
      /receipts\/search-/,
    ],
    [
      'a receipt said to lie outside of the bundle',
      (said, files) => {
        said.searches[1]!.receipt = { path: '../../etc/passwd' };
        files.delete(receipt);
      },
      /etc\/passwd/,
    ],
  ])('R06 %s is named by both verifiers and the page', async (_, change, found) => {
    const files = asTheForce(change);
    const { zip, folder: byFolder } = await verdicts(files, [drawnSigner.keyId]);
    expect(zip.join('\n')).toMatch(found);
    expect(byFolder.join('\n')).toMatch(found);
    const inPage = await checkFiles(
      [...files].map(([name, bytes]) => ({ path: name, blob: new Blob([new Uint8Array(bytes)]) })),
      files.get(BAG_FILES.caseFile)?.toString() ?? '',
      () => undefined,
    );
    expect(inPage.problems.length).toBeGreaterThan(0);
  });

  test('the page finds a sound bundle sound and says how many entries are proven', async () => {
    const outcome = await checkFiles(
      [...sound].map(([name, bytes]) => ({ path: name, blob: new Blob([new Uint8Array(bytes)]) })),
      sound.get(BAG_FILES.caseFile)?.toString() ?? '',
      () => undefined,
    );
    expect(outcome).toMatchObject({ problems: [], proven: { entries: 3, waiting: 0, size: 13 } });
  });
});

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
    const clip = sound.get('data/exhibits/exhibit-001.mp4') ?? Buffer.alloc(0);
    const said = JSON.parse(sound.get(BAG_FILES.caseFile)?.toString() ?? '{}');
    const changed = flipped(clip, 10);
    Object.assign(said.exhibits[0].file, {
      sha256: hashOf('sha256', changed),
      sha512: hashOf('sha512', changed),
    });
    const files = refitted(
      new Map([
        ...sound,
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
    const inPart = await verdicts(resigned(sound, forger));
    for (const found of [inPart.zip.join(), inPart.folder.join()]) {
      expect(found).toContain('is not signed by a key of the bundle');
      expect(found).toContain('data/log.json has a broken proof');
    }
    const said = drawnCase();
    const record = drawnRecord(said, forger);
    const forged = resigned(
      new Map([...sound, ...record, [BAG_FILES.caseFile, Buffer.from(JSON.stringify(said))]]),
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
    const claimed = await verdicts(resigned(sound, forger, posed), [drawnSigner.keyId]);
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
    expect(await verdicts(resigned(sound, next, keys), [drawnSigner.keyId])).toEqual({ zip: [], folder: [] });
  });

  test('R03 links, folders without a file and unreadable places are named in the folder, and not followed', async () => {
    const bag = await laidOut(sound);
    const clip = path.join(bag, 'data/exhibits/exhibit-001.mp4');
    await rename(clip, path.join(folder, 'elsewhere.mp4'));
    await symlink(path.join(folder, 'elsewhere.mp4'), clip);
    await mkdir(path.join(bag, 'data/empty'));
    const { problems } = await verifyFolder(bag);
    expect(problems.join('\n')).toContain('exhibit-001.mp4 is no plain file');
    expect(problems.join('\n')).toContain('data/empty is an empty folder');
    await chmod(bag, 0o755);
  });

  test('R03 tricks of the zip itself are refused', async () => {
    const entries = [...sound].map(([name, bytes]): ZipEntry => ({ name: `${base}/${name}`, bytes }));
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
      const zip = path.join(folder, 'tricked.zip');
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
