import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { openModels } from '@/worker/models';
import type { VisionModels } from '@/worker/models/types';
import { finishOpenTracks, indexSegment, type TrackKind } from '@/worker/vision';
import { table } from './report';

const run = promisify(execFile);

/** One clip, measured. */
export interface ClipResult {
  clip: string;
  form: string;
  durationS: number;
  decodeS: number;
  indexS: number;
  /** Processor time, which other work on the machine does not change: of ffmpeg alone, and of indexing with it. */
  decodeCpuS: number;
  indexCpuS: number;
  framesAnalysed: number;
  inferences: number;
  tracks: Record<TrackKind, number>;
  plates: number;
}

export interface IndexBench {
  threads: number;
  clips: ClipResult[];
  /** What is labelled in each clip, where it is. */
  labelled: Map<string, string>;
}

/**
 * Indexes each clip of a folder with the default pack and measures it beside ffmpeg merely decoding the same file, one
 * after the other on the same machine. Decoding is measured twice and the faster run taken, as the file is then warm.
 * @param shared the folder with `footage/` and `evaluation/`.
 */
export async function benchIndex(shared: string, threads: number): Promise<IndexBench> {
  const footage = path.join(shared, 'footage');
  const clips = readdirSync(footage).filter((name) => /\.(mp4|mkv|avi|mov|ts)$/.test(name));
  const dataDir = await mkdtemp(path.join(tmpdir(), 'saboot-bench-'));
  const models = await openModels({ dataDir, threads });
  try {
    // The first run of a model lays out its memory: not a clip's cost.
    await indexOnce(path.join(footage, clips[0] ?? ''), models, 1000);
    const results: ClipResult[] = [];
    for (const clip of clips.sort()) {
      const file = path.join(footage, clip);
      const [first, second] = [await decodeOnly(file), await decodeOnly(file)];
      const decodeS = Math.min(first.wallS, second.wallS);
      const decodeCpuS = Math.min(first.cpuS, second.cpuS);
      const { nodeCpuS, ...indexed } = await indexOnce(file, models);
      const shape = await shapeOf(file);
      results.push({ clip, ...shape, decodeS, decodeCpuS, ...indexed, indexCpuS: nodeCpuS + decodeCpuS });
      console.log(`${clip}: measured`);
    }
    return { threads, clips: results, labelled: labelledIn(path.join(shared, 'evaluation')) };
  } finally {
    await models.close();
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function decodeOnly(file: string): Promise<{ wallS: number; cpuS: number }> {
  const started = performance.now();
  const args = [
    '-hide_banner',
    '-nostdin',
    '-nostats',
    '-benchmark',
    '-i',
    file,
    '-map',
    '0:V:0',
    '-f',
    'null',
    '-',
  ];
  const { stderr } = await run('ffmpeg', args);
  const [, user = '0', system = '0'] = /utime=([\d.]+)s stime=([\d.]+)s/.exec(stderr) ?? [];
  return { wallS: (performance.now() - started) / 1000, cpuS: Number(user) + Number(system) };
}

async function shapeOf(file: string): Promise<{ form: string; durationS: number }> {
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

async function indexOnce(file: string, models: VisionModels, toMs?: number) {
  const started = performance.now();
  const cpu = process.cpuUsage();
  const result = await indexSegment({ file, fromMs: 0, models, ...(toMs !== undefined && { toMs }) });
  const found = [...result.tracks, ...(await finishOpenTracks(result.openState, models))];
  const tracks: Record<TrackKind, number> = { person: 0, vehicle: 0, face: 0, plate: 0 };
  for (const track of found) tracks[track.kind]++;
  const { user, system } = process.cpuUsage(cpu);
  return {
    indexS: (performance.now() - started) / 1000,
    nodeCpuS: (user + system) / 1e6,
    framesAnalysed: result.framesAnalysed,
    inferences: Object.values(result.stats.inferences).reduce((sum, count) => sum + count, 0),
    tracks,
    plates: found.filter((track) => track.plate).length,
  };
}

/** Counts of the labels beside the footage, by clip, in words. */
function labelledIn(evaluation: string): Map<string, string> {
  const counts = new Map<string, Map<string, number>>();
  const count = (clip: string, what: string) => {
    const of = counts.get(clip) ?? new Map<string, number>();
    counts.set(clip, of.set(what, (of.get(what) ?? 0) + 1));
  };
  const rows = (file: string) =>
    existsSync(file)
      ? readFileSync(file, 'utf8')
          .trim()
          .split(/\r?\n/)
          .slice(1)
          .map((line) => line.split(','))
      : [];
  for (const [clip = '', , , kind = ''] of rows(path.join(evaluation, 'video_objects', 'labels.csv'))) {
    count(clip, kind);
  }
  for (const [clip = ''] of rows(path.join(evaluation, 'video_faces', 'labels.csv'))) {
    count(clip, 'appearance of a face');
  }
  return new Map(
    [...counts].map(([clip, of]) => [clip, [...of].map(([what, number]) => `${number} ${what}`).join(', ')]),
  );
}

/** The section of docs/benchmarks.md. */
export function describeIndexBench({ threads, clips, labelled }: IndexBench): string {
  const one = (value: number) => value.toFixed(1);
  const speed = table(
    [
      'clip',
      'form',
      'length s',
      'decode only s',
      'indexed s',
      '× real time',
      'indexed ÷ decode',
      'processor s: decode',
      'processor s: indexed',
      'frames analysed / s',
      'model runs / s',
    ],
    clips.map((clip) => [
      clip.clip,
      clip.form,
      one(clip.durationS),
      clip.decodeS.toFixed(2),
      one(clip.indexS),
      one(clip.durationS / clip.indexS),
      one(clip.indexS / clip.decodeS),
      clip.decodeCpuS.toFixed(2),
      one(clip.indexCpuS),
      one(clip.framesAnalysed / clip.indexS),
      one(clip.inferences / clip.indexS),
    ]),
  );
  const found = table(
    ['clip', 'vehicles', 'persons', 'faces', 'loose plates', 'plates read', 'labelled there'],
    clips.map(({ clip, tracks, plates }) => [
      clip,
      tracks.vehicle,
      tracks.person,
      tracks.face,
      tracks.plate,
      plates,
      labelled.get(clip) ?? 'not labelled',
    ]),
  );
  return `Default pack, ${threads} inference threads, 5 frames analysed per second. Decode only: \`ffmpeg -i FILE -f null -\`.
Indexing includes decoding, every model, the best shots' JPEGs and the vectors. Processor seconds do not depend on what else
the machine is doing; the other columns do.

${speed}

Tracks found beside what is labelled in the evaluation set (complete for the intel_ clips; in the tfl_ clips only the main
vehicles are labelled, and the marathon has well over a hundred people; riders count as a person and as their bicycle):

${found}`;
}
