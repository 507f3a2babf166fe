import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DomainError } from '@/core/errors';
import { readMedia } from '@/core/footage/media';
import { openWorkingCopy } from '@/core/footage/working-copy';
import { decodeFrames } from '../vision/decode';
import { damagedRanges } from './index-damage';
import { type Drawing, drawNumbered, numberIn } from './testing-forms';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'saboot-damage-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const programs = { ffmpegPath: 'ffmpeg', ffprobePath: 'ffprobe' };
const FPS = 10;
const FRAME_MS = 1000 / FPS;
/** Nothing farther from a picture than this may go unsaid. */
const UNSAID_MS = 2000;
/**
 * Every run draws the same damage: a flipped bit can change a picture without any decoder noticing, and a suite that
 * fails once in a thousand runs says nothing.
 */
const SEED = 20_261_124;
const RUNS = 6;

const h264 = [
  ...['-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '20', '-sc_threshold', '0'],
  ...['-g', '10', '-keyint_min', '10', '-bf', '2'],
];
const drawing = (name: string, coding: string[] = []): Drawing => ({
  name,
  fps: FPS,
  frames: 240,
  coding: [...h264, ...coding],
});
const containers: [string, Drawing][] = [
  ['MP4 with its index at the end', drawing('whole.mp4')],
  ['fragmented MP4', drawing('pieces.mp4', ['-movflags', 'frag_keyframe+empty_moov'])],
  ['Matroska', drawing('whole.mkv')],
  ['a transport stream', drawing('whole.ts')],
];

/** Places and lengths are shares of the file, so that they shrink with it. */
type Harm =
  | { kind: 'bits flipped'; at: number[] }
  | { kind: 'zeroed'; at: number; length: number }
  | { kind: 'cut off'; at: number };

const share = fc.double({ min: 0, max: 1, noNaN: true });
const harms: fc.Arbitrary<Harm> = fc.oneof(
  fc.record({
    kind: fc.constant('bits flipped' as const),
    at: fc.array(share, { minLength: 1, maxLength: 20 }),
  }),
  fc.record({ kind: fc.constant('zeroed' as const), at: share, length: share }),
  fc.record({ kind: fc.constant('cut off' as const), at: share }),
);

/** The file with the harm done to its pictures. What only tells where they lie and when they are shown is spared: a wrong
 * time there is a time like any other. */
function harmed(whole: Buffer, harm: Harm, name: string): Buffer {
  const file = Buffer.from(whole);
  const from = name === 'whole.mp4' ? file.indexOf('mdat') + 4 : Math.ceil(file.length * 0.02);
  const to = name === 'whole.mp4' ? file.lastIndexOf('moov') - 4 : file.length;
  const place = (at: number) => Math.min(to - 1, from + Math.floor(at * (to - from)));
  if (harm.kind === 'cut off') return file.subarray(0, place(harm.at));
  if (harm.kind === 'zeroed') {
    file.fill(0, place(harm.at), Math.min(to, place(harm.at) + Math.ceil(harm.length * 0.3 * (to - from))));
    return file;
  }
  for (const [index, at] of harm.at.entries()) {
    file[place(at)] = (file[place(at)] ?? 0) ^ (1 << (index % 8));
  }
  return file;
}

describe.each(containers)('%s, damaged anywhere', (_, form) => {
  it('is read to its end or refused in words; what was not read is a gap, and every picture outside of gaps is the right one', async () => {
    const whole = await readFile(await drawNumbered(folder, form));
    let read = 0;
    await fc.assert(
      fc.asyncProperty(harms, async (harm) => {
        const file = path.join(folder, `harmed-${form.name}`);
        await writeFile(file, harmed(whole, harm, form.name));
        const media = await readMedia(file, programs).catch((error: unknown) => error);
        if (media instanceof DomainError) return;
        if (media instanceof Error) throw media;
        await checkReading(file, media as Awaited<ReturnType<typeof readMedia>>);
        read++;
      }),
      { numRuns: RUNS, seed: SEED, endOnFailure: true },
    );
    // An MP4 without its index is refused; not everything may be.
    expect(read).toBeGreaterThan(1);
  }, 120_000);
});

async function checkReading(file: string, media: Awaited<ReturnType<typeof readMedia>>): Promise<void> {
  const { firstPtsMs, durationMs, timesMs } = media;
  const readable = await openWorkingCopy('ffmpeg', file, media.reading, folder);
  const request = { file: readable.path, fromMs: firstPtsMs, fps: 1000, maxSidePx: 160, stallMs: 20_000 };
  const { frames, damage } = await decodeFrames(request);
  const seen: { ms: number; number: number }[] = [];
  for await (const frame of frames) seen.push({ ms: frame.ptsMs - firstPtsMs, number: numberIn(frame) });
  await readable.dispose();
  const last = seen.at(-1);
  const gaps = damagedRanges(
    { damage, ...(last && { lastPtsMs: last.ms + firstPtsMs }) },
    { firstPtsMs, durationMs, timesMs, fromMs: 0, toMs: durationMs },
  );
  const inGap = (ms: number) => gaps.some(({ fromMs, toMs }) => ms >= fromMs - 1 && ms <= toMs + 1);
  for (const { fromMs, toMs } of gaps) {
    expect(fromMs).toBeGreaterThanOrEqual(0);
    expect(toMs).toBeLessThanOrEqual(durationMs);
  }
  for (let ms = 0; ms < durationMs; ms += FRAME_MS) {
    const near = seen.some((frame) => Math.abs(frame.ms - ms) <= UNSAID_MS);
    expect(near || inGap(ms), `${ms} ms is neither seen nor said to be missing`).toBe(true);
  }
  const outside = seen.filter(({ ms }) => !inGap(ms));
  for (const { ms, number } of outside) expect([ms, number]).toEqual([ms, Math.round(ms / FRAME_MS)]);
}
