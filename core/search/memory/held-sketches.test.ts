import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { IndexScope } from '../scope.sql';
import { HeldSketches, keyOf, type SketchRow } from './held-sketches';
import { nearestHeld } from './nearest-held';

const HOUR_US = 3_600_000_000;
const rows = (bits: number) =>
  fc.array(
    fc.record({
      track: fc.uint8Array({ minLength: 16, maxLength: 16 }),
      ordinal: fc.nat(2),
      cameraId: fc.integer({ min: 1, max: 5 }),
      atUs: fc.nat(100).map((hour) => hour * HOUR_US),
      bits: fc.uint8Array({ minLength: bits / 8, maxLength: bits / 8 }),
    }),
    { maxLength: 40 },
  );
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const everything: IndexScope = { cameraIds: [1, 2, 3, 4, 5], windows: [{ from: null, to: null }] };
const hour = (at: number) => new Date((at * HOUR_US) / 1000);

const differing = (a: Uint8Array, b: Uint8Array) =>
  a.reduce((sum, byte, i) => sum + (byte ^ (b[i] ?? 0)).toString(2).replaceAll('0', '').length, 0);

/** Holds rows in two parts, as two months are. */
function held(given: SketchRow[], bits: number): HeldSketches[] {
  const parts = [new HeldSketches(bits), new HeldSketches(bits)];
  for (const [index, row] of given.entries()) parts[index % 2]?.add(row);
  return parts;
}

const asked = (question: Uint8Array, bits: number) => ({
  bits: question,
  numbers: Float32Array.from({ length: bits }, (_, i) =>
    (question[i >> 3] ?? 0) & (128 >> (i & 7)) ? 1 : -1,
  ),
});

describe('sketches held in memory', () => {
  it('are found in the order of their bits, for sketches of any length', async () => {
    for (const bits of [8, 360, 512, 520, 1024]) {
      const question = fc.uint8Array({ minLength: bits / 8, maxLength: bits / 8 });
      await fc.assert(
        fc.asyncProperty(rows(bits), question, async (given, bitsAsked) => {
          // With numbers that are no more than the bits, agreement is the order of the bits.
          const found = await nearestHeld(held(given, bits), asked(bitsAsked, bits), everything, 5);
          const distances = given.map((row) => differing(row.bits, bitsAsked)).sort((a, b) => a - b);
          const of = new Map(given.map((row) => [hex(row.track), differing(row.bits, bitsAsked)]));
          expect(found.map(({ track }) => of.get(track))).toEqual(distances.slice(0, 5));
        }),
        { numRuns: 20 },
      );
    }
  });

  it('are those of the cameras and windows asked for, and no others', async () => {
    const window = fc.tuple(fc.nat(100), fc.nat(100)).map(([a, b]) => [Math.min(a, b), Math.max(a, b) + 1]);
    await fc.assert(
      fc.asyncProperty(
        rows(128),
        fc.uniqueArray(fc.integer({ min: 1, max: 6 })),
        fc.array(window, { maxLength: 3 }),
        async (given, cameraIds, spans) => {
          // Sorted and apart, as scopes are.
          const windows: { from: Date; to: Date }[] = [];
          for (const [from, to] of spans.sort((a, b) => (a[0] ?? 0) - (b[0] ?? 0))) {
            if (hour(from ?? 0) >= (windows.at(-1)?.to ?? hour(0)))
              windows.push({ from: hour(from ?? 0), to: hour(to ?? 0) });
          }
          const question = asked(new Uint8Array(16), 128);
          const found = await nearestHeld(held(given, 128), question, { cameraIds, windows }, 100);
          const within = given.filter(
            ({ cameraId, atUs }) =>
              cameraIds.includes(cameraId) &&
              windows.some(({ from, to }) => atUs >= from.getTime() * 1000 && atUs < to.getTime() * 1000),
          );
          expect(found.map(({ track }) => track).sort()).toEqual(
            within.map(({ track }) => hex(track)).sort(),
          );
        },
      ),
    );
  });

  it('are gone for good once they are removed, and nothing else is', async () => {
    await fc.assert(
      fc.asyncProperty(rows(520), fc.array(fc.nat(39)), async (given, which) => {
        const parts = held(given, 520);
        const gone = new Set(which.flatMap((index) => given[index] ?? []));
        const keys = new Set([...gone].map(({ track, ordinal, atUs }) => keyOf(track, ordinal, atUs)));
        for (const part of parts) part.remove(keys);
        const stay = given.filter(({ track, ordinal, atUs }) => !keys.has(keyOf(track, ordinal, atUs)));
        const found = await nearestHeld(parts, asked(new Uint8Array(65), 520), everything, 100);
        expect(found.map(({ track }) => track).sort()).toEqual(stay.map(({ track }) => hex(track)).sort());
        expect(parts.reduce((sum, { size }) => sum + size, 0)).toBe(stay.length);
      }),
    );
  });

  it('are all there beyond one block, with others having their turn meanwhile', async () => {
    const sketches = new HeldSketches(128);
    const track = new Uint8Array(16);
    const numbers = new DataView(track.buffer);
    for (let i = 0; i < 300_000; i += 1) {
      numbers.setUint32(0, i);
      const bits = new Uint8Array(16).fill(i === 250_000 ? 0 : 255);
      sketches.add({ track, ordinal: 0, cameraId: 1 + (i % 5), atUs: i * HOUR_US, bits });
    }
    let others = 0;
    setImmediate(() => {
      others += 1;
    });
    const [best] = await nearestHeld([sketches], asked(new Uint8Array(16), 128), everything, 1);
    expect(best?.atUs).toBe(250_000 * HOUR_US);
    expect(others).toBe(1);
  });
});
