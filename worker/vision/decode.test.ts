import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DecodeRequest, decodeFrames } from './decode';
import { RecordingUndecodable } from './errors';
import { FfmpegMessages } from './ffmpeg-messages';
import { testFolder } from './testing';

const run = promisify(execFile);

/** Presentation times as ffprobe lists them, in milliseconds. */
async function frameTimes(file: string): Promise<number[]> {
  const { stdout } = await run('ffprobe', [
    '-v',
    'error',
    '-select_streams',
    'v:0',
    '-show_entries',
    'frame=best_effort_timestamp_time',
    '-of',
    'csv=p=0',
    file,
  ]);
  return stdout
    .split('\n')
    .map((line) => Number.parseFloat(line) * 1000)
    .filter(Number.isFinite);
}

async function decodeAll(
  file: string,
  fromMs: number,
  fps: number,
  maxSidePx = 640,
  more: Partial<DecodeRequest> = {},
) {
  const decoded = await decodeFrames({ file, fromMs, fps, maxSidePx, ...more });
  const frames: { ptsMs: number; brightness: number }[] = [];
  for await (const frame of decoded.frames) {
    let sum = 0;
    for (let index = 0; index < frame.rgb.length; index += 3) sum += frame.rgb[index] ?? 0;
    frames.push({ ptsMs: frame.ptsMs, brightness: sum / (frame.rgb.length / 3) });
  }
  return { ...decoded, frames };
}

