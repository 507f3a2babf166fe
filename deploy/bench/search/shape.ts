import { z } from 'zod';
import { bySubject } from '@/deploy/evaluate/metrics/comparison';
import { type Random, random } from './random';

/**
 * How a pack's vectors lie, as far as a benchmark needs it: their mean, the directions in which people differ and in which
 * pictures of one person differ. Taken from labelled pictures by `npm run bench -- search-shape`. It holds averages over
 * many people, and nobody's face.
 */
export const shapeSchema = z.object({
  space: z.string(),
  dimension: z.int(),
  /** What it was taken from. */
  source: z.string(),
  /** True where no vector of the pack has a negative number (it ends in a rectifier): none of those drawn has, either. */
  rectified: z.boolean(),
  /** Widens what is drawn before rectifying, so that it is as wide as the pictures' afterwards. */
  widen: z.number(),
  mean: z.string(),
  between: z.object({ rows: z.array(z.string()), scales: z.array(z.number()), tail: z.number() }),
  within: z.object({ rows: z.array(z.string()), scales: z.array(z.number()), tail: z.number() }),
  /** Percentiles of cosines, 1 25 50 75 99: of the pictures, and of vectors drawn. */
  cosines: z.object({
    pictures: z.object({ different: z.array(z.number()), same: z.array(z.number()) }),
    drawn: z.object({ different: z.array(z.number()), same: z.array(z.number()) }),
  }),
});
export type Shape = z.infer<typeof shapeSchema>;

/** A vector with whose it is. */
export interface Labelled {
  subject: string;
  vector: Float32Array;
}

/** Directions kept of each kind; the rest goes evenly into all directions, which makes searching harder and not easier. */
const DIRECTIONS = 32;
export const PERCENTILES = [1, 25, 50, 75, 99];

interface Spread {
  /** Principal directions, each as long as the spread along it. */
  rows: Float64Array[];
  /** Variance that they leave out, in all. */
  tail: number;
}

interface Fit {
  mean: Float64Array;
  between: Spread;
  within: Spread;
  rectified: boolean;
  widen: number;
}

/**
 * Takes the shape of labelled vectors: mean, covariance between subjects and within them (its principal directions), and,
 * where the pack rectifies, the mean and width before rectifying that give those after it.
 */
export function shapeOf(samples: Labelled[], about: { space: string; source: string }): Shape {
  const first = samples[0];
  if (!first) throw new Error('There are no vectors to take the shape of.');
  const dimension = first.vector.length;
  const mean = meanOf(samples.map(({ vector }) => vector));
  const people = bySubject(samples);
  const centres = people.map((pictures) => meanOf(pictures.map(({ vector }) => vector)));
  const several = people.filter((pictures) => pictures.length > 1);
  const within = directionsOf(
    people.flatMap((pictures, index) =>
      pictures.length < 2 ? [] : pictures.map(({ vector }) => minus(vector, centres[index] ?? mean)),
    ),
    several.reduce((sum, pictures) => sum + pictures.length - 1, 0),
  );
  const between = directionsOf(
    centres.map((centre) => minus(centre, mean)),
    people.length - 1,
  );
  // A centre of few pictures is off by a part of what pictures differ by: that part is no difference between people.
  const share = people.reduce((sum, pictures) => sum + 1 / pictures.length, 0) / people.length;
  shrink(between, Math.max(0.1, 1 - (share * varianceOf(within)) / varianceOf(between)));
  const fit: Fit = {
    mean,
    between,
    within,
    rectified: samples.every(({ vector }) => vector.every((value) => value >= 0)),
    widen: 1,
  };
  if (fit.rectified) beforeRectifying(fit, samples, dimension);
  const stored = {
    ...about,
    dimension,
    rectified: fit.rectified,
    widen: fit.widen,
    mean: encode(fit.mean),
    between: packed(fit.between),
    within: packed(fit.within),
  };
  const drawn = drawPairs(shapeSchema.omit({ cosines: true }).parse(stored));
  return { ...stored, cosines: { pictures: cosinesOf(samples), drawn: cosinesOf(drawn) } };
}

