/** A rectangle in whole pixels of a picture. */
export interface Rect {
  x: number;
  y: number;
  w: number;
  h: number;
}

/** One component of a picture. Chroma of 4:2:0 has half the pixels each way: `shift` 1. */
export interface Plane {
  data: Uint8Array;
  widthPx: number;
  heightPx: number;
  shift: 0 | 1;
}

/**
 * A picture as its components: Y'CbCr 4:2:0 of video (`yuv420p`, limited range), or R, G, B of a still. Everything that is drawn
 * on evidence is drawn here, on the samples themselves, so that what a pixel holds afterwards can be reasoned about.
 */
export interface Picture {
  colours: 'yuv' | 'rgb';
  widthPx: number;
  heightPx: number;
  planes: Plane[];
}

/** A colour as a screen shows it, each part 0 to 255. */
export type Colour = readonly [red: number, green: number, blue: number];

/** Black of redaction and of empty ground. */
export const BLACK: Colour = [0, 0, 0];

/** The samples of a colour in a picture's components. Video is coded by BT.601 or BT.709; for marks the difference is none. */
function samplesOf(colours: Picture['colours'], [r, g, b]: Colour): [number, number, number] {
  if (colours === 'rgb') return [r, g, b];
  return [
    Math.round(16 + 0.257 * r + 0.504 * g + 0.098 * b),
    Math.round(128 - 0.148 * r - 0.291 * g + 0.439 * b),
    Math.round(128 + 0.439 * r - 0.368 * g - 0.071 * b),
  ];
}

/** An empty picture of one colour. Sides of video are even. */
export function blankPicture(
  colours: Picture['colours'],
  widthPx: number,
  heightPx: number,
  colour: Colour = BLACK,
): Picture {
  const samples = samplesOf(colours, colour);
  const planes = samples.map((sample, order): Plane => {
    const shift = colours === 'yuv' && order > 0 ? 1 : 0;
    const [w, h] = [widthPx >> shift, heightPx >> shift];
    return { data: new Uint8Array(w * h).fill(sample), widthPx: w, heightPx: h, shift };
  });
  return { colours, widthPx, heightPx, planes };
}

/** The picture in the bytes of a decoded `yuv420p` frame; nothing is copied. */
export function pictureOfFrame(bytes: Uint8Array, widthPx: number, heightPx: number): Picture {
  const [half, size] = [(widthPx / 2) * (heightPx / 2), widthPx * heightPx];
  const plane = (from: number, to: number, shift: 0 | 1): Plane => ({
    data: bytes.subarray(from, to),
    widthPx: widthPx >> shift,
    heightPx: heightPx >> shift,
    shift,
  });
  return {
    colours: 'yuv',
    widthPx,
    heightPx,
    planes: [plane(0, size, 0), plane(size, size + half, 1), plane(size + half, size + 2 * half, 1)],
  };
}

/** Bytes of a `yuv420p` frame of this size. */
export function frameBytes(widthPx: number, heightPx: number): number {
  return (widthPx * heightPx * 3) / 2;
}

/** The samples of all components, one after the other, as a decoder or coder has them. */
export function samplesInOrder(picture: Picture): Uint8Array[] {
  return picture.planes.map(({ data }) => data);
}

/**
 * The smallest rectangle of whole pixels that covers a box of fractions, widened to whole chroma samples and kept inside the
 * picture; undefined where nothing of it lies inside.
 */
export function rectOf(
  { widthPx, heightPx }: Pick<Picture, 'widthPx' | 'heightPx'>,
  box: { x: number; y: number; w: number; h: number },
): Rect | undefined {
  const down = (value: number) => Math.floor(value / 2) * 2;
  const up = (value: number) => Math.ceil(value / 2) * 2;
  // A millionth of a pixel is the rounding of fractions, not a pixel that is touched.
  const x = Math.max(0, down(box.x * widthPx + 1e-6));
  const y = Math.max(0, down(box.y * heightPx + 1e-6));
  const right = Math.min(widthPx, up((box.x + box.w) * widthPx - 1e-6));
  const bottom = Math.min(heightPx, up((box.y + box.h) * heightPx - 1e-6));
  return right > x && bottom > y ? { x, y, w: right - x, h: bottom - y } : undefined;
}

/** Fills a rectangle with one colour: of what was there nothing is left. */
export function fill(picture: Picture, rect: Rect, colour: Colour = BLACK): void {
  const samples = samplesOf(picture.colours, colour);
  for (const [order, plane] of picture.planes.entries()) {
    eachRow(plane, rect, (from, to) => plane.data.fill(samples[order] ?? 0, from, to));
  }
}

