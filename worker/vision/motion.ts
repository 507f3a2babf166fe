import type { Frame, PixelBox } from '../models/types';

/** Longer side of the picture that motion is looked for on: 1 ms a frame, and a walker far away is still 5 px. */
const LONG_SIDE = 320;
/** Grey levels that a pixel must differ from the background by. Sensor noise and H.264 stay below 10. */
const DIFFERENT = 16;
/** Share of the way that the background goes towards what is seen, per second: still and moving parts. */
const LEARN_PER_S = 0.25;
const LEARN_MOVING_PER_S = 0.06;
/** More of the picture than this has changed: the camera was moved or switched, not an object. */
const SCENE_CHANGE = 0.6;
/** Smallest blob in pixels of the small picture. */
const SMALLEST_BLOB = 20;

export interface MotionState {
  width: number;
  height: number;
  /** Float32 values in base64. */
  background: string;
  lastPtsMs: number;
}

export interface Motion {
  /** Where something moves, in pixels of the frame; largest first. */
  blobs: PixelBox[];
  /** The background was begun anew: at the first frame, and when the whole scene changed. */
  restarted: boolean;
}

/**
 * Running-average background on a small grey picture, and the connected places that differ from it. A change of
 * exposure shifts the whole picture: the median difference is taken away first, so that it is no motion.
 */
export class MotionGate {
  private background: Float32Array | undefined;
  private width = 0;
  private height = 0;
  private lastPtsMs = 0;

  static restore(state: MotionState): MotionGate {
    const gate = new MotionGate();
    const bytes = Buffer.from(state.background, 'base64');
    gate.background = new Float32Array(bytes.length / 4);
    Buffer.from(gate.background.buffer).set(bytes);
    gate.width = state.width;
    gate.height = state.height;
    gate.lastPtsMs = state.lastPtsMs;
    return gate;
  }

  save(): MotionState | undefined {
    if (!this.background) return undefined;
    const { width, height, lastPtsMs } = this;
    return { width, height, lastPtsMs, background: Buffer.from(this.background.buffer).toString('base64') };
  }

  step(frame: Frame): Motion {
    const { width, height, grey } = shrinkToGrey(frame);
    if (!this.background || width !== this.width || height !== this.height) {
      this.background = Float32Array.from(grey);
      [this.width, this.height, this.lastPtsMs] = [width, height, frame.ptsMs];
      return { blobs: [], restarted: true };
    }
    const { background } = this;
    const elapsedS = Math.max(0, Math.min(2, (frame.ptsMs - this.lastPtsMs) / 1000));
    this.lastPtsMs = frame.ptsMs;
    const shift = medianDifference(grey, background);
    const mask = new Uint8Array(grey.length);
    let changed = 0;
    for (let index = 0; index < grey.length; index++) {
      const difference = (grey[index] as number) - (background[index] as number) - shift;
      if (difference > DIFFERENT || difference < -DIFFERENT) {
        mask[index] = 1;
        changed++;
      }
    }
    if (changed > SCENE_CHANGE * grey.length) {
      this.background = Float32Array.from(grey);
      return { blobs: [], restarted: true };
    }
    const still = 1 - (1 - LEARN_PER_S) ** elapsedS;
    const moving = 1 - (1 - LEARN_MOVING_PER_S) ** elapsedS;
    for (let index = 0; index < grey.length; index++) {
      const was = background[index] as number;
      // The exposure's shift is followed at once; only the rest is learnt slowly.
      const difference = (grey[index] as number) - was - shift;
      background[index] = was + shift + difference * (mask[index] ? moving : still);
    }
    const scale = frame.widthPx / width;
    return { blobs: blobsOf(mask, width, height).map((blob) => scaled(blob, scale)), restarted: false };
  }
}

const scaled = (box: PixelBox, by: number): PixelBox => ({
  x: box.x * by,
  y: box.y * by,
  w: box.w * by,
  h: box.h * by,
});

