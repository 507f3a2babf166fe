import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Frame } from '../models/types';
import { type DecodeRequest, decodeFrames, spanOf } from './decode';
import { RecordingUndecodable } from './errors';
import { decodeKeyPictures } from './key-pictures';
import { testFolder } from './testing';

const run = promisify(execFile);

/** Time, size and brightness, which in these clips tells the time as well. */
const told = ({ ptsMs, widthPx, heightPx, rgb }: Frame) => ({
  ptsMs,
  widthPx,
  heightPx,
  brightness: rgb.reduce((sum, value) => sum + value, 0) / rgb.length,
});

async function chosen(file: string, fps: number, fromMs = 0) {
  const frames: ReturnType<typeof told>[] = [];
  for await (const frame of decodeKeyPictures({ file, fromMs, fps, maxSidePx: 640 }))
    frames.push(told(frame));
  return frames;
}

/** The same, with every key picture decoded. */
async function expected(file: string, fps: number, fromMs = 0) {
  const request: DecodeRequest = { file, fromMs, fps, maxSidePx: 640, keyframesOnly: true };
  const frames: ReturnType<typeof told>[] = [];
  for await (const frame of (await decodeFrames(request)).frames) frames.push(told(frame));
  return frames;
}

describe('key pictures', () => {
  let folder: string;
  let remove: () => Promise<void>;
  let steady: string;

  beforeAll(async () => {
    ({ folder, remove } = await testFolder());
    steady = path.join(folder, 'steady.mp4');
    const grey = 'nullsrc=s=320x240:r=25:d=8,format=gray,geq=lum=N+16,format=yuv420p';
    const coding = ['-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '10', '-g', '10', '-bf', '2'];
    await run('ffmpeg', ['-v', 'error', '-y', '-f', 'lavfi', '-i', grey, ...coding, steady]);
  });
  afterAll(() => remove());

  const made = async (name: string, options: string[]) => {
    const file = path.join(folder, name);
    await run('ffmpeg', ['-v', 'error', '-y', '-i', steady, '-c', 'copy', ...options, file]);
    return file;
  };

  it('are the first of every span, with their own times, in any container and from any beginning', async () => {
    const files = [
      steady,
      await made('late.mkv', ['-output_ts_offset', '7.317']),
      await made('whole.ts', []),
      await made('turned.mp4', ['-metadata:s:v', 'rotate=90']),
      await made('whole.avi', ['-bsf:v', 'h264_mp4toannexb']),
    ];
    for (const file of files) {
      for (const fromMs of [0, 3300]) {
        const frames = await chosen(file, 0.5, fromMs);
        expect(frames).toEqual(await expected(file, 0.5, fromMs));
        expect(frames.length).toBeGreaterThan(1);
      }
    }
    expect((await chosen(steady, 0.5)).map(({ ptsMs }) => ptsMs)).toEqual([0, 2000, 4000, 6000]);
  });

  it.each([
    ['no picture but the first is marked', (file: Buffer) => file.writeUInt32BE(1, file.indexOf('stss') + 8)],
    ['every picture is marked', (file: Buffer) => file.write('free', file.indexOf('stss'))],
  ])('are found where the file marks them wrongly: %s', async (_, spoil) => {
    const file = path.join(folder, 'spoilt.mp4');
    const bytes = await readFile(steady);
    spoil(bytes);
    await writeFile(file, bytes);
    const frames = await chosen(file, 1);
    expect(frames.map(({ ptsMs }) => spanOf(ptsMs, 1))).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(frames).toEqual(await expected(file, 1));
  });

  it('may be far apart', async () => {
    const file = await made('sparse.mkv', ['-bsf:v', `noise=drop='not(key)+gt(mod(n,100),0)'`]);
    expect((await chosen(file, 5)).map(({ ptsMs }) => ptsMs)).toEqual([0, 4000]);
  });

  it('a file without any is refused, with the reason', async () => {
    const text = path.join(folder, 'text.mp4');
    await writeFile(text, 'This is not a recording.');
    await expect(chosen(text, 1)).rejects.toBeInstanceOf(RecordingUndecodable);
  });

  it('a reader that stops early ends ffmpeg', async () => {
    for await (const frame of decodeKeyPictures({ file: steady, fromMs: 0, fps: 1, maxSidePx: 320 })) {
      if (frame.ptsMs > 1000) break;
    }
    expect(await chosen(steady, 0.5)).toHaveLength(4);
  });
});
