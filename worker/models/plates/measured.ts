/** Figures of a reader's readings against labels: what compare.ts prints. */

/** One plate read by one reader. */
export interface Outcome {
  truth: string;
  read: string;
  /** Probability that the whole text is right, as the reader says. */
  confidence: number;
  lines: 1 | 2;
  /** Width of the labelled plate in the picture, in pixels. */
  widthPx: number;
}

const LOOK_ALIKES: Record<string, string> = { O: '0', Q: '0', I: '1' };

/** O and Q as 0, I as 1: many issuers press one die for both, and labels are not consistent. */
export function folded(text: string): string {
  return text.replace(/[OQI]/g, (letter) => LOOK_ALIKES[letter] ?? letter);
}

/** Number of characters to insert, delete or replace (Levenshtein 1965). */
export function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

/** 95 % interval of a share (Wilson 1927), both ends 0..1. */
export function wilson(right: number, of: number): [number, number] {
  if (of === 0) return [0, 1];
  const z = 1.96;
  const share = right / of;
  const centre = share + (z * z) / (2 * of);
  const spread = z * Math.sqrt((share * (1 - share)) / of + (z * z) / (4 * of * of));
  const below = 1 + (z * z) / of;
  return [Math.max(0, (centre - spread) / below), Math.min(1, (centre + spread) / below)];
}

/** Exact share, exact with look-alikes folded, and character accuracy (1 − edits / length), with the count. */
export function summary(outcomes: Outcome[]) {
  const count = (right: (outcome: Outcome) => boolean) => outcomes.filter(right).length;
  const edits = outcomes.reduce((sum, { truth, read }) => sum + editDistance(folded(truth), folded(read)), 0);
  const length = outcomes.reduce((sum, { truth }) => sum + truth.length, 0);
  const exact = count(({ truth, read }) => truth === read);
  const alike = count(({ truth, read }) => folded(truth) === folded(read));
  return {
    plates: outcomes.length,
    exact,
    exactInterval: wilson(exact, outcomes.length),
    folded: alike,
    foldedInterval: wilson(alike, outcomes.length),
    characters: length === 0 ? 0 : Math.max(0, 1 - edits / length),
  };
}

/**
 * How far stated confidence is from what came true: bins of a tenth, and the expected calibration error
 * (Naeini, Cooper, Hauskrecht 2015). Right means right with look-alikes folded.
 */
export function reliability(outcomes: Outcome[]) {
  const bins = Array.from({ length: 10 }, () => ({ plates: 0, stated: 0, right: 0 }));
  for (const { truth, read, confidence } of outcomes) {
    const bin = bins[Math.max(0, Math.min(9, Math.floor(confidence * 10)))];
    if (!bin) continue;
    bin.plates++;
    bin.stated += confidence;
    if (folded(truth) === folded(read)) bin.right++;
  }
  const error = bins.reduce((sum, { stated, right }) => sum + Math.abs(stated - right), 0);
  return { bins, error: outcomes.length === 0 ? 0 : error / outcomes.length };
}
