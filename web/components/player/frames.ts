/**
 * Which frame is on the screen at a moment: the index of the last one presented at or before it. `toleranceMs` forgives
 * the rounding of media times. An empty list gives -1.
 */
export function frameAt(timesMs: readonly number[], ms: number, toleranceMs = 1): number {
  let low = 0;
  let high = timesMs.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((timesMs[middle] ?? 0) <= ms + toleranceMs) low = middle + 1;
    else high = middle;
  }
  return timesMs.length === 0 ? -1 : Math.max(0, low - 1);
}

/**
 * Where to seek so that exactly one frame is shown: its middle, because a decoder that rounds down would show the frame
 * before it at its own time. The last frame is taken to last as long as the one before it.
 */
export function middleOfFrame(timesMs: readonly number[], index: number): number {
  const start = timesMs[index] ?? 0;
  const next = timesMs[index + 1] ?? start + (start - (timesMs[index - 1] ?? start - 40));
  return start + (next - start) / 2;
}

/**
 * The frame `by` frames away from the moment shown, kept inside the recording.
 * @param fallbackMs length of a frame where the times are not known yet.
 */
export function stepFrom(
  timesMs: readonly number[] | undefined,
  ms: number,
  by: number,
  fallbackMs = 40,
): { ptsMs: number; seekMs: number } {
  if (!timesMs || timesMs.length === 0) {
    const ptsMs = Math.max(0, ms + by * fallbackMs);
    return { ptsMs, seekMs: ptsMs };
  }
  const index = Math.min(timesMs.length - 1, Math.max(0, frameAt(timesMs, ms) + by));
  return { ptsMs: timesMs[index] ?? 0, seekMs: middleOfFrame(timesMs, index) };
}
