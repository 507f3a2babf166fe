import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { NotFound } from '@/core/errors';

import { hashFile } from '@/core/evidence/hashing';
import type { MediaTools } from '@/core/evidence/packets';
import { makeStill } from '@/core/evidence/still';
import type { Box } from '@/core/footage/schema';
import type { Database } from '@/prisma/client';
import type { ObjectStore } from '@/storage';
import { ExhibitAltered, PictureRefused } from './errors';
import { type FrameTaken, type ProbeOrigin, probeOrigin } from './probe-origin';

/** What is kept around a drawn box: the detectors know things by their surroundings. */
const CONTEXT = 2;
/** Less than this around a small box tells them nothing. */
const LEAST_CONTEXT_PX = 320;

interface Taking {
  db: Database;
  storage: ObjectStore;
  tools: MediaTools;
  /** Folder for unfinished files. */
  scratchDir: string;
  signal?: AbortSignal;
}

/** A picture taken from footage, and in it the box that was drawn, where one was. */
export interface ProbeTaken {
  bytes: Buffer;
  sha256: string;
  origin: ProbeOrigin;
}

/**
 * Takes the picture of a probe out of the footage it is of, frame-exactly, and stores it. A frame is a lead and not yet
 * evidence: its master is not hashed again for it, which takes minutes for a long one; an exhibit made of it is.
 * @throws NotFound where the footage is gone; ExhibitAltered where an exhibit is not the file that was made; MediaToolFailed
 */
export async function takeProbePicture(
  taking: Taking,
  probe: { id: string; pictureKey: string; origin: unknown },
): Promise<ProbeTaken> {
  const { db, storage } = taking;
  const taken = await take(taking, probeOrigin.parse(probe.origin));
  const sha256 = createHash('sha256').update(taken.bytes).digest('hex');
  await storage.put(probe.pictureKey, taken.bytes, { expectedSha256: sha256, contentType: 'image/png' });
  await db.probe.update({ where: { id: probe.id }, data: { sha256, origin: taken.origin } });
  return { ...taken, sha256 };
}

async function take(taking: Taking, origin: ProbeOrigin): Promise<{ bytes: Buffer; origin: ProbeOrigin }> {
  const { db, storage } = taking;
  if (origin.from === 'picture' || origin.from === 'entry')
    throw new Error('A picture that was handed over is there already.');
  if (origin.from === 'recording') {
    const recording = await db.recording.findUnique({ where: { id: origin.recordingId } });
    if (!recording) throw new NotFound('The recording');
    const master = await storage.localCopy(recording.storageKey);
    try {
      const { bytes, frame } = await cutFrame(taking, master.path, origin.atMs, origin.box);
      return { bytes, origin: { ...origin, frame } };
    } finally {
      await master.dispose();
    }
  }
  const exhibit = await db.exhibit.findUnique({ where: { id: origin.exhibitId } });
  if (!exhibit?.storageKey) throw new NotFound('The exhibit');
  const file = await storage.localCopy(exhibit.storageKey);
  try {
    const { sha256 } = await hashFile(file.path, taking.signal);
    if (sha256 !== origin.exhibitSha256) throw new ExhibitAltered(origin.exhibitSha256, sha256);
    if (origin.atMs === null) return { bytes: await readFile(file.path), origin };
    const { bytes, frame } = await cutFrame(taking, file.path, origin.atMs, null);
    return { bytes, origin: { ...origin, frame } };
  } finally {
    await file.dispose();
  }
}

async function cutFrame(
  { tools, scratchDir, signal }: Taking,
  file: string,
  atMs: number,
  box: Box | null,
): Promise<{ bytes: Buffer; frame: FrameTaken }> {
  await mkdir(scratchDir, { recursive: true });
  const scratch = await mkdtemp(path.join(scratchDir, 'probe-'));
  try {
    const still = await makeStill(tools, file, atMs, path.join(scratch, 'frame'), signal);
    const { width, height } = await sharp(still.file).metadata();
    const part = box ? partAround(box, width, height) : { x: 0, y: 0, w: width, h: height };
    const bytes = await sharp(still.file)
      .extract({ left: part.x, top: part.y, width: part.w, height: part.h })
      .png()
      .toBuffer();
    const { frameIndex, pts, timeBase, ptsMs, pictureSha256 } = still;
    return {
      bytes,
      frame: {
        ...{ frameIndex, pts, timeBase, ptsMs, frameSha256: pictureSha256 },
        part: { x: part.x / width, y: part.y / height, w: part.w / width, h: part.h / height },
      },
    };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** The part of a picture around a box that is kept with it, on whole pixels. */
export function partAround(box: Box, widthPx: number, heightPx: number): Box {
  const along = (from: number, length: number, whole: number) => {
    const [start, size] = [from * whole, length * whole];
    const wanted = Math.min(whole, Math.max(size * CONTEXT, size + 16, LEAST_CONTEXT_PX));
    const at = Math.floor(Math.min(Math.max(0, start + size / 2 - wanted / 2), whole - wanted));
    return { at, size: Math.min(whole - at, Math.ceil(wanted) + 1) };
  };
  const [x, y] = [along(box.x, box.w, widthPx), along(box.y, box.h, heightPx)];
  if (x.size < 1 || y.size < 1)
    throw new PictureRefused('The box holds nothing of the picture.', 'Draw it larger.');
  return { x: x.at, y: y.at, w: x.size, h: y.size };
}
