/** Something stated with a confidence, and whether it was right. */
export interface Stated {
  confidence: number;
  right: boolean;
}

export interface ReliabilityBin {
  from: number;
  to: number;
  n: number;
  /** Mean of what was stated, and how many were right. */
  stated: number;
  right: number;
}

/** Bounds of the bins: narrow near 1, where it is decided whether a reading may be called sure. */
const BOUNDS = [0, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 1];

/** What was stated beside what was right, by stated confidence; empty bins left out. */
export function reliability(statements: Stated[]): ReliabilityBin[] {
  return BOUNDS.slice(0, -1).flatMap((from, index) => {
    const to = BOUNDS[index + 1] ?? 1;
    const inside = statements.filter(
      ({ confidence }) => confidence >= from && (confidence < to || (to === 1 && confidence <= 1)),
    );
    if (inside.length === 0) return [];
    const stated = inside.reduce((sum, { confidence }) => sum + confidence, 0) / inside.length;
    return [{ from, to, n: inside.length, stated, right: inside.filter(({ right }) => right).length }];
  });
}

/**
 * Expected calibration error (Naeini et al. 2015): mean distance between stated and right over the bins, weighted by
 * their size; 0 is calibrated. NaN of nothing.
 */
export function calibrationError(statements: Stated[]): number {
  return reliability(statements).reduce(
    (sum, { n, stated, right }) => sum + (n / statements.length) * Math.abs(stated - right / n),
    statements.length === 0 ? Number.NaN : 0,
  );
}
