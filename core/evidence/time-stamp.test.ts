import { execFile } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BAG_FILES } from './bagit';
import { bundleKey } from './export';
import { checkTimeStamp, timeStampRequest } from './offline/verifier/timestamp.mjs';
import { checkFiles } from './offline/viewer/check';
import { readmeText } from './readme';
import { served, type TestAuthority, testAuthority } from './testing/authority-testing';
import { bundleWorld } from './testing/bundle-testing';
import { base, drawnBundle, type Files, flipped, laidOut, verdicts } from './testing/tampering-testing';
import { drawnCase, drawnSigner, writeDrawnBundle } from './testing-case';
import { unpack } from './testing-zip';
import { newNonce, TimeStampRefused, timeStampAuthority, timeStamped } from './time-stamp';
import { verifyBundle } from './verify';

const run = promisify(execFile);
const drawn = drawnBundle();
const nonce = newNonce();
const bytes = Buffer.from('what is stamped');
let one: TestAuthority;
let other: TestAuthority;
let server: Awaited<ReturnType<typeof served>>;
let stamped: Files;

/** A drawn bundle with the stamp that is given for its signature. */
async function bundleWith(stamp: (signed: Buffer) => Promise<Buffer>): Promise<Files> {
  const zip = path.join(drawn.folder, `stamped-${newNonce()}.zip`);
  await writeDrawnBundle(zip, undefined, drawnSigner, { authorities: one.ca, nonce, stamp });
  return new Map([...(await unpack(zip))].map(([name, content]) => [name.slice(base.length + 1), content]));
}

beforeAll(async () => {
  one = await testAuthority(['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048']);
  other = await testAuthority(['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256']);
  server = await served(one.answer);
  stamped = await bundleWith((signed) =>
    timeStamped({ url: server.url, authorities: one.ca }, signed, nonce),
  );
});
afterAll(async () => {
  await server?.close();
  for (const authority of [one, other])
    if (authority) await rm(authority.folder, { recursive: true, force: true });
});

