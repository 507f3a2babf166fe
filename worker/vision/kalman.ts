import type { PixelBox } from '../models/types';

/** One coordinate with its speed and their covariance; plain numbers, so that it travels in JSON. */
export interface KalmanAxis {
  value: number;
  /** Per second. */
  speed: number;
  /** Covariance: value, value with speed, speed. */
  covariance: [number, number, number];
}

/** Centre x, centre y, width, height. */
export type KalmanBox = [KalmanAxis, KalmanAxis, KalmanAxis, KalmanAxis];

/** Noise as a share of the object's size, as in SORT and ByteTrack: a near object jumps further than a far one. */
const MEASURED = 0.06;
const ACCELERATION_PER_S2 = [2.5, 2.5, 0.8, 0.8] as const;
const FIRST_SPEED = 1.5;

function sizeOf(box: PixelBox): number {
  return Math.max(4, Math.sqrt(box.w * box.h));
}

/** The state of a box seen for the first time: its place known, its speed not. */
export function startKalman(box: PixelBox): KalmanBox {
  const size = sizeOf(box);
  const axis = (value: number): KalmanAxis => ({
    value,
    speed: 0,
    covariance: [(MEASURED * size) ** 2, 0, (FIRST_SPEED * size) ** 2],
  });
  return [axis(box.x + box.w / 2), axis(box.y + box.h / 2), axis(box.w), axis(box.h)];
}

/** Constant speed over `elapsedS` seconds, in place. */
export function predict(state: KalmanBox, elapsedS: number): void {
  const size = Math.max(4, Math.sqrt(Math.max(1, state[2].value * state[3].value)));
  state.forEach((axis, index) => {
    const [p, q, r] = axis.covariance;
    const noise = ((ACCELERATION_PER_S2[index] ?? 1) * size) ** 2;
    axis.value += axis.speed * elapsedS;
    axis.covariance = [
      p + 2 * elapsedS * q + elapsedS ** 2 * r + (noise * elapsedS ** 4) / 4,
      q + elapsedS * r + (noise * elapsedS ** 3) / 2,
      r + noise * elapsedS ** 2,
    ];
  });
  for (const axis of [state[2], state[3]]) if (axis.value < 2) axis.value = 2;
}

/** Takes a measured box in, in place. @param trust less than one for a box that is only roughly known. */
export function correct(state: KalmanBox, box: PixelBox, trust = 1): void {
  const measured = [box.x + box.w / 2, box.y + box.h / 2, box.w, box.h];
  const noise = ((MEASURED * sizeOf(box)) / trust) ** 2;
  state.forEach((axis, index) => {
    const [p, q, r] = axis.covariance;
    const gain = p / (p + noise);
    const speedGain = q / (p + noise);
    const surprise = (measured[index] ?? 0) - axis.value;
    axis.value += gain * surprise;
    axis.speed += speedGain * surprise;
    axis.covariance = [(1 - gain) * p, (1 - gain) * q, r - speedGain * q];
  });
}

export function boxOf([cx, cy, w, h]: KalmanBox): PixelBox {
  return { x: cx.value - w.value / 2, y: cy.value - h.value / 2, w: w.value, h: h.value };
}
