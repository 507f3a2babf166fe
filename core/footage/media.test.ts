import { existsSync } from 'node:fs';
import { mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readMedia } from './media';

/** Footage that is not part of the repository; see its README for what each clip holds. */
const shared = path.join(process.env.SABOOT_SHARED ?? path.resolve('..', 'shared'), 'footage');
const hasShared = existsSync(shared);
if (!hasShared) console.log(`Real clips are not read: there is no ${shared}.`);

const programs = { ffmpegPath: 'ffmpeg', ffprobePath: 'ffprobe' };
let folder: string;
const at = (name: string) => path.join(folder, name);
const draw = (name: string, ...settings: string[]) =>
  execa('ffmpeg', [
    ...['-v', 'error', '-y', '-f', 'lavfi', '-i', 'testsrc2=size=320x180:rate=10:duration=6'],
    ...['-c:v', 'libx264', '-g', '20', '-pix_fmt', 'yuv420p', ...settings, at(name)],
  ]);
async function cut(from: string, to: string, share: number) {
  const bytes = await readFile(at(from));
  await writeFile(at(to), bytes.subarray(0, Math.floor(bytes.length * share)));
}

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'saboot-media-'));
  await draw('whole.mp4', '-metadata', 'creation_time=2026-11-20T13:30:00Z');
  await draw('index-first.mp4', '-movflags', '+faststart');
  await draw('whole.mkv');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('reading a recording', () => {
  it('its form and the time of every frame are read, the first frame at 0', async () => {
    const media = await readMedia(at('whole.mp4'), programs);
    expect(media).toMatchObject({
      videoCodec: 'h264',
      audioCodec: null,
      width: 320,
      height: 180,
      rotationDeg: 0,
      frameRate: 10,
      durationMs: 6000,
      createdAt: new Date('2026-11-20T13:30:00Z'),
    });
    expect(media.timesMs).toHaveLength(60);
    expect(media.timesMs.slice(0, 3)).toEqual([0, 100, 200]);
  });

  it('frames of a variable rate keep their own times', async () => {
    await draw('variable.mkv', '-vf', "select='not(mod(n,3))+eq(n,1)'", '-fps_mode', 'passthrough');
    const { timesMs } = await readMedia(at('variable.mkv'), programs);
    expect(timesMs.slice(0, 5)).toEqual([0, 100, 300, 600, 900]);
  });

  it('a stream that starts late is counted from its first picture', async () => {
    await execa('ffmpeg', [
      '-v',
      'error',
      '-y',
      '-itsoffset',
      '0.5',
      '-i',
      at('whole.mkv'),
      '-c',
      'copy',
      at('late.mkv'),
    ]);
    const media = await readMedia(at('late.mkv'), programs);
    expect(media.firstPtsMs).toBe(500);
    expect(media.timesMs[0]).toBe(0);
  });

  it('a turned picture says by how much, clockwise', async () => {
    // ffmpeg 5 writes this tag as a matrix that turns anticlockwise, and shows the picture so.
    await execa('ffmpeg', [
      ...[
        '-v',
        'error',
        '-y',
        '-i',
        at('whole.mp4'),
        '-c',
        'copy',
        '-metadata:s:v',
        'rotate=90',
        at('turned.mp4'),
      ],
    ]);
    expect((await readMedia(at('turned.mp4'), programs)).rotationDeg).toBe(270);
  });

  it('a truncated MP4 whose index is at its end is refused as cut off', async () => {
    await cut('whole.mp4', 'cut.mp4', 0.6);
    await expect(readMedia(at('cut.mp4'), programs)).rejects.toMatchObject({
      code: 'truncated',
      message: /index at the end/,
    });
  });

  it.each([
    ['index-first.mp4', 'cut-index-first.mp4'],
    ['whole.mkv', 'cut.mkv'],
  ])('a truncated %s is read as far as it goes; its duration stays the stated one', async (whole, part) => {
    await cut(whole, part, 0.6);
    const media = await readMedia(at(part), programs);
    expect(media.durationMs).toBe(6000);
    expect(media.timesMs.length).toBeLessThan(45);
    const missingMs = expect.any(Number);
    expect(media.particulars).toContainEqual({ kind: 'cut-off', missingMs });
  });

  it('what is no video is refused: text, noise, a picture, sound, a playlist that names other files', async () => {
    await writeFile(at('notes.mp4'), 'Seized at the bazaar on Friday.\n'.repeat(40));
    await writeFile(at('noise.mp4'), Buffer.alloc(50_000, 'x7#'));
    await execa('ffmpeg', ['-v', 'error', '-y', '-i', at('whole.mp4'), '-frames:v', '1', at('picture.png')]);
    await writeFile(at('list.m3u8'), `#EXTM3U\n#EXTINF:6,\n${at('whole.mkv')}\n#EXT-X-ENDLIST\n`);
    for (const name of ['notes.mp4', 'noise.mp4', 'picture.png', 'list.m3u8'])
      await expect(readMedia(at(name), programs)).rejects.toMatchObject({ code: 'not-a-recording' });
    await execa('ffmpeg', ['-v', 'error', '-y', '-f', 'lavfi', '-i', 'sine=duration=2', at('sound.m4a')]);
    await expect(readMedia(at('sound.m4a'), programs)).rejects.toMatchObject({ code: 'no-video' });
  });

  it('a file whose pictures are destroyed is refused, though its index is whole', async () => {
    const bytes = await readFile(at('index-first.mp4'));
    bytes.fill(0xa5, bytes.indexOf('mdat') + 4);
    const handle = await open(at('destroyed.mp4'), 'w');
    await handle.writeFile(bytes);
    await handle.close();
    await expect(readMedia(at('destroyed.mp4'), programs)).rejects.toMatchObject({ code: 'undecodable' });
  });
});

describe.skipIf(!hasShared)('reading real clips', () => {
  it.each([
    // Eight samples before the edit list's start are not shown.
    ['intel_person_bicycle_car.mp4', { frames: 459, firstPtsMs: 0, durationMs: 38_310 }],
    // Its picture begins half a second after its sound.
    ['mpf_marathon_crowd.mkv', { frames: 138, firstPtsMs: 491, durationMs: 4_638 }],
    ['tfl_a40_old_oak_road.mp4', { frames: 238, firstPtsMs: 0, durationMs: 9_520 }],
  ])('%s', async (name, expected) => {
    const { timesMs, firstPtsMs, durationMs } = await readMedia(path.join(shared, name), programs);
    expect({ frames: timesMs.length, firstPtsMs, durationMs }).toEqual(expected);
  });
});
