import { table } from '@/deploy/bench/report';
import { overlap } from '@/worker/vision/geometry';
import { boxAt, type IndexedClip } from '../clips';
import { KINDS, kindOf, type LabelledClip, labelledClips, MATCH_AT } from '../labelled-clip';
import type { ObjectLabel } from '../labels';
import { bestPairs } from '../metrics/boxes';
import { clearMot } from '../metrics/clear-mot';
import { hota, hotaCounts } from '../metrics/hota';
import { identityCounts, idf1 } from '../metrics/identity';
import { bootstrap } from '../metrics/intervals';
import type { Moment } from '../metrics/sequence';
import type { Bench } from '../part';
import { measured, share } from '../report';
import { ACCEPTED_COLOURS } from './colour';

const steps = (last: number) =>
  Array.from({ length: Math.round(last / 0.05) }, (_, index) => (index + 1) * 0.05);
/** The usual overlaps of HOTA; and those up to which the labels themselves are exact. */
const ALL_OVERLAPS = steps(0.95);
const LOOSE_OVERLAPS = steps(0.5);
/** A thing that has only times is found when a track of its kind lasts this share of them. */
const LASTS = 0.5;

/** Tracks beside what is labelled: box by box where there are boxes, thing by thing elsewhere. */
export async function measureTracking(bench: Bench): Promise<string | undefined> {
  const boxed = labelledClips(bench.data.tracks(), (clip) => bench.clips.has(clip));
  const objects = bench.data.objects().filter(({ clip }) => bench.clips.has(clip));
  if (boxed.length === 0 && objects.length === 0) return undefined;
  const sections: string[] = [];
  if (boxed.length > 0) sections.push(await describeBoxes(bench, boxed));
  if (objects.length > 0) sections.push(await describeObjects(bench, boxed, objects));
  return sections.join('\n\n');
}

async function describeBoxes(bench: Bench, clips: LabelledClip[]): Promise<string> {
  const rows: string[][] = [];
  const all: Moment[] = [];
  for (const labelled of clips) {
    const indexed = await bench.clips.index(labelled.clip);
    // Kinds are measured apart and added: a person is never taken for a vehicle's box.
    const moments = KINDS.flatMap((kind) => labelled.moments(indexed, kind));
    rows.push([labelled.clip, ...trackingFigures(moments)]);
    all.push(...moments);
  }
  if (clips.length > 1) rows.push(['all', ...trackingFigures(all)]);
  return `Box by box, in every frame of the completely labelled clips (IoU ${MATCH_AT} unless said otherwise; riders count with their
bicycles). HOTA is the mean over overlaps 0.05 to 0.95 as usual; beside it over 0.05 to 0.5, as the labels include part of
the shadow. Intervals are over objects and false tracks.

${table(
  [
    'clip',
    'objects',
    'boxes',
    'IDF1',
    'HOTA',
    'HOTA to 0.5',
    'DetA to 0.5',
    'AssA to 0.5',
    'MOTA',
    'boxes found',
    'false boxes',
    'ID switches',
    'fragments',
  ],
  rows,
)}`;
}

function trackingFigures(moments: Moment[]): string[] {
  const mot = clearMot(moments, MATCH_AT);
  const identity = identityCounts(moments, MATCH_AT);
  const usual = hotaCounts(moments, ALL_OVERLAPS);
  const loose = hotaCounts(moments, LOOSE_OVERLAPS);
  const of = (key: 'hota' | 'detA' | 'assA') => (units: typeof loose) => hota(units)[key];
  const figure = (units: typeof loose, key: 'hota' | 'detA' | 'assA') =>
    measured(of(key)(units), bootstrap(units, of(key)));
  const objects = new Set(moments.flatMap(({ truth }) => truth.map(({ id }) => id)));
  return [
    String(objects.size),
    String(mot.boxes),
    measured(idf1(identity), bootstrap(identity, idf1)),
    figure(usual, 'hota'),
    figure(loose, 'hota'),
    figure(loose, 'detA'),
    figure(loose, 'assA'),
    `${(mot.mota * 100).toFixed(1)} %`,
    share(mot.found, mot.boxes),
    String(mot.falseAlarms),
    String(mot.switches),
    String(mot.fragments),
  ];
}