/**
 * Replaces a rectangle by at most `cells` × `cells` tiles, each the average of what it covers, in steps of 32 levels. The number of
 * tiles does not grow with the rectangle: what is kept of a face is 36 rough shades, however large the face.
 */
export function pixelate(picture: Picture, rect: Rect, cells: number): void {
  const shape = tilesOf(rect, cells);
  for (const plane of picture.planes) {
    for (const tile of shape) {
      let [sum, count] = [0, 0];
      eachRow(plane, tile, (from, to) => {
        for (let at = from; at < to; at += 1) sum += plane.data[at] ?? 0;
        count += to - from;
      });
      if (count === 0) continue;
      const level = Math.min(240, Math.floor(sum / count / 32) * 32 + 16);
      eachRow(plane, tile, (from, to) => plane.data.fill(level, from, to));
    }
  }
}

/** The tiles of a rectangle, on whole chroma samples; the last of a row or column may be smaller. */
function tilesOf(rect: Rect, cells: number): Rect[] {
  const side = Math.max(2, Math.ceil(Math.max(rect.w, rect.h) / cells / 2) * 2);
  const tiles: Rect[] = [];
  for (let y = rect.y; y < rect.y + rect.h; y += side) {
    for (let x = rect.x; x < rect.x + rect.w; x += side) {
      tiles.push({ x, y, w: Math.min(side, rect.x + rect.w - x), h: Math.min(side, rect.y + rect.h - y) });
    }
  }
  return tiles;
}

/** Softens a rectangle by three box averages over a quarter of its side. What is kept of it can be estimated: not for redaction of faces. */
export function blur(picture: Picture, rect: Rect): void {
  for (const plane of picture.planes) {
    const area = inPlane(plane, rect);
    const radius = Math.max(1, Math.round(Math.min(area.w, area.h) / 8));
    const rows = new Uint8Array(area.w * area.h);
    for (let y = 0; y < area.h; y += 1) {
      const from = (area.y + y) * plane.widthPx + area.x;
      rows.set(plane.data.subarray(from, from + area.w), y * area.w);
    }
    for (let pass = 0; pass < 3; pass += 1) {
      averageLines(rows, area.h, area.w, area.w, 1, radius);
      averageLines(rows, area.w, area.h, 1, area.w, radius);
    }
    for (let y = 0; y < area.h; y += 1) {
      plane.data.set(rows.subarray(y * area.w, (y + 1) * area.w), (area.y + y) * plane.widthPx + area.x);
    }
  }
}

/** A running average along each of `lines` lines of `length` samples. */
function averageLines(
  data: Uint8Array,
  lines: number,
  length: number,
  lineStep: number,
  step: number,
  radius: number,
): void {
  const line = new Uint8Array(length);
  for (let row = 0; row < lines; row += 1) {
    for (let at = 0; at < length; at += 1) line[at] = data[row * lineStep + at * step] ?? 0;
    let sum = 0;
    const sample = (at: number) => line[Math.min(length - 1, Math.max(0, at))] ?? 0;
    for (let at = -radius; at <= radius; at += 1) sum += sample(at);
    for (let at = 0; at < length; at += 1) {
      data[row * lineStep + at * step] = Math.round(sum / (2 * radius + 1));
      sum += sample(at + radius + 1) - sample(at - radius);
    }
  }
}

/** Puts a picture into another one, its top left corner at even `x`, `y`; what does not fit is left out. */
export function place(onto: Picture, picture: Picture, x: number, y: number): void {
  for (const [order, target] of onto.planes.entries()) {
    const source = picture.planes[order];
    if (!source) continue;
    const [left, top] = [x >> target.shift, y >> target.shift];
    const width = Math.min(source.widthPx, target.widthPx - left);
    for (let row = 0; row < source.heightPx && top + row < target.heightPx; row += 1) {
      const from = row * source.widthPx;
      target.data.set(source.data.subarray(from, from + width), (top + row) * target.widthPx + left);
    }
  }
}

