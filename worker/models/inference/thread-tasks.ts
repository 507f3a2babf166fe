import { readFile } from 'node:fs/promises';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { ALL_TASKS, type AnyTaskName, type InputSpec, type PlateTaskName, type TaskSpecs } from '../manifest';
import type { PixelBox, PlateQuad, TextReading } from '../types';
import { alignFace, decodeBlazeface, decodeYunet } from './faces';
import { foldActivations } from './fold-activations';
import { decodeCenternet, decodeYolox, type Outputs } from './objects';
import { type Fitted, fitRegion, type Picture, resample, toTensorData, warp } from './picture';
import { decodeSlots, decodeTwoLines, toGrey, warpPlate } from './plates';
import type { InferenceJob, InferenceResults, ProviderReport, ThreadSetup } from './protocol';
import { decodeCtc, decodeText, lineMap, symbolsOfClasses } from './text';
import {
  COLOUR_LENGTH,
  COLOUR_SQUARE,
  centred,
  chained,
  colourHistogram,
  joinVectors,
  normalise,
  poolBands,
  rooted,
} from './vectors';

/** The sessions of one thread. One core each: two threads on two sessions beat two cores on one (DESIGN.md §5). */
export class ThreadTasks {
  private constructor(
    private readonly setup: ThreadSetup,
    private readonly sessions: Partial<Record<AnyTaskName, InferenceSession>>,
    private readonly readerSymbols: Int16Array,
    readonly providers: ProviderReport,
  ) {}

  /**
   * Opens one session per task, each with the first execution provider that takes its model: a provider may be there and
   * still not know one of them.
   * @throws Error when not even the processor's own provider opens a model.
   */
  static async open(setup: ThreadSetup): Promise<ThreadTasks> {
    const sessions: Partial<Record<AnyTaskName, InferenceSession>> = {};
    const report: ProviderReport = { byTask: {}, refused: [] };
    for (const task of ALL_TASKS) {
      const path = setup.modelPaths[task];
      if (path === undefined) continue;
      const { session, provider, refused } = await openWithFirst(path, setup.executionProviders);
      sessions[task] = session;
      report.byTask[task] = provider;
      report.refused.push(...refused.map((one) => ({ task, ...one })));
    }
    const symbols = symbolsOfClasses(setup.readerLabels, setup.tasks['read-text'].alphabet);
    return new ThreadTasks(setup, sessions, symbols, report);
  }

  /** Runs one job. @throws Error when the model and its manifest do not agree. */
  async run(job: InferenceJob): Promise<InferenceResults[keyof InferenceResults]> {
    switch (job.task) {
      case 'detect-objects': {
        const spec = this.setup.tasks['detect-objects'];
        const fitted = fitRegion(job.picture, job.region, spec.input, job.size);
        const outputs = await this.infer(job.task, fitted, spec.input);
        const decode = spec.decoder === 'centernet' ? decodeCenternet : decodeYolox;
        return decode(outputs, fitted, spec.labels, spec.thresholds.score.value);
      }
      case 'detect-faces': {
        const spec = this.setup.tasks['detect-faces'];
        const fitted = fitRegion(job.picture, job.region, spec.input);
        const outputs = await this.infer(job.task, fitted, spec.input);
        const decode = spec.decoder === 'blazeface' ? decodeBlazeface : decodeYunet;
        return decode(outputs, fitted, spec.thresholds.score.value);
      }
      case 'embed-face': {
        const spec = this.setup.tasks['embed-face'];
        const { size } = spec.input;
        const rgb = warp(job.picture, alignFace(job.face, spec.alignment, size), size, size);
        return normalise(await this.vector(job.task, rgb, spec.input, spec.dimension));
      }
      case 'embed-vehicle':
        return this.embedVehicle(job.picture, job.box);
      case 'embed-image': {
        const spec = required(this.setup.tasks['embed-image'], job.task);
        const fitted = fitRegion(job.picture, around(job.box, spec.margin), spec.input);
        return normalise(vectorOf(await this.infer(job.task, fitted, spec.input), spec));
      }
      case 'embed-text': {
        const spec = required(this.setup.tasks['embed-text'], job.task);
        return normalise(vectorOf(await this.results(job.task, textFeeds(job.tokens, spec.input)), spec));
      }
      case 'find-text': {
        const spec = this.setup.tasks['find-text'];
        const longest = Math.min(spec.input.size, Math.max(job.region.w, job.region.h) * job.scale);
        const fitted = fitRegion(job.picture, job.region, spec.input, Math.max(64, longest));
        const outputs = await this.infer(job.task, fitted, spec.input);
        const { pixel, box } = spec.thresholds;
        return decodeText(outputs, fitted, { pixel: pixel.value, box: box.value });
      }
      case 'read-text': {
        const spec = this.setup.tasks['read-text'];
        const { map, width } = lineMap(job.text.corners, spec.input.size);
        const rgb = warp(job.picture, map, width, spec.input.size);
        const data = toTensorData(rgb, width, spec.input.size, spec.input);
        const outputs = await this.infer(
          job.task,
          { data, dims: [1, 3, spec.input.size, width] },
          spec.input,
        );
        return decodeCtc(outputs, this.readerSymbols, spec.alphabet);
      }
      case 'read-plate':
      case 'check-plate':
        return this.readPlate(job.task, job.picture, job.plate);
    }
  }

