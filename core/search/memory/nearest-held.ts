import type { IndexScope } from '../scope.sql';
import { FIRST_LANES, type HeldSketches } from './held-sketches';
import { LANE_BYTES } from './kernel';
import type { NearRows } from './near-rows';

/** What is asked for, as its sketch and as the numbers that this was made of. */
export interface HeldQuestion {
  bits: Uint8Array;
  /** The vector less the Space's average. */
  numbers: Float32Array;
}

/**
 * How many go from one step to the next: of all in the scope at least this share, and so many times what is wanted, by their
 * first 512 bits; of these so many times what is wanted by all their bits. Of 500,000 face-shaped vectors 4 % lost none of the
 * fifty best that all bits find, 2 % lost one in a hundred.
 */
const BY_FIRST_BITS = { share: 0.02, times: 16 };
const BY_ALL_BITS = { times: 4 };

/**
 * The rows nearest to a question of what several hold, so many or a few less: by their first bits, then by all their bits, then by
 * how well these agree with the question's numbers. By the last, 1,500 hold as much of the exact answer as 3,000 by bits alone.
 */
export async function nearestHeld(
  holders: readonly HeldSketches[],
  { bits, numbers }: HeldQuestion,
  scope: IndexScope,
  wanted: number,
): Promise<{ track: string; atUs: number }[]> {
  const counts = new Uint32Array(8 * LANE_BYTES * FIRST_LANES + 1);
  for (const holder of holders) {
    const found = await holder.compareFirst(bits, scope);
    for (let distance = 0; distance < found.length; distance += 1) {
      counts[distance] = (counts[distance] as number) + (found[distance] as number);
    }
  }
  const inScope = counts.reduce((sum, count) => sum + count, 0);
  const { share, times } = BY_FIRST_BITS;
  const furthestFirst = reaching(counts, Math.max(times * wanted, Math.ceil(share * inScope)));
  const near = holders.map((holder) => holder.compareRest(bits, furthestFirst));
  const wholly = new Uint32Array(Math.max(0, ...holders.map((holder) => holder.bits)) + 1);
  for (const { count, distances } of near) {
    for (const distance of distances.subarray(0, count)) wholly[distance] = (wholly[distance] as number) + 1;
  }
  const furthest = reaching(wholly, BY_ALL_BITS.times * wanted);
  const tables = signTables(numbers);
  const agreeing = holders.flatMap((holder, index) =>
    holder
      .agreeing(near[index] as NearRows, furthest, tables)
      .map(({ row, agreement }) => ({ holder, row, agreement })),
  );
  agreeing.sort((a, b) => b.agreement - a.agreement);
  return agreeing.slice(0, wanted).map(({ holder, row }) => holder.rowAt(row));
}

/** The least distance within which so many are; the largest where there are fewer. */
function reaching(counts: Uint32Array, wanted: number): number {
  let sum = 0;
  for (let distance = 0; distance < counts.length; distance += 1) {
    sum += counts[distance] as number;
    if (sum >= wanted) return distance;
  }
  return counts.length;
}

/** For each eight numbers and each byte of signs, the sum of the numbers with those signs: a sum of 1,024 becomes one of 128. */
function signTables(numbers: Float32Array): Float32Array {
  // As many bytes as the lanes have: beyond the numbers there is nothing to add.
  const tables = new Float32Array(256 * LANE_BYTES * Math.ceil(numbers.length / 8 / LANE_BYTES));
  for (let byte = 0; 8 * byte < numbers.length; byte += 1) {
    const at = 256 * byte;
    for (let bit = 0; bit < 8; bit += 1) tables[at] = (tables[at] as number) - (numbers[8 * byte + bit] ?? 0);
    for (let signs = 1; signs < 256; signs += 1) {
      const lowest = 31 - Math.clz32(signs & -signs);
      const without = tables[at + (signs & (signs - 1))] as number;
      tables[at + signs] = without + 2 * (numbers[8 * byte + 7 - lowest] ?? 0);
    }
  }
  return tables;
}
