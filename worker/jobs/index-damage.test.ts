import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { damagedRanges } from './index-damage';

const timesMs = Array.from({ length: 600 }, (_, index) => index * 100);
const segment = { firstPtsMs: 500, durationMs: 60_000, timesMs, fromMs: 0, toMs: 60_000 };

describe('damaged stretches', () => {
  it('messages close together are one stretch, counted from the first frame', () => {
    const damage = [
      { atMs: 10_500, cleanFromMs: 11_900, message: 'error while decoding MB 3 4' },
      { atMs: 11_000, cleanFromMs: 12_000, message: 'concealing errors' },
      { atMs: 30_500, cleanFromMs: 31_500, message: 'missing reference' },
    ];
    expect(damagedRanges({ damage, lastPtsMs: 59_900 }, segment)).toEqual([
      { fromMs: 10_000, toMs: 11_500, reason: 'damaged: error while decoding MB 3 4' },
      { fromMs: 30_000, toMs: 31_000, reason: 'damaged: missing reference' },
    ]);
  });

  it('pictures are spoilt until the next key picture, or to the end where none comes', () => {
    const spoilt = [{ atMs: 10_500, cleanFromMs: 18_500, message: 'missing reference' }];
    expect(damagedRanges({ damage: spoilt, lastPtsMs: 60_400 }, segment)).toEqual([
      { fromMs: 10_000, toMs: 18_000, reason: 'damaged: missing reference' },
    ]);
    const forGood = [{ atMs: 50_500, message: 'missing reference' }];
    expect(damagedRanges({ damage: forGood, lastPtsMs: 60_500 }, segment)).toEqual([
      { fromMs: 50_000, toMs: 60_000, reason: 'damaged: missing reference' },
    ]);
  });

  it('a file that stops decoding before its end has a gap to its end', () => {
    expect(damagedRanges({ damage: [], lastPtsMs: 20_500 }, segment)).toEqual([
      { fromMs: 20_000, toMs: 60_000, reason: 'the pictures here could not be decoded' },
    ]);
  });

  it('a whole file has none', () => {
    expect(damagedRanges({ damage: [], lastPtsMs: 60_300 }, segment)).toEqual([]);
  });

  it('a segment of which nothing was decoded is one gap', () => {
    expect(damagedRanges({ damage: [] }, { ...segment, fromMs: 20_000, toMs: 40_000 })).toEqual([
      { fromMs: 20_000, toMs: 40_000, reason: 'the pictures here could not be decoded' },
    ]);
  });

  it('a jump between decoded frames is damage where the file lists frames there, else a pause', () => {
    const hole = { atMs: 10_500, untilMs: 20_500, message: 'no picture could be decoded' };
    expect(damagedRanges({ damage: [hole], lastPtsMs: 60_300 }, segment)).toEqual([
      { fromMs: 10_000, toMs: 20_000, reason: 'damaged: no picture could be decoded' },
    ]);
    const paused = timesMs.filter((ms) => ms <= 10_000 || ms >= 20_000);
    expect(damagedRanges({ damage: [hole], lastPtsMs: 60_300 }, { ...segment, timesMs: paused })).toEqual([
      { fromMs: 10_100, toMs: 20_000, reason: 'the file holds no pictures here' },
    ]);
  });

  it('what is missing up to the stated end is a gap', () => {
    const cut = { ...segment, timesMs: timesMs.filter((ms) => ms < 36_000) };
    expect(damagedRanges({ damage: [], lastPtsMs: 36_300 }, cut)).toEqual([
      { fromMs: 36_000, toMs: 60_000, reason: 'the file holds no pictures here' },
    ]);
  });

  it('ranges lie in the recording, whatever the decoder says', () => {
    const report = fc.record({ atMs: fc.integer({ min: -1e9, max: 1e9 }), message: fc.string() });
    fc.assert(
      fc.property(fc.array(report), fc.option(fc.integer({ min: 0, max: 1e9 })), (damage, last) => {
        const result = last === null ? { damage } : { damage, lastPtsMs: last };
        for (const range of damagedRanges(result, segment)) {
          expect(range.fromMs).toBeGreaterThanOrEqual(0);
          expect(range.toMs).toBeLessThanOrEqual(60_000);
          expect(range.toMs).toBeGreaterThanOrEqual(range.fromMs);
        }
      }),
    );
  });
});
