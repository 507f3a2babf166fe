import { PackRefused, WordsUnknown } from './errors';
import { sha256Of } from './files';
import type { InferenceJob, InferenceResults } from './inference/protocol';
import { ALL_TASKS, PLATE_TASKS, type TaskSpecs } from './manifest';
import { activePack, DEFAULT_PACK, resolvePack } from './packs';
import { InferencePool, type PoolLog } from './pool';
import { TextTokenizer } from './tokenizer';
import type { EmbeddedText, Frame, ModelIdentity, VisionModels } from './types';

export interface OpenModelsOptions {
  /** Where packs and converted files live: `<dataDir>/models`. */
  dataDir: string;
  /** `MODEL_PACK`; the default one unless told otherwise. */
  pack?: string;
  /** `INFERENCE_THREADS`. */
  threads: number;
  log?: PoolLog;
  /** `EXECUTION_PROVIDERS`, tried in order for each model; the processor is always the last resort. */
  executionProviders?: readonly string[];
}

/**
 * Prepares, checks and loads the pack in use. Close it when done: its threads hold the models.
 * @throws PackRefused, ModelFileRefused naming the file that is not the manifest's.
 */
export async function openModels(options: OpenModelsOptions): Promise<VisionModels> {
  const name = await activePack(options.dataDir, options.pack ?? DEFAULT_PACK);
  const pack = await resolvePack(options.dataDir, name);
  const { tasks, modelPaths, readerLabels } = pack;
  const pool = new InferencePool(
    {
      tasks,
      modelPaths,
      readerLabels,
      executionProviders: [...new Set([...(options.executionProviders ?? []), 'cpu'])],
    },
    { threads: options.threads, ...(options.log && { log: options.log }) },
  );
  const identities = ALL_TASKS.flatMap((task): ModelIdentity[] => {
    const spec = tasks[task];
    if (!spec) return [];
    const { sha256, licence } = spec.files.model;
    const vector = 'space' in spec ? { space: spec.space, dimension: spec.dimension } : {};
    return [{ task, name: spec.name, sha256, licence, ...vector }];
  });
  const plateReaders = PLATE_TASKS.flatMap((task) => {
    const reader = tasks[task]?.name;
    return reader === undefined ? [] : [{ task, reader }];
  });
  const each = <Job extends InferenceJob>(jobs: Job[]): Promise<InferenceResults[Job['task']][]> =>
    Promise.all(jobs.map((job) => pool.run(job)));
  const picture = ({ widthPx, heightPx, rgb }: Frame) => ({ widthPx, heightPx, rgb });
  const { cropSize } = tasks['detect-objects'];
  let tokenizer: Promise<TextTokenizer> | undefined;
  const embedText = async (text: string): Promise<EmbeddedText> => {
    const spec = tasks['embed-text'];
    if (!spec || pack.tokenizerPath === undefined) throw new PackRefused(name, 'it has no task embed-text.');
    // Read when the first words come: such a file can have tens of megabytes.
    tokenizer ??= TextTokenizer.open(pack.tokenizerPath, spec);
    const tokens = (await tokenizer).encode(text);
    const vector = await pool.run({ task: 'embed-text', tokens });
    if (!vector.every(Number.isFinite) || !vector.some((value) => value !== 0)) throw new WordsUnknown();
    const tokenIdsSha256 = sha256Of(tokens.ids.slice(0, tokens.count).join());
    return { vector, tokenIdsSha256, tokens: tokens.count };
  };
  return {
    pack: { name, sha256: pack.sha256 },
    identities,
    spaces: spacesOf(tasks),
    detectObjects: (frame, regions) =>
      each(
        regions.map(({ detail, ...region }) => ({
          task: 'detect-objects' as const,
          picture: picture(frame),
          region,
          ...(detail !== 'full' && cropSize && { size: detail === 'more' ? cropSize * 1.5 : cropSize }),
        })),
      ),
    detectFaces: (frame, regions) =>
      each(regions.map((region) => ({ task: 'detect-faces' as const, picture: picture(frame), region }))),
    embedFaces: (frame, faces) =>
      each(faces.map((face) => ({ task: 'embed-face' as const, picture: picture(frame), face }))),
    embedVehicles: (frame, boxes) =>
      each(boxes.map((box) => ({ task: 'embed-vehicle' as const, picture: picture(frame), box }))),
    embedImages: (frame, boxes) =>
      each(boxes.map((box) => ({ task: 'embed-image' as const, picture: picture(frame), box }))),
    embedText,
    findText: (frame, region, scale) =>
      pool.run({ task: 'find-text', picture: picture(frame), region, scale }),
    readText: (frame, regions) =>
      each(regions.map((text) => ({ task: 'read-text' as const, picture: picture(frame), text }))),
    readPlates: (frame, plates) =>
      Promise.all(
        plates.map((plate) =>
          Promise.all(
            plateReaders.map(async ({ task, reader }) => ({
              reader,
              reading: await pool.run({ task, picture: picture(frame), plate }),
            })),
          ),
        ),
      ),
    providers: async () => (await pool.providers()).byTask,
    stats: () => pool.stats(),
    close: () => pool.close(),
  };
}

/** The Spaces of a pack's tasks. */
function spacesOf(tasks: TaskSpecs): VisionModels['spaces'] {
  const space = <Kind extends 'face' | 'vehicle'>(kind: Kind) => {
    const { space: name, dimension, threshold, falseMatches } = tasks[`embed-${kind}`];
    return {
      ...{ name, dimension, kind, threshold: threshold.value, thresholdSource: threshold.setOn },
      ...(falseMatches && { falseMatches }),
    };
  };
  const words = tasks['embed-text'];
  return {
    face: space('face'),
    vehicle: space('vehicle'),
    ...(words && {
      text: {
        name: words.space,
        dimension: words.dimension,
        kind: 'text',
        threshold: words.threshold?.value ?? null,
        thresholdSource: words.threshold?.setOn ?? null,
        languages: words.languages,
        charactersAtMost: words.charactersAtMost,
      },
    }),
  };
}