async function describeObjects(bench: Bench, boxed: LabelledClip[], objects: ObjectLabel[]): Promise<string> {
  const rows: string[][] = [];
  for (const clip of [...new Set(objects.map((object) => object.clip))]) {
    const indexed = await bench.clips.index(clip);
    const mine = objects.filter((object) => object.clip === clip);
    const labelled = boxed.find((other) => other.clip === clip);
    rows.push([clip, ...(labelled ? byBoxes(labelled, indexed, mine) : byTimes(indexed, mine))]);
  }
  return `Thing by thing. Where there are boxes, a thing is found when a track of its kind is on it; what is tracked and is no
labelled thing is a false track. Elsewhere only the main vehicles are labelled, and by time only: a thing is found when a
track of its kind, no other thing's, lasts at least ${LASTS * 100} % of its time, which is an upper bound, and there are no false tracks
to count. Type and colour are those of the longest track on the thing.

${table(
  [
    'clip',
    'things',
    'found',
    'tracks on them',
    'false tracks',
    'type right',
    'colour right',
    'tracks of persons and vehicles',
  ],
  rows,
)}`;
}

function byBoxes(labelled: LabelledClip, indexed: IndexedClip, objects: ObjectLabel[]): string[] {
  const things = labelled.things();
  const tracks = KINDS.flatMap((kind) => labelled.measuredTracks(indexed, kind));
  const placed = tracks.map((track) => {
    const counts = new Map<string, number>();
    for (const { ptsMs } of track.path) {
      const box = boxAt(track, ptsMs, indexed);
      for (const label of labelled.at(ptsMs)) {
        if (!box || kindOf(label.class) !== track.kind || overlap(box, label.box) < MATCH_AT) continue;
        counts.set(label.id, (counts.get(label.id) ?? 0) + 1);
      }
    }
    const thing = [...counts].sort((a, b) => b[1] - a[1])[0]?.[0];
    return { track, thing };
  });
  const on = things.map((thing) => ({
    thing,
    tracks: placed
      .filter((one) => one.thing === thing.id)
      .map(({ track }) => track)
      .sort((a, b) => b.lastPtsMs - b.firstPtsMs - (a.lastPtsMs - a.firstPtsMs)),
  }));
  const found = on.filter((one) => one.tracks.length > 0);
  const coloured = found.flatMap(({ thing, tracks: [longest] }) => {
    const label = objects
      .filter((object) => object.class === thing.class)
      .sort((a, b) => Math.abs(a.firstMs - thing.firstMs) - Math.abs(b.firstMs - thing.firstMs))[0];
    const accepted = label?.colour === undefined ? undefined : ACCEPTED_COLOURS[label.colour];
    return accepted && longest?.colour ? [accepted.includes(longest.colour)] : [];
  });
  return [
    String(things.length),
    share(found.length, things.length),
    String(on.reduce((sum, one) => sum + one.tracks.length, 0)),
    String(placed.filter(({ thing }) => thing === undefined).length),
    share(
      found.filter(({ thing, tracks: [longest] }) => longest?.class === thing.class).length,
      found.length,
    ),
    share(coloured.filter(Boolean).length, coloured.length),
    String(tracks.length),
  ];
}

function byTimes({ tracks }: IndexedClip, objects: ObjectLabel[]): string[] {
  const followed = tracks.filter(({ kind }) => kind === 'person' || kind === 'vehicle');
  const shareOfTime = (object: ObjectLabel, track: (typeof followed)[number]) => {
    if (track.kind !== kindOf(object.class)) return 0;
    const shared = Math.min(object.lastMs, track.lastPtsMs) - Math.max(object.firstMs, track.firstPtsMs);
    return Math.max(0, shared) / (object.lastMs - object.firstMs);
  };
  const pairs = bestPairs(
    objects.map((object) =>
      followed.map((track) => {
        const lasts = shareOfTime(object, track);
        return lasts >= LASTS ? 10 + lasts : 0;
      }),
    ),
  );
  return [
    String(objects.length),
    share(pairs.length, objects.length),
    '–',
    '–',
    '–',
    '–',
    String(followed.length),
  ];
}
