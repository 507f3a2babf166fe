import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  consistencyRanges,
  EMPTY_ROOT,
  Frontier,
  inclusionRanges,
  nodeHash,
  provesConsistency,
  provesInclusion,
  type Range,
  subtreesOf,
} from './merkle';

const leafOf = (data: string) =>
  createHash('sha256')
    .update(Buffer.from([0]))
    .update(Buffer.from(data, 'hex'))
    .digest();
const leaves = (size: number, salt = 0) =>
  Array.from({ length: size }, (_, index) => leafOf((index * 1000 + salt).toString(16).padStart(8, '0')));

/** MTH as RFC 6962 §2.1 writes it, nothing kept. */
function plainRoot(all: readonly Buffer[]): Buffer {
  if (all.length === 0) return EMPTY_ROOT;
  if (all.length === 1) return all[0]!;
  let k = 1;
  while (k * 2 < all.length) k *= 2;
  return nodeHash(plainRoot(all.slice(0, k)), plainRoot(all.slice(k)));
}
const frontierOf = (all: readonly Buffer[]) => {
  const frontier = new Frontier();
  for (const leaf of all) frontier.push(leaf);
  return frontier;
};
const proofOf = (all: readonly Buffer[], ranges: Range[]) =>
  ranges.map(({ start, end }) => plainRoot(all.slice(start, end)));
const sizes = fc.integer({ min: 1, max: 300 });

describe('R06 the tree of the log', () => {
  it('has the roots that the reference implementation of RFC 6962 publishes', () => {
    const data = [
      '',
      '00',
      '10',
      '2021',
      '3031',
      '40414243',
      '5051525354555657',
      '606162636465666768696a6b6c6d6e6f',
    ];
    const roots = [
      '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
      'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
      'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
      '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
      '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
      'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
      '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
    ];
    for (const [index, root] of roots.entries()) {
      expect(
        frontierOf(data.slice(0, index + 1).map(leafOf))
          .root()
          .toString('hex'),
      ).toBe(root);
    }
    expect(new Frontier().root().equals(EMPTY_ROOT)).toBe(true);
  });

  it('grows leaf by leaf, or by what was kept of it, to the root of plain recomputation', () => {
    fc.assert(
      fc.property(sizes, sizes, (first, more) => {
        const all = leaves(first + more);
        const kept = frontierOf(all.slice(0, first));
        const again = Frontier.of(first, kept.toBytes());
        for (const leaf of all.slice(first)) again.push(leaf);
        expect(again.root().equals(plainRoot(all))).toBe(true);
        expect(() => Frontier.of(first, Buffer.alloc(0))).toThrow(RangeError);
      }),
      { numRuns: 40 },
    );
  });

  it('tells each perfect subtree once, and any range is put together from such', () => {
    fc.assert(
      fc.property(sizes, fc.nat(), fc.nat(), (size, a, b) => {
        const all = leaves(size);
        const told = new Map<string, Buffer>();
        const frontier = new Frontier();
        for (const leaf of all) {
          frontier.push(leaf, 0, (height, index, hash) => {
            expect(told.has(`${height} ${index}`)).toBe(false);
            told.set(`${height} ${index}`, hash);
          });
        }
        const [start, end] = [a % size, (b % size) + 1].sort((one, other) => one - other) as [number, number];
        for (const { height, index } of subtreesOf({ start, end })) {
          const whole = plainRoot(all.slice(index * 2 ** height, (index + 1) * 2 ** height));
          expect(told.get(`${height} ${index}`)?.equals(whole)).toBe(true);
        }
      }),
      { numRuns: 40 },
    );
  });
});

describe('R07 proofs of the log', () => {
  it('show that a leaf is in the tree, and for no other leaf, place, size, root or proof', () => {
    fc.assert(
      fc.property(sizes, fc.nat(), fc.nat(), (size, at, which) => {
        const all = leaves(size);
        const index = at % size;
        const root = plainRoot(all);
        const proof = proofOf(all, inclusionRanges(index, size));
        expect(provesInclusion(all[index]!, index, size, proof, root)).toBe(true);
        const other = leafOf('ff');
        expect(provesInclusion(other, index, size, proof, root)).toBe(false);
        expect(provesInclusion(all[index]!, index, size, proof, other)).toBe(false);
        expect(provesInclusion(all[index]!, index, size, [...proof, other], root)).toBe(false);
        for (const place of [index - 1, index + 1, size, -1]) {
          expect(provesInclusion(all[index]!, place, size, proof, root)).toBe(false);
        }
        if (proof.length > 0) {
          const changed = proof.with(which % proof.length, other);
          expect(provesInclusion(all[index]!, index, size, changed, root)).toBe(false);
          expect(provesInclusion(all[index]!, index, size, proof.slice(1), root)).toBe(false);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('show that a later tree begins with an earlier one, and never where a leaf of it was changed', () => {
    fc.assert(
      fc.property(sizes, fc.nat(), fc.nat(), fc.nat(), (size, first, changed, which) => {
        const all = leaves(size);
        const before = (first % size) + 1;
        const old = plainRoot(all.slice(0, before));
        const proof = proofOf(all, consistencyRanges(before, size));
        expect(provesConsistency(before, size, proof, old, plainRoot(all))).toBe(true);
        const forged = all.with(changed % before, leafOf('ff'));
        const forgedProof = proofOf(forged, consistencyRanges(before, size));
        expect(provesConsistency(before, size, forgedProof, old, plainRoot(forged))).toBe(false);
        expect(provesConsistency(before, size, proof, old, plainRoot(forged))).toBe(false);
        expect(provesConsistency(before, size, [...proof, old], old, plainRoot(all))).toBe(false);
        if (proof.length > 0) {
          const broken = proof.with(which % proof.length, leafOf('ff'));
          expect(provesConsistency(before, size, broken, old, plainRoot(all))).toBe(false);
        }
      }),
      { numRuns: 60 },
    );
  });
});
