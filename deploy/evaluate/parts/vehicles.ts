import { readFile } from 'node:fs/promises';
import { table } from '@/deploy/bench/report';
import type { VisionModels } from '@/worker/models/types';
import { probePicture } from '@/worker/vision';
import { toFrame } from '@/worker/vision/crop';
import type { VehicleLabel } from '../labels';
import { bySubject, type Comparison, compareAll, type Sample, spread } from '../metrics/comparison';
import { type SearchOutcome, searchFor } from '../metrics/identification';
import { bootstrap } from '../metrics/intervals';
import { type Bench, mapEach } from '../part';
import { mean, measured } from '../report';
import { matchingAt } from './matching';

/** A picture of a vehicle with its vector, and where the picture is from. */
export interface VehicleSample extends Sample {
  source: string;
  timeMs?: number;
}

/** Vectors as indexing makes them: the picture's whole is the vehicle's box. */
export async function vehicleSamples(bench: Bench): Promise<VehicleSample[]> {
  const labels = bench.data.vehicles();
  return mapEach(bench, 'vehicles, as indexed', labels, async (label) => {
    const frame = await toFrame(await readFile(label.file));
    const [vector] = await bench.models.embedVehicles(frame, [
      { x: 0, y: 0, w: frame.widthPx, h: frame.heightPx },
    ]);
    return sampleOf(label, vector ?? new Float32Array(0));
  });
}

/** Vectors as a search makes them of a picture that somebody brings: the largest vehicle seen in it. */
function probeSamples(bench: Bench, models: VisionModels): Promise<VehicleSample[]> {
  return mapEach(bench, 'vehicles, as searched for', bench.data.vehicles(), async (label) => {
    const { vehicles } = await probePicture(await readFile(label.file), 'vehicle', models);
    return sampleOf(label, vehicles[0]?.vector ?? new Float32Array(0));
  });
}

const sampleOf = (label: VehicleLabel, vector: Float32Array): VehicleSample => ({
  name: label.file,
  subject: label.subject,
  source: label.source,
  vector,
  ...(label.timeS !== undefined && { timeMs: label.timeS * 1000 }),
});

/** The same vehicle, from another moment or from another camera, searched for among all others. */
export async function measureVehicles(bench: Bench): Promise<string | undefined> {
  if (bench.data.vehicles().length === 0) return undefined;
  const indexed = await vehicleSamples(bench);
  const probes = await probeSamples(bench, bench.models);
  const anywhere = () => true;
  const apart = (a: VehicleSample, b: VehicleSample) =>
    a.source !== b.source || Math.abs((a.timeMs ?? 0) - (b.timeMs ?? 0)) >= 1000;
  const elsewhere = (a: VehicleSample, b: VehicleSample) => a.source !== b.source;
  const rows = [
    ['every other picture of it', indexed, anywhere],
    ['only pictures a second or more apart', indexed, apart],
    ['only pictures of another recording or place', indexed, elsewhere],
    ['every other picture, searched for as a picture that somebody brings', probes, anywhere],
    ['another recording or place, as a picture that somebody brings', probes, elsewhere],
  ] as const;
  const comparisons = compareAll(indexed);
  const { vehicle } = bench.models.spaces;
  return `Each picture searches among all ${indexed.length} pictures of ${new Set(indexed.map(({ subject }) => subject)).size} vehicles but itself. What is to be found is named in the first
column; pictures of the same vehicle that are not to be found there are taken out of the gallery. Intervals are over vehicles.
Space \`${vehicle.name}\`.

${table(
  ['to be found', 'probes', 'vehicles', 'mAP', 'rank-1', 'rank-5'],
  rows.map(([name, searching, allowed]) => [name, ...searchFigures(searching, indexed, allowed)]),
)}

${scoreTable(comparisons, vehicle.threshold, 'vehicle')}

${matchingAt(comparisons, 'vehicles')}`;
}

function searchFigures(
  probes: VehicleSample[],
  gallery: VehicleSample[],
  allowed: (a: VehicleSample, b: VehicleSample) => boolean,
): string[] {
  const outcomes = probes
    .map((probe) =>
      searchFor(
        probe,
        gallery.filter((other) => other.subject !== probe.subject || allowed(probe, other)),
      ),
    )
    .filter(({ rank }) => rank !== undefined);
  const units = bySubject(outcomes);
  const figure = (of: (outcome: SearchOutcome) => number) => {
    const statistic = (sample: SearchOutcome[][]) => mean(sample.flat().map(of));
    return measured(statistic(units), bootstrap(units, statistic));
  };
  return [
    String(outcomes.length),
    String(units.length),
    figure(({ averagePrecision = 0 }) => averagePrecision),
    figure(({ rank = 0 }) => Number(rank === 1)),
    figure(({ rank = 0 }) => Number(rank <= 5)),
  ];
}

/** How genuine and impostor scores lie. */
export function scoreTable(comparisons: Comparison[], threshold: number, what: string): string {
  const rows = [true, false].map((genuine) => {
    const scores = comparisons
      .filter((comparison) => comparison.genuine === genuine)
      .map(({ score }) => score);
    const reaching = scores.filter((score) => score >= threshold).length;
    return [
      genuine ? `same ${what}` : `different ${what}s`,
      scores.length,
      ...spread(scores).map((score) => (Number.isFinite(score) ? score.toFixed(2) : '–')),
      `${((100 * reaching) / scores.length).toFixed(2)} %`,
    ];
  });
  return `Cosines of pairs:

${table(
  [
    'pairs',
    'n',
    'lowest',
    '1 %',
    '5 %',
    '25 %',
    '50 %',
    '75 %',
    '95 %',
    '99 %',
    'highest',
    `at or above the pack's threshold ${threshold}`,
  ],
  rows,
)}`;
}
