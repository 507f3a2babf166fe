import { bestPairs } from './boxes';
import { lengths, type Moment, overlapsOf, PairCounts } from './sequence';

/** What one labelled object (or a track that is none) adds to HOTA, by overlap asked for. */
export interface HotaCounts {
  truePositives: number[];
  falseNegatives: number[];
  falsePositives: number[];
  /** Sum of A(c) over its true positives: how well its track and it belong together over the whole recording. */
  association: number[];
}

export interface Hota {
  hota: number;
  detA: number;
  assA: number;
}

/**
 * HOTA (Luiten et al. 2021, "HOTA: A Higher Order Metric for Evaluating Multi-Object Tracking"): at each overlap asked
 * for, the geometric mean of how well boxes are found (DetA) and how well they are held together as one object (AssA).
 * Boxes are paired moment by moment, those first whose identities agree over the whole recording.
 * @returns counts per object, and per track that is no object, for `hota` and its interval.
 */
export function hotaCounts(moments: Moment[], overlapsAsked: number[]): HotaCounts[] {
  const [truth, found] = [lengths(moments, 'truth'), lengths(moments, 'found')];
  const potential = new PairCounts();
  const overlaps = moments.map(overlapsOf);
  moments.forEach((moment, at) => {
    const shared = overlaps[at] ?? [];
    moment.truth.forEach((a, row) => {
      moment.found.forEach((b, column) => {
        const value = shared[row]?.[column] ?? 0;
        const ofRow = shared[row]?.reduce((sum, other) => sum + other, 0) ?? 0;
        const ofColumn = shared.reduce((sum, other) => sum + (other[column] ?? 0), 0);
        if (value > 0) potential.add(a.id, b.id, value / (ofRow + ofColumn - value));
      });
    });
  });
  const alignment = (a: string, b: string) =>
    potential.get(a, b) / ((truth.get(a) ?? 0) + (found.get(b) ?? 0) - potential.get(a, b));
  const matched = overlapsAsked.map(() => new PairCounts());
  moments.forEach((moment, at) => {
    const shared = overlaps[at] ?? [];
    const worth = moment.truth.map((a, row) =>
      moment.found.map((b, column) => alignment(a.id, b.id) * (shared[row]?.[column] ?? 0)),
    );
    for (const [row, column] of bestPairs(worth)) {
      const [a, b] = [moment.truth[row]?.id ?? '', moment.found[column]?.id ?? ''];
      overlapsAsked.forEach((asked, index) => {
        if ((shared[row]?.[column] ?? 0) >= asked) matched[index]?.add(a, b);
      });
    }
  });
  return gather(truth, found, matched);
}

function gather(truth: Map<string, number>, found: Map<string, number>, matched: PairCounts[]): HotaCounts[] {
  const nothing = (): HotaCounts => ({
    truePositives: matched.map(() => 0),
    falseNegatives: matched.map(() => 0),
    falsePositives: matched.map(() => 0),
    association: matched.map(() => 0),
  });
  const units = new Map([...truth.keys()].map((id) => [id, nothing()]));
  const alone = new Map<string, HotaCounts>();
  matched.forEach((pairs, index) => {
    const rightOf = new Map<string, number>();
    for (const [object, track, count] of pairs.entries()) {
      const unit = units.get(object);
      if (!unit) continue;
      const belonging = count / ((truth.get(object) ?? 0) + (found.get(track) ?? 0) - count);
      unit.truePositives[index] = (unit.truePositives[index] ?? 0) + count;
      unit.association[index] = (unit.association[index] ?? 0) + count * belonging;
      rightOf.set(track, (rightOf.get(track) ?? 0) + count);
    }
    for (const [object, length] of truth) {
      const unit = units.get(object);
      if (unit) unit.falseNegatives[index] = length - (unit.truePositives[index] ?? 0);
    }
    for (const [track, length] of found) {
      // At the loosest overlap asked for it is decided whose false boxes these are.
      const owner = matched[0]?.mostOf(track);
      let unit = owner === undefined ? alone.get(track) : units.get(owner);
      if (!unit) {
        unit = nothing();
        alone.set(track, unit);
      }
      unit.falsePositives[index] = (unit.falsePositives[index] ?? 0) + length - (rightOf.get(track) ?? 0);
    }
  });
  return [...units.values(), ...alone.values()];
}

/** HOTA, DetA and AssA of summed counts, 0..1, each the mean over the overlaps asked for. */
export function hota(units: HotaCounts[]): Hota {
  const levels = units[0]?.truePositives.length ?? 0;
  const total: Hota = { hota: 0, detA: 0, assA: 0 };
  for (let index = 0; index < levels; index++) {
    const sum = (key: keyof HotaCounts) => units.reduce((all, unit) => all + (unit[key][index] ?? 0), 0);
    const right = sum('truePositives');
    const detA = right / Math.max(1, right + sum('falseNegatives') + sum('falsePositives'));
    const assA = right > 0 ? sum('association') / right : 0;
    total.hota += Math.sqrt(detA * assA) / levels;
    total.detA += detA / levels;
    total.assA += assA / levels;
  }
  return total;
}
