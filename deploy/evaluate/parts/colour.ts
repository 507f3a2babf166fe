import { readFile } from 'node:fs/promises';
import { table } from '@/deploy/bench/report';
import { probePicture } from '@/worker/vision';
import type { VehicleLabel } from '../labels';
import { bySubject } from '../metrics/comparison';
import { bootstrap } from '../metrics/intervals';
import { type Bench, mapEach } from '../part';
import { mean, measured, share } from '../report';

/** Names that are right for a labelled colour; the first is the one it is listed under. */
export const ACCEPTED_COLOURS: Record<string, string[]> = {
  white: ['white'],
  silver: ['silver', 'grey'],
  black: ['black'],
  grey: ['grey', 'silver'],
  'dark grey': ['grey', 'black'],
  dark: ['black', 'grey'],
  red: ['red'],
  blue: ['blue'],
  'light blue': ['blue'],
  'dark blue': ['blue', 'black'],
  green: ['green'],
  yellow: ['yellow'],
  orange: ['orange'],
  purple: ['purple'],
  brown: ['brown'],
  gold: ['brown', 'yellow', 'orange'],
  'white/yellow': ['white', 'yellow'],
  'silver-teal': ['silver', 'grey', 'blue', 'green'],
};

/** What the product says of one picture beside what is labelled. */
interface Named {
  subject: string;
  truth: string;
  accepted: string[];
  named: string;
  confidence: number;
}

/** Type and colour of vehicles, as the product names them in a picture. */
export async function measureColour(bench: Bench): Promise<string | undefined> {
  const labels = bench.data.vehicles();
  if (labels.length === 0) return undefined;
  const colours: Named[] = [];
  const types: Named[] = [];
  const looks = await mapEach(bench, 'vehicles, named', labels, async (label) => {
    const { vehicles } = await probePicture(await readFile(label.file), 'vehicle', bench.models);
    return { label, vehicle: vehicles[0] };
  });
  for (const { label, vehicle } of looks) {
    const { subject } = label;
    types.push({
      subject,
      truth: label.class,
      accepted: [label.class],
      named: vehicle?.class ?? 'nothing',
      confidence: vehicle?.confidence ?? 0,
    });
    const accepted = acceptedFor(label);
    if (!accepted) continue;
    const named = vehicle?.colour ?? 'nothing';
    const confidence = vehicle?.colourConfidence ?? 0;
    colours.push({ subject, truth: accepted[0] ?? '', accepted, named, confidence });
  }
  return `The largest vehicle that is seen in each picture, which is cut close and shows nothing around it (in recordings see Tracking); \`vehicle\` where the detector sees none and the picture is taken for one.
Labelled colours are people's words: "dark grey" may be named grey or black, "silver-teal" silver, grey, blue or green.
Intervals are over vehicles.

${table(
  ['', 'pictures', 'right', 'right when stated 0.5 or more'],
  [
    ['colour', ...figures(colours)],
    ['type', ...figures(types)],
  ],
)}

Colours: labelled in rows, named in columns.

${confusion(colours)}

Types: labelled in rows, named in columns.

${confusion(types)}`;
}

function acceptedFor({ colour }: VehicleLabel): string[] | undefined {
  return colour === undefined ? undefined : ACCEPTED_COLOURS[colour];
}

const isRight = ({ accepted, named }: Named) => accepted.includes(named);

function figures(all: Named[]): (string | number)[] {
  const units = bySubject(all);
  const statistic = (sample: Named[][]) => mean(sample.flat().map((one) => Number(isRight(one))));
  const sure = all.filter(({ confidence }) => confidence >= 0.5);
  return [
    all.length,
    measured(statistic(units), bootstrap(units, statistic)),
    share(sure.filter(isRight).length, sure.length),
  ];
}

/** Labelled in rows, named in columns. */
function confusion(all: Named[]): string {
  const truths = [...new Set(all.map(({ truth }) => truth))].sort();
  const names = [...new Set(all.map(({ named }) => named))].sort();
  return table(
    ['', ...names, 'right'],
    truths.map((truth) => {
      const of = all.filter((one) => one.truth === truth);
      const counts = names.map((name) => of.filter(({ named }) => named === name).length || '');
      return [truth, ...counts, share(of.filter(isRight).length, of.length)];
    }),
  );
}
