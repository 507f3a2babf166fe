import { openModels } from './open';
import type { DetectedFace, Frame, VisionModels } from './types';

/** What became of one task of a pack when it was tried. */
export interface TaskTried {
  task: string;
  model: string;
  /** The execution provider that ran it. */
  provider: string;
  tookMs: number;
  problem?: string;
}

/**
 * Loads a pack and leads a small drawn picture through each of its models and decoders: a model that does not fit its
 * manifest, or a provider that cannot run it, is found before footage meets it.
 * @throws PackRefused, ModelFileRefused, InferenceThreadDied where the pack cannot be loaded at all.
 */
export async function selfTest(
  dataDir: string,
  pack: string,
  executionProviders: readonly string[] = [],
): Promise<TaskTried[]> {
  const models = await openModels({ dataDir, pack, threads: 1, executionProviders });
  try {
    const providers = await models.providers();
    const tried: TaskTried[] = [];
    for (const { task, name } of models.identities) {
      const started = performance.now();
      const problem = await tryTask(task, models).then(
        () => undefined,
        (error: unknown) => (error instanceof Error ? error.message : String(error)),
      );
      tried.push({
        task,
        model: name,
        provider: providers[task] ?? '',
        tookMs: Math.round(performance.now() - started),
        ...(problem !== undefined && { problem }),
      });
    }
    return tried;
  } finally {
    await models.close();
  }
}

async function tryTask(task: string, models: VisionModels): Promise<void> {
  const frame = drawn();
  const whole = { x: 0, y: 0, w: frame.widthPx, h: frame.heightPx };
  const corners: [number, number][] = [
    [40, 150],
    [140, 150],
    [140, 175],
    [40, 175],
  ];
  switch (task) {
    case 'detect-objects':
      for (const { box, score } of (await models.detectObjects(frame, [whole])).flat())
        numbers([...Object.values(box), score]);
      break;
    case 'detect-faces':
      for (const { box, score } of (await models.detectFaces(frame, [whole])).flat())
        numbers([...Object.values(box), score]);
      break;
    case 'embed-face':
      unit((await models.embedFaces(frame, [FACE]))[0], models.spaces.face.dimension);
      break;
    case 'embed-vehicle':
      unit((await models.embedVehicles(frame, [whole]))[0], models.spaces.vehicle.dimension);
      break;
    case 'embed-image':
      unit((await models.embedImages(frame, [whole]))[0], models.spaces.text?.dimension);
      break;
    case 'embed-text':
      unit((await models.embedText('a white car')).vector, models.spaces.text?.dimension);
      break;
    case 'find-text':
      for (const { score } of await models.findText(frame, whole, 1)) numbers([score]);
      break;
    case 'read-text': {
      const box = { x: 40, y: 150, w: 100, h: 25 };
      for (const reading of await models.readText(frame, [{ box, corners, score: 1 }]))
        numbers([reading.confidence]);
      break;
    }
    default:
      for (const { reading } of (await models.readPlates(frame, [{ corners }])).flat())
        numbers([reading.confidence]);
  }
}

/** Eyes, nose and mouth corners of the face that is drawn. */
const FACE: DetectedFace = {
  box: { x: 150, y: 30, w: 80, h: 100 },
  score: 1,
  points: [
    [172, 68],
    [208, 68],
    [190, 88],
    [176, 106],
    [204, 106],
  ],
};

/** Shades of grey, a face of four spots and a light plate with dark bars. */
function drawn(): Frame {
  const [widthPx, heightPx] = [256, 192];
  const rgb = new Uint8Array(new SharedArrayBuffer(widthPx * heightPx * 3));
  for (let y = 0; y < heightPx; y++) {
    for (let x = 0; x < widthPx; x++) {
      const onPlate = x >= 40 && x < 140 && y >= 150 && y < 175;
      const onFace = ((x - 190) / 40) ** 2 + ((y - 80) / 50) ** 2 < 1;
      const spot = FACE.points.some(([px, py]) => Math.hypot(x - px, y - py) < 5);
      const light = onPlate ? (x % 14 < 5 ? 20 : 235) : onFace ? (spot ? 40 : 200) : 60 + (x + y) / 4;
      rgb.fill(light, (y * widthPx + x) * 3, (y * widthPx + x) * 3 + 3);
    }
  }
  return { widthPx, heightPx, ptsMs: 0, rgb };
}

function numbers(values: number[]): void {
  if (!values.every(Number.isFinite)) throw new Error('The model gave something that is no number.');
}

function unit(vector: Float32Array | undefined, dimension: number | undefined): void {
  if (!vector || vector.length !== dimension)
    throw new Error(`The vector has ${vector?.length} values, not ${dimension}.`);
  numbers([...vector]);
  if (Math.abs(Math.hypot(...vector) - 1) > 1e-3) throw new Error('The vector is empty.');
}
