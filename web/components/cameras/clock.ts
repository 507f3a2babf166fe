import { instantOf } from '@/web/components/time/zone';

/** What two clocks read side by side say: camera minus true time, and when it was measured. */
export interface ClockReading {
  offsetMs: number;
  /** The true time, ISO 8601. */
  measuredAt: string;
}

/**
 * The offset of a camera's clock from two wall times of one zone, as read at the same moment. Positive: the camera is fast.
 * Undefined while either is no time.
 */
export function readClocks(cameraWall: string, trueWall: string, zone: string): ClockReading | undefined {
  const camera = instantOf(cameraWall, zone);
  const measuredAt = instantOf(trueWall, zone);
  if (camera === undefined || measuredAt === undefined) return undefined;
  return { offsetMs: Date.parse(camera) - Date.parse(measuredAt), measuredAt };
}

/** Seconds as typed, as whole milliseconds; undefined for what is no length of time. */
export function secondsToMs(typed: string): number | undefined {
  const seconds = Number(typed.replace(',', '.'));
  return typed.trim() === '' || !Number.isFinite(seconds) || seconds < 0
    ? undefined
    : Math.round(seconds * 1000);
}