  async close(): Promise<void> {
    await Promise.all(Object.values(this.sessions).map((session) => session.release()));
  }

  /** Appearance of the crop and of its mirror image together, so that a car turned round is still near. */
  private async embedVehicle(picture: Picture, box: PixelBox): Promise<Float32Array> {
    const spec = this.setup.tasks['embed-vehicle'];
    const [width, height] = sidesOf(spec.input);
    const rgb = resample(picture, box, width, height);
    const colours = () => {
      const histogram = colourHistogram(resample(picture, box, COLOUR_SQUARE, COLOUR_SQUARE));
      return centred(histogram, spec.centre?.colour);
    };
    const weight = spec.colourWeight ?? 0.5;
    if (spec.decoder === 'maps-colour') {
      const appearance = await this.mapsOf(rgb, spec);
      const joined = joinVectors(appearance, colours(), weight);
      if (joined.length === spec.dimension) return normalise(joined);
      throw new Error(`The model gave ${joined.length} values, the manifest says ${spec.dimension}.`);
    }
    const length = spec.dimension - (spec.decoder === 'vector-colour' ? COLOUR_LENGTH : 0);
    const straight = await this.vector('embed-vehicle', rgb, spec.input, length);
    const mirrored = await this.vector('embed-vehicle', mirror(rgb, width), spec.input, length);
    const sum = straight.map((value, index) => value + (mirrored[index] ?? 0));
    if (spec.decoder === 'vector') return normalise(sum);
    const appearance = centred(rooted(sum), spec.centre?.appearance);
    return normalise(joinVectors(appearance, colours(), weight));
  }

  /** A picture's feature maps and those of its mirror image, averaged by band, each less its mean. */
  private async mapsOf(rgb: Float32Array, spec: TaskSpecs['embed-vehicle']): Promise<Float32Array> {
    const { size } = spec.input;
    const pooled: Float32Array[][] = [];
    for (const picture of [rgb, mirror(rgb, size)]) {
      const dims = spec.input.layout === 'NHWC' ? [1, size, size, 3] : [1, 3, size, size];
      const data = toTensorData(picture, size, size, spec.input);
      const outputs = await this.infer('embed-vehicle', { data, dims }, spec.input);
      const names = Object.keys(outputs).sort();
      pooled.push(names.flatMap((name) => (outputs[name] ? [poolBands(outputs[name])] : [])));
    }
    const [straight = [], mirrored = []] = pooled;
    let from = 0;
    const parts = straight.map((values, map) => {
      const sum = rooted(values.map((value, index) => value + (mirrored[map]?.[index] ?? 0)));
      const mean = spec.centre?.appearance.slice(from, from + sum.length);
      from += sum.length;
      return centred(sum, mean);
    });
    return chained(parts);
  }

  private async readPlate(task: PlateTaskName, picture: Picture, plate: PlateQuad): Promise<TextReading> {
    const spec = required(this.setup.tasks[task], task);
    const { name, widthPx, heightPx } = spec.input;
    const rgb = warpPlate(picture, plate, spec.input);
    if (spec.decoder === 'slots') {
      const bytes = Uint8Array.from(rgb, (value) => Math.round(value));
      const feeds = { [name]: new Tensor('uint8', bytes, [1, heightPx, widthPx, 3]) };
      return decodeSlots(await this.results(task, feeds), spec.alphabet, spec.empty);
    }
    const feeds = { [name]: new Tensor('float32', toGrey(rgb), [1, 1, heightPx, widthPx]) };
    return decodeTwoLines(await this.results(task, feeds), spec.alphabet);
  }

