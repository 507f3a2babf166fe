import type { SegmentResult } from '../vision';

/** Two messages of the decoder closer than this are one damaged place. */
const SAME_PLACE_MS = 2_000;
/** The decoder names the last good frame; what is spoilt lies shortly after it. */
const AFTER_LAST_GOOD_MS = 1_000;

/**
 * Stretches of a segment that could not be decoded cleanly, counted from the first video frame: gaps in the coverage that a
 * search has to state. The end of a file that stops before its index says is one too.
 */
export function damagedRanges(
  result: Pick<SegmentResult, 'damage' | 'lastPtsMs' | 'endOfFile'>,
  recording: { firstPtsMs: number; durationMs: number; ended: boolean },
): { fromMs: number; toMs: number; reason: string }[] {
  const { firstPtsMs, durationMs, ended } = recording;
  const clamp = (ms: number) => Math.round(Math.min(durationMs, Math.max(0, ms)));
  const ranges: { fromMs: number; toMs: number; reason: string }[] = [];
  const reports = result.damage.toSorted((a, b) => a.atMs - b.atMs);
  for (const report of reports) {
    const fromMs = clamp(report.atMs - firstPtsMs);
    const toMs = clamp(report.atMs - firstPtsMs + AFTER_LAST_GOOD_MS);
    const open = ranges.at(-1);
    if (open && fromMs - open.toMs < SAME_PLACE_MS) open.toMs = Math.max(open.toMs, toMs);
    else ranges.push({ fromMs, toMs, reason: `damaged: ${report.message}`.slice(0, 300) });
  }
  const lastMs = result.lastPtsMs === undefined ? undefined : clamp(result.lastPtsMs - firstPtsMs);
  if (ended && lastMs !== undefined && durationMs - lastMs > SAME_PLACE_MS) {
    const open = ranges.at(-1);
    if (open && lastMs - open.toMs < SAME_PLACE_MS) open.toMs = durationMs;
    else
      ranges.push({ fromMs: lastMs, toMs: durationMs, reason: 'the rest of the file could not be decoded' });
  }
  return ranges;
}
