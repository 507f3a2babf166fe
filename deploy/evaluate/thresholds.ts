import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import type { FalseMatches, PackManifest } from '@/worker/models/manifest';
import { packFolder, parseManifest } from '@/worker/models/packs';
import {
  type Comparison,
  compareAll,
  falseMatchCurve,
  shareReaching,
  thresholdAt,
} from './metrics/comparison';
import type { Bench } from './part';
import { comparisonsOf, faceSets } from './parts/face-search';
import { vehicleSamples } from './parts/vehicles';

const run = promisify(execFile);

/** A space's threshold and false matches as measured, for the manifest. */
export interface MeasuredSpace {
  threshold: { value: number; setOn: string };
  falseMatches: FalseMatches;
}

/**
 * Share of wrong pairs that a threshold lets through. It decides what is worth showing to a person who looks at each
 * answer, not who somebody is: the order of the answers and the measured curve do the rest.
 */
const TARGETS = { 'embed-face': 0.005, 'embed-vehicle': 0.01 } as const;

/** A threshold and a curve from pairs; undefined where there are too few different ones for the target. */
export function measureSpace(
  comparisons: Comparison[],
  target: number,
  source: string,
): MeasuredSpace | undefined {
  const scores = (genuine: boolean) =>
    comparisons.filter((comparison) => comparison.genuine === genuine).map(({ score }) => score);
  const [same, different] = [scores(true), scores(false)];
  if (different.length * target < 5) return undefined;
  // Rounded upwards: never more wrong ones than were allowed.
  const value = Math.ceil(thresholdAt(different, target) * 1000) / 1000;
  const passing = different.filter((score) => score >= value).length;
  const found = Math.round(shareReaching(same, value) * same.length);
  const setOn = `${source}: at most ${target * 100} % of different pairs; ${passing} of ${different.length} lie above, and ${found} of ${same.length} pairs of the same`;
  return {
    threshold: { value, setOn },
    falseMatches: { curve: falseMatchCurve(different), pairs: different.length, source },
  };
}

/** Measures the spaces of the pack and writes threshold and false matches into its manifest. */
export async function setThresholds(bench: Bench, pack: string, dataDir: string): Promise<void> {
  const sets = await faceSets(bench);
  const base = path.basename(bench.data.folder);
  const names = sets.map(({ set }) => set).join(', ');
  const measured = {
    'embed-face': measureSpace(comparisonsOf(sets), TARGETS['embed-face'], `${base}/${names}`),
    'embed-vehicle': measureSpace(
      compareAll(await vehicleSamples(bench)),
      TARGETS['embed-vehicle'],
      `${base}/vehicles`,
    ),
  };
  for (const file of manifestsOf(pack, dataDir)) {
    const manifest: unknown = JSON.parse(await readFile(file, 'utf8'));
    applyTo(manifest as PackManifest, measured);
    parseManifest(pack, manifest);
    await writeFile(file, `${JSON.stringify(manifest, undefined, 2)}\n`);
    // As the repository keeps its files; elsewhere the form does not matter.
    await run('npx', ['--no-install', 'biome', 'format', '--write', file]).catch(() => undefined);
    bench.say(`thresholds written: ${file}`);
  }
}

/** Puts what was measured into a manifest's own tasks; those it takes from the default pack are not its to set. */
function applyTo(
  manifest: PackManifest,
  measured: Record<keyof typeof TARGETS, MeasuredSpace | undefined>,
): void {
  for (const task of ['embed-face', 'embed-vehicle'] as const) {
    const [spec, space] = [manifest.tasks[task], measured[task]];
    if (spec && space) Object.assign(spec, space);
  }
}

/** Where a pack's manifest stands in the repository, and where it is installed. */
function manifestsOf(pack: string, dataDir: string): string[] {
  const models = path.join('worker', 'models');
  return [
    path.join(models, pack, 'pack.json'),
    path.join(models, 'catalogue', pack, 'pack.json'),
    path.join(packFolder(dataDir, pack), 'pack.json'),
  ].filter((file) => existsSync(file));
}
