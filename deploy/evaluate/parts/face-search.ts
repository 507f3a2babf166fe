import { readFile } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { table } from '@/deploy/bench/report';
import type { VisionModels } from '@/worker/models/types';
import { probePicture } from '@/worker/vision';
import type { FaceLabel } from '../labels';
import { bySubject, type Comparison, compareAll, type Sample } from '../metrics/comparison';
import { openSet, searchFor } from '../metrics/identification';
import { bootstrap } from '../metrics/intervals';
import { type Bench, mapEach } from '../part';
import { mean, measured, share } from '../report';
import { tracksOnFaces } from './faces';
import { matchingAt } from './matching';
import { scoreTable } from './vehicles';

/** A picture of a face: its vector, or why there is none. */
export interface FaceSample {
  name: string;
  subject: string;
  sample?: Sample;
  refused?: string;
}

/** One set of pictures that are searched among each other. */
export interface FaceSet {
  set: string;
  samples: FaceSample[];
}

/** Every picture of every set of faces, as a search takes it in. Subjects are made unlike other sets'. */
export function faceSets(bench: Bench): Promise<FaceSet[]> {
  const sets = bench.data.setsNamed('faces_');
  return sets.reduce<Promise<FaceSet[]>>(async (before, set) => {
    const done = await before;
    const samples = await mapEach(bench, set, bench.data.faces(set), (label) =>
      sampleOf(set, label, bench.models),
    );
    return [...done, { set, samples }];
  }, Promise.resolve([]));
}

async function sampleOf(set: string, label: FaceLabel, models: VisionModels): Promise<FaceSample> {
  const name = label.file;
  const subject = `${set}:${label.subject}`;
  const { faces } = await probePicture(await loosen(await readFile(label.file)), 'face', models);
  const face = faces.find(({ vector }) => vector !== undefined) ?? faces[0];
  if (face?.vector) return { name, subject, sample: { name, subject, vector: face.vector } };
  return { name, subject, refused: face?.refusedReason ?? 'no face found' };
}

/** Pictures no larger than this are nothing but a face. */
const TIGHT_PX = 128;

/** A picture that is nothing but a face gets room about it and is enlarged, as the data's README asks for. */
async function loosen(file: Buffer): Promise<Buffer> {
  const { width, height } = await sharp(file).metadata();
  if (Math.max(width, height) > TIGHT_PX) return file;
  const pad = Math.round(Math.max(width, height) * 0.4);
  const padded = await sharp(file)
    .extend({ top: pad, bottom: pad, left: pad, right: pad, extendWith: 'copy' })
    .png()
    .toBuffer();
  return sharp(padded)
    .resize({ width: Math.round((width + 2 * pad) * 1.5) })
    .png()
    .toBuffer();
}

/** Comparisons within each set: between sets the pictures themselves differ, and different people would be too easy. */
export const comparisonsOf = (sets: FaceSet[]): Comparison[] =>
  sets.flatMap(({ samples }) => compareAll(samples.flatMap(({ sample }) => sample ?? [])));

/** Faces searched for: closed set, open set, pairs. */
export async function measureFaceSearch(bench: Bench): Promise<string | undefined> {
  const sets = await faceSets(bench);
  const video = await videoSet(bench);
  if (sets.length === 0 && !video) return undefined;
  const together = { set: 'all together', samples: sets.flatMap(({ samples }) => samples) };
  const searched = [...sets, ...(sets.length > 1 ? [together] : []), ...(video ? [video] : [])];
  const { face } = bench.models.spaces;
  const perSet = sets.map(({ set, samples }) => {
    const comparisons = compareAll(samples.flatMap(({ sample }) => sample ?? []));
    return `#### ${path.basename(set)}\n\n${scoreTable(comparisons, face.threshold, 'person')}\n\n${matchingAt(comparisons, 'people')}`;
  });
  return `Each picture, taken in as a search takes it in, searches among the other pictures of its set. A picture in which no face is
accepted has no vector: it is nobody's mate, and its own search counts as a miss. Intervals are over people. Space \`${face.name}\`.

${table(['set', 'people', 'pictures', 'without a vector', 'searches', 'rank-1', 'rank-20'], searched.map(closedSet))}

Open set (ISO/IEC 19795-1, NIST FRVT 1:N): every picture also searches a gallery from which its person was taken out. FPIR is
the share of those searches that return anybody at the threshold, FNIR the share of the others whose person does not reach
it. Where there are fewer such searches than 1 / FPIR, the threshold lies just above the highest wrong score ever seen, and
the true FPIR may be up to 3 / searches (95 %): with so few people 0.1 % is not measured but approached.

${table(
  ['set', 'target FPIR', 'cosine', 'wrong answers', 'FNIR'],
  searched.flatMap((one) => [0.01, 0.001].map((fpir) => openSetFigures(one, fpir))),
)}

${perSet.join('\n\n')}

#### Different people of all sets

${matchingAt(comparisonsOf(sets), 'people')}`;
}

