import { z } from 'zod';
import { decodeFrame } from '@/core/footage/frame';
import { derivedKeys } from '@/core/footage/object-keys';
import { readJson } from '@/core/footage/paths';
import { storedFrameTimes } from '@/core/footage/track-paths';
import {
  downloadOriginal,
  type RecordedViews,
  viewBestShot,
  viewPlate,
  viewStill,
  viewStream,
} from '@/core/footage/views';
import { DIRECT, openWorkingCopy } from '@/core/footage/working-copy';
import { ObjectExists } from '@/storage';
import type { WebDependencies } from './dependencies';
import { type Route, route } from './route';
import { sendObject } from './serve';

const recordingId = z.object({ id: z.uuid() });
/** Pictures of tracks never change; the browser may keep them for the session. */
const KEEP_PICTURES_S = 30 * 60;

/** Video and pictures of recordings. Every one is authorised by the rows of the database that stand for it. */
export function mediaRoutes({ db, storage, config, log }: WebDependencies): Route[] {
  const views: RecordedViews = new Map();
  return [
    route({
      method: 'get',
      path: '/media/recordings/:id/stream',
      room: 'Media',
      summary: 'What plays in a browser: the original, a remux or a proxy; by range',
      access: 'recording.view',
      params: recordingId,
      query: z.object({ case: z.uuid().optional() }),
      answer: { file: ['video/mp4', 'video/webm'], description: 'The stream or a range of it' },
      async handle({ actor, params, query, request, response }) {
        const { key, contentType } = await viewStream({ db, views }, actor, params.id, query.case);
        await sendObject(storage, request, response, { key, contentType });
      },
    }),
    route({
      method: 'get',
      path: '/media/recordings/:id/original',
      room: 'Media',
      summary: 'The original, bit for bit',
      access: 'recording.download',
      params: recordingId,
      answer: { file: ['application/octet-stream'], description: 'The file as it came in' },
      async handle({ actor, params, request, response }) {
        const { key, contentType, fileName } = await downloadOriginal(db, actor, params.id);
        await sendObject(storage, request, response, { key, contentType, attachmentName: fileName });
      },
    }),
    route({
      method: 'get',
      path: '/media/recordings/:id/still',
      room: 'Media',
      summary: 'The frame shown at a moment, for looking at',
      access: 'recording.view',
      params: recordingId,
      query: z.object({ ptsMs: z.coerce.number().int().nonnegative(), case: z.uuid().optional() }),
      answer: { file: ['image/jpeg'], description: 'The frame' },
      async handle({ actor, params, query, request, response }) {
        const recording = await viewStill({ db, views }, actor, params.id, query.case);
        const times = recording.frameTimesKey
          ? storedFrameTimes.parse(await readJson(storage, recording.frameTimesKey))
          : { firstPtsMs: 0, timesMs: [], reading: DIRECT };
        // What cannot be sought in exactly is looked at in its playable copy, which has the same frames at the same times.
        const copyKey = times.reading.way === 'direct' ? null : recording.playbackKey;
        const ptsMs = shownAt(times.timesMs, query.ptsMs);
        const key = derivedKeys.still(params.id, Math.round(ptsMs));
        if (!(await storage.head(key))) {
          const original = await storage.localCopy(copyKey ?? recording.storageKey);
          try {
            const how = copyKey ? DIRECT : times.reading;
            const readable = await openWorkingCopy(config.FFMPEG_PATH, original.path, how);
            const containerMs = copyKey ? ptsMs : times.firstPtsMs + ptsMs;
            const jpeg = await decodeFrame(config.FFMPEG_PATH, readable.path, containerMs).finally(
              readable.dispose,
            );
            await storage.put(key, jpeg, { contentType: 'image/jpeg' });
          } catch (error) {
            // Another request made the same picture meanwhile.
            if (!(error instanceof ObjectExists)) throw error;
          } finally {
            await original.dispose().catch((error) => log.warn({ err: error }, 'scratch copy not removed'));
          }
        }
        await sendObject(storage, request, response, {
          key,
          contentType: 'image/jpeg',
          keepS: KEEP_PICTURES_S,
        });
      },
    }),
    route({
      method: 'get',
      path: '/media/best-shots/:id',
      room: 'Media',
      summary: 'One of the best pictures of a track',
      access: 'recording.view',
      params: recordingId,
      answer: { file: ['image/jpeg'], description: 'The picture' },
      async handle({ actor, params, request, response }) {
        const key = await viewBestShot(db, actor, params.id);
        await sendObject(storage, request, response, {
          key,
          contentType: 'image/jpeg',
          keepS: KEEP_PICTURES_S,
        });
      },
    }),
    route({
      method: 'get',
      path: '/media/plates/:trackId',
      room: 'Media',
      summary: 'The crop that a plate was read from',
      access: 'recording.view',
      params: z.object({ trackId: z.uuid() }),
      answer: { file: ['image/jpeg'], description: 'The picture' },
      async handle({ actor, params, request, response }) {
        const key = await viewPlate(db, actor, params.trackId);
        await sendObject(storage, request, response, {
          key,
          contentType: 'image/jpeg',
          keepS: KEEP_PICTURES_S,
        });
      },
    }),
  ];
}

/** Time of the frame that is on the screen at `ptsMs`: the last one that began. */
function shownAt(timesMs: number[], ptsMs: number): number {
  if (timesMs.length === 0) return ptsMs;
  let low = 0;
  let high = timesMs.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((timesMs[middle] ?? 0) <= ptsMs) low = middle;
    else high = middle - 1;
  }
  return timesMs[low] ?? ptsMs;
}
