import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { DEFAULT_SETTINGS } from '@/worker/vision';

const run = promisify(execFile);

/** A file to measure on. */
export interface Clip {
  name: string;
  file: string;
}

/** 1080p25 made of footage: the small clips decode in nothing, so that a ratio to decoding says little of real cameras. */
const MADE = [
  { name: 'quiet_1080p25', from: 'intel_car_detection.mp4' },
  { name: 'busy_1080p25', from: 'tfl_a40_old_oak_road.mp4' },
];
const MADE_SECONDS = 30;

/**
 * The clips to measure: those of a folder, and two of 30 s in 1080p25 at 4 Mbit/s made of it in `scratch`: scaled up,
 * padded, looped, with a sensor's noise.
 * @param wanted names (without the file's ending, too); empty for all.
 */
export async function clipsIn(footage: string, scratch: string, wanted: string[]): Promise<Clip[]> {
  const isWanted = (name: string) =>
    wanted.length === 0 || wanted.includes(name) || wanted.includes(path.parse(name).name);
  const found = readdirSync(footage)
    .filter((name) => /\.(mp4|mkv|avi|mov|ts)$/.test(name) && isWanted(name))
    .sort()
    .map((name) => ({ name, file: path.join(footage, name) }));
  for (const { name, from } of MADE) {
    if (!isWanted(name)) continue;
    const file = path.join(scratch, `${name}.mp4`);
    await makeFullHd(path.join(footage, from), file);
    found.push({ name, file });
  }
  return found;
}

async function makeFullHd(from: string, to: string): Promise<void> {
  const picture = [
    'scale=1920:1080:force_original_aspect_ratio=decrease:flags=bicubic',
    'pad=1920:1080:(ow-iw)/2:(oh-ih)/2',
    'fps=25,noise=alls=4:allf=t,format=yuv420p,setsar=1',
  ].join(',');
  const coding = '-c:v libx264 -preset veryfast -b:v 4M -maxrate 6M -bufsize 8M -g 50'.split(' ');
  const length = ['-t', String(MADE_SECONDS)];
  await run('ffmpeg', [
    ...['-v', 'error', '-nostdin', '-y', '-stream_loop', '-1', '-i', from, ...length, '-an', '-vf', picture],
    ...coding,
    to,
  ]);
}

/** A recording of about so many seconds: the clip again and again, not coded anew. */
export async function loopTo(clip: Clip, seconds: number, to: string): Promise<void> {
  const args = ['-v', 'error', '-nostdin', '-y', '-stream_loop', '-1', '-i', clip.file];
  await run('ffmpeg', [...args, '-t', String(seconds), '-an', '-c', 'copy', to]);
}

/** How long ffmpeg took, in seconds of wall and of processor time. */
export interface Decoding {
  wallS: number;
  cpuS: number;
}

/**
 * Lets ffmpeg decode a file and throw the pictures away; the faster of two runs, as the file is then warm.
 * @param sampled with the sampling and scaling that indexing asks for.
 */
export async function decodeOnly(file: string, sampled: boolean): Promise<Decoding> {
  const runs = [await decodeOnce(file, sampled), await decodeOnce(file, sampled)];
  return {
    wallS: Math.min(...runs.map(({ wallS }) => wallS)),
    cpuS: Math.min(...runs.map(({ cpuS }) => cpuS)),
  };
}

async function decodeOnce(file: string, sampled: boolean): Promise<Decoding> {
  const { analysedFps, maxSidePx } = DEFAULT_SETTINGS;
  const span = (time: string) => `floor(${time}*${analysedFps}+0.000001)`;
  const filter = [
    `select='isnan(prev_selected_t)+gt(${span('t')},${span('prev_selected_t')})'`,
    `scale='min(iw,${maxSidePx})':-2:flags=bilinear`,
    'format=rgb24',
  ].join(',');
  const sampling = sampled ? ['-vf', filter, '-fps_mode', 'passthrough'] : [];
  const started = performance.now();
  const asked = ['-hide_banner', '-nostdin', '-nostats', '-benchmark', '-i', file, '-map', '0:V:0'];
  const { stderr } = await run('ffmpeg', [...asked, ...sampling, '-f', 'null', '-']);
  const [, user = '0', system = '0'] = /utime=([\d.]+)s stime=([\d.]+)s/.exec(stderr) ?? [];
  return { wallS: (performance.now() - started) / 1000, cpuS: Number(user) + Number(system) };
}

/** Size, frame rate and length of a file. @throws Error of ffprobe when it is no video. */
export async function shapeOf(file: string): Promise<{ form: string; durationS: number }> {
  const entries = 'stream=width,height,avg_frame_rate:format=duration';
  const args = ['-v', 'error', '-select_streams', 'V:0', '-show_entries', entries, '-of', 'json', file];
  const { streams, format } = JSON.parse((await run('ffprobe', args)).stdout) as {
    streams: { width: number; height: number; avg_frame_rate: string }[];
    format: { duration: string };
  };
  const stream = streams[0];
  const [numerator = 0, denominator = 1] = (stream?.avg_frame_rate ?? '0/1').split('/').map(Number);
  const fps = Math.round((numerator / denominator) * 10) / 10;
  return { form: `${stream?.width}×${stream?.height}, ${fps}/s`, durationS: Number(format.duration) };
}
