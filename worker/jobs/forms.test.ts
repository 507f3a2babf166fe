import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeClip } from '@/core/evidence/clip';
import { makeStill } from '@/core/evidence/still';
import { decodeFrame } from '@/core/footage/frame';
import { readMedia } from '@/core/footage/media';
import { openWorkingCopy } from '@/core/footage/working-copy';
import { decodeFrames } from '../vision/decode';
import { DRAWN, type Drawing, drawNumbered, ff, numberIn, numberOf } from './testing-forms';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'saboot-forms-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const tools = { ffmpeg: 'ffmpeg', ffprobe: 'ffprobe' };
const programs = { ffmpegPath: 'ffmpeg', ffprobePath: 'ffprobe' };

const h264 = [
  ...['-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '20', '-sc_threshold', '0'],
  ...['-g', '10', '-keyint_min', '10', '-bf', '2'],
];
const noB = ['-bf', '0'];
const h265 = [
  ...['-c:v', 'libx265', '-preset', 'ultrafast', '-crf', '20'],
  ...['-x265-params', 'keyint=10:min-keyint=10:bframes=2:log-level=error:pools=none:frame-threads=1'],
];
const mpeg4 = ['-c:v', 'mpeg4', '-bf', '2', '-g', '10', '-q:v', '3'];
const mjpeg = ['-c:v', 'mjpeg', '-q:v', '3'];
const mpeg2 = ['-c:v', 'mpeg2video', '-bf', '2', '-g', '10', '-q:v', '3'];
const uneven = "select='not(eq(mod(n,7),3))*not(eq(mod(n,11),5))'";
const tone = ['-f', 'lavfi', '-i', 'sine=d=2.4'];
const copied =
  (...args: string[]) =>
  (drawn: string, target: string) =>
    ff('-i', drawn, '-c', 'copy', ...args, target).then(() => undefined);

interface Form extends Drawing {
  /** What people are told about it. */
  told?: string[];
  /** Times are no more than estimates, or are moved: only their agreement is checked. */
  uncertain?: boolean;
  /** Evidence is refused in these words, rather than made of another frame. */
  refused?: RegExp;
  /** Clips and stills are made too. They take the longest, so that forms read alike share one. */
  evidence?: boolean;
}

const forms: [string, Form][] = [
  ['H.264 with B-frames in MP4', { name: 'b.mp4', coding: h264, evidence: true }],
  ['H.264 with B-frames in MOV', { name: 'b.mov', coding: h264 }],
  ['H.265 in MP4', { name: 'hevc.mp4', coding: h265 }],
  ['H.265 of 10 bits', { name: 'ten.mp4', coding: [...h265, '-pix_fmt', 'yuv420p10le'] }],
  ['MPEG-4 part 2 with B-frames in MP4', { name: 'm4.mp4', coding: mpeg4 }],
  ['MPEG-4 part 2 in AVI', { name: 'm4.avi', coding: [...mpeg4, ...noB] }],
  [
    'MPEG-4 part 2 with B-frames in AVI, which has no presentation times',
    {
      name: 'm4b.avi',
      coding: mpeg4,
      told: ['times-estimated', 'searched-through-copy'],
      refused: /another order/,
      evidence: true,
    },
  ],
  [
    'H.264 with B-frames in AVI',
    { name: 'b.avi', coding: h264, told: ['times-estimated', 'searched-through-copy'] },
  ],
  ['MJPEG in AVI, odd size, full range', { name: 'odd.avi', size: '351x287', coding: mjpeg }],
  [
    'AVI without its index',
    {
      name: 'noindex.avi',
      coding: [...mpeg4, ...noB],
      remake: async (drawn, target) => {
        const bytes = await readFile(drawn);
        await writeFile(target, bytes.subarray(0, bytes.lastIndexOf('idx1')));
      },
    },
  ],
  [
    'a variable rate in Matroska',
    { name: 'v.mkv', after: uneven, coding: [...h264, '-fps_mode', 'vfr'], told: ['variable-rate'] },
  ],
  [
    'a variable rate in MP4',
    {
      name: 'v.mp4',
      after: uneven,
      coding: [...h264, '-fps_mode', 'vfr'],
      told: ['variable-rate'],
      evidence: true,
    },
  ],
  ['a start far from zero in Matroska', { name: 'late.mkv', coding: [...h264, '-output_ts_offset', '3.3'] }],
  ['a fragmented MP4', { name: 'frag.mp4', coding: [...h264, '-movflags', 'frag_keyframe+empty_moov'] }],
  [
    'an edit list that hides frames',
    {
      name: 'edit.mp4',
      coding: h264,
      remake: (drawn, target) => ff('-ss', '0.5', '-i', drawn, '-c', 'copy', target).then(() => undefined),
      told: ['hidden-frames'],
    },
  ],
  ['a transport stream', { name: 'p.ts', coding: h264, evidence: true }],
  ['H.265 in a transport stream', { name: 'hevc.ts', coding: h265 }],
  [
    'a transport stream that starts after 14 hours',
    { name: 'o.ts', coding: [...h264, '-output_ts_offset', '50000'] },
  ],
  [
    'a transport stream whose clock runs over',
    { name: 'w.ts', coding: [...h264, '-output_ts_offset', '95442'] },
  ],
  [
    'a transport stream whose clock is set back',
    {
      name: 'back.ts',
      coding: [...h264, ...noB],
      remake: async (drawn, target) => {
        await ff('-i', drawn, '-c', 'copy', '-t', '1.2', '-output_ts_offset', '700', `${target}.a.ts`);
        await ff('-ss', '1.2', '-i', drawn, '-c', 'copy', `${target}.b.ts`);
        await writeFile(
          target,
          Buffer.concat([await readFile(`${target}.a.ts`), await readFile(`${target}.b.ts`)]),
        );
      },
      told: ['clock-restarts'],
      refused: /clock starts again/,
      evidence: true,
      uncertain: true,
    },
  ],
  [
    'times that go back by a fifth of a second',
    {
      name: 'jitter.ts',
      coding: [...h264, ...noB],
      remake: copied('-bsf:v', "setts=ts='if(between(N,20,22),TS-18000,TS)'"),
      told: ['same-times'],
      uncertain: true,
    },
  ],
  ['MPEG-2 in a program stream', { name: 'p.mpg', coding: mpeg2 }],
  [
    'H.264 in a program stream',
    { name: 'h.mpg', coding: [...h264, ...noB, '-f', 'vob'], told: ['times-estimated'] },
  ],
  [
    'interlaced MPEG-2, upper field first',
    {
      name: 'i.mpg',
      fps: 50,
      frames: 120,
      before: 'tinterlace=interleave_top,fieldorder=tff',
      coding: [...mpeg2, ...noB, '-flags', '+ildct+ilme', '-top', '1'],
      told: ['interlaced'],
    },
  ],
  [
    'interlaced H.264',
    {
      name: 'i.ts',
      fps: 50,
      frames: 120,
      before: 'tinterlace=interleave_top,fieldorder=tff',
      coding: [...h264, '-flags', '+ildct+ilme', '-x264-params', 'tff=1'],
      told: ['interlaced'],
    },
  ],
  ['FLV', { name: 'f.flv', coding: h264 }],
  ['ASF', { name: 'a.asf', coding: ['-c:v', 'msmpeg4', '-g', '10', '-q:v', '3'] }],
  [
    'raw H.264',
    {
      name: 'r.h264',
      coding: [...h264, ...noB],
      told: ['times-estimated'],
      refused: /no times/,
      evidence: true,
    },
  ],
  [
    'raw H.264 with B-frames',
    { name: 'rb.h264', coding: h264, told: ['times-estimated', 'searched-through-copy'] },
  ],
  ['raw H.265', { name: 'r.h265', coding: h265, told: ['times-estimated', 'searched-through-copy'] }],
  [
    "a recorder's own header before raw H.264",
    {
      name: 'vendor.dav',
      coding: [...h264, ...noB, '-f', 'h264'],
      remake: async (drawn, target) =>
        writeFile(
          target,
          Buffer.concat([
            Buffer.from('DAHUA-LIKE HEADER 0123456789'.padEnd(512, '\x7f')),
            await readFile(drawn),
          ]),
        ),
      told: ['times-estimated', 'maker-header'],
    },
  ],
  ['five frames a second', { name: 'five.mp4', fps: 5, coding: h264 }],
  [
    'a quarter turn clockwise',
    {
      name: 'r90.mp4',
      after: 'transpose=cclock',
      coding: h264,
      remake: copied('-metadata:s:v:0', 'rotate=270'),
      told: ['rotated'],
    },
  ],
  [
    'a half turn',
    {
      name: 'r180.mp4',
      after: 'hflip,vflip',
      coding: h264,
      remake: copied('-metadata:s:v:0', 'rotate=180'),
      told: ['rotated'],
    },
  ],
  [
    'a quarter turn anticlockwise',
    {
      name: 'r270.mp4',
      after: 'transpose=clock',
      coding: h264,
      remake: copied('-metadata:s:v:0', 'rotate=90'),
      told: ['rotated'],
    },
  ],
  [
    'pixels that are not square',
    { name: 'sar.mp4', size: '720x576', after: 'setsar=16/11', coding: h264, told: ['pixel-shape'] },
  ],
  ['1918 × 1078', { name: 'big.mp4', size: '1918x1078', frames: 20, coding: h264 }],
  ['4K', { name: 'four.mp4', size: '3840x2160', frames: 8, coding: h264 }],
  ['full range', { name: 'full.mp4', coding: [...h264, '-pix_fmt', 'yuvj420p', '-color_range', 'pc'] }],
  [
    'sound as the first stream',
    { name: 'snd.mkv', coding: h264, inputs: tone, remake: copied('-map', '0:a', '-map', '0:v') },
  ],
  [
    'two pictures in one file',
    {
      name: 'two.mp4',
      coding: h264,
      remake: (drawn, target) =>
        ff(
          '-i',
          drawn,
          '-f',
          'lavfi',
          '-i',
          'testsrc=s=320x240:d=2.4',
          '-map',
          '0',
          '-map',
          '1',
          ...h264,
          '-c:v:0',
          'copy',
          target,
        ).then(() => undefined),
      told: ['several-pictures'],
    },
  ],
];

describe.concurrent.each(forms)('%s', (_, form) => {
  it('every reported time is the right frame, and what is unusual is told', async () => {
    const file = await drawNumbered(folder, form);
    const media = await readMedia(file, programs);
    expect(media.particulars.map(({ kind }) => kind)).toEqual(expect.arrayContaining(form.told ?? []));
    if (!form.told) expect(media.particulars).toEqual([]);

    const readable = await openWorkingCopy('ffmpeg', file, media.reading, folder);
    const decode = async (fromMs: number, fps: number, keyframesOnly = false) => {
      const request = { file: readable.path, fromMs: media.firstPtsMs + fromMs, fps, maxSidePx: 480 };
      const { frames, damage } = await decodeFrames({ ...request, keyframesOnly });
      const read: [number, number][] = [];
      for await (const frame of frames) {
        read.push([Math.round((frame.ptsMs - media.firstPtsMs) * 10) / 10, numberIn(frame)]);
      }
      return { read, damage };
    };
    const all = await decode(0, 1000);
    // What is drawn says which frame it is; where it stands in the list says when the product takes it to be.
    expect(all.damage).toEqual([]);
    expect(all.read.map(([ms]) => Math.round(ms))).toEqual([...new Set(media.timesMs.map(Math.round))]);
    const first = all.read[0]?.[1] ?? 0;
    const rate = form.fps === 50 ? 25 : (form.fps ?? DRAWN.fps);
    for (const [index, [ms, number]] of all.read.entries()) {
      if (index > 0) expect(number).toBeGreaterThan(all.read[index - 1]?.[1] ?? -1);
      if (!form.uncertain) expect(Math.abs(ms - ((number - first) * 1000) / rate)).toBeLessThan(1.1);
    }
    if (form.after !== uneven && !['edit.mp4', 'jitter.ts'].includes(form.name)) {
      expect(all.read).toHaveLength(form.fps === 50 ? 60 : (form.frames ?? DRAWN.frames));
    }

    // From the middle, and by keyframes alone: the same frames at the same times.
    const middleMs = media.timesMs[Math.floor(all.read.length * 0.45)] ?? 0;
    const later = await decode(middleMs, 1000);
    expect(later.read).toEqual(all.read.filter(([ms]) => ms > middleMs - 0.5));
    expect(later.damage).toEqual([]);
    const keys = (await decode(0, 1000, true)).read;
    expect(keys.length).toBeGreaterThan(0);
    // Of frames with one time in common the first is given; among keyframes alone it may be another one.
    if (form.name !== 'jitter.ts') for (const key of keys) expect(all.read).toContainEqual(key);

    // The picture shown for looking at.
    for (const index of [0, 11, all.read.length - 1]) {
      const [ms, number] = all.read[Math.min(index, all.read.length - 1)] ?? [0, 0];
      expect(await numberOf(await decodeFrame('ffmpeg', readable.path, media.firstPtsMs + ms))).toBe(number);
    }
    await readable.dispose();

    if (!form.evidence) return;
    const range = { fromMs: Math.round(media.timesMs[30] ?? 0), toMs: Math.round(media.timesMs[36] ?? 0) };
    if (form.refused) {
      await expect(makeStill(tools, file, 1000, path.join(folder, form.name))).rejects.toThrow(form.refused);
      await expect(makeClip(tools, file, range, path.join(folder, form.name))).rejects.toThrow(form.refused);
      return;
    }
    for (const index of [1, 33]) {
      const [ms, number] = all.read[index] ?? [0, 0];
      const still = await makeStill(tools, file, Math.round(ms), path.join(folder, `${form.name}-still`));
      expect([still.ptsMs, await numberOf(still.file)]).toEqual([Math.round(ms), number]);
    }
    const clip = await makeClip(tools, file, range, path.join(folder, `${form.name}-clip`));
    const shown = await makeStill(tools, clip.file, 0, path.join(folder, `${form.name}-begin`));
    const begins = all.read.find(([ms]) => Math.round(ms) === clip.actualFromMs);
    expect(await numberOf(shown.file)).toBe(begins?.[1]);
  }, 300_000);
});

describe('what holds no picture', () => {
  it('is refused in words: sound alone, text, a folder of zeros', async () => {
    const sound = path.join(folder, 'sound.mp4');
    await ff('-f', 'lavfi', '-i', 'sine=d=1', sound);
    await expect(readMedia(sound, programs)).rejects.toMatchObject({ code: 'no-video' });
    const zeros = path.join(folder, 'zeros.dav');
    await writeFile(zeros, Buffer.alloc(200_000));
    await expect(readMedia(zeros, programs)).rejects.toMatchObject({ code: 'not-a-recording' });
  });
});
