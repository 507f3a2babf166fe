import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Config } from '@/core/operations/config';
import { BundleRefused } from './errors';
import { certificatesOfPem } from './offline/verifier/certificates.mjs';
import { CLOCKS_APART_MS, checkTimeStamp, timeStampRequest } from './offline/verifier/timestamp.mjs';

const TIMEOUT_MS = 30_000;
/** A token with its chain has some 2 to 10 kB. */
const MAX_ANSWER_BYTES = 256 * 1024;

/** Who stamps the bundles of this installation. */
export interface TimeStampAuthority {
  url: string;
  /** Text of the trusted certificates, in PEM. */
  authorities: string;
}

/** A bundle that was to be time-stamped and could not be; nothing of it is kept. */
export class TimeStampRefused extends BundleRefused {
  override name = 'TimeStampRefused';
  constructor(reason: string, cause?: unknown) {
    super(
      `The bundle could not be time-stamped: ${reason}`,
      'See that TIMESTAMP_URL is reached from the server and TIMESTAMP_CA_FILE holds its authority, then export again. Only whoever runs the server can switch time stamps off, by leaving TIMESTAMP_URL out.',
      cause === undefined ? undefined : { cause: String(cause) },
    );
  }
}

/**
 * The authority that the settings name; undefined where they name none.
 * @throws TimeStampRefused where its certificates cannot be read: nothing goes out unstamped then
 */
export async function timeStampAuthority(
  config: Pick<Config, 'TIMESTAMP_URL' | 'TIMESTAMP_CA_FILE'>,
): Promise<TimeStampAuthority | undefined> {
  const { TIMESTAMP_URL: url, TIMESTAMP_CA_FILE: file } = config;
  if (url === undefined) return undefined;
  if (file === undefined) throw new TimeStampRefused('TIMESTAMP_URL is set and TIMESTAMP_CA_FILE is not.');
  try {
    const authorities = certificatesOfPem(await readFile(file, 'utf8')).map(({ x509 }) => x509.toString());
    return { url, authorities: authorities.join('') };
  } catch (error) {
    throw new TimeStampRefused(`${file}, which TIMESTAMP_CA_FILE names, cannot be used.`, error);
  }
}

/** A nonce that is written in one way: positive, without leading zeros. */
export function newNonce(): string {
  const bytes = randomBytes(8);
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return bytes.toString('hex');
}

/**
 * Has some bytes stamped, and checks the answer at once: a stamp that no court could check later is none.
 * @returns the authority's answer (TimeStampResp)
 * @throws TimeStampRefused
 */
export async function timeStamped(
  { url, authorities }: TimeStampAuthority,
  bytes: Buffer,
  nonce: string,
  signal?: AbortSignal,
): Promise<Buffer> {
  const answer = await ask(url, timeStampRequest(bytes, nonce), signal);
  let at: string;
  try {
    ({ at } = checkTimeStamp(answer, bytes, nonce, authorities));
  } catch (error) {
    throw new TimeStampRefused(
      `the answer of ${hostOf(url)} ${error instanceof Error ? error.message : error}.`,
      error,
    );
  }
  if (Math.abs(Date.parse(at) - Date.now()) > CLOCKS_APART_MS) {
    throw new TimeStampRefused(
      `${hostOf(url)} says that it is ${at}, the clock of this server differs by more than five minutes.`,
    );
  }
  return answer;
}

async function ask(url: string, request: Buffer, stop?: AbortSignal): Promise<Buffer> {
  const limit = AbortSignal.timeout(TIMEOUT_MS);
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/timestamp-query', accept: 'application/timestamp-reply' },
      body: new Uint8Array(request),
      redirect: 'error',
      signal: stop ? AbortSignal.any([stop, limit]) : limit,
    });
    if (!response.ok) throw new TimeStampRefused(`${hostOf(url)} answers ${response.status}.`);
    const pieces: Uint8Array[] = [];
    let length = 0;
    const reader = response.body?.getReader();
    for (;;) {
      const { value: piece } = (await reader?.read()) ?? {};
      if (!piece) break;
      length += piece.length;
      if (length > MAX_ANSWER_BYTES) throw new TimeStampRefused(`the answer of ${hostOf(url)} is too long.`);
      pieces.push(piece);
    }
    return Buffer.concat(pieces);
  } catch (error) {
    if (error instanceof TimeStampRefused) throw error;
    throw new TimeStampRefused(`${hostOf(url)} cannot be reached, or did not answer in time.`, error);
  }
}

/** An address may hold a password, which no message shall tell. */
const hostOf = (url: string) => new URL(url).host;
