import { pipeline } from 'node:stream/promises';
import type { Request, Response } from 'express';
import parseRange from 'range-parser';
import { DomainError } from '@/core/errors';
import { type ObjectStore, RangeUnsatisfiable } from '@/storage';

export interface Served {
  key: string;
  contentType: string;
  /** Makes the browser save it under this name. */
  attachmentName?: string;
  /** Objects never change under their key; how long the browser may keep its private copy. */
  keepS?: number;
  /** Not even until it is asked for again: what may have to be forgotten. */
  keepNowhere?: boolean;
}

/**
 * Sends an object of the store, or the byte range asked for (RFC 9110 §14). Stored objects never change, so that the key
 * is their entity tag.
 */
export async function sendObject(
  storage: ObjectStore,
  request: Request,
  response: Response,
  served: Served,
): Promise<void> {
  const head = await storage.head(served.key);
  if (!head) throw new DomainError('not-found', 'file-missing', 'The file is not in the store.');
  const { sizeBytes } = head;
  const etag = `"${Buffer.from(served.key).toString('base64url')}"`;
  response.set({
    'accept-ranges': 'bytes',
    'content-type': served.contentType,
    // Each answer is for one person: shared caches keep nothing.
    'cache-control': served.keepNowhere ? 'no-store' : `private, max-age=${served.keepS ?? 0}`,
    etag,
  });
  if (served.attachmentName !== undefined)
    response.attachment(served.attachmentName).type(served.contentType);
  if (request.get('if-none-match') === etag) {
    response.status(304).end();
    return;
  }
  const asked = request.get('range');
  const ifRange = request.get('if-range');
  const ranges = asked && (!ifRange || ifRange === etag) ? parseRange(sizeBytes, asked) : undefined;
  if (ranges === -1) {
    response.status(416).set('content-range', `bytes */${sizeBytes}`).end();
    return;
  }
  // Several ranges at once, or none that can be read, are answered with the whole, as the standard allows.
  const range =
    Array.isArray(ranges) && ranges.type === 'bytes' && ranges.length === 1 ? ranges[0] : undefined;
  response.set('content-length', String(range ? range.end - range.start + 1 : sizeBytes));
  if (range) {
    response.status(206).set('content-range', `bytes ${range.start}-${range.end}/${sizeBytes}`);
  }
  if (request.method === 'HEAD' || sizeBytes === 0) {
    response.end();
    return;
  }
  try {
    await pipeline(await storage.get(served.key, range), response);
  } catch (error) {
    if (error instanceof RangeUnsatisfiable) throw error;
    // The viewer sought elsewhere or closed the page: nothing failed.
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  }
}
