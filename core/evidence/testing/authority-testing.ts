import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A time-stamping authority of openssl: a root, an authority between, and a certificate for time stamps. */
export interface TestAuthority {
  folder: string;
  /** The root's certificate. */
  caFile: string;
  ca: string;
  /** What `openssl ts` answers to a request. */
  answer(request: Buffer): Promise<Buffer>;
  /** The answer with what it says signed anew, by a certificate with another extended key usage. */
  answerAs(request: Buffer, extendedKeyUsage: string | null): Promise<Buffer>;
}

/**
 * Makes a time-stamping authority.
 * @param key as openssl's genpkey is told
 */
export async function testAuthority(key: string[]): Promise<TestAuthority> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'saboot-authority-'));
  const openssl = (...args: string[]) => run('openssl', args, { cwd: folder });
  const certify = async (name: string, issuer: string | null, extensions: string[]) => {
    await openssl('genpkey', ...key, '-out', `${name}.key`);
    await openssl(
      'req',
      '-new',
      '-key',
      `${name}.key`,
      '-subj',
      `/O=Test/CN=${path.basename(name)}`,
      '-out',
      `${name}.csr`,
    );
    await writeFile(path.join(folder, `${name}.ext`), extensions.join('\n'));
    const by = issuer
      ? ['-CA', `${issuer}.pem`, '-CAkey', `${issuer}.key`, '-CAcreateserial']
      : ['-signkey', `${name}.key`];
    const made = ['-days', '30', '-sha256', '-extfile', `${name}.ext`, '-out', `${name}.pem`];
    await openssl('x509', '-req', '-in', `${name}.csr`, ...by, ...made);
  };
  const authority = ['basicConstraints=critical,CA:true', 'keyUsage=critical,keyCertSign,cRLSign'];
  await certify('root', null, authority);
  await certify('between', 'root', authority);
  await certify('stamper', 'between', [
    'extendedKeyUsage=critical,timeStamping',
    'keyUsage=critical,digitalSignature',
  ]);
  await writeFile(path.join(folder, 'serial'), '01\n');
  const settings = `[tsa]\ndefault_tsa=one\n[one]\nserial=${folder}/serial\nsigner_cert=${folder}/stamper.pem
certs=${folder}/between.pem\nsigner_key=${folder}/stamper.key\nsigner_digest=sha256\ndefault_policy=1.2.3.4.1
digests=sha256\naccuracy=secs:1\nclock_precision_digits=3\ness_cert_id_alg=sha256\n`;
  await writeFile(path.join(folder, 'tsa.cnf'), settings);
  let made = 0;
  const answer = async (request: Buffer) => {
    const name = `answer-${made++}`;
    await writeFile(path.join(folder, `${name}.tsq`), request);
    await openssl('ts', '-reply', '-config', 'tsa.cnf', '-queryfile', `${name}.tsq`, '-out', `${name}.tsr`);
    return readFile(path.join(folder, `${name}.tsr`));
  };
  const answerAs = async (request: Buffer, usage: string | null) => {
    const name = `as-${made++}`;
    await mkdir(path.join(folder, name));
    // Before the stamp: at its time the certificate has to be valid.
    await certify(
      `${name}/signer`,
      'between',
      usage ? [`extendedKeyUsage=${usage}`] : ['basicConstraints=CA:false'],
    );
    await writeFile(path.join(folder, `${name}/good.tsr`), await answer(request));
    await openssl('ts', '-reply', '-in', `${name}/good.tsr`, '-token_out', '-out', `${name}/token`);
    const read = ['-verify', '-noverify', '-inform', 'DER', '-binary', '-in', `${name}/token`];
    await openssl('cms', ...read, '-out', `${name}/info`);
    const what = [
      '-econtent_type',
      '1.2.840.113549.1.9.16.1.4',
      '-in',
      `${name}/info`,
      '-binary',
      '-nodetach',
    ];
    const who = ['-signer', `${name}/signer.pem`, '-inkey', `${name}/signer.key`, '-certfile', 'between.pem'];
    const how = ['-cades', '-md', 'sha256', '-nosmimecap', '-outform', 'DER', '-out', `${name}/signed`];
    await openssl('cms', '-sign', ...what, ...who, ...how);
    const token = await readFile(path.join(folder, `${name}/signed`));
    const body = Buffer.concat([Buffer.from('3003020100', 'hex'), token]);
    const head = Buffer.from([0x30, 0x82, body.length >> 8, body.length & 0xff]);
    return Buffer.concat([head, body]);
  };
  const caFile = path.join(folder, 'root.pem');
  return { folder, caFile, ca: await readFile(caFile, 'utf8'), answer, answerAs };
}

/** Serves an authority over HTTP, as those of the world are. */
export async function served(
  answer: (request: Buffer) => Promise<Buffer>,
): Promise<{ url: string; close(): Promise<void> }> {
  const server = http.createServer(async (request, response) => {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    answer(Buffer.concat(pieces)).then(
      (body) => response.writeHead(200, { 'content-type': 'application/timestamp-reply' }).end(body),
      () => response.writeHead(500).end(),
    );
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/stamp`,
    close: () => new Promise((done) => server.close(() => done())),
  };
}
