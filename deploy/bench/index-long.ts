import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { VisionModels } from '@/worker/models/types';
import { indexSegment } from '@/worker/vision';
import type { OpenState } from '@/worker/vision/types';
import { type Clip, loopTo } from './clips';
import { table } from './report';

/** As the worker cuts a recording. */
const SEGMENT_MS = 60_000;
/** Lines of the table. */
const LINES = 12;

interface Moment {
  atS: number;
  rssMiB: number;
  heapMiB: number;
  stateKiB: number;
}

/**
 * Indexes a long recording (a clip looped) in segments and watches the memory: it must not grow with the length.
 * @returns a description with the slope of the second half, in MiB per hour of recording.
 */
export async function benchLong(
  clip: Clip,
  hours: number,
  scratch: string,
  models: VisionModels,
): Promise<string> {
  const file = path.join(scratch, 'long.mkv');
  await loopTo(clip, hours * 3600, file);
  const moments: Moment[] = [];
  let state: OpenState | undefined;
  for (let fromMs = 0; ; fromMs += SEGMENT_MS) {
    const toMs = fromMs + SEGMENT_MS;
    const result = await indexSegment({ file, fromMs, toMs, models, ...(state && { state }) });
    const stored = JSON.stringify(result.openState);
    state = JSON.parse(stored) as OpenState;
    const { rss, heapUsed } = process.memoryUsage();
    moments.push({
      atS: (result.lastPtsMs ?? fromMs) / 1000,
      rssMiB: rss / 2 ** 20,
      heapMiB: heapUsed / 2 ** 20,
      stateKiB: stored.length / 1024,
    });
    if (result.endOfFile) break;
  }
  await rm(file);
  const shown = moments.filter((_, index) => index % Math.ceil(moments.length / LINES) === 0);
  const late = moments.slice(Math.floor(moments.length / 2));
  return `${clip.name}, looped to ${hours} h without coding it anew, in segments of a minute:

${table(
  ['at s', 'memory MiB', 'heap MiB', 'state KiB'],
  shown.map((moment) => [
    Math.round(moment.atS),
    Math.round(moment.rssMiB),
    Math.round(moment.heapMiB),
    Math.round(moment.stateKiB),
  ]),
)}

Growth over the second half, per hour of recording: ${slopePerHour(late, 'rssMiB').toFixed(1)} MiB of memory, ${slopePerHour(late, 'stateKiB').toFixed(1)} KiB of state.`;
}

/** Least squares. */
function slopePerHour(moments: Moment[], what: 'rssMiB' | 'stateKiB'): number {
  const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / Math.max(1, values.length);
  const time = mean(moments.map(({ atS }) => atS));
  const level = mean(moments.map((moment) => moment[what]));
  let along = 0;
  let spread = 0;
  for (const moment of moments) {
    along += (moment.atS - time) * (moment[what] - level);
    spread += (moment.atS - time) ** 2;
  }
  return spread > 0 ? (along / spread) * 3600 : 0;
}
