import { table } from '@/deploy/bench/report';
import type { FinishedTrack } from '@/worker/vision';
import { findFaces } from '@/worker/vision/faces';
import { overlap } from '@/worker/vision/geometry';
import { tiles } from '@/worker/vision/regions';
import { boxAt, type IndexedClip } from '../clips';
import { LabelledClip } from '../labelled-clip';
import type { AppearanceLabel, BoxLabel } from '../labels';
import type { Bench } from '../part';
import { share } from '../report';

/** Face detectors draw faces differently large. */
const MATCH_AT = 0.3;
/** Widths of a face in pixels at which finding and recognising change. */
const WIDTHS = [0, 16, 24, 32, 48, 80, Number.POSITIVE_INFINITY];
/** Side of the squares that indexing searches without a person. */
const TILE_PX = 320;

const BINS = WIDTHS.slice(0, -1).map((from, index) => {
  const to = WIDTHS[index + 1] ?? 0;
  const name = to === Number.POSITIVE_INFINITY ? `${from} px and wider` : `${from}–${to} px`;
  return { name, holds: (widthPx: number) => widthPx >= from && widthPx < to };
});

/** A labelled face in an analysed frame. */
interface Seen {
  label: BoxLabel;
  byDetector: boolean;
  byTrack: boolean;
}

/** One appearance of a person's face with the tracks that are on it. */
interface Appeared {
  widestPx: number;
  tracks: FinishedTrack[];
}

/** The face tracks that lie on a labelled face at least once, with whose face it mostly is. */
export function tracksOnFaces(
  labels: BoxLabel[],
  indexed: IndexedClip,
): { track: FinishedTrack; person: string }[] {
  return indexed.tracks
    .filter(({ kind }) => kind === 'face')
    .flatMap((track) => {
      const counts = new Map<string, number>();
      for (const label of labels) {
        const box = boxAt(track, label.ptsMs, indexed);
        if (box && overlap(box, label.box) >= MATCH_AT) counts.set(label.id, (counts.get(label.id) ?? 0) + 1);
      }
      const person = [...counts].sort((a, b) => b[1] - a[1])[0]?.[0];
      return person === undefined ? [] : [{ track, person }];
    });
}

/** Labelled faces found, by size, and appearances of people's faces that can be searched for. */
export async function measureFaces(bench: Bench): Promise<string | undefined> {
  const all = bench.data.faceBoxes();
  const clips = [...new Set(all.map(({ clip }) => clip))].filter((clip) => bench.clips.has(clip));
  if (clips.length === 0) return undefined;
  const seen: Seen[] = [];
  const appeared: Appeared[] = [];
  let others = 0;
  for (const clip of clips) {
    const labels = all.filter((label) => label.clip === clip);
    const indexed = await bench.clips.index(clip);
    seen.push(...(await facesSeen(bench, labels, indexed)));
    const on = tracksOnFaces(labels, indexed);
    others += indexed.tracks.filter(({ kind }) => kind === 'face').length - on.length;
    const appearances = bench.data.appearances().filter((appearance) => appearance.clip === clip);
    appeared.push(...appearances.map((appearance) => appearanceOf(appearance, labels, on)));
  }
  return describe(seen, appeared, others);
}

async function facesSeen(bench: Bench, labels: BoxLabel[], indexed: IndexedClip): Promise<Seen[]> {
  const seen: Seen[] = [];
  const labelled = new LabelledClip(indexed.clip, labels);
  for await (const frame of bench.clips.frames(indexed.clip)) {
    const here = labelled.at(frame.ptsMs);
    if (here.length === 0) continue;
    const whole = { x: 0, y: 0, w: frame.widthPx, h: frame.heightPx };
    const regions = [whole, ...tiles(TILE_PX, frame.widthPx, frame.heightPx)];
    const found = await findFaces(frame, [], regions, bench.models);
    const followed = indexed.tracks
      .filter(({ kind }) => kind === 'face')
      .flatMap((track) => boxAt(track, frame.ptsMs, indexed) ?? []);
    for (const label of here) {
      seen.push({
        label,
        byDetector: found.some(({ box }) => overlap(box, label.box) >= MATCH_AT),
        byTrack: followed.some((box) => overlap(box, label.box) >= MATCH_AT),
      });
    }
  }
  return seen;
}

function appearanceOf(
  { person, firstMs, lastMs }: AppearanceLabel,
  labels: BoxLabel[],
  on: { track: FinishedTrack; person: string }[],
): Appeared {
  const mine = labels.filter(
    ({ id, ptsMs }) => id === person && ptsMs >= firstMs - 100 && ptsMs <= lastMs + 100,
  );
  return {
    widestPx: Math.max(0, ...mine.map(({ box }) => box.w)),
    tracks: on
      .filter(({ person: other }) => other === person)
      .map(({ track }) => track)
      .filter((track) => track.lastPtsMs >= firstMs && track.firstPtsMs <= lastMs),
  };
}

function describe(seen: Seen[], appeared: Appeared[], others: number): string {
  const bySize = [{ name: 'all', holds: () => true }, ...BINS].map(({ name, holds }) => {
    const of = seen.filter(({ label }) => holds(label.box.w));
    return [
      name,
      share(of.filter(({ byDetector }) => byDetector).length, of.length),
      share(of.filter(({ byTrack }) => byTrack).length, of.length),
    ];
  });
  const byWidest = [{ name: 'all', holds: () => true }, ...BINS].flatMap(({ name, holds }) => {
    const of = appeared.filter(({ widestPx }) => holds(widestPx));
    if (of.length === 0) return [];
    const searchable = of.filter(({ tracks }) => tracks.some(({ embeddings }) => embeddings.length > 0));
    return [
      [
        name,
        share(of.filter(({ tracks }) => tracks.length > 0).length, of.length),
        share(searchable.length, of.length),
        String(of.reduce((sum, { tracks }) => sum + tracks.length, 0)),
      ],
    ];
  });
  return `Labelled faces in the frames that indexing analyses, by width of the labelled box (IoU ${MATCH_AT}). The labels were made with
another face detector, so that faces no detector finds are not among them. The detector by itself looks at the whole frame
and at squares of ${TILE_PX} px in every frame; indexing looks at persons, and at squares only from time to time.

${table(['width', 'found by the detector', 'followed when indexed'], bySize)}

Appearances of a person's face, by its widest moment: found is at least one track on it, searchable a track with a vector.

${table(['widest', 'found', 'searchable', 'tracks on them'], byWidest)}

${others} further face tracks lie on no labelled face. They are not counted as false: not every face is labelled.`;
}
