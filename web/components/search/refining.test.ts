import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EXAMPLES_AT_MOST } from '@/core/search/schema';
import { emptyDraft } from './draft';
import {
  isRefined,
  looksOf,
  refined,
  refinementFromAddress,
  refinementToAddress,
  roleIn,
  withoutExample,
} from './refining';

const ids = Array.from({ length: 12 }, (_, at) => `0198f0a0-0000-7000-8000-${String(at).padStart(12, '0')}`);
const car = (trackId: string) => ({ trackId, kind: 'VEHICLE' as const });
const asked = {
  ...emptyDraft,
  kind: 'VEHICLE' as const,
  examples: [{ from: 'probe' as const, probeId: ids[0] ?? '', subject: 0 }],
};
const press = fc.record({
  trackId: fc.constantFrom(...ids.slice(1)),
  role: fc.constantFrom('examples' as const, 'unlike' as const),
});

describe('refining a search', () => {
  it('however it is pressed, a candidate is of one role at most, and no list grows beyond what is taken', () => {
    fc.assert(
      fc.property(fc.array(press, { maxLength: 60 }), (presses) => {
        const draft = presses.reduce((now, { trackId, role }) => refined(now, car(trackId), role), asked);
        expect(draft.examples.length).toBeLessThanOrEqual(EXAMPLES_AT_MOST);
        expect(draft.unlike.length).toBeLessThanOrEqual(EXAMPLES_AT_MOST);
        expect(draft.examples[0]).toEqual(asked.examples[0]);
        const all = [...draft.examples, ...draft.unlike].map((one) => JSON.stringify(one));
        expect(new Set(all).size).toBe(all.length);
        const none = [...draft.examples.slice(1), ...draft.unlike].reduce(withoutExample, draft);
        expect(isRefined(asked, none)).toBe(false);
      }),
    );
  });

  it('is kept by the address of the answer, beside what else stands there, and leaves it when it is taken back', () => {
    const before = new URLSearchParams('candidate=3&order=time');
    fc.assert(
      fc.property(fc.array(press, { maxLength: 12 }), (presses) => {
        const draft = presses.reduce((now, { trackId, role }) => refined(now, car(trackId), role), asked);
        const address = new URLSearchParams(refinementToAddress(before, asked, draft).toString());
        expect(address.get('candidate')).toBe('3');
        const { kind, examples, unlike } = draft;
        expect(refinementFromAddress(address)).toEqual(
          isRefined(asked, draft) ? { kind, examples, unlike } : undefined,
        );
        expect(refinementToAddress(address, asked, asked).toString()).toBe(before.toString());
      }),
    );
  });

  it('pressed again takes it out; pressed as the other moves it over', () => {
    const [, one = ''] = ids;
    const like = refined(asked, car(one), 'examples');
    expect(roleIn(like, one)).toBe('examples');
    expect(isRefined(asked, like)).toBe(true);
    expect(isRefined(asked, refined(like, car(one), 'examples'))).toBe(false);
    expect(roleIn(refined(like, car(one), 'unlike'), one)).toBe('unlike');
  });

  it('a search by description or plate becomes one by looks, over the same place and time', () => {
    const described = { ...emptyDraft, kind: 'DESCRIPTION' as const, from: '2026-11-20T00:00:00Z' };
    const [one = ''] = ids;
    const draft = refined(described, car(one), 'examples');
    expect(draft).toMatchObject({ kind: 'VEHICLE', from: described.from, unlike: [] });
    expect(draft.examples).toEqual([{ from: 'track', trackId: one }]);
    expect(isRefined(described, draft)).toBe(true);
  });

  it('nothing compares a person’s body, nor a face with a vehicle', () => {
    expect(looksOf('DESCRIPTION', 'PERSON')).toBeNull();
    expect(looksOf('PLATE', 'PLATE')).toBeNull();
    expect(looksOf('VEHICLE', 'FACE')).toBeNull();
    expect(looksOf('FACE', 'FACE')).toBe('FACE');
    expect(refined(asked, { trackId: ids[0] ?? '', kind: 'PERSON' }, 'examples')).toBe(asked);
  });
});
