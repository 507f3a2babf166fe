import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Frame, LookRegion, PixelBox, VisionModels } from '@/worker/models/types';
import { type FinishedTrack, finishOpenTracks, indexSegment, type PathPoint } from '@/worker/vision';
import { decodeFrames } from '@/worker/vision/decode';
import { type Detections, detectIn } from '@/worker/vision/detect';
import { toPixels } from '@/worker/vision/geometry';
import { DEFAULT_SETTINGS } from '@/worker/vision/index-segment';

/** What the detector was asked and answered in one frame of a clip while it was indexed, merged as indexing merges it. */
export interface Look {
  ptsMs: number;
  regions: LookRegion[];
  detections: Detections;
}

/** A clip as the product indexes it. */
export interface IndexedClip {
  clip: string;
  file: string;
  widthPx: number;
  heightPx: number;
  lastPtsMs: number;
  framesAnalysed: number;
  tracks: FinishedTrack[];
  looks: Look[];
}

/** Indexes clips of a folder, each once, however many parts ask for it. */
export class Clips {
  private readonly indexed = new Map<string, Promise<IndexedClip>>();

  constructor(
    private readonly footage: string,
    private readonly models: VisionModels,
    private readonly say: (line: string) => void,
  ) {}

  /** Whether the clip is there. */
  has(clip: string): boolean {
    return existsSync(path.join(this.footage, clip));
  }

  /** The clip with everything that indexing finds in it. */
  index(clip: string): Promise<IndexedClip> {
    const known = this.indexed.get(clip) ?? this.indexNow(clip);
    this.indexed.set(clip, known);
    return known;
  }

  /** The frames of a clip that indexing analyses, at its size. */
  async *frames(clip: string): AsyncGenerator<Frame> {
    const { analysedFps: fps, maxSidePx } = DEFAULT_SETTINGS;
    const decoded = await decodeFrames({ file: path.join(this.footage, clip), fromMs: 0, fps, maxSidePx });
    yield* decoded.frames;
  }

  private async indexNow(clip: string): Promise<IndexedClip> {
    this.say(`  indexing ${clip}`);
    const file = path.join(this.footage, clip);
    const asked: {
      frame: Frame;
      regions: LookRegion[];
      answer: Awaited<ReturnType<VisionModels['detectObjects']>>;
    }[] = [];
    const size = { widthPx: 0, heightPx: 0 };
    // The product's own run, listened to: what the detector was asked and what it answered.
    const listening: VisionModels = {
      ...this.models,
      detectObjects: async (frame, regions) => {
        const answer = await this.models.detectObjects(frame, regions);
        size.widthPx = frame.widthPx;
        size.heightPx = frame.heightPx;
        asked.push({ frame: { ...frame, rgb: NO_PIXELS }, regions, answer });
        return answer;
      },
    };
    const result = await indexSegment({ file, fromMs: 0, models: listening });
    const tracks = [...result.tracks, ...(await finishOpenTracks(result.openState, listening))];
    const looks: Look[] = [];
    for (const { frame, regions, answer } of asked) {
      if (regions.length === 0) continue;
      const answered: VisionModels = { ...this.models, detectObjects: async () => answer };
      looks.push({ ptsMs: frame.ptsMs, regions, detections: await detectIn(frame, regions, answered) });
    }
    return {
      clip,
      file,
      ...size,
      lastPtsMs: result.lastPtsMs ?? 0,
      framesAnalysed: result.framesAnalysed,
      tracks,
      looks,
    };
  }
}

const NO_PIXELS = new Uint8Array(new SharedArrayBuffer(0));

/** Where a track is at a moment, in pixels, on the line between its path's points; undefined before and after it. */
export function boxAt(
  track: FinishedTrack,
  ptsMs: number,
  { widthPx, heightPx }: IndexedClip,
): PixelBox | undefined {
  const after = track.path.findIndex((point) => point.ptsMs >= ptsMs);
  if (after < 0) return undefined;
  const [a, b] = [track.path[Math.max(0, after - 1)], track.path[after]];
  if (!a || !b || (after === 0 && b.ptsMs > ptsMs)) return undefined;
  const share = b.ptsMs > a.ptsMs ? (ptsMs - a.ptsMs) / (b.ptsMs - a.ptsMs) : 0;
  const between = (key: keyof PathPoint) => a[key] + (b[key] - a[key]) * share;
  return toPixels({ x: between('x'), y: between('y'), w: between('w'), h: between('h') }, widthPx, heightPx);
}
