import type { CharacterReading, TextReading, TextRegion } from '../types';
import type { Outputs } from './objects';
import type { AffineMap, Fitted } from './picture';

type Point = [number, number];

function first(outputs: Outputs) {
  const found = Object.values(outputs)[0];
  if (!found) throw new Error('The model gave no output.');
  return found;
}

/**
 * Text lines from a probability map (Liao et al. 2020, "Real-time Scene Text Detection with Differentiable
 * Binarization"): connected pixels above a threshold, their smallest rotated rectangle, enlarged by
 * area × 1.6 / perimeter because the map shows text shrunk by that.
 */
export function decodeText(
  outputs: Outputs,
  fitted: Fitted,
  limits: { pixel: number; box: number },
): TextRegion[] {
  const map = first(outputs);
  const columns = map.dims[3] ?? 0;
  const rows = map.dims[2] ?? 0;
  const seen = new Uint8Array(columns * rows);
  const found: TextRegion[] = [];
  const stack: number[] = [];
  for (let start = 0; start < seen.length; start++) {
    if (seen[start] || (map.data[start] as number) < limits.pixel) continue;
    const points: Point[] = [];
    let sum = 0;
    stack.push(start);
    seen[start] = 1;
    while (stack.length > 0) {
      const cell = stack.pop() as number;
      const x = cell % columns;
      const y = (cell - x) / columns;
      points.push([x, y]);
      sum += map.data[cell] as number;
      for (const [nx, ny] of [
        [x - 1, y],
        [x + 1, y],
        [x, y - 1],
        [x, y + 1],
      ] as const) {
        if (nx < 0 || ny < 0 || nx >= columns || ny >= rows) continue;
        const next = ny * columns + nx;
        if (seen[next] || (map.data[next] as number) < limits.pixel) continue;
        seen[next] = 1;
        stack.push(next);
      }
    }
    const score = sum / points.length;
    if (points.length < 12 || score < limits.box) continue;
    const rectangle = smallestRectangle(points);
    if (Math.min(rectangle.length, rectangle.thickness) < 3) continue;
    const { length, thickness } = rectangle;
    const grow = (length * thickness * 1.6) / (2 * (length + thickness));
    const corners = cornersOf({
      ...rectangle,
      length: length + 2 * grow,
      thickness: thickness + 2 * grow,
    }).map(
      ([x, y]): Point => [
        fitted.region.x + (x + 0.5) * fitted.scaleX,
        fitted.region.y + (y + 0.5) * fitted.scaleY,
      ],
    );
    found.push({ corners, box: aroundPoints(corners), score });
  }
  return found.sort((a, b) => b.score - a.score);
}

function aroundPoints(points: Point[]) {
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  const x = Math.min(...xs);
  const y = Math.min(...ys);
  return { x, y, w: Math.max(...xs) - x, h: Math.max(...ys) - y };
}

interface Rectangle {
  centre: Point;
  /** Direction of the text, between -45° and 45° unless it stands upright. */
  angle: number;
  length: number;
  thickness: number;
}

/** The rotated rectangle of the smallest area around points: one side lies on an edge of their convex hull. */
export function smallestRectangle(points: Point[]): Rectangle {
  const hull = convexHull(points);
  let best: Rectangle | undefined;
  let bestArea = Number.POSITIVE_INFINITY;
  for (let index = 0; index < hull.length; index++) {
    const [ax, ay] = hull[index] as Point;
    const [bx, by] = hull[(index + 1) % hull.length] as Point;
    const angle = Math.atan2(by - ay, bx - ax);
    const cos = Math.cos(angle);
    const sin = Math.sin(angle);
    let [minU, maxU, minV, maxV] = [Infinity, -Infinity, Infinity, -Infinity];
    for (const [x, y] of hull) {
      const u = x * cos + y * sin;
      const v = y * cos - x * sin;
      minU = Math.min(minU, u);
      maxU = Math.max(maxU, u);
      minV = Math.min(minV, v);
      maxV = Math.max(maxV, v);
    }
    const [w, h] = [maxU - minU + 1, maxV - minV + 1];
    if (w * h >= bestArea) continue;
    bestArea = w * h;
    const [u, v] = [(minU + maxU) / 2, (minV + maxV) / 2];
    best = { centre: [u * cos - v * sin, u * sin + v * cos], angle, length: w, thickness: h };
  }
  const [x = 0, y = 0] = points[0] ?? [];
  return level(best ?? { centre: [x, y], angle: 0, length: 1, thickness: 1 });
}

/** The same rectangle described so that its text reads left to right: nearest to level. */
function level(rectangle: Rectangle): Rectangle {
  let { angle, length, thickness } = rectangle;
  while (angle > Math.PI / 4) {
    angle -= Math.PI / 2;
    [length, thickness] = [thickness, length];
  }
  while (angle <= -Math.PI / 4) {
    angle += Math.PI / 2;
    [length, thickness] = [thickness, length];
  }
  return { ...rectangle, angle, length, thickness };
}

