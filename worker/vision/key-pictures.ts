import type { Frame } from '../models/types';
import { type DecodeRequest, decodeFrames, spanOf } from './decode';

/** Gaps that were looked into in vain before a file's marks are believed: its key pictures are just far apart. */
const PATIENCE = 3;
/** Pictures found in gaps before the marks are no longer believed. */
const DISTRUST = 3;

/**
 * The first key picture of every span of 1/fps. Those between are not decoded where the file marks its key pictures rightly;
 * where a span has none by the marks, the decoder itself looks for one, so that a file that marks them wrongly is
 * looked through as well, only at more cost.
 * @throws RecordingUndecodable when no picture can be decoded at all.
 */
export async function* decodeKeyPictures(
  request: Omit<DecodeRequest, 'keyframesOnly' | 'thinned'>,
): AsyncGenerator<Frame> {
  const { fps } = request;
  const every = (fromSpan: number) =>
    decodeFrames({
      ...request,
      fromMs: Math.max(request.fromMs, (fromSpan * 1000) / fps),
      keyframesOnly: true,
    });
  let next = spanOf(request.fromMs, fps);
  let given = 0;
  let inVain = 0;
  let unmarked = 0;
  try {
    const thinned = await decodeFrames({ ...request, keyframesOnly: true, thinned: true });
    for await (const frame of thinned.frames) {
      const span = spanOf(frame.ptsMs, fps);
      if (span < next) continue;
      if (span > next && inVain < PATIENCE) {
        const before = unmarked;
        for await (const missed of (await every(next)).frames) {
          if (spanOf(missed.ptsMs, fps) >= span) break;
          unmarked++;
          given++;
          yield missed;
        }
        if (unmarked === before) inVain++;
      }
      next = span + 1;
      given++;
      yield frame;
      if (unmarked >= DISTRUST) break;
    }
  } catch (error) {
    // What cannot be copied may still be decoded.
    if (request.signal?.aborted) throw error;
  }
  try {
    for await (const frame of (await every(next)).frames) {
      if (spanOf(frame.ptsMs, fps) < next) continue;
      given++;
      yield frame;
    }
  } catch (error) {
    if (given === 0 || request.signal?.aborted) throw error;
  }
}
