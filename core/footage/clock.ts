/** A measurement of a camera's clock. offset = camera time − true time. */
export interface ClockMeasurement {
  id: string;
  offsetMs: number;
  uncertaintyMs: number;
  measuredAt: Date;
  createdAt: Date;
}

/** What a moment really was: stamped − offset. */
export function correctedTime(stamped: Date, offsetMs: number): Date {
  return new Date(stamped.getTime() - offsetMs);
}

/**
 * The measurement that holds for a recording stamped `stampedStart`: the one taken nearest to it in time, since clocks
 * drift; of two as near, and of one corrected by a second entry for the same moment, the later entered. Undefined where
 * the clock was never measured.
 */
export function measurementFor<Measurement extends ClockMeasurement>(
  measurements: readonly Measurement[],
  stampedStart: Date,
): Measurement | undefined {
  const distance = (check: ClockMeasurement) =>
    Math.abs(check.measuredAt.getTime() - correctedTime(stampedStart, check.offsetMs).getTime());
  return measurements.toSorted(
    (a, b) => distance(a) - distance(b) || b.createdAt.getTime() - a.createdAt.getTime(),
  )[0];
}