  private async vector(
    task: AnyTaskName,
    rgb: Float32Array,
    input: InputSpec,
    length: number,
  ): Promise<Float32Array> {
    const [width, height] = sidesOf(input);
    const dims = input.layout === 'NHWC' ? [1, height, width, 3] : [1, 3, height, width];
    const outputs = await this.infer(task, { data: toTensorData(rgb, width, height, input), dims }, input);
    const found = Object.values(outputs)[0]?.data;
    if (!found || found.length !== length) {
      throw new Error(`The model gave ${found?.length ?? 0} values, the manifest says ${length}.`);
    }
    return Float32Array.from(found);
  }

  private infer(task: AnyTaskName, input: Pick<Fitted, 'data' | 'dims'>, spec: InputSpec): Promise<Outputs> {
    return this.results(task, { [spec.name]: new Tensor('float32', input.data, input.dims) });
  }

  private async results(task: AnyTaskName, feeds: Record<string, Tensor>): Promise<Outputs> {
    const session = this.sessions[task];
    if (!session) throw new Error(`The pack has no task ${task}.`);
    const results = await session.run(feeds);
    const outputs: Outputs = {};
    for (const [name, tensor] of Object.entries(results)) {
      if (tensor.data instanceof Float32Array) outputs[name] = { dims: tensor.dims, data: tensor.data };
    }
    return outputs;
  }
}

function required<Spec>(spec: Spec | undefined, task: AnyTaskName): Spec {
  if (!spec) throw new Error(`The pack has no task ${task}.`);
  return spec;
}

/** A box with a share of itself more on each side; what lies beyond the picture is left out where it is cut. */
const around = ({ x, y, w, h }: PixelBox, margin: number): PixelBox => ({
  x: x - w * margin,
  y: y - h * margin,
  w: w * (1 + 2 * margin),
  h: h * (1 + 2 * margin),
});

/** The output that a manifest names, or the first; a batch of one. */
function vectorOf(
  outputs: Outputs,
  { output, dimension }: { output?: string | undefined; dimension: number },
) {
  const found = output === undefined ? Object.values(outputs)[0] : outputs[output];
  if (found?.data.length === dimension) return Float32Array.from(found.data);
  throw new Error(`The model gave ${found?.data.length ?? 0} values, the manifest says ${dimension}.`);
}

/** Ids, and where they stand, as the text model takes them. */
function textFeeds(
  { ids, count }: { ids: number[]; count: number },
  input: NonNullable<TaskSpecs['embed-text']>['input'],
): Record<string, Tensor> {
  const tensor = (values: number[]) =>
    input.type === 'int64'
      ? new Tensor('int64', BigInt64Array.from(values, BigInt), [1, values.length])
      : new Tensor('int32', Int32Array.from(values), [1, values.length]);
  return {
    [input.name]: tensor(ids),
    ...(input.mask !== undefined && { [input.mask]: tensor(ids.map((_, index) => Number(index < count))) }),
  };
}

/** A session with the first provider of the list that takes the model. @throws the last one's error when none does. */
async function openWithFirst(path: string, providers: readonly string[]) {
  const refused: { provider: string; reason: string }[] = [];
  for (const provider of providers) {
    try {
      return { session: await openSession(path, provider), provider, refused };
    } catch (error) {
      if (provider === providers.at(-1)) throw error;
      const [reason = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
      refused.push({ provider, reason });
    }
  }
  throw new Error('No execution provider is named.');
}

async function openSession(path: string, provider: string): Promise<InferenceSession> {
  const options: InferenceSession.SessionOptions = {
    executionProviders: [provider],
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    graphOptimizationLevel: 'all',
    logSeverityLevel: 3,
    // A spinning thread burns the core that the decoder needs.
    extra: { session: { intra_op: { allow_spinning: '0' }, inter_op: { allow_spinning: '0' } } },
  };
  // Other providers have layouts and fusions of their own.
  if (provider !== 'cpu') return InferenceSession.create(path, options);
  return InferenceSession.create(foldActivations(await readFile(path)), options);
}

/** Width and height of an input of one size. */
const sidesOf = ({ sides, size }: InputSpec): [number, number] => sides ?? [size, size];

function mirror(rgb: Float32Array, width: number): Float32Array {
  const mirrored = new Float32Array(rgb.length);
  for (let from = 0; from < rgb.length; from += 3) {
    const pixel = from / 3;
    const x = pixel % width;
    mirrored.set(rgb.subarray(from, from + 3), (pixel - x + (width - 1 - x)) * 3);
  }
  return mirrored;
}
