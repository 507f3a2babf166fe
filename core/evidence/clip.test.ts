import { mkdtemp, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeClip, prove } from './clip';
import { planCut } from './cut';
import { readLayout, readPacketIndex } from './packets';
import { hashPackets } from './proof';
import { makeStill } from './still';
import { drawCounted, readCounter, realFootage, testTools } from './testing';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'saboot-clip-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const tone = ['-f', 'lavfi', '-i', 'sine=frequency=440:duration=8'];
const h264 = ['-c:v', 'libx264', '-g', '50', '-keyint_min', '50', '-sc_threshold', '0'];

/** What is drawn, how its clip is wrapped and how it is compared. */
const forms: [string, string, string[], string[], string | undefined, string, string][] = [
  ['B-frames and sound in MP4', 'b.mp4', [...h264, '-bf', '3'], tone, undefined, 'mp4', 'packets'],
  [
    'open groups of pictures in a transport stream',
    'open.ts',
    [...h264, '-bf', '3', '-x264-params', 'open-gop=1', '-c:a', 'aac'],
    tone,
    undefined,
    'mp4',
    'nal-units',
  ],
  [
    'a variable frame rate in Matroska',
    'vfr.mkv',
    [...h264, '-bf', '2', '-vsync', 'vfr'],
    [],
    "select='not(eq(mod(n,7),3))*not(eq(mod(n,11),5))'",
    'mp4',
    'packets',
  ],
  [
    'PCM sound, which MP4 does not hold',
    'pcm.mkv',
    [...h264, '-c:a', 'pcm_alaw', '-ar', '8000'],
    tone,
    undefined,
    'matroska',
    'packets',
  ],
  [
    'MJPEG, where every frame is a keyframe',
    'm.avi',
    ['-c:v', 'mjpeg'],
    [],
    undefined,
    'matroska',
    'packets',
  ],
];

describe.each(forms)('a clip of %s', (_, name, encode, extraInputs, filter, container, method) => {
  test("holds packets equal to the master's, at their own times, and shows the frames asked for", async () => {
    const master = path.join(folder, name);
    await drawCounted(master, {
      frames: 200,
      encode: [...encode, ...(extraInputs.length ? ['-shortest'] : [])],
      extraInputs,
      ...(filter ? { filter } : {}),
    });
    const clip = await makeClip(testTools, master, { fromMs: 3000, toMs: 5000 }, `${master}-clip`);

    expect(clip.container).toBe(container);
    expect(clip.actualFromMs).toBeLessThanOrEqual(3000);
    expect(clip.actualToMs).toBeGreaterThan(5000);
    expect(clip.maxTimeDeviationMs).toBeLessThanOrEqual(1);
    const [video, ...audio] = clip.streams;
    expect(video).toMatchObject({ kind: 'video', method });
    expect(audio).toHaveLength(extraInputs.length === 0 ? 0 : 1);
    for (const stream of clip.streams) expect(stream.clipDigest).toBe(stream.originalDigest);

    // Independently of the proof: the clip's own first shown frame is the frame its record names.
    const first = await makeStill(testTools, clip.file, 0, `${master}-first`);
    const same = await makeStill(testTools, master, clip.actualFromMs, `${master}-same`);
    expect(first.pictureSha256).toBe(same.pictureSha256);
    expect(await readCounter(first.file)).toBe(await readCounter(same.file));
    const last = await makeStill(testTools, clip.file, 1e9, `${master}-last`);
    expect(await readCounter(last.file)).toBe(
      await readCounter((await makeStill(testTools, master, clip.lastFrameMs, `${master}-end`)).file),
    );
  });
});

test('a still is the very frame that is on the screen at its time', async () => {
  const master = path.join(folder, 'counted.mp4');
  await drawCounted(master, { frames: 200, encode: [...h264, '-bf', '3'] });
  for (const frame of [0, 1, 49, 50, 51, 98, 123, 199]) {
    const still = await makeStill(testTools, master, frame * 40 + 13, path.join(folder, `still-${frame}`));
    expect(await readCounter(still.file)).toBe(frame);
    expect(still).toMatchObject({ frameIndex: frame, ptsMs: frame * 40, frames: 200 });
  }
});

