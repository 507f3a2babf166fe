import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Clips } from '@/deploy/evaluate/clips';
import { LabelledData } from '@/deploy/evaluate/labels';
import { faceSets } from '@/deploy/evaluate/parts/face-search';
import { openModels } from '@/worker/models';
import { SHAPE_FILE } from './face-shape';
import { PERCENTILES, shapeOf } from './shape';

/**
 * Takes the shape of the default pack's face vectors from the labelled pictures of a shared folder, and writes it beside
 * this file. Returns what it is like, in words.
 */
export async function takeShape(shared: string): Promise<string> {
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'saboot-shape-'));
  const models = await openModels({ dataDir, threads: 1 });
  try {
    const say = (line: string) => console.error(line);
    const data = new LabelledData(path.join(shared, 'evaluation'));
    const bench = { data, clips: new Clips(path.join(shared, 'footage'), models, say), models, say };
    const sets = await faceSets(bench);
    const samples = sets.flatMap(({ samples }) => samples.flatMap(({ sample }) => sample ?? []));
    const people = new Set(samples.map(({ subject }) => subject)).size;
    const names = sets.map(({ set }) => path.basename(set)).join(', ');
    const source = `evaluation: ${names}; ${samples.length} pictures of ${people} people`;
    const shape = shapeOf(samples, { space: models.spaces.face.name, source });
    writeFileSync(SHAPE_FILE, `${JSON.stringify(shape, null, 1)}\n`);
    const { pictures, drawn } = shape.cosines;
    return `Cosines at the ${PERCENTILES.join(', ')} % percentiles (${source}):
different people: pictures ${pictures.different.join(', ')}; drawn ${drawn.different.join(', ')}
the same person:  pictures ${pictures.same.join(', ')}; drawn ${drawn.same.join(', ')}`;
  } finally {
    await models.close();
    await rm(dataDir, { recursive: true, force: true });
  }
}
