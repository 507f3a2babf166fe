import type { InferenceStats, VisionModels } from '../models/types';
import { decodeFrames, spanOf } from './decode';
import { emptyState, fingerprintOf, type IndexState, resumeState } from './index-state';
import { Indexer } from './indexer';
import type { FinishedTrack, IndexSettings, OpenState, SegmentRequest, SegmentResult } from './types';

/** Five pictures a second catch a car that crosses in two; 1280 px keep a plate's letters readable. */
export const DEFAULT_SETTINGS: IndexSettings = { analysedFps: 5, maxSidePx: 1280 };

/** Progress is told at most once for this many analysed frames. */
const PROGRESS_EVERY = 10;

/**
 * Indexes the part [fromMs, toMs) of a recording. What is still in the picture at its end travels in `openState`, so
 * that a recording indexed in segments gives the tracks that it gives in one run; close them with `finishOpenTracks`.
 * The same file, settings and pack give the same result.
 * @throws RecordingUndecodable when no frame can be decoded, OpenStateRefused for a state of another pack or setting,
 *   an AbortError when `signal` says so.
 */
export async function indexSegment(request: SegmentRequest): Promise<SegmentResult> {
  const started = performance.now();
  const settings = { ...DEFAULT_SETTINGS, ...request.settings };
  const fingerprint = fingerprintOf(request.models, settings);
  const state = request.state ? resumeState(request.state, fingerprint) : emptyState(fingerprint);
  const indexer = new Indexer(request.models, state);
  const before = request.models.stats();
  const decoded = await decodeFrames({
    file: request.file,
    fromMs: request.fromMs,
    fps: settings.analysedFps,
    maxSidePx: settings.maxSidePx,
    ...(request.ffmpegPath && { ffmpegPath: request.ffmpegPath }),
    ...(request.ffprobePath && { ffprobePath: request.ffprobePath }),
    ...(request.hwaccel && { hwaccel: request.hwaccel }),
    ...(request.onSoftwareFallback && { onSoftwareFallback: request.onSoftwareFallback }),
    ...(request.signal && { signal: request.signal }),
  });
  const tracks: FinishedTrack[] = [];
  let framesAnalysed = 0;
  let lastPtsMs: number | undefined;
  let endOfFile = true;
  let waitedForFramesMs = 0;
  let idleSince = performance.now();
  for await (const frame of decoded.frames) {
    waitedForFramesMs += performance.now() - idleSince;
    request.signal?.throwIfAborted();
    if (request.toMs !== undefined && frame.ptsMs >= request.toMs) {
      endOfFile = false;
      break;
    }
    const span = spanOf(frame.ptsMs, settings.analysedFps);
    if (span <= state.lastSpan) {
      idleSince = performance.now();
      continue;
    }
    state.lastSpan = span;
    tracks.push(...(await indexer.step(frame)));
    framesAnalysed++;
    lastPtsMs = frame.ptsMs;
    if (framesAnalysed % PROGRESS_EVERY === 0) {
      request.onProgress?.({ ptsMs: frame.ptsMs, framesAnalysed, tracksFinished: tracks.length });
    }
    idleSince = performance.now();
  }
  tracks.push(...(await indexer.drain()));
  request.signal?.throwIfAborted();
  return {
    tracks,
    openState: toOpenState(indexer.save()),
    damage: decoded.damage,
    framesAnalysed,
    ...(lastPtsMs !== undefined && { lastPtsMs }),
    endOfFile,
    stats: {
      ...difference(request.models.stats(), before),
      framesAnalysed,
      framesWithMotion: indexer.framesWithMotion,
      waitedForFramesMs,
      motionMs: indexer.motionMs,
      wallMs: performance.now() - started,
    },
  };
}

/**
 * Ends the tracks that are still open after the last segment.
 * @throws OpenStateRefused as `indexSegment`.
 */
export async function finishOpenTracks(
  openState: OpenState,
  models: VisionModels,
  settings: Partial<IndexSettings> = {},
): Promise<FinishedTrack[]> {
  const fingerprint = fingerprintOf(models, { ...DEFAULT_SETTINGS, ...settings });
  return new Indexer(models, resumeState(openState, fingerprint)).finish();
}

/** A state free of everything that JSON cannot hold. */
const toOpenState = (state: IndexState): OpenState => JSON.parse(JSON.stringify(state)) as OpenState;

function difference(after: InferenceStats, before: InferenceStats): InferenceStats {
  const subtract = (a: Record<string, number>, b: Record<string, number>) =>
    Object.fromEntries(Object.entries(a).map(([task, value]) => [task, value - (b[task] ?? 0)]));
  return {
    inferences: subtract(after.inferences, before.inferences),
    inferenceMs: subtract(after.inferenceMs, before.inferenceMs),
  };
}