/** Tracks of labelled faces in recordings, searched among each other. */
async function videoSet(bench: Bench): Promise<FaceSet | undefined> {
  const all = bench.data.faceBoxes();
  const samples: FaceSample[] = [];
  for (const clip of [...new Set(all.map((label) => label.clip))].filter((name) => bench.clips.has(name))) {
    const indexed = await bench.clips.index(clip);
    const on = tracksOnFaces(
      all.filter((label) => label.clip === clip),
      indexed,
    );
    for (const { track, person } of on) {
      const [name, subject] = [`${clip}:${track.localId}`, `${clip}:${person}`];
      const vector = track.embeddings[0]?.vector;
      if (vector) samples.push({ name, subject, sample: { name, subject, vector } });
      else samples.push({ name, subject, refused: 'no vector' });
    }
  }
  return samples.length > 0 ? { set: 'video_faces, tracks', samples } : undefined;
}

/** A search that has somebody to find, with its rank where it has a vector. */
interface Search {
  subject: string;
  rank: number | undefined;
}

function searchesOf({ samples }: FaceSet): Search[] {
  const gallery = samples.flatMap(({ sample }) => sample ?? []);
  return samples
    .filter(({ name, subject }) => samples.some((other) => other.subject === subject && other.name !== name))
    .map(({ subject, sample }) => ({ subject, rank: sample && searchFor(sample, gallery).rank }));
}

function closedSet(one: FaceSet): string[] {
  const searches = searchesOf(one);
  const units = bySubject(searches);
  const within = (limit: number) => {
    const statistic = (sample: Search[][]) =>
      mean(sample.flat().map(({ rank }) => Number(rank !== undefined && rank <= limit)));
    return measured(statistic(units), bootstrap(units, statistic));
  };
  const refused = new Map<string, number>();
  for (const { refused: why } of one.samples) if (why) refused.set(why, (refused.get(why) ?? 0) + 1);
  const why = [...refused].map(([reason, count]) => `${count} ${reason}`).join(', ');
  const without = one.samples.filter(({ sample }) => !sample).length;
  return [
    one.set,
    String(bySubject(one.samples).length),
    String(one.samples.length),
    without === 0 ? '0' : `${share(without, one.samples.length)}: ${why}`,
    String(searches.length),
    within(1),
    within(20),
  ];
}

function openSetFigures(one: FaceSet, fpir: number): string[] {
  const gallery = one.samples.flatMap(({ sample }) => sample ?? []);
  const failed = one.samples.filter(({ sample }) => !sample);
  const mated = searchesOf(one).length;
  const outcomes = gallery.map((probe) => searchFor(probe, gallery));
  // Searches that should find somebody but cannot: the probe has no vector, or none of its person's other pictures has.
  const mateless = mated - outcomes.filter(({ rank }) => rank !== undefined).length;
  const result = openSet(outcomes, fpir, { mated: mateless, nonMated: failed.length });
  return [
    one.set,
    `${fpir * 100} %`,
    result.threshold.toFixed(3),
    share(result.falsePositives, result.nonMated),
    share(result.falseNegatives, result.mated),
  ];
}
