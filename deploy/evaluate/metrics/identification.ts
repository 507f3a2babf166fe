import { cosine, type Sample, thresholdAt } from './comparison';

/** What one probe's search of a gallery gave. */
export interface SearchOutcome {
  subject: string;
  /** Place of the first picture of the same subject, from 1; undefined when the gallery has none. */
  rank: number | undefined;
  /** Score of that picture; undefined as above. */
  mateScore: number | undefined;
  /** Highest score of anybody else. */
  bestOther: number;
  /** Mean of the precision at each picture of the same subject (average precision); undefined as above. */
  averagePrecision: number | undefined;
}

/**
 * Searches for one probe among samples, the probe itself left out. Equal scores count against the search.
 */
export function searchFor(probe: Sample, gallery: Sample[]): SearchOutcome {
  const scored = gallery
    .filter(({ name }) => name !== probe.name)
    .map((sample) => ({
      score: cosine(probe.vector, sample.vector),
      mate: sample.subject === probe.subject,
    }))
    .sort((a, b) => b.score - a.score || Number(a.mate) - Number(b.mate));
  const first = scored.findIndex(({ mate }) => mate);
  const others = scored.filter(({ mate }) => !mate).map(({ score }) => score);
  return {
    subject: probe.subject,
    rank: first < 0 ? undefined : first + 1,
    mateScore: scored[first]?.score,
    bestOther: others[0] ?? -1,
    averagePrecision: averagePrecision(scored.map(({ mate }) => mate)),
  };
}

/** Mean of the precision at each right place of a ranked list; undefined when none is right. */
export function averagePrecision(right: boolean[]): number | undefined {
  let seen = 0;
  let sum = 0;
  right.forEach((isRight, index) => {
    if (isRight) sum += ++seen / (index + 1);
  });
  return seen === 0 ? undefined : sum / seen;
}

/** FNIR at a target FPIR. */
export interface OpenSetResult {
  threshold: number;
  /** Searches without a mate that return somebody at the threshold, of all such searches. */
  falsePositives: number;
  nonMated: number;
  /** Mated searches whose mate does not reach the threshold, of all mated searches. */
  falseNegatives: number;
  mated: number;
}

/**
 * Open-set identification as ISO/IEC 19795-1 and NIST's FRVT 1:N define it. Every probe searches twice: the gallery
 * with its own other pictures (a mated search), and the gallery without anything of its subject (a non-mated search).
 * The threshold is the lowest at which at most `fpir` of the non-mated searches return anybody.
 * @param failed probes that gave no vector: they return nobody, a miss in their mated search.
 */
export function openSet(
  outcomes: SearchOutcome[],
  fpir: number,
  failed: { mated: number; nonMated: number } = { mated: 0, nonMated: 0 },
): OpenSetResult {
  const tops = [...outcomes.map(({ bestOther }) => bestOther), ...Array<number>(failed.nonMated).fill(-1)];
  const threshold = thresholdAt(tops, fpir);
  const mated = outcomes.filter(({ mateScore }) => mateScore !== undefined);
  return {
    threshold,
    falsePositives: tops.filter((score) => score >= threshold).length,
    nonMated: tops.length,
    falseNegatives: mated.filter(({ mateScore = -1 }) => mateScore < threshold).length + failed.mated,
    mated: mated.length + failed.mated,
  };
}
