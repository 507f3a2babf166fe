import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { overlap } from '../vision/geometry';
import { addPack, catalogue } from './add';
import { alignFace } from './inference/faces';
import { openModels } from './open';
import { cosine, openPackPresent, pictureOf, rowsOf, shared, whole } from './testing';
import type { DetectedFace, Frame, PixelBox, VisionModels } from './types';

if (!openPackPresent) console.log(`Tests with the open pack are skipped: there are no models at ${shared}.`);

/** Part of a picture pixel by pixel, so that nothing has to be resampled before a model. */
function cut(frame: Frame, x: number, y: number, w: number, h: number): Frame {
  const rgb = new Uint8Array(new SharedArrayBuffer(w * h * 3));
  for (let row = 0; row < h; row++) {
    const from = ((y + row) * frame.widthPx + x) * 3;
    rgb.set(frame.rgb.subarray(from, from + w * 3), row * w * 3);
  }
  return { widthPx: w, heightPx: h, ptsMs: 0, rgb };
}

/** A picture at the top left of a square of its own. */
function onCanvas(frame: Frame, side: number): Frame {
  const rgb = new Uint8Array(new SharedArrayBuffer(side * side * 3)).fill(114);
  for (let row = 0; row < frame.heightPx; row++) {
    const line = frame.rgb.subarray(row * frame.widthPx * 3, (row + 1) * frame.widthPx * 3);
    rgb.set(line, row * side * 3);
  }
  return { widthPx: side, heightPx: side, ptsMs: 0, rgb };
}

/** Blue, green, red planes of a canvas with the picture at its top left, as the models' authors describe their input. */
function bgrPlanes(frame: Frame, side: number, fill: number): Float32Array {
  const planes = new Float32Array(3 * side * side).fill(fill);
  for (let y = 0; y < frame.heightPx; y++) {
    for (let x = 0; x < frame.widthPx; x++) {
      for (let channel = 0; channel < 3; channel++) {
        const value = frame.rgb[(y * frame.widthPx + x) * 3 + (2 - channel)] as number;
        planes[channel * side * side + y * side + x] = value;
      }
    }
  }
  return planes;
}

async function raw(file: string, input: string, data: Float32Array | Uint8Array, dims: number[]) {
  const session = await InferenceSession.create(path.join(shared, 'models', file));
  const type = data instanceof Uint8Array ? 'uint8' : 'float32';
  const outputs = await session.run({ [input]: new Tensor(type, data, dims) });
  await session.release();
  return Object.fromEntries(
    Object.entries(outputs).map(([name, { data: values }]) => [name, values as Float32Array]),
  );
}

/** Same boxes, in whatever order. */
function expectAlike(found: { box: PixelBox; score: number }[], wanted: { box: PixelBox; score: number }[]) {
  expect(wanted.length).toBeGreaterThan(0);
  expect(found).toHaveLength(wanted.length);
  for (const one of wanted) {
    const same = found.find(({ box }) => overlap(box, one.box) > 0.99);
    expect(same?.score).toBeCloseTo(one.score, 4);
  }
}

/** The definition of greedy suppression, without any cleverness. */
function best<T extends { box: PixelBox; score: number }>(all: T[], limit: number): T[] {
  const left = [...all].sort((a, b) => b.score - a.score);
  const kept: T[] = [];
  for (let next = left.shift(); next; next = left.shift()) {
    const { box } = next;
    kept.push(next);
    for (let index = left.length - 1; index >= 0; index--) {
      if (overlap(left[index]?.box ?? box, box) > limit) left.splice(index, 1);
    }
  }
  return kept;
}

