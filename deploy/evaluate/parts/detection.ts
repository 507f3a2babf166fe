import { table } from '@/deploy/bench/report';
import type { PixelBox } from '@/worker/models/types';
import { type Detections, detectIn } from '@/worker/vision/detect';
import { shareInside } from '@/worker/vision/geometry';
import { boxAt } from '../clips';
import { KINDS, type Kind, kindOf, type LabelledClip, labelledClips, MATCH_AT } from '../labelled-clip';
import type { BoxLabel } from '../labels';
import { matchBoxes } from '../metrics/boxes';
import type { Bench } from '../part';
import { share } from '../report';

/** Height in pixels of the recording from which a thing is called medium, and large. */
const MEDIUM_PX = 48;
const LARGE_PX = 96;
const SIZES = [`under ${MEDIUM_PX} px`, `${MEDIUM_PX}–${LARGE_PX} px`, `${LARGE_PX} px and higher`];
const sizeOf = ({ h }: PixelBox) => SIZES[h < MEDIUM_PX ? 0 : h < LARGE_PX ? 1 : 2] ?? '';

/** One labelled box with whether it was found, and by the right name. */
interface Asked {
  label: BoxLabel;
  found: boolean;
  named: boolean;
}

/** What one way of looking found. */
interface Tally {
  way: string;
  asked: Asked[];
  right: Record<Kind, number>;
  wrong: Record<Kind, number>;
}

const tallyOf = (way: string): Tally => ({
  way,
  asked: [],
  right: { person: 0, vehicle: 0 },
  wrong: { person: 0, vehicle: 0 },
});

/** Labelled boxes found, by class and size, and found boxes that are none: from one look to the finished tracks. */
export async function measureDetection(bench: Bench): Promise<string | undefined> {
  const clips = labelledClips(bench.data.tracks(), (clip) => bench.clips.has(clip));
  if (clips.length === 0) return undefined;
  const whole = tallyOf('one look at the whole frame');
  const looked = tallyOf('where indexing looked');
  const tracked = tallyOf('finished tracks');
  for (const labelled of clips) {
    const indexed = await bench.clips.index(labelled.clip);
    for await (const frame of bench.clips.frames(labelled.clip)) {
      const labels = labelled.at(frame.ptsMs);
      if (labels.length > 0) {
        const region = { x: 0, y: 0, w: frame.widthPx, h: frame.heightPx, detail: 'full' as const };
        count(whole, labelled, frame.ptsMs, labels, await detectIn(frame, [region], bench.models));
      }
      const paths: Detections = { person: [], vehicle: [], carried: [] };
      for (const kind of KINDS) {
        for (const track of labelled.measuredTracks(indexed, kind)) {
          const box = boxAt(track, frame.ptsMs, indexed);
          if (box) paths[kind].push({ box, score: track.confidence, label: track.class });
        }
      }
      count(tracked, labelled, frame.ptsMs, labels, paths);
    }
    for (const { ptsMs, regions, detections } of indexed.looks) {
      const labels = labelled
        .at(ptsMs)
        .filter(({ box }) => regions.some((region) => shareInside(box, region) > 0.8));
      count(looked, labelled, ptsMs, labels, detections, labelled.at(ptsMs));
    }
  }
  return describe([whole, looked, tracked]);
}

/** @param all everything labelled there, also what is not asked about: a box on it is no false one. */
function count(
  tally: Tally,
  labelled: LabelledClip,
  ptsMs: number,
  labels: BoxLabel[],
  detections: Detections,
  all = labels,
): void {
  for (const kind of KINDS) {
    const truth = all.filter((label) => kindOf(label.class) === kind);
    const found = detections[kind];
    const pairs = matchBoxes(
      truth.map(({ box }) => box),
      found.map(({ box }) => box),
      MATCH_AT,
    );
    truth.forEach((label, index) => {
      if (!labels.includes(label)) return;
      const pair = pairs.find(([row]) => row === index);
      const named = pair !== undefined && found[pair[1]]?.label === label.class;
      tally.asked.push({ label, found: pair !== undefined, named });
    });
    found.forEach(({ box }, index) => {
      if (pairs.some(([, column]) => column === index)) tally.right[kind]++;
      else if (!labelled.isExempt(kind, box, ptsMs)) tally.wrong[kind]++;
    });
  }
}

function describe(tallies: Tally[]): string {
  const recall = (asked: Asked[]) => share(asked.filter(({ found }) => found).length, asked.length);
  const rows = tallies.flatMap(({ way, asked }) =>
    [...new Set(asked.map(({ label }) => label.class))].sort().map((name) => {
      const of = asked.filter(({ label }) => label.class === name);
      const found = of.filter((one) => one.found);
      return [
        way,
        name,
        recall(of),
        ...SIZES.map((size) => recall(of.filter(({ label }) => sizeOf(label.box) === size))),
        share(found.filter(({ named }) => named).length, found.length),
      ];
    }),
  );
  const precision = tallies.map(({ way, right, wrong }) => [
    way,
    ...KINDS.map((kind) => share(right[kind], right[kind] + wrong[kind])),
  ]);
  return `In the frames that indexing analyses of the completely labelled clips, IoU ${MATCH_AT}. Recall: labelled boxes found as a thing of
their kind (person or vehicle), all and by height in pixels; "rightly named" is the share of those found whose class is the
labelled one. "Where indexing looked" counts only boxes inside the regions that the detector was given, before any score is
asked for beyond the pack's lowest. Frames of one passage hang together: the intervals are narrower than they should be.

${table(['', 'class', 'recall', ...SIZES, 'rightly named'], rows)}

Precision: found boxes that are a labelled thing of their kind. The whole frame was looked at only where something is labelled.

${table(['', ...KINDS], precision)}`;
}
