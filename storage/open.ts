import os from 'node:os';
import { fileURLToPath } from 'node:url';
import { openFilesystem } from './filesystem';
import type { ObjectStore } from './index';
import { openS3 } from './s3';

export interface OpenOptions {
  /** Where scratch copies of S3 objects go; the system's temporary folder when left out. */
  scratchDir?: string;
}

/**
 * Opens the store that a STORAGE_URL names: `file:///folder`, or
 * `s3://KEY:SECRET@host:port/bucket?tls=false&region=us-east-1`. Folder and bucket are made when missing.
 * @throws StorageUnreachable, TypeError for another kind of URL
 */
export async function openStorage(storageUrl: string, options: OpenOptions = {}): Promise<ObjectStore> {
  const url = new URL(storageUrl);
  if (url.protocol === 'file:') return openFilesystem(fileURLToPath(url));
  if (url.protocol === 's3:') return openS3(url, options.scratchDir ?? os.tmpdir());
  throw new TypeError(`STORAGE_URL starts with file: or s3:, not ${url.protocol}`);
}
