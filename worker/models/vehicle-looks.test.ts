import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toFrame } from '../vision/crop';
import { openModels } from './open';
import type { VisionModels } from './types';

/** Labelled crops beside the repository, where a developer has them. */
const shared = process.env.SABOOT_SHARED ?? path.resolve('..', 'shared');
const folder = path.join(shared, 'evaluation', 'vehicles');
const present = existsSync(path.join(folder, 'labels.csv'));
if (!present) console.log(`Tests on labelled vehicles are skipped: there are none at ${folder}.`);

describe.skipIf(!present)('the default pack’s vehicle vector on labelled crops', () => {
  let dataDir: string;
  let models: VisionModels;
  const crops: { vehicle: string; vector: Float32Array }[] = [];

  beforeAll(async () => {
    dataDir = await mkdtemp(path.join(tmpdir(), 'saboot-vehicles-'));
    models = await openModels({ dataDir, threads: 2 });
    const [, ...rows] = readFileSync(path.join(folder, 'labels.csv'), 'utf8').trim().split(/\r?\n/);
    for (const row of rows) {
      const [file = '', vehicle = ''] = row.split(',');
      const frame = await toFrame(readFileSync(path.join(folder, file)));
      const [vector] = await models.embedVehicles(frame, [
        { x: 0, y: 0, w: frame.widthPx, h: frame.heightPx },
      ]);
      if (vector) crops.push({ vehicle, vector });
    }
  });
  afterAll(async () => {
    await models.close();
    await rm(dataDir, { recursive: true, force: true });
  });

  const cosine = (a: Float32Array, b: Float32Array) => {
    let sum = 0;
    for (let index = 0; index < a.length; index++) sum += (a[index] ?? 0) * (b[index] ?? 0);
    return sum;
  };

  it('finds another picture of the same vehicle first, as often as measured', () => {
    const right = crops.filter((probe) => {
      const others = crops.filter((other) => other !== probe);
      const nearest = others.reduce((best, other) =>
        cosine(other.vector, probe.vector) > cosine(best.vector, probe.vector) ? other : best,
      );
      return nearest.vehicle === probe.vehicle;
    });
    expect(crops.length).toBeGreaterThan(100);
    // Measured: 89 %. Almost all are pictures of one clip: another camera's are harder.
    expect(right.length / crops.length).toBeGreaterThan(0.86);
  });

  it('its threshold is where the manifest says: about 1 % of pairs of different vehicles lie above', () => {
    const different: number[] = [];
    for (const [index, a] of crops.entries()) {
      for (const b of crops.slice(index + 1))
        if (a.vehicle !== b.vehicle) different.push(cosine(a.vector, b.vector));
    }
    const { threshold } = models.spaces.vehicle;
    const above = different.filter((score) => score >= threshold).length / different.length;
    expect(above).toBeGreaterThan(0.007);
    expect(above).toBeLessThan(0.013);
  });
});
