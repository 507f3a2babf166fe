import { describe, expect, it } from 'vitest';
import type { Frame } from '../models/types';
import { MotionGate } from './motion';
import { RestlessPlaces } from './restless';

const [WIDTH, HEIGHT] = [640, 360];

/** A noisy grey scene with bright or dark squares in it. */
function scene(
  index: number,
  squares: { x: number; y: number; side: number; dark?: boolean }[],
  brightness = 90,
): Frame {
  const rgb = new Uint8Array(new SharedArrayBuffer(WIDTH * HEIGHT * 3));
  let seed = 1000 + index;
  for (let pixel = 0; pixel < WIDTH * HEIGHT; pixel++) {
    seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff;
    const x = pixel % WIDTH;
    const y = Math.floor(pixel / WIDTH);
    const square = squares.find(
      ({ x: left, y: top, side }) => x >= left && x < left + side && y >= top && y < top + side,
    );
    const level = brightness + (square ? (square.dark ? -70 : 110) : 0);
    rgb.fill(level + ((seed >> 16) % 9) - 4, pixel * 3, pixel * 3 + 3);
  }
  return { widthPx: WIDTH, heightPx: HEIGHT, ptsMs: index * 200, rgb };
}

describe('the motion gate', () => {
  it('sees what moves, where it is, and nothing else', () => {
    const gate = new MotionGate();
    expect(gate.step(scene(0, []))).toEqual({ blobs: [], restarted: true });
    for (let index = 1; index < 10; index++) expect(gate.step(scene(index, [])).blobs).toEqual([]);
    for (let index = 10; index < 20; index++) {
      const x = 40 + (index - 10) * 30;
      const { blobs } = gate.step(scene(index, [{ x, y: 100, side: 40 }]));
      expect(blobs).toHaveLength(1);
      expect(Math.abs((blobs[0]?.x ?? 0) - x)).toBeLessThan(8);
      expect(Math.abs((blobs[0]?.w ?? 0) - 40)).toBeLessThan(10);
    }
  });

  it('a change of exposure is no motion', () => {
    const gate = new MotionGate();
    for (let index = 0; index < 5; index++) gate.step(scene(index, []));
    const after = gate.step(scene(5, [{ x: 300, y: 200, side: 40 }], 125));
    expect(after.restarted).toBe(false);
    expect(after.blobs).toHaveLength(1);
    expect(gate.step(scene(6, [], 125)).blobs).toEqual([]);
  });

  it('another scene begins a new background', () => {
    const gate = new MotionGate();
    for (let index = 0; index < 3; index++) gate.step(scene(index, []));
    const squares = Array.from({ length: 60 }, (_, index) => ({
      x: (index % 10) * 64,
      y: Math.floor(index / 10) * 60,
      side: 58,
      dark: index % 2 === 0,
    }));
    expect(gate.step(scene(3, squares)).restarted).toBe(true);
    expect(gate.step(scene(4, squares)).blobs).toEqual([]);
  });

  it('goes on from where it was saved as if it had not stopped', () => {
    const straight = new MotionGate();
    const before = new MotionGate();
    for (let index = 0; index < 6; index++) {
      straight.step(scene(index, [{ x: index * 20, y: 50, side: 30 }]));
      before.step(scene(index, [{ x: index * 20, y: 50, side: 30 }]));
    }
    const state = before.save();
    if (!state) throw new Error('There is a background to save.');
    const after = MotionGate.restore(JSON.parse(JSON.stringify(state)));
    const next = scene(6, [{ x: 120, y: 50, side: 30 }]);
    expect(after.step(next)).toEqual(straight.step(next));
    expect(after.save()).toEqual(straight.save());
  });
});

describe('restless places', () => {
  const bush = { x: 100, y: 100, w: 40, h: 30 };
  const frame = [{ x: 0, y: 0, w: 640, h: 360 }];

  it('a bush is looked at seldom after it showed nothing three times; a car beside it at once', () => {
    const places = new RestlessPlaces([]);
    for (let look = 0; look < 3; look++) {
      expect(places.worthALook([bush], look * 200)).toEqual([bush]);
      places.learn([bush], frame, [], look * 200);
    }
    expect(places.worthALook([bush], 600)).toEqual([]);
    const car = { x: 60, y: 90, w: 140, h: 80 };
    expect(places.worthALook([bush, car], 800)).toEqual([car]);
    expect(places.worthALook([bush], 2600)).toEqual([bush]);
  });

  it('a place where something is seen is restless no more', () => {
    const places = new RestlessPlaces([]);
    for (let look = 0; look < 5; look++) places.learn([bush], frame, [], look * 200);
    places.learn([bush], frame, [{ box: { x: 105, y: 100, w: 30, h: 30 } }], 1200);
    expect(places.worthALook([bush], 1400)).toEqual([bush]);
  });
});