describe.skipIf(!openPackPresent)('decoders, held against the models’ own output', () => {
  let folder: string;
  let models: VisionModels;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'saboot-decoders-'));
    expect(await addPack(folder, 'open', { from: path.join(shared, 'models') })).toBe('open');
    models = await openModels({ dataDir: folder, pack: 'open', threads: 1 });
  });
  afterAll(async () => {
    await models?.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('YOLOX: boxes equal those worked out by its authors’ formula, the rest filled up with 114', async () => {
    const [row] = rowsOf('plates_br');
    const photograph = await pictureOf('plates_br', row?.[0]);
    const { widthPx, heightPx } = photograph;
    const [w, h] = [Math.min(416, widthPx), Math.min(312, heightPx)];
    const [x, y] = [Math.floor((widthPx - w) / 2), Math.floor((heightPx - h) / 2)];
    const picture = cut(photograph, x, y, w, h);
    const { output } = await raw('yolox_nano.onnx', 'images', bgrPlanes(picture, 416, 114), [1, 3, 416, 416]);
    if (!output) throw new Error('The model has another output.');
    const road = new Map([
      [0, 'person'],
      [1, 'bicycle'],
      [2, 'vehicle'],
      [3, 'vehicle'],
      [4, 'vehicle'],
      [5, 'vehicle'],
      [6, 'vehicle'],
      [7, 'vehicle'],
      [8, 'vehicle'],
    ]);
    const wanted: { box: PixelBox; score: number; kind: string }[] = [];
    let row0 = 0;
    for (const stride of [8, 16, 32]) {
      const cells = 416 / stride;
      for (let cell = 0; cell < cells * cells; cell++, row0++) {
        const [cx = 0, cy = 0, lw = 0, lh = 0, object = 0, ...classes] = output.subarray(
          row0 * 85,
          row0 * 85 + 85,
        );
        const top = classes.indexOf(Math.max(...classes));
        const kind = road.get(top);
        const score = object * (classes[top] ?? 0);
        if (score < 0.3 || !kind) continue;
        const [bw, bh] = [Math.exp(lw) * stride, Math.exp(lh) * stride];
        const [px, py] = [(cx + (cell % cells)) * stride, (cy + Math.floor(cell / cells)) * stride];
        wanted.push({ box: { x: px - bw / 2, y: py - bh / 2, w: bw, h: bh }, score, kind });
      }
    }
    const kinds = [...new Set(wanted.map(({ kind }) => kind))];
    const [found = []] = await models.detectObjects(picture, [whole(picture)]);
    expectAlike(
      found,
      kinds.flatMap((kind) =>
        best(
          wanted.filter((one) => one.kind === kind),
          0.5,
        ),
      ),
    );
    // What it takes a car for when it sees one oddly never comes out.
    expect(found.every(({ label }) => !['train', 'airplane', 'boat'].includes(label))).toBe(true);
  });

  it.each([
    ['yunet_n_dynamic.onnx', 320],
    ['face_detection_yunet_2023mar.onnx', 640],
  ])('YuNet %s: faces and points equal those worked out by hand', async (file, side) => {
    const [row] = rowsOf('faces_meds');
    const photograph = await pictureOf('faces_meds', row?.[0]);
    const [w, h] = [Math.min(side, photograph.widthPx), Math.min(side, photograph.heightPx)];
    const [x, y] = [Math.floor((photograph.widthPx - w) / 2), Math.floor((photograph.heightPx - h) / 3)];
    const picture = onCanvas(cut(photograph, x, y, w, h), side);
    const outputs = await raw(file, 'input', bgrPlanes(picture, side, 114), [1, 3, side, side]);
    const wanted: DetectedFace[] = [];
    for (const stride of [8, 16, 32]) {
      const at = (name: string, index: number) => outputs[`${name}_${stride}`]?.[index] ?? 0;
      const cells = side / stride;
      for (let cell = 0; cell < cells * cells; cell++) {
        const score = Math.sqrt(at('cls', cell) * at('obj', cell));
        if (!(score >= 0.6)) continue;
        const [column, line] = [cell % cells, Math.floor(cell / cells)];
        const [cx, cy] = [
          (column + at('bbox', cell * 4)) * stride,
          (line + at('bbox', cell * 4 + 1)) * stride,
        ];
        const bw = Math.exp(at('bbox', cell * 4 + 2)) * stride;
        const bh = Math.exp(at('bbox', cell * 4 + 3)) * stride;
        const points = [0, 1, 2, 3, 4].map((point): [number, number] => [
          (column + at('kps', cell * 10 + 2 * point)) * stride,
          (line + at('kps', cell * 10 + 2 * point + 1)) * stride,
        ]);
        wanted.push({ box: { x: cx - bw / 2, y: cy - bh / 2, w: bw, h: bh }, score, points });
      }
    }
    const kept = best(wanted, 0.3);
    const pack = file === 'yunet_n_dynamic.onnx' ? models : await fixedYunet();
    try {
      const [found = []] = await pack.detectFaces(picture, [whole(picture)]);
      expectAlike(found, kept);
      kept.forEach(({ box, points }) => {
        const same = found.find((face) => overlap(face.box, box) > 0.99);
        same?.points.forEach(([px, py], index) => {
          expect(px).toBeCloseTo(points[index]?.[0] ?? 0, 2);
          expect(py).toBeCloseTo(points[index]?.[1] ?? 0, 2);
        });
      });
    } finally {
      if (pack !== models) await pack.close();
    }
  });

  /** The same pack with the face detector of one size. */
  async function fixedYunet(): Promise<VisionModels> {
    const { cp, mkdir, writeFile } = await import('node:fs/promises');
    const manifest = structuredClone(catalogue.get('open'));
    const spec = manifest?.tasks['detect-faces'];
    if (!manifest || !spec) throw new Error('The open pack has no face detector.');
    const { multipleOf: _, ...input } = spec.input;
    const file = 'face_detection_yunet_2023mar.onnx';
    const { url: __, ...model } = spec.files.model;
    const sha256 = '8f2383e4dd3cfbb4553ea8718107fc0423210dc964f9f4280604804ed2552fa4';
    const fixed = {
      ...spec,
      input: { ...input, size: 640 },
      files: { model: { ...model, file, sha256, bytes: 232589 } },
    };
    const from = path.join(folder, 'fixed');
    await mkdir(from, { recursive: true });
    await cp(path.join(shared, 'models', file), path.join(from, file));
    await writeFile(
      path.join(from, 'pack.json'),
      JSON.stringify({ ...manifest, name: 'fixed', tasks: { 'detect-faces': fixed } }),
    );
    await addPack(folder, from);
    return openModels({ dataDir: folder, pack: 'fixed', threads: 1 });
  }

  it('five points: the map is the least-squares similarity onto the template', () => {
    const alignment = catalogue.get('open')?.tasks['embed-face']?.alignment;
    if (alignment?.kind !== 'five-points') throw new Error('The open pack aligns by five points.');
    // A turned and enlarged template, one point moved off: the best map solves the normal equations.
    const [cos, sin] = [Math.cos(0.3) * 1.7, Math.sin(0.3) * 1.7];
    const points = alignment.points.map(([u, v], index): [number, number] => [
      cos * u - sin * v + 200 + (index === 2 ? 3 : 0),
      sin * u + cos * v + 90,
    ]);
    const face = { box: { x: 0, y: 0, w: 1, h: 1 }, score: 1, points };
    const [a, b, c, d, e, f] = alignFace(face, alignment, 112);
    expect([e, -b]).toEqual([expect.closeTo(a, 9), expect.closeTo(d, 9)]);
    // At the minimum, every small change of turn, size or place makes the sum of squares larger.
    const cost = (p: number, q: number, tx: number, ty: number) =>
      alignment.points.reduce((sum, [u, v], index) => {
        const [x, y] = points[index] ?? [0, 0];
        return sum + (p * u - q * v + tx - x) ** 2 + (q * u + p * v + ty - y) ** 2;
      }, 0);
    const least = cost(a, d, c, f);
    for (const [dp, dq, dx, dy] of [
      [1e-4, 0, 0, 0],
      [0, 1e-4, 0, 0],
      [0, 0, 1e-2, 0],
      [0, 0, 0, 1e-2],
    ] as const) {
      for (const sign of [1, -1]) {
        expect(cost(a + sign * dp, d + sign * dq, c + sign * dx, f + sign * dy)).toBeGreaterThan(least);
      }
    }
  });

  it('MobileFace: the vector of a face that lies on its template is the model’s own, scaled to length one', async () => {
    const [row] = rowsOf('faces_deepface');
    const photograph = await pictureOf('faces_deepface', row?.[0]);
    const [w, h] = [Math.min(200, photograph.widthPx), Math.min(200, photograph.heightPx)];
    const picture = cut(photograph, 0, 0, w, h);
    const alignment = catalogue.get('open')?.tasks['embed-face']?.alignment;
    if (alignment?.kind !== 'five-points') throw new Error('The open pack aligns by five points.');
    const shift = 30;
    const points = alignment.points.map(([u, v]): [number, number] => [u + shift, v + shift]);
    const [vector] = await models.embedFaces(picture, [{ box: whole(picture), score: 1, points }]);
    const inside = cut(picture, shift, shift, 112, 112);
    const planes = new Float32Array(3 * 112 * 112);
    for (let channel = 0; channel < 3; channel++) {
      for (let pixel = 0; pixel < 112 * 112; pixel++) {
        planes[channel * 112 * 112 + pixel] = inside.rgb[pixel * 3 + channel] as number;
      }
    }
    const { embedding } = await raw('mobileface_id_v2_converted.onnx', 'data', planes, [1, 3, 112, 112]);
    const length = Math.hypot(...(embedding ?? []));
    expect(
      cosine(
        vector as Float32Array,
        (embedding as Float32Array).map((value) => value / length),
      ),
    ).toBeCloseTo(1, 5);
  });

  it('OSNet: the vector is the mean of the crop’s and its mirror’s, by the model itself', async () => {
    const [row] = rowsOf('plates_br');
    const picture = cut(await pictureOf('plates_br', row?.[0]), 100, 100, 128, 256);
    const [mean, std] = [
      [0.485, 0.456, 0.406],
      [0.229, 0.224, 0.225],
    ];
    const planes = (mirrored: boolean) => {
      const data = new Float32Array(3 * 128 * 256);
      for (let y = 0; y < 256; y++) {
        for (let x = 0; x < 128; x++) {
          const from = (y * 128 + (mirrored ? 127 - x : x)) * 3;
          for (let channel = 0; channel < 3; channel++) {
            const value = (picture.rgb[from + channel] as number) / 255;
            data[(channel * 256 + y) * 128 + x] = (value - (mean[channel] ?? 0)) / (std[channel] ?? 1);
          }
        }
      }
      return data;
    };
    const run = (data: Float32Array) => raw('osnet_x0_25_msmt17.onnx', 'input', data, [1, 3, 256, 128]);
    const [{ output: straight }, { output: mirrored }] = [await run(planes(false)), await run(planes(true))];
    const sum = (straight as Float32Array).map((value, index) => value + (mirrored?.[index] ?? 0));
    const [vector] = await models.embedVehicles(picture, [whole(picture)]);
    expect(vector).toHaveLength(512);
    expect(cosine(vector as Float32Array, sum) / Math.hypot(...sum)).toBeCloseTo(1, 4);
  });
});
