import { type InnerProducts, innerProductsOver, LANE_BYTES } from './kernel';

/** A template as it is looked for. */
export interface HeldTemplate {
  entryId: string;
  photoId: string;
  /** Of unit length. */
  vector: Float32Array;
  /** Cosine from which it counts. */
  threshold: number;
}

export interface TemplateHit {
  entryId: string;
  photoId: string;
  cosine: number;
}

const STEPS = 127;
const PAGE_BYTES = 65_536;
/** Rows that stay in a processor's cache while several vectors are compared with them. */
const BLOCK_BYTES = 256 * 1024;
/** Vectors compared in one go. */
const TOGETHER = 16;

/** A vector in whole numbers, and what that leaves out. */
interface Rounded {
  values: Int8Array;
  /** Worth of one step. */
  scale: number;
  /** Length of the difference to the vector itself. */
  lost: number;
}

/**
 * Templates of one Space, compared with vectors of sightings. Exact in two passes: the first takes inner products of vectors
 * rounded to eight bits, and what it cannot rule out is compared with the numbers as they are. By how much rounding can be wrong at
 * most is known for each pair (Cauchy and Schwarz: lost × 1 + length × lost), so that nothing at or above its threshold is
 * ever ruled out.
 */
export class Templates {
  private readonly memory: WebAssembly.Memory;
  private readonly products: InnerProducts;
  private readonly lanes: number;
  private readonly scales: Float64Array;
  private readonly losts: Float64Array;
  private readonly thresholds: Float64Array;
  private readonly addresses: { questions: number; results: number };

  constructor(
    private readonly held: readonly HeldTemplate[],
    dimension: number,
  ) {
    this.lanes = Math.ceil(dimension / LANE_BYTES);
    const rowBytes = this.lanes * LANE_BYTES;
    const questions = held.length * rowBytes;
    const results = questions + TOGETHER * rowBytes;
    this.addresses = { questions, results };
    const bytes = results + 4 * held.length * TOGETHER;
    this.memory = new WebAssembly.Memory({ initial: Math.max(1, Math.ceil(bytes / PAGE_BYTES)) });
    this.products = innerProductsOver(this.memory, this.lanes);
    this.scales = new Float64Array(held.length);
    this.losts = new Float64Array(held.length);
    this.thresholds = Float64Array.from(held, ({ threshold }) => threshold);
    const rows = new Int8Array(this.memory.buffer, 0, held.length * rowBytes);
    for (const [index, { vector }] of held.entries()) {
      const rounded = round(vector);
      rows.set(rounded.values, index * rowBytes);
      this.scales[index] = rounded.scale;
      this.losts[index] = rounded.lost;
    }
  }

  get size(): number {
    return this.held.length;
  }

  /**
   * The photos that vectors of unit length resemble, each with its cosine, by vector.
   * @param wanted entries that are looked for where they were seen
   */
  hits(vectors: readonly Float32Array[], wanted: (entryId: string) => boolean): TemplateHit[][] {
    if (this.held.length === 0) return vectors.map(() => []);
    const found: TemplateHit[][] = [];
    for (let from = 0; from < vectors.length; from += TOGETHER)
      found.push(...this.hitsTogether(vectors.slice(from, from + TOGETHER), wanted));
    return found;
  }

  private hitsTogether(
    vectors: readonly Float32Array[],
    wanted: (entryId: string) => boolean,
  ): TemplateHit[][] {
    const { questions, results } = this.addresses;
    const rowBytes = this.lanes * LANE_BYTES;
    const count = this.held.length;
    const asked = vectors.map(round);
    const memory = new Int8Array(this.memory.buffer);
    memory.fill(0, questions, results);
    for (const [index, { values }] of asked.entries()) memory.set(values, questions + index * rowBytes);
    const block = Math.max(1, Math.floor(BLOCK_BYTES / rowBytes));
    for (let row = 0; row < count; row += block) {
      for (let index = 0; index < asked.length; index++) {
        const into = results + 4 * (index * count + row);
        this.products(row * rowBytes, questions + index * rowBytes, into, Math.min(block, count - row));
      }
    }
    const products = new Int32Array(this.memory.buffer, results, count * asked.length);
    return asked.map((question, index) =>
      this.above(products, index * count, vectors[index], question, wanted),
    );
  }

  private above(
    products: Int32Array,
    from: number,
    vector: Float32Array | undefined,
    asked: Rounded,
    wanted: (entryId: string) => boolean,
  ): TemplateHit[] {
    const hits: TemplateHit[] = [];
    for (let index = 0; index < this.held.length; index++) {
      const about = (products[from + index] ?? 0) * (this.scales[index] ?? 0) * asked.scale;
      const lost = this.losts[index] ?? 0;
      // |a·b − a'·b'| ≤ |a−a'|·|b| + |a'|·|b−b'|, with |b| = 1 and |a'| ≤ 1 + |a−a'|.
      const wrongBy = lost + (1 + lost) * asked.lost + 1e-6;
      if (about + wrongBy < (this.thresholds[index] ?? 0)) continue;
      const template = this.held[index];
      if (!template || !vector || !wanted(template.entryId)) continue;
      const cosine = innerProduct(vector, template.vector);
      if (cosine >= template.threshold)
        hits.push({ entryId: template.entryId, photoId: template.photoId, cosine });
    }
    return hits;
  }

  /** Overwrites the rounded copies, so that nothing of them lies in memory until something else is put there. */
  forget(): void {
    new Uint8Array(this.memory.buffer).fill(0);
  }

  /** The same, and the vectors. */
  wipe(): void {
    this.forget();
    for (const { vector } of this.held) vector.fill(0);
  }
}

function round(vector: Float32Array): Rounded {
  let largest = 0;
  for (const value of vector) largest = Math.max(largest, Math.abs(value));
  const scale = largest / STEPS || 1;
  const values = new Int8Array(vector.length);
  let lost = 0;
  for (let index = 0; index < vector.length; index++) {
    const value = vector[index] ?? 0;
    const step = Math.round(value / scale);
    values[index] = step;
    lost += (value - step * scale) ** 2;
  }
  return { values, scale, lost: Math.sqrt(lost) };
}

function innerProduct(one: Float32Array, other: Float32Array): number {
  let sum = 0;
  for (let index = 0; index < one.length; index++) sum += (one[index] ?? 0) * (other[index] ?? 0);
  return sum;
}
