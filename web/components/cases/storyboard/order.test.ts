import fc from 'fast-check';
import { expect, it } from 'vitest';
import { moved } from './order';

it('moves one item and keeps all, in their order; outside the list nothing moves', () => {
  expect(moved(['a', 'b', 'c'], 0, 2)).toEqual(['b', 'c', 'a']);
  expect(moved(['a', 'b', 'c'], 2, 0)).toEqual(['c', 'a', 'b']);
  expect(moved(['a', 'b'], 0, 2)).toEqual(['a', 'b']);
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.integer(), { minLength: 1 }),
      fc.integer({ min: -2, max: 20 }),
      fc.integer({ min: -2, max: 20 }),
      (list, from, to) => {
        const after = moved(list, from, to);
        expect(after.toSorted()).toEqual(list.toSorted());
        expect(after.filter((one) => one !== list[from])).toEqual(list.filter((one) => one !== list[from]));
        expect(moved(after, to, from)).toEqual(list);
      },
    ),
  );
});
