import { describe, expect, it } from 'vitest';
import { damagedRanges } from './index-damage';

const recording = { firstPtsMs: 500, durationMs: 60_000, ended: false };

describe('damaged stretches', () => {
  it('messages close together are one stretch, counted from the first frame', () => {
    const damage = [
      { atMs: 10_500, message: 'error while decoding MB 3 4' },
      { atMs: 11_000, message: 'concealing errors' },
      { atMs: 30_500, message: 'missing reference' },
    ];
    expect(damagedRanges({ damage, lastPtsMs: 59_900, endOfFile: false }, recording)).toEqual([
      { fromMs: 10_000, toMs: 11_500, reason: 'damaged: error while decoding MB 3 4' },
      { fromMs: 30_000, toMs: 31_000, reason: 'damaged: missing reference' },
    ]);
  });

  it('a file that stops decoding before its end has a gap to its end', () => {
    expect(
      damagedRanges({ damage: [], lastPtsMs: 20_500, endOfFile: true }, { ...recording, ended: true }),
    ).toEqual([{ fromMs: 20_000, toMs: 60_000, reason: 'the rest of the file could not be decoded' }]);
  });

  it('a whole file has none', () => {
    expect(
      damagedRanges({ damage: [], lastPtsMs: 60_300, endOfFile: true }, { ...recording, ended: true }),
    ).toEqual([]);
  });
});