/** Finds the mean and width before rectifying by drawing and comparing. */
function beforeRectifying(fit: Fit, samples: Labelled[], dimension: number): void {
  const wanted = meanOf(samples.map(({ vector }) => vector));
  const width = spreadAbout(samples, wanted);
  for (let round = 0; round < 12; round += 1) {
    const stored = {
      ...{ space: '', source: '', dimension, rectified: true, widen: fit.widen, mean: encode(fit.mean) },
      ...{ between: packed(fit.between), within: packed(fit.within) },
    };
    const drawn = drawPairs(stored);
    const centre = meanOf(drawn.map(({ vector }) => vector));
    for (let i = 0; i < dimension; i += 1) {
      fit.mean[i] = (fit.mean[i] ?? 0) + (wanted[i] ?? 0) - (centre[i] ?? 0);
    }
    fit.widen *= Math.sqrt(width / spreadAbout(drawn, centre));
  }
}

function drawPairs(shape: Omit<Shape, 'cosines'>): Labelled[] {
  const draw = new Drawing(shape);
  const numbers = random(1);
  return Array.from({ length: 400 }, (_, person) => {
    const who = draw.person(numbers);
    return [0, 1].map(() => ({
      subject: String(person),
      vector: draw.picture(draw.appearance(who, numbers), 0, numbers),
    }));
  }).flat();
}

/** How much more one appearance differs from the person's others than the next one, as the pictures do: light, turn, size. */
const UNEVENNESS = 0.3;

/** Draws vectors of a shape. */
export class Drawing {
  readonly dimension: number;
  private readonly mean: Float64Array;
  private readonly between: Spread;
  private readonly within: Spread;
  private readonly withinVariance: number;
  /** Of evenly spread noise; drawing it anew for each vector would cost more than all the rest. */
  private readonly noise: Float64Array;

  constructor(private readonly shape: Omit<Shape, 'cosines'>) {
    this.dimension = shape.dimension;
    this.mean = decode(shape.mean, shape.dimension);
    this.between = unpacked(shape.between, shape.dimension);
    this.within = unpacked(shape.within, shape.dimension);
    this.withinVariance = varianceOf(this.within);
    const numbers = random(7);
    this.noise = Float64Array.from({ length: 1 << 18 }, () => numbers.normal());
  }

  /** Where a person's vectors lie about. */
  person(numbers: Random): Float64Array {
    return this.add(this.mean, this.between, this.shape.widen, numbers);
  }

  /** Where the vectors of one appearance of a person lie about. */
  appearance(person: Float64Array, numbers: Random): Float64Array {
    const unevenness = Math.exp(UNEVENNESS * numbers.normal() - UNEVENNESS ** 2);
    return this.add(person, this.within, this.shape.widen * unevenness, numbers);
  }

  /** A unit vector of one picture. @param jitter how far pictures of one appearance lie apart, 1 as those of different ones. */
  picture(appearance: Float64Array, jitter: number, numbers: Random): Float32Array {
    const each = jitter * this.shape.widen * Math.sqrt(this.withinVariance / this.dimension);
    const at = jitter === 0 ? appearance : this.addNoise(Float64Array.from(appearance), each, numbers);
    const vector = new Float32Array(this.dimension);
    const least = this.shape.rectified ? 0 : Number.NEGATIVE_INFINITY;
    let squares = 0;
    for (let i = 0; i < vector.length; i += 1) {
      const value = Math.max(least, at[i] as number);
      vector[i] = value;
      squares += value * value;
    }
    const length = Math.sqrt(squares) || 1;
    for (let i = 0; i < vector.length; i += 1) vector[i] = (vector[i] as number) / length;
    return vector;
  }

  private add(from: Float64Array, { rows, tail }: Spread, width: number, numbers: Random): Float64Array {
    const sum = Float64Array.from(from);
    // Four directions at a time: this loop is most of what making a city costs.
    for (let r = 0; r + 3 < rows.length; r += 4) {
      const [a, b, c, d] = rows.slice(r, r + 4) as [Float64Array, Float64Array, Float64Array, Float64Array];
      const along = [0, 0, 0, 0].map(() => width * numbers.normal());
      const [e, f, g, h] = along as [number, number, number, number];
      for (let i = 0; i < sum.length; i += 1) {
        sum[i] =
          (sum[i] as number) +
          e * (a[i] as number) +
          f * (b[i] as number) +
          g * (c[i] as number) +
          h * (d[i] as number);
      }
    }
    return this.addNoise(sum, width * Math.sqrt(tail / this.dimension), numbers);
  }

  private addNoise(sum: Float64Array, each: number, numbers: Random): Float64Array {
    const start = numbers.below(this.noise.length - this.dimension);
    for (let i = 0; i < sum.length; i += 1)
      sum[i] = (sum[i] as number) + each * (this.noise[start + i] as number);
    return sum;
  }
}