/** Andrew's monotone chain. */
function convexHull(points: Point[]): Point[] {
  if (points.length < 3) return points;
  const sorted = [...points].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const half = (ordered: Point[]) => {
    const chain: Point[] = [];
    for (const point of ordered) {
      while (chain.length > 1) {
        const [ax, ay] = chain[chain.length - 2] as Point;
        const [bx, by] = chain[chain.length - 1] as Point;
        if ((bx - ax) * (point[1] - ay) - (by - ay) * (point[0] - ax) > 0) break;
        chain.pop();
      }
      chain.push(point);
    }
    chain.pop();
    return chain;
  };
  return [...half(sorted), ...half(sorted.reverse())];
}

function cornersOf({ centre: [x, y], angle, length, thickness }: Rectangle): Point[] {
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  return [
    [-1, -1],
    [1, -1],
    [1, 1],
    [-1, 1],
  ].map(([u = 0, v = 0]): Point => {
    const along = (u * length) / 2;
    const across = (v * thickness) / 2;
    return [x + along * cos - across * sin, y + along * sin + across * cos];
  });
}

/** The map that brings a text line level, `height` pixels high, and the width that keeps its shape. */
export function lineMap(corners: Point[], height: number): { map: AffineMap; width: number } {
  const [topLeft = [0, 0], topRight = [1, 0], , bottomLeft = [0, 1]] = corners;
  const lengthPx = Math.hypot(topRight[0] - topLeft[0], topRight[1] - topLeft[1]);
  const thicknessPx = Math.hypot(bottomLeft[0] - topLeft[0], bottomLeft[1] - topLeft[1]);
  const width = Math.max(16, Math.min(640, Math.round((lengthPx / Math.max(1, thicknessPx)) * height)));
  const map: AffineMap = [
    (topRight[0] - topLeft[0]) / width,
    (bottomLeft[0] - topLeft[0]) / height,
    topLeft[0],
    (topRight[1] - topLeft[1]) / width,
    (bottomLeft[1] - topLeft[1]) / height,
    topLeft[1],
  ];
  return { map, width };
}

/** Which symbol each class of the reader stands for: upper case of the alphabet, or nothing. Class 0 is the blank. */
export function symbolsOfClasses(labels: string[], alphabet: string): Int16Array {
  const symbols = new Int16Array(labels.length + 1).fill(-1);
  labels.forEach((label, index) => {
    symbols[index + 1] = label.length === 1 ? alphabet.indexOf(label.toUpperCase()) : -1;
  });
  return symbols;
}

/**
 * Reads a line from the scores of a CTC reader (Graves et al. 2006), best path. Small and capital letters count as
 * one; a character outside the alphabet (a dash, a dot) parts characters and is left out. Each character carries what
 * else it may be: the other symbols' highest scores while it was on.
 */
export function decodeCtc(outputs: Outputs, symbols: Int16Array, alphabet: string): TextReading {
  const scores = first(outputs);
  const steps = scores.dims[1] ?? 0;
  const classes = scores.dims[2] ?? 0;
  const characters: CharacterReading[] = [];
  const now = new Float32Array(alphabet.length);
  let run: Float32Array | undefined;
  let runSymbol = -1;
  const close = () => {
    if (run && runSymbol >= 0) characters.push(readingOf(run, runSymbol, alphabet));
    run = undefined;
    runSymbol = -1;
  };
  for (let step = 0; step < steps; step++) {
    now.fill(0);
    let other = 0;
    const at = step * classes;
    for (let index = 1; index < classes; index++) {
      const score = scores.data[at + index] as number;
      const symbol = symbols[index] ?? -1;
      if (symbol >= 0) now[symbol] = (now[symbol] as number) + score;
      else if (score > other) other = score;
    }
    const blank = scores.data[at] as number;
    let best = 0;
    for (let symbol = 1; symbol < now.length; symbol++) {
      if ((now[symbol] as number) > (now[best] as number)) best = symbol;
    }
    const score = now[best] as number;
    if (score < blank || score < other) {
      close();
      continue;
    }
    if (best !== runSymbol) {
      close();
      run = now.slice();
      runSymbol = best;
    } else if (run) {
      for (let symbol = 0; symbol < now.length; symbol++) {
        run[symbol] = Math.max(run[symbol] as number, now[symbol] as number);
      }
    }
  }
  close();
  const text = characters.map((character) => character.char).join('');
  const total = characters.reduce((sum, character) => sum + character.confidence, 0);
  return { text, confidence: characters.length > 0 ? total / characters.length : 0, characters, lines: 1 };
}

function readingOf(scores: Float32Array, symbol: number, alphabet: string): CharacterReading {
  const others = Array.from(scores, (confidence, index) => ({
    char: alphabet[index] ?? '',
    confidence,
    index,
  }))
    .filter((entry) => entry.index !== symbol && entry.confidence > 0.001)
    .sort((a, b) => b.confidence - a.confidence)
    .slice(0, 3)
    .map(({ char, confidence }) => ({ char, confidence: Math.min(1, confidence) }));
  return { char: alphabet[symbol] ?? '', confidence: Math.min(1, scores[symbol] ?? 0), others };
}
