import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import type { ObjectStore } from '@/storage';
import { MediaToolFailed } from '../errors';
import type { BagObject } from '../gathering';
import { type MediaTools, output } from '../packets';

/** A JPEG and its size. */
export interface ReportPicture {
  bytes: Buffer;
  widthPx: number;
  heightPx: number;
}

/** A picture for the report, of a size that prints well. */
export type PictureOf = (path: string, atMs: number) => Promise<ReportPicture | undefined>;

const WIDTH_PX = 1000;

/**
 * Makes small pictures of exhibits for the report: of a still the still, of a clip the frame at a moment of the clip. They
 * are for recognising an exhibit; the exhibits themselves are files of the bundle.
 * @returns undefined where an exhibit cannot be decoded; the hashes, checked later, say whether it was altered
 */
export function makePictures(
  making: { storage: ObjectStore; tools: MediaTools; scratch: string; signal?: AbortSignal },
  objects: readonly BagObject[],
): PictureOf {
  return async (wanted, atMs) => {
    const object = objects.find((one) => one.path === wanted);
    if (!object) throw new Error(`no object ${wanted}`);
    const local = await making.storage.localCopy(object.storageKey);
    const target = path.join(making.scratch, 'picture.jpg');
    try {
      const seek = wanted.endsWith('.png') ? [] : ['-ss', (atMs / 1000).toFixed(3)];
      await output(
        making.tools.ffmpeg,
        [
          ...['-nostdin', '-v', 'error', '-y', ...seek, '-i', local.path, '-frames:v', '1'],
          ...[
            '-vf',
            `scale='min(${WIDTH_PX},iw)':-2`,
            '-q:v',
            '4',
            '-pix_fmt',
            'yuvj420p',
            '-f',
            'mjpeg',
            target,
          ],
        ],
        making.signal,
      );
      const bytes = await readFile(target);
      const { width, height } = await sharp(bytes).metadata();
      return { bytes, widthPx: width, heightPx: height };
    } catch (error) {
      if (error instanceof MediaToolFailed) return undefined;
      throw error;
    } finally {
      await local.dispose();
      await rm(target, { force: true });
    }
  };
}
