import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, type Json } from '@/core/audit/canonical';
import { differences } from './differences';

describe('differences of two values', () => {
  it('are told as paths, elements counted from 1', () => {
    const before = {
      total: 2,
      candidates: [{ score: 1 }, { score: 0.5 }],
      plan: { method: 'a' },
      scope: null,
    };
    const now = { total: 3, candidates: [{ score: 1 }, { score: 0.6 }], plan: null, extra: 1, scope: null };
    expect(differences(before, now)).toEqual(['total', 'candidates.2.score', 'plan', 'extra']);
    expect(differences([1, 2, 3], [1, 2])).toEqual(['3']);
    expect(differences([1, 2, 3], [4, 5, 6], 2)).toEqual(['1', '2']);
  });

  it('are none exactly where the canonical texts are the same', () => {
    const json = fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<Json>;
    fc.assert(
      fc.property(json, json, (one, other) => {
        expect(differences(one, JSON.parse(JSON.stringify(one)) as Json)).toEqual([]);
        expect(differences(one, other).length > 0).toBe(canonicalJson(one) !== canonicalJson(other));
      }),
    );
  });
});
