import { describe, expect, it } from 'vitest';
import { chooseScan, EXACT_AT_MOST, planVectorSearch, type ScanChoice } from './plan';
import { recallOf } from './sketching';

const month = (vectors: number, made: Partial<ScanChoice['months'][number]> = {}) => ({
  vectors,
  sketched: true,
  graph: true,
  recall10: 0.995,
  recall50: 0.98,
  heldRecall10: 0.999,
  heldRecall50: 0.985,
  ...made,
});
const choose = (choice: Partial<ScanChoice>) =>
  chooseScan({
    ...{ vectorsInScope: 2_000_000, months: [month(2_000_000)], filtered: false, inMemory: false },
    ...{ exactAtMost: EXACT_AT_MOST, method: null },
    ...choice,
  });

describe('how vectors are compared', () => {
  it('is exact up to a limit, whatever has been made or is held', () => {
    for (const inMemory of [false, true]) {
      expect(choose({ vectorsInScope: EXACT_AT_MOST, inMemory }).method).toBe('exact-scan');
    }
    expect(choose({ vectorsInScope: EXACT_AT_MOST + 1 }).method).toBe('sketch-scan');
    expect(choose({ vectorsInScope: EXACT_AT_MOST + 1, inMemory: true }).method).toBe('sketch-memory');
  });

  it('is in memory wherever that holds the scope, and says the recall that was measured of it', () => {
    for (const vectorsInScope of [50_000, 2_000_000]) {
      const chosen = choose({ vectorsInScope, inMemory: true });
      expect(chosen).toMatchObject({ method: 'sketch-memory', recall: { at10: 0.999, at50: 0.985 } });
      expect(chosen.because.join()).toContain('in memory');
    }
    // Of a month that is compared exactly nothing has to be measured.
    const begun = month(1_000, { heldRecall10: null, heldRecall50: null });
    expect(choose({ inMemory: true, months: [month(2_000_000), begun] })).toMatchObject({
      recall: { at10: 0.999 },
    });
    const unmeasured = month(30_000, { heldRecall10: null, heldRecall50: null });
    expect(choose({ inMemory: true, months: [month(2_000_000), unmeasured] })).toMatchObject({
      recall: null,
    });
  });

  it('goes through the graph where the scope takes in most of the months it touches, and over sketches where not', () => {
    expect(choose({}).method).toBe('sketch-graph');
    expect(choose({ vectorsInScope: 400_000 }).method).toBe('sketch-scan');
    expect(choose({ months: [month(2_000_000, { graph: false })] }).method).toBe('sketch-scan');
    // A month just begun has no graph and needs none.
    expect(choose({ months: [month(2_000_000), month(1_000, { graph: false })] }).method).toBe(
      'sketch-graph',
    );
  });

  it('is exact, and says why, where the sketches of a month are not whole or only some types are wanted', () => {
    const unmade = choose({ months: [month(1_000_000), month(1_000_000, { sketched: false })] });
    expect(unmade).toMatchObject({ method: 'exact-scan' });
    expect(unmade.because.join()).toContain('still to be made');
    expect(choose({ filtered: true, inMemory: true }).method).toBe('exact-scan');
  });

  it('says in the receipt that it is approximate, and the worst measured recall', () => {
    const chosen = choose({
      months: [month(1_000_000), month(1_000_000, { recall10: 0.99, recall50: 0.96 })],
    });
    const plan = planVectorSearch(chosen, 3_000, { inUse: true }, 0);
    expect(plan).toMatchObject({
      method: 'sketch-graph',
      recall: { at10: 0.99, at50: 0.96 },
      vectorsCompared: 2_000_000,
    });
    expect(plan.reasons.join(' ')).toContain('Approximate, measured recall 0.990');
    const unmeasured = choose({ months: [month(2_000_000, { recall10: null, recall50: null })] });
    const said = planVectorSearch(unmeasured, 3_000, { inUse: true }, 0);
    expect(said.reasons.join(' ')).toContain('not measured yet');
    const exact = planVectorSearch({ method: 'exact-scan', because: [] }, 5, { inUse: true }, 0);
    expect(exact).not.toHaveProperty('recall');
  });
});

describe('recall', () => {
  it('is the share of the exact best that is among as many found, in any order', () => {
    const exact = Array.from({ length: 50 }, (_, i) => `t${i}`);
    expect(recallOf(exact, exact)).toEqual({ at10: 1, at50: 1 });
    expect(recallOf(exact, [...exact].reverse())).toEqual({ at10: 0, at50: 1 });
    const nine = exact.filter((id) => id !== 't3');
    expect(recallOf(exact, nine)).toEqual({ at10: 0.9, at50: 0.98 });
    expect(recallOf(exact.slice(0, 4), exact.slice(1, 4))).toEqual({ at10: 0.75, at50: 0.75 });
    expect(recallOf([], [])).toEqual({ at10: 1, at50: 1 });
  });
});
