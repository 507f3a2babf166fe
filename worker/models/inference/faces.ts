import type { Alignment } from '../manifest';
import type { DetectedFace } from '../types';
import type { Outputs } from './objects';
import { type AffineMap, type Fitted, suppress } from './picture';

function data(outputs: Outputs, name: string): Float32Array {
  const found = outputs[name];
  if (!found) throw new Error(`The model gave no output ${name}.`);
  return found.data;
}

const sigmoid = (value: number) => 1 / (1 + Math.exp(-value));

/**
 * Faces of BlazeFace's back-camera model (Bazarevsky et al. 2019), 256 px input, 896 anchors: two on every 16 px cell
 * and six on every 32 px cell. Each box is `cx cy w h` and six points, all relative to its anchor.
 */
export function decodeBlazeface(outputs: Outputs, fitted: Fitted, minimum: number): DetectedFace[] {
  const found: DetectedFace[] = [];
  for (const [cell, perCell] of [
    [16, 2],
    [32, 6],
  ] as const) {
    const scores = data(outputs, `scores_${cell}`);
    const boxes = data(outputs, `boxes_${cell}`);
    const columns = fitted.width / cell;
    for (let anchor = 0; anchor < scores.length; anchor++) {
      const score = sigmoid(scores[anchor] as number);
      if (score < minimum) continue;
      const place = Math.floor(anchor / perCell);
      const ax = ((place % columns) + 0.5) * cell;
      const ay = (Math.floor(place / columns) + 0.5) * cell;
      const value = (offset: number) => boxes[anchor * 16 + offset] as number;
      const toX = (x: number) => fitted.region.x + (x + ax) * fitted.scaleX;
      const toY = (y: number) => fitted.region.y + (y + ay) * fitted.scaleY;
      const points: [number, number][] = [];
      for (let point = 0; point < 6; point++) {
        points.push([toX(value(4 + 2 * point)), toY(value(5 + 2 * point))]);
      }
      found.push({
        box: {
          x: toX(value(0) - value(2) / 2),
          y: toY(value(1) - value(3) / 2),
          w: value(2) * fitted.scaleX,
          h: value(3) * fitted.scaleY,
        },
        score,
        points,
      });
    }
  }
  return suppress(found, 0.3);
}

/** Faces of YuNet (Wu et al. 2023): strides 8, 16, 32 without anchors; five points. */
export function decodeYunet(outputs: Outputs, fitted: Fitted, minimum: number): DetectedFace[] {
  const found: DetectedFace[] = [];
  for (const stride of [8, 16, 32]) {
    const classes = data(outputs, `cls_${stride}`);
    const objects = data(outputs, `obj_${stride}`);
    const boxes = data(outputs, `bbox_${stride}`);
    const marks = data(outputs, `kps_${stride}`);
    const columns = fitted.width / stride;
    for (let cell = 0; cell < classes.length; cell++) {
      const score = Math.sqrt(Math.max(0, (classes[cell] as number) * (objects[cell] as number)));
      if (score < minimum) continue;
      const gx = cell % columns;
      const gy = Math.floor(cell / columns);
      const toX = (x: number) => fitted.region.x + (gx + x) * stride * fitted.scaleX;
      const toY = (y: number) => fitted.region.y + (gy + y) * stride * fitted.scaleY;
      const box = (offset: number) => boxes[cell * 4 + offset] as number;
      const w = Math.exp(box(2)) * stride * fitted.scaleX;
      const h = Math.exp(box(3)) * stride * fitted.scaleY;
      const points: [number, number][] = [];
      for (let point = 0; point < 5; point++) {
        points.push([
          toX(marks[cell * 10 + 2 * point] as number),
          toY(marks[cell * 10 + 2 * point + 1] as number),
        ]);
      }
      const centreX = toX(box(0));
      const centreY = toY(box(1));
      found.push({ box: { x: centreX - w / 2, y: centreY - h / 2, w, h }, score, points });
    }
  }
  return suppress(found, 0.3);
}

/** The map from the model's square to the picture that brings the face upright and to size. */
export function alignFace(face: DetectedFace, alignment: Alignment, size: number): AffineMap {
  return alignment.kind === 'eyes'
    ? eyeMap(face, alignment.scale, size)
    : pointMap(face, alignment.points, size / alignment.size);
}

function eyeMap(face: DetectedFace, scale: number, size: number): AffineMap {
  const { box } = face;
  const [leftX = 0, leftY = 0] = face.points[0] ?? [];
  const [rightX = 1, rightY = 0] = face.points[1] ?? [];
  const angle = Math.atan2(rightY - leftY, rightX - leftX);
  const step = (Math.max(box.w, box.h) * scale) / size;
  const cos = Math.cos(angle) * step;
  const sin = Math.sin(angle) * step;
  const centreX = box.x + box.w / 2;
  const centreY = box.y + box.h / 2;
  const half = size / 2;
  return [cos, -sin, centreX - cos * half + sin * half, sin, cos, centreY - sin * half - cos * half];
}

/**
 * Least-squares similarity transform (Umeyama 1991, two dimensions in closed form). BlazeFace gives one mouth point
 * and no corners; both corners then stand at it, which still fixes turn, size and place.
 */
function pointMap(face: DetectedFace, template: [number, number][], scale: number): AffineMap {
  const given = face.points.length === 5 ? face.points : face.points.slice(0, 4);
  const mouth = midpoint(template[3] ?? [0, 0], template[4] ?? [0, 0]);
  const target = (given.length === 5 ? template : [...template.slice(0, 3), mouth]).map(
    ([x, y]): [number, number] => [x * scale, y * scale],
  );
  const count = given.length;
  const mean = (points: [number, number][], axis: 0 | 1) =>
    points.reduce((sum, point) => sum + point[axis], 0) / count;
  const [tx, ty, gx, gy] = [mean(target, 0), mean(target, 1), mean(given, 0), mean(given, 1)];
  let along = 0;
  let across = 0;
  let spread = 0;
  for (let index = 0; index < count; index++) {
    const [u, v] = [(target[index]?.[0] ?? 0) - tx, (target[index]?.[1] ?? 0) - ty];
    const [x, y] = [(given[index]?.[0] ?? 0) - gx, (given[index]?.[1] ?? 0) - gy];
    along += u * x + v * y;
    across += u * y - v * x;
    spread += u * u + v * v;
  }
  const a = along / (spread || 1);
  const b = across / (spread || 1);
  return [a, -b, gx - a * tx + b * ty, b, a, gy - b * tx - a * ty];
}

const midpoint = (a: [number, number], b: [number, number]): [number, number] => [
  (a[0] + b[0]) / 2,
  (a[1] + b[1]) / 2,
];