describe('a time stamp', () => {
  test('R04 by a real authority is accepted by both verifiers, and says plainly whether anybody but the bundle vouches for it', async () => {
    expect(await verdicts(stamped)).toEqual({ zip: [], folder: [] });
    expect(await verdicts(stamped, [drawnSigner.keyId], one.ca)).toEqual({ zip: [], folder: [] });
    const bag = await laidOut(stamped);
    const alone = { cwd: os.tmpdir(), env: { NODE_ENV: 'test' as const, PATH: process.env.PATH ?? '' } };
    const verifier = path.join(bag, BAG_FILES.verifier);
    const plain = await run(process.execPath, [verifier], alone);
    expect(plain.stdout).toMatch(/Time-stamped at \d{4}-.*Z by O=Test, CN=stamper .*not anchored/);
    const anchored = await run(process.execPath, [verifier, '--timestamp-ca', one.caFile], alone);
    expect(anchored.stdout).toMatch(
      /Time-stamped at \d{4}-.*Z by O=Test, CN=stamper \(policy 1\.2\.3\.4\.1\)\n/,
    );
    await expect(
      run(process.execPath, [verifier, '--timestamp-ca', other.caFile], alone),
    ).rejects.toMatchObject({
      code: 1,
      stdout: expect.stringContaining('signature.tsr is a wrong time stamp: it is by a certificate that no'),
    });
  });

  test('R04 is told by the page, which does not check it, and misses one that was taken away', async () => {
    const inPage = (files: Files) =>
      checkFiles(
        [...files].map(([name, content]) => ({ path: name, blob: new Blob([new Uint8Array(content)]) })),
        files.get(BAG_FILES.caseFile)?.toString() ?? '',
        () => undefined,
      );
    expect(await inPage(stamped)).toMatchObject({ problems: [], stamped: true });
    expect(await inPage(drawn.sound)).not.toHaveProperty('stamped');
    const without = new Map(stamped);
    without.delete(BAG_FILES.timeStamp);
    expect((await inPage(without)).problems.join()).toContain('signature.tsr is missing');
  });

  test('R04 by a key on a curve is accepted too', async () => {
    const { at } = checkTimeStamp(await other.answer(timeStampRequest(bytes, nonce)), bytes, nonce, other.ca);
    expect(Math.abs(Date.parse(at) - Date.now())).toBeLessThan(10 * 60_000);
  });

  test('R04 is checked by hand with the commands that the bundle tells, and fails where the signature is another', async () => {
    const bag = await laidOut(stamped);
    const gathered = { caseFile: drawnCase(), objects: [], texts: [], reference: 'FIR 112/2026', name: base };
    const command = readmeText(gathered, drawnSigner.keyId, true)
      .split('\r\n')
      .find((line) => line.startsWith('  openssl ts -verify'));
    const byHand = () => run('bash', ['-c', command ?? 'false'], { cwd: bag });
    expect((await byHand()).stdout).toContain('Verification: OK');
    await writeFile(path.join(bag, BAG_FILES.signature), 'another');
    await expect(byHand()).rejects.toMatchObject({ code: 1 });
  });

  const wrong: [what: string, said: RegExp, stamp: (signed: Buffer) => Promise<Buffer>][] = [
    ['of another nonce', /wrong nonce/, (signed) => one.answer(timeStampRequest(signed, newNonce()))],
    ['over other bytes', /wrong imprint/, () => one.answer(timeStampRequest(bytes, nonce))],
    [
      'by a certificate without extended key usage',
      /no extended key usage/,
      (signed) => one.answerAs(timeStampRequest(signed, nonce), null),
    ],
    [
      'by a certificate whose usage is not critical',
      /not critical/,
      (signed) => one.answerAs(timeStampRequest(signed, nonce), 'timeStamping'),
    ],
    [
      'by a certificate that is for more',
      /not for time stamps alone/,
      (signed) => one.answerAs(timeStampRequest(signed, nonce), 'critical,timeStamping,codeSigning'),
    ],
    [
      'by another authority',
      /no trusted authority/,
      (signed) => other.answer(timeStampRequest(signed, nonce)),
    ],
    [
      'with another time',
      /was altered: what it says is not what was signed/,
      async (signed) => {
        const answer = await one.answer(timeStampRequest(signed, nonce));
        const time = /\d{14}(\.\d+)?Z/.exec(answer.toString('latin1'));
        // The last digit of the minutes.
        return flipped(answer, (time?.index ?? 0) + 11);
      },
    ],
    [
      'with an altered signature',
      /bad signature/,
      async (signed) => {
        const answer = await one.answer(timeStampRequest(signed, nonce));
        return flipped(answer, answer.length - 20);
      },
    ],
    ['that is none', /DER is cut off/, async () => Buffer.from('not a time stamp')],
  ];
  test.each(wrong)(
    'R04 %s is refused by name, by both verifiers and when it is made',
    async (_, said, stamp) => {
      const files = await bundleWith(stamp);
      for (const authorities of [undefined, one.ca]) {
        const { zip, folder } = await verdicts(files, [], authorities);
        for (const problems of [zip, folder]) {
          expect(problems).toHaveLength(1);
          expect(problems[0]).toMatch(/^signature\.tsr is a wrong time stamp/);
          expect(problems[0]).toMatch(said);
        }
      }
      const forger = await served(() => stamp(Buffer.from('signature')));
      const asked = timeStamped({ url: forger.url, authorities: one.ca }, Buffer.from('signature'), nonce);
      await expect(asked).rejects.toThrow(TimeStampRefused);
      await forger.close();
    },
  );

  test('R04 the answer of a re-signed stamp with the right usage is accepted, so that the usage is what was refused', async () => {
    const answer = await one.answerAs(timeStampRequest(bytes, nonce), 'critical,timeStamping');
    expect(checkTimeStamp(answer, bytes, nonce, one.ca).policy).toBe('1.2.3.4.1');
  });

  test('R04 of which any byte is another, or that is cut short or longer, is refused', async () => {
    const answer = await one.answer(timeStampRequest(bytes, nonce));
    const check = (changed: Buffer) => () => checkTimeStamp(changed, bytes, nonce, one.ca);
    expect(check(answer)).not.toThrow();
    for (let place = 0; place < answer.length; place += 1)
      expect(check(flipped(answer, place)), `byte ${place}`).toThrow();
    for (let length = 0; length < answer.length; length += 7)
      expect(check(answer.subarray(0, length)), `${length} bytes`).toThrow();
    expect(check(Buffer.concat([answer, Buffer.alloc(1)]))).toThrow();
  });

  test('R04 that was taken away is missed, and one that nobody asked for does not belong there', async () => {
    for (const name of [BAG_FILES.timeStamp, BAG_FILES.timeStampCa]) {
      const without = new Map(stamped);
      without.delete(name);
      const { zip, folder } = await verdicts(without);
      expect(zip.join('\n')).toContain(`${name} is missing`);
      expect(folder.join('\n')).toContain(`${name} is missing`);
    }
    const added = new Map([...drawn.sound, [BAG_FILES.timeStamp, stamped.get(BAG_FILES.timeStamp) ?? bytes]]);
    const { zip, folder } = await verdicts(added);
    expect(zip.join()).toContain('signed without a time stamp');
    expect(folder.join()).toContain('signed without a time stamp');
  });
});

describe('making a bundle', () => {
  const world = bundleWorld();
  test('R04 stamps it where the settings name an authority, and makes none where that one cannot be reached', async () => {
    await world.attach();
    const settings = { TIMESTAMP_URL: server.url, TIMESTAMP_CA_FILE: one.caFile };
    world.making.timeStamp = await timeStampAuthority(settings);
    const id = await world.exported();
    const verdict = await verifyBundle(await world.zipOf(id), { authorities: one.ca });
    expect(verdict.problems).toEqual([]);
    expect(verdict.signedBy?.stamp).toMatchObject({ anchored: true, by: 'O=Test, CN=stamper' });

    const gone = await served(one.answer);
    await gone.close();
    world.making.timeStamp = await timeStampAuthority({ ...settings, TIMESTAMP_URL: gone.url });
    await expect(world.exported()).rejects.toMatchObject({
      name: 'TimeStampRefused',
      message: expect.stringContaining('cannot be reached'),
      remedy: expect.stringContaining('TIMESTAMP_URL'),
    });
    const left = await world.system.bundle.findMany({ where: { status: { not: 'READY' } } });
    expect(left).toHaveLength(1);
    expect(await world.storage.head(bundleKey(left[0]?.id ?? ''))).toBeFalsy();
  });

  test('R04 settings that name an authority without its certificates make no bundle', async () => {
    expect(await timeStampAuthority({})).toBeUndefined();
    await expect(timeStampAuthority({ TIMESTAMP_URL: server.url })).rejects.toThrow(TimeStampRefused);
    const bare = { TIMESTAMP_URL: server.url, TIMESTAMP_CA_FILE: path.join(one.folder, 'serial') };
    await expect(timeStampAuthority(bare)).rejects.toThrow(/cannot be used/);
    expect(await readFile(one.caFile, 'utf8')).toContain('BEGIN CERTIFICATE');
  });
});
