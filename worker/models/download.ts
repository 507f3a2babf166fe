import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ModelFileRefused } from './errors';

/** No model file is larger: the largest that the catalogue's documentation names has 107 MB. */
const LIMIT_BYTES = 512 * 1024 ** 2;

/** What is fetched, and what it must turn out to be. */
export interface WantedFile {
  file: string;
  sha256: string;
  bytes?: number | undefined;
}

/**
 * Fetches a file piece by piece into `folder`, under its sha256. A fetch that broke off is gone on with where the server
 * can; what is whole is checked before it is given out, and removed where it is another file.
 * @param told of every piece: bytes that are there, and of how many (undefined where nobody says).
 * @returns the path of the whole, checked file. @throws ModelFileRefused naming the file.
 */
export async function fetchFile(
  address: URL,
  wanted: WantedFile,
  folder: string,
  told: (haveBytes: number, ofBytes: number | undefined) => void = () => undefined,
): Promise<string> {
  await mkdir(folder, { recursive: true });
  const whole = path.join(folder, wanted.sha256);
  const part = `${whole}.part`;
  if ((await sizeOf(whole)) > 0) return whole;
  const limit = wanted.bytes ?? LIMIT_BYTES;
  let have = await sizeOf(part);
  if (have >= limit && have !== wanted.bytes) have = await startAgain(part);
  if (have !== wanted.bytes) {
    const response = await ask(address, have, wanted.file);
    if (response.status !== 206) have = await startAgain(part);
    const announced = Number(response.headers.get('content-length') ?? 0);
    const size = wanted.bytes ?? (announced > 0 ? have + announced : undefined);
    if (size !== undefined && (size > limit || (announced > 0 && have + announced > limit))) {
      throw new ModelFileRefused(wanted.file, `${address.href} would give ${have + announced} bytes.`);
    }
    const counted = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        have += chunk.length;
        told(have, size);
        done(
          have > limit ? new ModelFileRefused(wanted.file, `it is longer than ${limit} bytes.`) : null,
          chunk,
        );
      },
    });
    if (!response.body) throw new ModelFileRefused(wanted.file, `${address.href} gave nothing.`);
    await pipeline(
      Readable.fromWeb(response.body as import('node:stream/web').ReadableStream),
      counted,
      createWriteStream(part, { flags: have > 0 ? 'a' : 'w' }),
    ).catch(async (error: unknown) => {
      if (error instanceof ModelFileRefused) {
        await rm(part, { force: true });
        throw error;
      }
      const reason = error instanceof Error ? error.message : String(error);
      throw new ModelFileRefused(
        wanted.file,
        `fetching ${address.href} broke off after ${have} bytes (${reason}). Ask again to go on from there.`,
      );
    });
  }
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(part)) hash.update(chunk);
  const found = hash.digest('hex');
  if (found !== wanted.sha256) {
    await rm(part, { force: true });
    throw new ModelFileRefused(
      wanted.file,
      `what ${address.href} gave has sha256 ${found}, the manifest names ${wanted.sha256}.`,
    );
  }
  await rename(part, whole);
  return whole;
}

/** Asks for the rest of a file. @throws ModelFileRefused where the server cannot be reached or refuses. */
async function ask(address: URL, have: number, file: string): Promise<Response> {
  const headers = have > 0 ? { range: `bytes=${have}-` } : {};
  const response = await fetch(address, { headers }).catch((error: unknown) => {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ModelFileRefused(file, `${address.href} could not be reached (${reason}).`);
  });
  if (response.status === 416) return fetch(address);
  if (!response.ok) throw new ModelFileRefused(file, `${address.href} answered ${response.status}.`);
  return response;
}

async function startAgain(part: string): Promise<0> {
  await rm(part, { force: true });
  return 0;
}

const sizeOf = async (file: string) => (await stat(file).catch(() => undefined))?.size ?? 0;
