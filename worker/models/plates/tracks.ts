/**
 * What the vote over a track states, beside what came true, on the drawn plates of draw/drive.py driving by:
 *
 *     npx tsx worker/models/plates/tracks.ts FOLDER [--rows FILE]
 *
 * Reads every frame as the product does, with the readers of the default pack. Prints Markdown; --rows also writes one line of JSON
 * a track, for confidence.ts to fit on.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { overlap } from '../../vision/geometry';
import { addRead, type PlateEvidence, voteOver, votePlate } from '../../vision/plate-vote';
import { findPlates, plateWeight } from '../../vision/plates';
import { openModels } from '../open';
import type { Frame, VisionModels } from '../types';
import { decoded } from './labelled-plates';
import { folded, type Outcome, reliability, wilson } from './measured';

/** As draw/drive.py writes them. */
interface DrawnTrack {
  text: string;
  frames: { file: string; box: [number, number, number, number] }[];
}

/** Milliseconds between two frames that are looked at. */
const PACE_MS = 250;

/** Everything read of one track, as the indexer would take it down. */
async function watch(folder: string, track: DrawnTrack, models: VisionModels): Promise<PlateEvidence> {
  const evidence: PlateEvidence = { reads: [], best: null };
  for (const [index, { file, box }] of track.frames.entries()) {
    const { rgb, widthPx, heightPx } = await decoded(path.join(folder, file));
    const shared = new Uint8Array(new SharedArrayBuffer(rgb.length));
    shared.set(rgb);
    const frame: Frame = { rgb: shared, widthPx, heightPx, ptsMs: index * PACE_MS };
    const found = await findPlates(frame, { x: 0, y: 0, w: widthPx, h: heightPx }, models);
    const [x, y, w, h] = box;
    const plate = found.find((one) => overlap(one.box, { x, y, w, h }) >= 0.3);
    if (!plate) continue;
    const weight = plateWeight(plate);
    const { text, confidence, characters, readers, asked } = plate;
    // The vehicle and its plate move together: nothing here is burnt into the picture.
    const at: [number, number] = [0.2 + 0.05 * index, 0.5];
    addRead(evidence, {
      ptsMs: frame.ptsMs,
      text,
      confidence,
      weight,
      characters,
      readers,
      asked,
      at,
      carrierAt: at,
    });
    if (!evidence.best || weight > evidence.best.weight)
      evidence.best = { ptsMs: frame.ptsMs, weight, box: plate.box, jpeg: '' };
  }
  return evidence;
}

const percent = (share: number) => `${(100 * share).toFixed(1)} %`;

function table(title: string, outcomes: Outcome[]): string {
  const { bins, error } = reliability(outcomes);
  const rows = bins.map(({ plates, stated, right }, bin) => {
    const [low, high] = wilson(right, plates);
    return plates === 0
      ? ''
      : `| ${bin / 10}–${(bin + 1) / 10} | ${plates} | ${percent(stated / plates)} | ${percent(right / plates)} (${(100 * low).toFixed(0)}–${(100 * high).toFixed(0)}) |\n`;
  });
  return `\n### ${title}: ${outcomes.length}, error ${percent(error)}\n\n| stated | n | mean | right |\n|---|---|---|---|\n${rows.join('')}`;
}

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { rows: { type: 'string' } },
  });
  const [folder] = positionals;
  if (!folder) throw new Error('Say where the drawn tracks are: tracks.ts FOLDER');
  const tracks = JSON.parse(await readFile(path.join(folder, 'tracks.json'), 'utf8')) as DrawnTrack[];
  const dataDir = await mkdtemp(path.join(tmpdir(), 'saboot-tracks-'));
  const models = await openModels({ dataDir, threads: 1 });
  const [voted, single]: [Outcome[], Outcome[]] = [[], []];
  const rows: string[] = [];
  try {
    for (const track of tracks) {
      const evidence = await watch(folder, track, models);
      const outcome = (read: string, confidence: number): Outcome => ({
        truth: track.text,
        read,
        confidence,
        lines: 1,
        widthPx: 0,
      });
      const vote = votePlate(evidence);
      if (vote) voted.push(outcome(vote.text, vote.confidence));
      const [one] = [...evidence.reads].sort((a, b) => b.weight - a.weight);
      if (one) single.push(outcome(one.text, one.confidence));
      const right = vote !== undefined && folded(vote.text) === folded(track.text);
      rows.push(
        JSON.stringify({
          text: track.text,
          right,
          ...voteOver(evidence)?.grounds,
          vote,
          reads: evidence.reads,
        }),
      );
    }
  } finally {
    await models.close();
    await rm(dataDir, { recursive: true, force: true });
  }
  if (values.rows) await writeFile(values.rows, `${rows.join('\n')}\n`);
  process.stdout.write(`${tracks.length} tracks, ${voted.length} with a plate read.\n`);
  process.stdout.write(table('The vote over the track', voted));
  process.stdout.write(table('Its weightiest frame alone', single));
}

await main();
