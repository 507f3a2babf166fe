/** Scales a vector to length one, in place; a zero vector stays zero. */
export function normalise(vector: Float32Array): Float32Array {
  let sum = 0;
  for (const value of vector) sum += value * value;
  const length = Math.sqrt(sum);
  if (length > 0)
    for (let index = 0; index < vector.length; index++) vector[index] = (vector[index] ?? 0) / length;
  return vector;
}

/** Side of the square that colours are counted on. */
export const COLOUR_SQUARE = 32;
const BANDS = 3;
const HUES = 12;
const GREYS = 8;
/** Length of a colour histogram: three bands from roof to wheels, each 12 hues and 8 greys. */
export const COLOUR_LENGTH = BANDS * (HUES + GREYS);

/**
 * Colours of a crop by band, hues weighted by saturation and greys by its lack; square roots, so that a distance of
 * vectors is Hellinger's. The border is left out: it is mostly road.
 * @param rgb values 0..255 of a COLOUR_SQUARE² picture.
 */
export function colourHistogram(rgb: Float32Array): Float32Array {
  const histogram = new Float32Array(COLOUR_LENGTH);
  const add = (index: number, amount: number) => {
    histogram[index] = (histogram[index] ?? 0) + amount;
  };
  for (let y = 3; y < COLOUR_SQUARE - 3; y++) {
    const base = Math.floor(((y - 3) * BANDS) / (COLOUR_SQUARE - 6)) * (HUES + GREYS);
    for (let x = 4; x < COLOUR_SQUARE - 4; x++) {
      const at = (y * COLOUR_SQUARE + x) * 3;
      const { hue, saturation, value } = toHsv(rgb[at] ?? 0, rgb[at + 1] ?? 0, rgb[at + 2] ?? 0);
      const colourful = Math.min(1, saturation * 2) * Math.min(1, value * 3);
      const hueAt = (hue / 360) * HUES;
      const hueBin = Math.floor(hueAt) % HUES;
      const beyond = hueAt - Math.floor(hueAt);
      add(base + hueBin, colourful * (1 - beyond));
      add(base + ((hueBin + 1) % HUES), colourful * beyond);
      const greyAt = value * (GREYS - 1);
      const greyBin = Math.floor(greyAt);
      add(base + HUES + greyBin, (1 - colourful) * (1 - (greyAt - greyBin)));
      add(base + HUES + Math.min(GREYS - 1, greyBin + 1), (1 - colourful) * (greyAt - greyBin));
    }
  }
  for (let index = 0; index < histogram.length; index++) histogram[index] = Math.sqrt(histogram[index] ?? 0);
  return normalise(histogram);
}

/** Hue 0..360, saturation and value 0..1, of 8-bit values. */
export function toHsv(red: number, green: number, blue: number) {
  const highest = Math.max(red, green, blue);
  const lowest = Math.min(red, green, blue);
  const range = highest - lowest;
  let hue = 0;
  if (range > 0) {
    if (highest === red) hue = 60 * (((green - blue) / range + 6) % 6);
    else if (highest === green) hue = 60 * ((blue - red) / range + 2);
    else hue = 60 * ((red - green) / range + 4);
  }
  return { hue, saturation: highest > 0 ? range / highest : 0, value: highest / 255 };
}

/** Bands that feature maps are averaged over: the upper and the lower half. */
export const MAP_BANDS = 2;
/** Squared radius of the ellipse within the box that counts; corners of a vehicle's box are mostly road. */
const ELLIPSE = 1.1;

/**
 * Averages of every channel of a feature map over the upper and the lower half of the box's inner ellipse, so that roof
 * and wheels are not mixed and the road in the corners says nothing. The shape is symmetric: the averages of a mirrored
 * map may be added.
 * @param map [1, channels, height, width].
 * @returns channels of the upper band, then of the lower one.
 */
export function poolBands({ dims, data }: { dims: readonly number[]; data: Float32Array }): Float32Array {
  const [, channels = 0, height = 0, width = 0] = dims;
  const pooled = new Float32Array(channels * MAP_BANDS);
  const half = Math.floor(height / 2);
  for (let band = 0; band < MAP_BANDS; band++) {
    const places: number[] = [];
    for (let y = band === 0 ? 0 : half; y < (band === 0 ? half : height); y++) {
      const down = ((y + 0.5) / height) * 2 - 1;
      for (let x = 0; x < width; x++) {
        const across = ((x + 0.5) / width) * 2 - 1;
        if (down * down + across * across <= ELLIPSE) places.push(y * width + x);
      }
    }
    for (let channel = 0; channel < channels; channel++) {
      let sum = 0;
      for (const place of places) sum += data[channel * height * width + place] ?? 0;
      pooled[band * channels + channel] = sum / (places.length || 1);
    }
  }
  return pooled;
}

/** Signed square roots at length one: a few loud channels no longer drown the rest (Perronnin et al. 2010). */
export function rooted(vector: Float32Array): Float32Array {
  return normalise(vector.map((value) => Math.sign(value) * Math.sqrt(Math.abs(value))));
}

/** Puts unit vectors one after another as one unit vector, each with the same say. */
export function chained(parts: Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return normalise(whole);
}

/** Joins two unit vectors into one whose cosine is the weighted mean of theirs. */
export function joinVectors(first: Float32Array, second: Float32Array, secondWeight: number): Float32Array {
  const joined = new Float32Array(first.length + second.length);
  const a = Math.sqrt(1 - secondWeight);
  const b = Math.sqrt(secondWeight);
  first.forEach((value, index) => {
    joined[index] = value * a;
  });
  second.forEach((value, index) => {
    joined[first.length + index] = value * b;
  });
  return joined;
}

/** Takes a mean away and scales to length one. */
export function centred(vector: Float32Array, mean: readonly number[] | undefined): Float32Array {
  if (!mean) return normalise(vector);
  return normalise(vector.map((value, index) => value - (mean[index] ?? 0)));
}