/** An enlarged copy of a part of a picture, by bilinear interpolation: what a magnifier shows. */
export function magnified(picture: Picture, part: Rect, widthPx: number, heightPx: number): Picture {
  const large = blankPicture(picture.colours, widthPx, heightPx);
  for (const [order, target] of large.planes.entries()) {
    const source = picture.planes[order];
    if (!source) continue;
    const area = inPlane(source, part);
    const clamp = (value: number, from: number, length: number) =>
      Math.min(from + length - 1, Math.max(from, value));
    for (let y = 0; y < target.heightPx; y += 1) {
      const sy = area.y + ((y + 0.5) * area.h) / target.heightPx - 0.5;
      const [y0, fy] = [Math.floor(sy), sy - Math.floor(sy)];
      const row0 = clamp(y0, area.y, area.h) * source.widthPx;
      const row1 = clamp(y0 + 1, area.y, area.h) * source.widthPx;
      for (let x = 0; x < target.widthPx; x += 1) {
        const sx = area.x + ((x + 0.5) * area.w) / target.widthPx - 0.5;
        const [x0, fx] = [Math.floor(sx), sx - Math.floor(sx)];
        const c0 = clamp(x0, area.x, area.w);
        const c1 = clamp(x0 + 1, area.x, area.w);
        const upper = (source.data[row0 + c0] ?? 0) * (1 - fx) + (source.data[row0 + c1] ?? 0) * fx;
        const lower = (source.data[row1 + c0] ?? 0) * (1 - fx) + (source.data[row1 + c1] ?? 0) * fx;
        target.data[y * target.widthPx + x] = Math.round(upper * (1 - fy) + lower * fy);
      }
    }
  }
  return large;
}

/** Drawn marks with their transparency, in a picture's own components: made once, laid over many frames. */
export interface Layer {
  x: number;
  y: number;
  picture: Picture;
  /** Opacity for each component, 0 to 255. */
  opacity: Uint8Array[];
}

/**
 * A layer from red, green, blue and opacity (straight, not multiplied), its top left corner at even `x`, `y`. Chroma of video takes the
 * average of four pixels, weighted by their opacity.
 */
export function layerOf(
  colours: Picture['colours'],
  rgba: Uint8Array,
  widthPx: number,
  heightPx: number,
  x: number,
  y: number,
): Layer {
  const picture = blankPicture(colours, widthPx, heightPx);
  const opacity = picture.planes.map(({ data }) => new Uint8Array(data.length));
  for (const [order, plane] of picture.planes.entries()) {
    const opaque = opacity[order];
    if (!opaque) continue;
    const side = 1 << plane.shift;
    for (let py = 0; py < plane.heightPx; py += 1) {
      for (let px = 0; px < plane.widthPx; px += 1) {
        let [sum, weight] = [0, 0];
        for (let dy = 0; dy < side; dy += 1) {
          for (let dx = 0; dx < side; dx += 1) {
            const at = ((py * side + dy) * widthPx + px * side + dx) * 4;
            const alpha = rgba[at + 3] ?? 0;
            if (alpha === 0) continue;
            const colour: Colour = [rgba[at] ?? 0, rgba[at + 1] ?? 0, rgba[at + 2] ?? 0];
            sum += alpha * (samplesOf(colours, colour)[order] ?? 0);
            weight += alpha;
          }
        }
        if (weight === 0) continue;
        plane.data[py * plane.widthPx + px] = Math.round(sum / weight);
        opaque[py * plane.widthPx + px] = Math.round(weight / (side * side));
      }
    }
  }
  return { x, y, picture, opacity };
}

/** Lays a layer over a picture; what does not fit is left out. */
export function lay(onto: Picture, { x, y, picture, opacity }: Layer): void {
  for (const [order, target] of onto.planes.entries()) {
    const source = picture.planes[order];
    const opaque = opacity[order];
    if (!source || !opaque) continue;
    const [left, top] = [x >> target.shift, y >> target.shift];
    const width = Math.min(source.widthPx, target.widthPx - left);
    for (let row = 0; row < source.heightPx && top + row < target.heightPx; row += 1) {
      for (let column = 0; column < width; column += 1) {
        const from = row * source.widthPx + column;
        const alpha = opaque[from] ?? 0;
        if (alpha === 0) continue;
        const to = (top + row) * target.widthPx + left + column;
        const under = target.data[to] ?? 0;
        target.data[to] = Math.round(under + (((source.data[from] ?? 0) - under) * alpha) / 255);
      }
    }
  }
}

/** A rectangle in the samples of a plane. */
function inPlane({ shift, widthPx, heightPx }: Plane, rect: Rect): Rect {
  const [x, y] = [Math.max(0, rect.x >> shift), Math.max(0, rect.y >> shift)];
  const w = Math.min(widthPx, (rect.x + rect.w) >> shift) - x;
  const h = Math.min(heightPx, (rect.y + rect.h) >> shift) - y;
  return { x, y, w: Math.max(0, w), h: Math.max(0, h) };
}

function eachRow(plane: Plane, rect: Rect, row: (from: number, to: number) => void): void {
  const { x, y, w, h } = inPlane(plane, rect);
  for (let line = y; line < y + h; line += 1) row(line * plane.widthPx + x, line * plane.widthPx + x + w);
}
