import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';

/** Both hashes of a file and its size; hexadecimal, lower case. */
export interface FileHashes {
  sha256: string;
  sha512: string;
  sizeBytes: number;
}

/** Reads a file once and hashes it twice. @throws whatever reading throws; AbortError when `signal` fires */
export async function hashFile(file: string, signal?: AbortSignal): Promise<FileHashes> {
  const [sha256, sha512] = [createHash('sha256'), createHash('sha512')];
  let sizeBytes = 0;
  const stream = createReadStream(file, { highWaterMark: 1024 * 1024, ...(signal ? { signal } : {}) });
  for await (const piece of stream as AsyncIterable<Buffer>) {
    sha256.update(piece);
    sha512.update(piece);
    sizeBytes += piece.length;
  }
  return { sha256: sha256.digest('hex'), sha512: sha512.digest('hex'), sizeBytes };
}

/** The SHA-256 of a stream's bytes, hexadecimal. */
export async function sha256Of(bytes: AsyncIterable<Buffer>): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of bytes) hash.update(piece);
  return hash.digest('hex');
}

/** The SHA-256 of a file, hexadecimal. */
export function sha256OfFile(file: string): Promise<string> {
  return sha256Of(createReadStream(file, { highWaterMark: 1024 * 1024 }) as AsyncIterable<Buffer>);
}
