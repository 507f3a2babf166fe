import type { DetectedObject } from '../types';
import { type Fitted, suppress } from './picture';

/** Raw outputs of a session by name. */
export type Outputs = Record<string, { dims: readonly number[]; data: Float32Array }>;

function output(outputs: Outputs, name: string) {
  const found = outputs[name];
  if (!found) throw new Error(`The model gave no output ${name}.`);
  return found;
}

/** Road vehicles as the detector calls them, and what it takes a vehicle for when it sees one from above. */
const VEHICLE_LABELS = ['car', 'motorcycle', 'bus', 'truck', 'train', 'airplane', 'boat'];
/** What people carry: each for itself, a bag on a back is no lesser backpack for being a little of a suitcase. */
const CARRIED_LABELS = ['backpack', 'handbag', 'suitcase', 'umbrella'];
const KIND_LABELS = [['person'], ['bicycle'], VEHICLE_LABELS, ...CARRIED_LABELS.map((label) => [label])];

/**
 * Boxes from CenterNet's heat map (Zhou et al. 2019, "Objects as Points"; four distances from the centre as in
 * TTFNet, Liu et al. 2020). Peaks are looked for in the strongest of a group's classes, not class by class: a vehicle
 * from above is a little of car, truck and airplane at once, and would fall below the threshold in each.
 */
export function decodeCenternet(
  outputs: Outputs,
  fitted: Fitted,
  labels: string[],
  minimum: number,
): DetectedObject[] {
  const heat = output(outputs, 'heat');
  const sides = output(outputs, 'sides').data;
  const rows = heat.dims[2] ?? 0;
  const columns = heat.dims[3] ?? 0;
  const cells = rows * columns;
  const stride = fitted.width / columns;
  const found: DetectedObject[] = [];
  for (const group of KIND_LABELS) {
    const classes = group.map((label) => labels.indexOf(label)).filter((index) => index >= 0);
    const strongest = new Float32Array(cells);
    for (const index of classes) {
      for (let cell = 0; cell < cells; cell++) {
        const score = heat.data[index * cells + cell] as number;
        if (score > (strongest[cell] as number)) strongest[cell] = score;
      }
    }
    const inGroup: DetectedObject[] = [];
    for (let cell = 0; cell < cells; cell++) {
      const score = strongest[cell] as number;
      if (score < minimum || !isPeak(strongest, cell, columns, rows)) continue;
      const x = (cell % columns) * stride;
      const y = Math.floor(cell / columns) * stride;
      const side = (index: number) => sides[index * cells + cell] as number;
      const best = classes.reduce((a, b) =>
        (heat.data[b * cells + cell] as number) > (heat.data[a * cells + cell] as number) ? b : a,
      );
      const w = (side(0) + side(2)) * fitted.scaleX;
      const h = (side(1) + side(3)) * fitted.scaleY;
      if (w < 2 || h < 2) continue;
      inGroup.push({
        box: {
          x: fitted.region.x + (x - side(0)) * fitted.scaleX,
          y: fitted.region.y + (y - side(1)) * fitted.scaleY,
          w,
          h,
        },
        label: roadLabel(heat.data, cells, cell, labels, best),
        score,
      });
    }
    found.push(...suppress(inGroup, 0.5));
  }
  return found;
}

/** Trains, airplanes and boats on a street are vehicles seen oddly: give the best of the road's own labels. */
function roadLabel(heat: Float32Array, cells: number, cell: number, labels: string[], best: number): string {
  const label = labels[best] ?? 'car';
  if (label !== 'train' && label !== 'airplane' && label !== 'boat') return label;
  let chosen = 'car';
  let score = -1;
  for (const candidate of ['car', 'bus', 'truck']) {
    const value = heat[labels.indexOf(candidate) * cells + cell] ?? 0;
    if (value > score) [chosen, score] = [candidate, value];
  }
  return chosen;
}

function isPeak(map: Float32Array, cell: number, columns: number, rows: number): boolean {
  const x = cell % columns;
  const y = Math.floor(cell / columns);
  const value = map[cell] as number;
  for (let dy = -1; dy <= 1; dy++) {
    for (let dx = -1; dx <= 1; dx++) {
      const nx = x + dx;
      const ny = y + dy;
      if (nx < 0 || ny < 0 || nx >= columns || ny >= rows) continue;
      if ((map[ny * columns + nx] as number) > value) return false;
    }
  }
  return true;
}

const WANTED = new Set(KIND_LABELS.flat());

/** Boxes of YOLOX (Ge et al. 2021): cells of strides 8, 16, 32, row by row, each `cx cy w h objectness classes…`. */
export function decodeYolox(
  outputs: Outputs,
  fitted: Fitted,
  labels: string[],
  minimum: number,
): DetectedObject[] {
  const raw = Object.values(outputs)[0];
  if (!raw) throw new Error('The model gave no output.');
  const width = 5 + labels.length;
  const found: DetectedObject[] = [];
  let row = 0;
  for (const stride of [8, 16, 32]) {
    for (let gy = 0; gy < fitted.height / stride; gy++) {
      for (let gx = 0; gx < fitted.width / stride; gx++, row++) {
        const at = row * width;
        const objectness = raw.data[at + 4] ?? 0;
        if (objectness < minimum) continue;
        let best = 0;
        for (let index = 1; index < labels.length; index++) {
          if ((raw.data[at + 5 + index] ?? 0) > (raw.data[at + 5 + best] ?? 0)) best = index;
        }
        const score = objectness * (raw.data[at + 5 + best] ?? 0);
        const label = labels[best] ?? '';
        if (score < minimum || !WANTED.has(label)) continue;
        const value = (offset: number) => raw.data[at + offset] ?? 0;
        const w = Math.exp(value(2)) * stride * fitted.scaleX;
        const h = Math.exp(value(3)) * stride * fitted.scaleY;
        found.push({
          box: {
            x: fitted.region.x + (value(0) + gx) * stride * fitted.scaleX - w / 2,
            y: fitted.region.y + (value(1) + gy) * stride * fitted.scaleY - h / 2,
            w,
            h,
          },
          label: ['train', 'airplane', 'boat'].includes(label) ? 'truck' : label,
          score,
        });
      }
    }
  }
  const groups = KIND_LABELS.map((group) => found.filter((object) => group.includes(object.label)));
  return groups.flatMap((group) => suppress(group, 0.5));
}