describe('decoding', () => {
  let folder: string;
  let remove: () => Promise<void>;
  let steady: string;
  let uneven: string;

  beforeAll(async () => {
    ({ folder, remove } = await testFolder());
    // Brightness grows with time (4 a frame of 25), so that a frame's picture tells its time.
    steady = path.join(folder, 'steady.mp4');
    uneven = path.join(folder, 'uneven.mkv');
    const grey = 'nullsrc=s=320x240:r=25:d=2,format=gray,geq=lum=4*N+16,format=yuv420p';
    const coding = ['-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '10', '-g', '10', '-bf', '2'];
    await run('ffmpeg', ['-v', 'error', '-y', '-f', 'lavfi', '-i', grey, ...coding, steady]);
    // Frames dropped at uneven places, times kept, the first one not at zero.
    const drop = `select='not(mod(n,7)*mod(n,5))+gt(n,30)',setpts=PTS+0.517/TB`;
    await run('ffmpeg', [
      '-v',
      'error',
      '-y',
      '-f',
      'lavfi',
      '-i',
      grey,
      '-vf',
      drop,
      '-fps_mode',
      'passthrough',
      '-avoid_negative_ts',
      'disabled',
      ...coding,
      uneven,
    ]);
  });
  afterAll(() => remove());

  it('gives every frame its own time, as the container has it', async () => {
    const { frames, widthPx, heightPx, damage } = await decodeAll(steady, 0, 100);
    expect(frames.map(({ ptsMs }) => Math.round(ptsMs))).toEqual((await frameTimes(steady)).map(Math.round));
    expect([widthPx, heightPx]).toEqual([320, 240]);
    expect(damage).toEqual([]);
  });

  it('keeps times of an uneven frame rate that does not begin at zero', async () => {
    const { frames } = await decodeAll(uneven, 0, 100);
    const times = (await frameTimes(uneven)).map(Math.round);
    expect(new Set(times.slice(1).map((time, index) => time - (times[index] ?? 0))).size).toBeGreaterThan(1);
    expect(times[0]).toBeGreaterThan(400);
    expect(frames.map(({ ptsMs }) => Math.round(ptsMs))).toEqual(times);
    // The picture at a time is the picture of that time: 4 levels of brightness a frame of 40 ms.
    for (const { ptsMs, brightness } of frames) {
      const expected = ((ptsMs - 517) / 40) * 4 + 16;
      expect(Math.abs(brightness - expected)).toBeLessThan(4);
    }
  });

  it('takes the first frame of every span, wherever it begins', async () => {
    const whole = (await decodeAll(uneven, 0, 5)).frames;
    expect(new Set(whole.map(({ ptsMs }) => Math.floor(ptsMs / 200))).size).toBe(whole.length);
    for (const fromMs of [600, 1000, 1800]) {
      const part = (await decodeAll(uneven, fromMs, 5)).frames;
      expect(part).toEqual(whole.filter(({ ptsMs }) => ptsMs >= fromMs));
    }
  });

  it('makes frames smaller and turns them as the file asks', async () => {
    const turned = path.join(folder, 'turned.mp4');
    await run('ffmpeg', [
      '-v',
      'error',
      '-y',
      '-display_rotation',
      '90',
      '-i',
      steady,
      '-c',
      'copy',
      turned,
    ]).catch(() =>
      run('ffmpeg', ['-v', 'error', '-y', '-i', steady, '-c', 'copy', '-metadata:s:v', 'rotate=90', turned]),
    );
    const decoded = await decodeFrames({ file: turned, fromMs: 0, fps: 5, maxSidePx: 160 });
    expect([decoded.widthPx, decoded.heightPx]).toEqual([120, 160]);
    for await (const frame of decoded.frames) {
      expect(frame.rgb).toHaveLength(120 * 160 * 3);
      break;
    }
  });

  it('reports damage with its time and goes on', async () => {
    const damaged = path.join(folder, 'damaged.mkv');
    const bytes = await readFile(uneven);
    const middle = Math.floor(bytes.length * 0.55);
    bytes.fill(0x5a, middle, middle + 300);
    await writeFile(damaged, bytes);
    const { frames, damage } = await decodeAll(damaged, 0, 100);
    expect(damage.length).toBeGreaterThan(0);
    expect(frames.length).toBeGreaterThan(5);
    for (const { atMs, message } of damage) {
      expect(atMs).toBeGreaterThanOrEqual(0);
      expect(message).not.toMatch(/0x[0-9a-f]{6}/);
    }
  });

  it('refuses what is no recording, with the reason', async () => {
    const text = path.join(folder, 'text.mp4');
    await writeFile(text, 'This is not a recording.');
    await expect(decodeAll(text, 0, 5)).rejects.toBeInstanceOf(RecordingUndecodable);
    const sound = path.join(folder, 'sound.mka');
    await run('ffmpeg', ['-v', 'error', '-y', '-f', 'lavfi', '-i', 'sine=d=0.2', sound]);
    await expect(decodeAll(sound, 0, 5)).rejects.toThrow('no video stream');
  });

  it('gives keyframes alone, each with its own time and picture, from any beginning', async () => {
    const all = (await decodeAll(steady, 0, 100)).frames;
    const keys = (await decodeAll(steady, 0, 100, 640, { keyframesOnly: true })).frames;
    expect(keys.map(({ ptsMs }) => ptsMs)).toEqual([0, 400, 800, 1200, 1600]);
    for (const key of keys) expect(all).toContainEqual(key);
    const later = (await decodeAll(steady, 700, 100, 640, { keyframesOnly: true })).frames;
    expect(later).toEqual(keys.filter(({ ptsMs }) => ptsMs >= 700));
  });

  it('software decodes where the hardware asked for is not there, and says so', async () => {
    const said: string[] = [];
    const asked = { hwaccel: 'no-such-device', onSoftwareFallback: (reason: string) => said.push(reason) };
    const { frames, damage } = await decodeAll(steady, 0, 100, 640, asked);
    expect(said).toEqual(['no-such-device: this ffmpeg was built without it']);
    expect(damage).toEqual([]);
    expect(frames).toEqual((await decodeAll(steady, 0, 100)).frames);
  });

  it('a reader that stops early ends ffmpeg', async () => {
    const decoded = await decodeFrames({ file: steady, fromMs: 0, fps: 25, maxSidePx: 320 });
    for await (const frame of decoded.frames) if (frame.ptsMs > 100) break;
    // A second reader of the same file is not disturbed.
    expect((await decodeAll(steady, 1000, 5)).frames[0]?.ptsMs).toBe(1000);
  });
});

describe('a decoder that hangs', () => {
  it('is ended: what it gave stays, and where it stopped is damage with the reason', async () => {
    const { folder, remove } = await testFolder();
    try {
      const file = path.join(folder, 'clip.mp4');
      const picture = ['-f', 'lavfi', '-i', 'testsrc2=s=64x48:r=25:d=2'];
      await run('ffmpeg', ['-v', 'error', '-y', ...picture, '-g', '10', file]);
      // The real one, of whose pictures three come through; then a program that is there and does nothing.
      const hanging = path.join(folder, 'ffmpeg');
      const pidFile = path.join(folder, 'pid');
      const script = `#!/bin/sh
if [ "$1" = "-version" ]; then exec ffmpeg -version; fi
echo $$ > "${pidFile}"
ffmpeg "$@" | head -c ${3 * 64 * 48 * 3}
exec sleep 3600
`;
      await writeFile(hanging, script, { mode: 0o755 });
      const request = { file, fromMs: 0, fps: 25, maxSidePx: 64, ffmpegPath: hanging, stallMs: 500 };
      const decoded = await decodeFrames(request);
      const times: number[] = [];
      for await (const { ptsMs } of decoded.frames) times.push(ptsMs);
      expect(times).toEqual([0, 40, 80]);
      expect(decoded.damage.map(({ message }) => message)).toContainEqual(
        expect.stringMatching(/stood still/),
      );
      const pid = Number(await readFile(pidFile, 'utf8'));
      expect(() => process.kill(pid, 0)).toThrow(/ESRCH/);
    } finally {
      await remove();
    }
  });
});

describe('what ffmpeg says', () => {
  it('times are exact after days, where its own seconds are rounded', async () => {
    const messages = new FfmpegMessages(0);
    messages.line('[Parsed_showinfo_1 @ 0x5581] [info] config in time_base: 1/90000, frame_rate: 25/1');
    messages.line(
      '[Parsed_showinfo_1 @ 0x5581] [info] n:   0 pts:15552003600 pts_time:172800 duration: 3600',
    );
    expect(await messages.nextTime()).toBe(172800040);
  });

  it('damage lasts to the next key picture that can lie behind it; a wrong time spoils none', async () => {
    const messages = new FfmpegMessages(0);
    messages.line('[Parsed_showinfo_0 @ 0x1] [info] config in time_base: 1/1000, frame_rate: 25/1');
    const frame = (ptsMs: number, key = 0) =>
      messages.line(`[Parsed_showinfo_0 @ 0x1] [info] n:   0 pts:  ${ptsMs} pts_time:1 iskey:${key} type:P`);
    frame(1500, 1);
    frame(3000);
    messages.line('[h264 @ 0x2] [error] corrupted macroblock 3 4');
    messages.line('[mpegts @ 0x2] [warning] timestamp discontinuity 4000');
    frame(3400, 1);
    frame(4400);
    frame(5400, 1);
    frame(6000);
    messages.line('[h264 @ 0x2] [error] Missing reference picture');
    frame(6400);
    expect(messages.damage).toEqual([
      { atMs: 3000, cleanFromMs: 5400, message: '[h264] corrupted macroblock 3 4' },
      { atMs: 3000, cleanFromMs: 3000, message: '[mpegts] timestamp discontinuity 4000' },
      { atMs: 6000, message: '[h264] Missing reference picture' },
    ]);
  });

  it('says the same complaint once a second, without addresses', () => {
    const messages = new FfmpegMessages(5000);
    for (let block = 0; block < 50; block++) {
      messages.line(`[h264 @ 0x55d0c] [error] error while decoding MB ${block} 20, bytestream -5`);
    }
    messages.line('[mov @ 0x55d0c] [warning] deprecated pixel format used');
    expect(messages.damage).toEqual([
      { atMs: 5000, message: '[h264] error while decoding MB 0 20, bytestream -5' },
    ]);
  });
});