/** Mean brightness of the frame's blocks: up to nine points of each are enough to quiet the noise. */
function shrinkToGrey(frame: Frame): { width: number; height: number; grey: Float32Array } {
  const scale = LONG_SIDE / Math.max(frame.widthPx, frame.heightPx);
  const width = Math.max(1, Math.round(frame.widthPx * scale));
  const height = Math.max(1, Math.round(frame.heightPx * scale));
  const grey = new Float32Array(width * height);
  const { rgb } = frame;
  const stepX = frame.widthPx / width;
  const stepY = frame.heightPx / height;
  const perX = Math.max(1, Math.min(3, Math.round(stepX)));
  const perY = Math.max(1, Math.min(3, Math.round(stepY)));
  const columns = new Int32Array(width * perX);
  for (let x = 0; x < width * perX; x++) {
    columns[x] = Math.min(frame.widthPx - 1, Math.floor(((x + 0.5) / perX) * stepX)) * 3;
  }
  for (let y = 0; y < height; y++) {
    for (let row = 0; row < perY; row++) {
      const line =
        Math.min(frame.heightPx - 1, Math.floor((y + (row + 0.5) / perY) * stepY)) * frame.widthPx * 3;
      let at = y * width;
      for (let x = 0; x < columns.length; at++) {
        let sum = 0;
        for (let column = 0; column < perX; column++, x++) {
          const pixel = line + (columns[x] as number);
          sum +=
            (rgb[pixel] as number) * 77 + (rgb[pixel + 1] as number) * 151 + (rgb[pixel + 2] as number) * 28;
        }
        grey[at] = (grey[at] as number) + sum;
      }
    }
  }
  const divisor = 256 * perX * perY;
  for (let index = 0; index < grey.length; index++) grey[index] = (grey[index] as number) / divisor;
  return { width, height, grey };
}

/** Median of the differences on every seventh pixel, to half a grey level. */
function medianDifference(grey: Float32Array, background: Float32Array): number {
  const histogram = new Int32Array(1024);
  let count = 0;
  for (let index = 0; index < grey.length; index += 7) {
    const bin = Math.round(((grey[index] as number) - (background[index] as number)) * 2) + 512;
    const place = Math.max(0, Math.min(1023, bin));
    histogram[place] = (histogram[place] as number) + 1;
    count++;
  }
  let seen = 0;
  for (let bin = 0; bin < histogram.length; bin++) {
    seen += histogram[bin] as number;
    if (seen * 2 >= count) return (bin - 512) / 2;
  }
  return 0;
}

/** Boxes of connected places; gaps of two pixels are bridged, because clothes and windows break a body up. */
function blobsOf(mask: Uint8Array, width: number, height: number): PixelBox[] {
  const seen = new Uint8Array(mask.length);
  const stack: number[] = [];
  const found: { box: PixelBox; area: number }[] = [];
  for (let start = 0; start < mask.length; start++) {
    if (!mask[start] || seen[start]) continue;
    let [minX, minY, maxX, maxY, area] = [width, height, 0, 0, 0];
    stack.push(start);
    seen[start] = 1;
    while (stack.length > 0) {
      const cell = stack.pop() as number;
      const x = cell % width;
      const y = (cell - x) / width;
      area++;
      if (x < minX) minX = x;
      if (x > maxX) maxX = x;
      if (y < minY) minY = y;
      if (y > maxY) maxY = y;
      const top = Math.max(0, y - 2);
      const bottom = Math.min(height - 1, y + 2);
      const left = Math.max(0, x - 2);
      const right = Math.min(width - 1, x + 2);
      for (let ny = top; ny <= bottom; ny++) {
        for (let nx = left; nx <= right; nx++) {
          const next = ny * width + nx;
          if (!mask[next] || seen[next]) continue;
          seen[next] = 1;
          stack.push(next);
        }
      }
    }
    if (area < SMALLEST_BLOB) continue;
    found.push({ box: { x: minX, y: minY, w: maxX - minX + 1, h: maxY - minY + 1 }, area });
  }
  return found.sort((a, b) => b.area - a.area).map(({ box }) => box);
}
