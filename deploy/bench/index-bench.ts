import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { VisionModels } from '@/worker/models/types';
import { finishOpenTracks, indexSegment, type TrackKind } from '@/worker/vision';
import { type Clip, type Decoding, decodeOnly, shapeOf } from './clips';
import { table } from './report';

/** One clip, measured. */
export interface ClipResult {
  clip: string;
  form: string;
  durationS: number;
  /** ffmpeg decoding every frame and throwing it away; and sampled and scaled as indexing wants it. */
  decoded: Decoding;
  sampled: Decoding;
  indexS: number;
  /** Processor time, which other work on the machine changes least: of Node, and of the decoder beside it. */
  indexCpuS: number;
  framesAnalysed: number;
  waitedS: number;
  motionS: number;
  inferences: Record<string, number>;
  inferenceS: Record<string, number>;
  highestRssMiB: number;
  tracks: Record<TrackKind, number>;
  plates: number;
}

/**
 * Indexes each clip and measures it beside ffmpeg merely decoding the same file, one after the other on the same
 * machine.
 */
export async function benchIndex(clips: Clip[], models: VisionModels): Promise<ClipResult[]> {
  // The first run of a model lays out its memory: not a clip's cost.
  if (clips[0]) await indexOnce(clips[0].file, models, 1000);
  const results: ClipResult[] = [];
  for (const { name, file } of clips) {
    const decoded = await decodeOnly(file, false);
    const sampled = await decodeOnly(file, true);
    const { nodeCpuS, ...indexed } = await indexOnce(file, models);
    const shape = await shapeOf(file);
    results.push({ clip: name, ...shape, decoded, sampled, ...indexed, indexCpuS: nodeCpuS + sampled.cpuS });
    console.log(`${name}: measured`);
  }
  return results;
}

async function indexOnce(file: string, models: VisionModels, toMs?: number) {
  const started = performance.now();
  const cpu = process.cpuUsage();
  let highestRss = process.memoryUsage.rss();
  const watch = setInterval(() => {
    highestRss = Math.max(highestRss, process.memoryUsage.rss());
  }, 250);
  const { stats, ...result } = await indexSegment({
    file,
    fromMs: 0,
    models,
    ...(toMs !== undefined && { toMs }),
  }).finally(() => clearInterval(watch));
  const found = [...result.tracks, ...(await finishOpenTracks(result.openState, models))];
  const tracks: Record<TrackKind, number> = { person: 0, vehicle: 0, face: 0, plate: 0 };
  for (const track of found) tracks[track.kind]++;
  const { user, system } = process.cpuUsage(cpu);
  return {
    indexS: (performance.now() - started) / 1000,
    nodeCpuS: (user + system) / 1e6,
    framesAnalysed: result.framesAnalysed,
    waitedS: stats.waitedForFramesMs / 1000,
    motionS: stats.motionMs / 1000,
    inferences: stats.inferences,
    inferenceS: Object.fromEntries(
      Object.entries(stats.inferenceMs).map(([task, elapsedMs]) => [task, elapsedMs / 1000]),
    ),
    highestRssMiB: highestRss / 2 ** 20,
    tracks,
    plates: found.filter((track) => track.plate).length,
  };
}

/** Counts of the labels beside the footage, by clip, in words. */
export function labelledIn(evaluation: string): Map<string, string> {
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

/** The tables of docs/benchmarks.md. @param labelled what is labelled in each clip, where it is. */
export function describeIndexBench(
  clips: ClipResult[],
  threads: number,
  labelled: Map<string, string>,
): string {
  const one = (value: number) => value.toFixed(1);
  const two = (value: number) => value.toFixed(2);
  const sum = (values: Record<string, number>) => Object.values(values).reduce((a, b) => a + b, 0);
  const speed = table(
    [
      'clip',
      'form',
      'length s',
      'decode s',
      'decode, sampled s',
      'indexed s',
      '× real time',
      'indexed ÷ decode',
      'processor s: decode',
      'decode, sampled',
      'indexed',
      'indexed ÷ decode, processor',
      'highest memory MiB',
    ],
    clips.map((clip) => [
      clip.clip,
      clip.form,
      one(clip.durationS),
      two(clip.decoded.wallS),
      two(clip.sampled.wallS),
      one(clip.indexS),
      one(clip.durationS / clip.indexS),
      one(clip.indexS / clip.sampled.wallS),
      two(clip.decoded.cpuS),
      two(clip.sampled.cpuS),
      one(clip.indexCpuS),
      one(clip.indexCpuS / clip.sampled.cpuS),
      Math.round(clip.highestRssMiB),
    ]),
  );
  const tasks = [...new Set(clips.flatMap(({ inferences }) => Object.keys(inferences)))].sort();
  const stages = table(
    [
      'clip',
      'frames / s',
      'model runs / s',
      'waited for frames s',
      'motion s',
      ...tasks.map((task) => `${task}: runs, s`),
    ],
    clips.map((clip) => [
      clip.clip,
      one(clip.framesAnalysed / clip.indexS),
      one(sum(clip.inferences) / clip.indexS),
      one(clip.waitedS),
      one(clip.motionS),
      ...tasks.map((task) => `${clip.inferences[task] ?? 0}, ${one(clip.inferenceS[task] ?? 0)}`),
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
  return `Default pack, ${threads} inference threads, 5 frames analysed per second. Decode: \`ffmpeg -i FILE -f null -\`; sampled: with the
same choice of frames and the same scaling as indexing. The ratios are to the sampled one. Indexing includes decoding, every
model, the best shots' JPEGs and the vectors. Processor seconds of indexing are Node's and the sampled decoding's. The two
1080p25 clips are 30 s of intel_car_detection and tfl_a40_old_oak_road, scaled, padded, looped and given noise.

${speed}

Where the time goes (model seconds are summed over threads, with making the model's input of the picture):

${stages}

Tracks found beside what is labelled in the evaluation set (complete for the intel_ clips; in the tfl_ clips only the main
vehicles are labelled, and the marathon has well over a hundred people; riders count as a person and as their bicycle):

${found}`;
}