function meanOf(vectors: ArrayLike<number>[]): Float64Array {
  const mean = new Float64Array(vectors[0]?.length ?? 0);
  for (const vector of vectors) {
    for (let i = 0; i < mean.length; i += 1) mean[i] = (mean[i] ?? 0) + (vector[i] ?? 0) / vectors.length;
  }
  return mean;
}

const minus = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Float64Array.from({ length: a.length }, (_, i) => (a[i] ?? 0) - (b[i] ?? 0));

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}

const varianceOf = ({ rows, tail }: Spread) => rows.reduce((sum, row) => sum + dot(row, row), tail);

const spreadAbout = (samples: Labelled[], centre: Float64Array) =>
  samples.reduce((sum, { vector }) => {
    const off = minus(vector, centre);
    return sum + dot(off, off) / samples.length;
  }, 0);

function shrink(spread: Spread, share: number): void {
  spread.tail *= share;
  for (const row of spread.rows)
    row.forEach((value, i) => {
      row[i] = value * Math.sqrt(share);
    });
}

/**
 * Principal directions of deviations, by power iteration with deflation: few are wanted of few deviations, and only the
 * spread along them matters here.
 */
function directionsOf(deviations: Float64Array[], freedom: number): Spread {
  const left = deviations.map((deviation) => Float64Array.from(deviation));
  const total = left.reduce((sum, row) => sum + dot(row, row), 0) / freedom;
  const dimension = left[0]?.length ?? 0;
  const numbers = random(11);
  const rows: Float64Array[] = [];
  let kept = 0;
  while (rows.length < Math.min(DIRECTIONS, freedom)) {
    let direction = Float64Array.from({ length: dimension }, () => numbers.normal());
    let variance = 0;
    for (let step = 0; step < 60; step += 1) {
      const next = new Float64Array(dimension);
      for (const row of left) {
        const along = dot(row, direction) / freedom;
        for (let i = 0; i < dimension; i += 1) next[i] = (next[i] ?? 0) + along * (row[i] ?? 0);
      }
      variance = Math.sqrt(dot(next, next));
      if (variance === 0) break;
      direction = next.map((value) => value / variance);
    }
    for (const row of left) {
      const along = dot(row, direction);
      for (let i = 0; i < dimension; i += 1) row[i] = (row[i] ?? 0) - along * (direction[i] ?? 0);
    }
    rows.push(direction.map((value) => value * Math.sqrt(variance)));
    kept += variance;
  }
  return { rows, tail: Math.max(0, total - kept) };
}

function cosinesOf(samples: Labelled[]): { different: number[]; same: number[] } {
  const cosines: Record<'different' | 'same', number[]> = { different: [], same: [] };
  samples.forEach((a, index) => {
    for (const b of samples.slice(index + 1)) {
      cosines[a.subject === b.subject ? 'same' : 'different'].push(dot(a.vector, b.vector));
    }
  });
  const percentiles = (values: number[]) => {
    values.sort((a, b) => a - b);
    return PERCENTILES.map((share) =>
      Number((values[Math.floor((values.length * share) / 100)] ?? 0).toFixed(3)),
    );
  };
  return { different: percentiles(cosines.different), same: percentiles(cosines.same) };
}

function encode(values: Float64Array): string {
  return Buffer.from(Float32Array.from(values).buffer).toString('base64');
}

function decode(text: string, dimension: number): Float64Array {
  const bytes = Buffer.from(text, 'base64');
  return Float64Array.from({ length: dimension }, (_, i) => bytes.readFloatLE(4 * i));
}

/** Rows as bytes, each with the length of a step: a direction is known far less exactly than that. */
function packed({ rows, tail }: Spread): Shape['between'] {
  const scales = rows.map((row) => row.reduce((most, value) => Math.max(most, Math.abs(value)), 0) / 127);
  const bytes = rows.map((row, r) => Int8Array.from(row, (value) => Math.round(value / (scales[r] || 1))));
  return { rows: bytes.map((row) => Buffer.from(row.buffer).toString('base64')), scales, tail };
}

function unpacked({ rows, scales, tail }: Shape['between'], dimension: number): Spread {
  return {
    tail,
    rows: rows.map((row, r) => {
      const bytes = Buffer.from(row, 'base64');
      return Float64Array.from({ length: dimension }, (_, i) => bytes.readInt8(i) * (scales[r] ?? 0));
    }),
  };
}