test('a rotated recording stays rotated', async () => {
  const upright = path.join(folder, 'upright.mp4');
  const turned = path.join(folder, 'turned.mp4');
  await drawCounted(upright, { frames: 100, encode: [...h264] });
  await execa(testTools.ffmpeg, [
    '-v',
    'error',
    '-i',
    upright,
    '-c',
    'copy',
    '-metadata:s:v:0',
    'rotate=90',
    turned,
  ]);
  const rotation = async (file: string) =>
    (
      await execa(testTools.ffprobe, [
        '-v',
        'error',
        '-show_entries',
        'stream_side_data=rotation',
        '-of',
        'csv=p=0',
        file,
      ])
    ).stdout.trim();
  const clip = await makeClip(
    testTools,
    turned,
    { fromMs: 2100, toMs: 2200 },
    path.join(folder, 'turned-clip'),
  );
  expect(await rotation(clip.file)).toBe(await rotation(turned));
});

test('the same cut twice gives the same bytes', async () => {
  const master = path.join(folder, 'same.mp4');
  await drawCounted(master, { frames: 100, encode: [...h264, '-bf', '2'] });
  const hashes = [];
  for (const target of ['one', 'two']) {
    const clip = await makeClip(testTools, master, { fromMs: 100, toMs: 900 }, path.join(folder, target));
    hashes.push((await execa('sha256sum', [clip.file])).stdout.split(' ')[0]);
  }
  expect(hashes[0]).toBe(hashes[1]);
});

test('a clip that is not the range of the master is refused, and says where it differs', async () => {
  const master = path.join(folder, 'honest.mp4');
  const forged = path.join(folder, 'forged.mp4');
  await drawCounted(master, { frames: 100, encode: [...h264] });
  await execa(testTools.ffmpeg, [
    '-v',
    'error',
    '-i',
    master,
    '-t',
    '2',
    '-c:v',
    'libx264',
    '-crf',
    '20',
    '-g',
    '50',
    forged,
  ]);
  const layout = await readLayout(testTools, master);
  const index = await readPacketIndex(testTools, master, layout.video);
  const source = { file: master, layout, index, cut: planCut(index, layout.video.timeBase, 0, 1000) };
  await expect(prove(testTools, source, forged)).rejects.toThrow(/not provably the same.*packet 0/);
});

test('an unreadable original leaves nothing behind and names the program', async () => {
  const broken = path.join(folder, 'broken.mp4');
  await execa('sh', ['-c', `head -c 50000 /dev/urandom > ${broken}`]);
  await expect(
    makeClip(testTools, broken, { fromMs: 0, toMs: 10 }, path.join(folder, 'nothing')),
  ).rejects.toMatchObject({
    code: 'media-tool-failed',
  });
  expect((await readdir(folder)).filter((file) => file.startsWith('nothing'))).toEqual([]);
});

describe.skipIf(!realFootage)('real footage (skipped without the shared folder)', () => {
  test.each([
    ['intel_car_detection.mp4', 14_400, 18_200],
    ['intel_person_bicycle_car.mp4', 0, 3_800],
    ['intel_person_bicycle_car.mp4', 27_900, 33_800],
    ['mpf_hikers_faces.mp4', 2_300, 3_900],
    ['mpf_event_faces_3s.mp4', 500, 2_000],
    ['mpf_marathon_crowd.mkv', 1_000, 2_000],
    ['tfl_a40_old_oak_road.mp4', 1_000, 4_000],
    ['tfl_piccadilly_st_james.mp4', 300, 9_200],
    ['tfl_piccadilly_circus_night.mp4', 4_200, 7_900],
  ])('%s is cut without loss', async (name, fromMs, toMs) => {
    const master = path.join(realFootage ?? '', name);
    const clip = await makeClip(
      testTools,
      master,
      { fromMs, toMs },
      path.join(folder, `real-${name}-${fromMs}`),
    );
    expect(clip.actualFromMs).toBeLessThanOrEqual(fromMs);
    expect(clip.actualToMs).toBeGreaterThanOrEqual(toMs);
    const layout = await readLayout(testTools, clip.file);
    const own = await hashPackets(testTools, clip.file, [layout.video], () => true);
    expect(own.get(layout.video.index)?.hashes).toHaveLength(clip.streams[0]?.packets ?? -1);
    expect(clip.streams.map((stream) => stream.method)).toEqual(clip.streams.map(() => 'packets'));
  });
});
