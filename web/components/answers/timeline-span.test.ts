import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { moved, ticksOf, zoomed } from './timeline-span';

const whole = { fromMs: 1_000_000, toMs: 90_000_000 };
const inside = fc
  .tuple(fc.integer({ min: 0, max: 88_000 }), fc.integer({ min: 2, max: 89_000 }))
  .map(([from, length]) => ({
    fromMs: whole.fromMs + from * 1_000,
    toMs: Math.min(whole.toMs, whole.fromMs + (from + length) * 1_000),
  }))
  .filter(({ fromMs, toMs }) => toMs - fromMs >= 2_000);

describe('the time line', () => {
  it('keeps the moment under the pointer in its place while one looks closer', () => {
    fc.assert(
      fc.property(
        inside,
        fc.double({ min: 0.2, max: 0.99, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (span, factor, share) => {
          const anchorMs = span.fromMs + share * (span.toMs - span.fromMs);
          const next = zoomed(span, factor, anchorMs, whole);
          expect((anchorMs - next.fromMs) / (next.toMs - next.fromMs)).toBeCloseTo(share, 6);
        },
      ),
    );
  });

  it('never shows what lies outside, and never turns inside out', () => {
    fc.assert(
      fc.property(
        inside,
        fc.double({ min: 0.01, max: 100, noNaN: true }),
        fc.integer({ min: -1e9, max: 1e9 }),
        (span, factor, byMs) => {
          for (const next of [zoomed(span, factor, span.fromMs, whole), moved(span, byMs, whole)]) {
            expect(next.fromMs).toBeGreaterThanOrEqual(whole.fromMs);
            expect(next.toMs).toBeLessThanOrEqual(whole.toMs);
            expect(next.toMs).toBeGreaterThan(next.fromMs);
          }
          expect(moved(span, byMs, whole).toMs - moved(span, byMs, whole).fromMs).toBeCloseTo(
            span.toMs - span.fromMs,
            3,
          );
        },
      ),
    );
  });

  it('writes whole hours of the zone, also where they lie half an hour off', () => {
    const from = Date.UTC(2026, 10, 20, 9, 10);
    const kolkataMs = 5.5 * 3_600_000;
    const { stepMs, ticks } = ticksOf({ fromMs: from, toMs: from + 6 * 3_600_000 }, 7, kolkataMs);
    expect(stepMs).toBe(3_600_000);
    expect(ticks[0]).toBe(Date.UTC(2026, 10, 20, 9, 30));
    expect(ticks).toHaveLength(6);
  });
});
