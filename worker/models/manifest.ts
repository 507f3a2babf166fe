import { z } from 'zod';

/**
 * What a `pack.json` says. A pack is a folder with this manifest and its model files; nothing in it is code. The
 * decoders that turn a model's raw output into boxes, vectors and text are ours and are named here.
 */

const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'a sha256 in lower-case hexadecimal');
/** Inside the pack's folder: no way out of it. */
const fileName = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*(\/[A-Za-z0-9][A-Za-z0-9._-]*)*$/, 'a plain path inside the pack');

const sourceSchema = z.discriminatedUnion('kind', [
  /** The file lies in the pack's folder. */
  z.strictObject({ kind: z.literal('file') }),
  /** The file is part of this project: its path from the repository's root; the build carries it along. */
  z.strictObject({ kind: z.literal('repository'), path: fileName }),
  /** The file is carried by an npm package of this project. */
  z.strictObject({ kind: z.literal('package'), package: z.string(), path: z.string() }),
  /** Made at first use from a TensorFlow.js graph model carried by an npm package. */
  z.strictObject({
    kind: z.literal('tfjs'),
    package: z.string(),
    model: z.strictObject({ path: z.string(), sha256 }),
    weights: z.strictObject({ path: z.string(), sha256 }),
    input: z.strictObject({
      node: z.string(),
      as: z.string(),
      sizes: z.array(z.union([z.number().int(), z.string()])),
    }),
    outputs: z
      .array(z.strictObject({ node: z.string(), as: z.string(), pool: z.literal('mean').optional() }))
      .min(1),
    enlargeBy: z.number().optional(),
  }),
]);

const modelFile = z.strictObject({
  file: fileName,
  sha256,
  licence: z.string().min(1),
  trainingData: z.string().min(1),
  /** Size of the file; a download that is longer is given up at once. */
  bytes: z.number().int().positive().optional(),
  /** The official place of the file; left out where there is none, or where it lies beside the manifest. */
  url: z.url({ protocol: /^https?$/ }).optional(),
  source: sourceSchema.default({ kind: 'file' }),
});
export type ModelFile = z.infer<typeof modelFile>;

const threes = z.tuple([z.number(), z.number(), z.number()]);
/** How a picture becomes the model's input: `(value - mean) / std` on values 0..255, in the order of `colour`. */
const inputSchema = z.strictObject({
  name: z.string(),
  layout: z.enum(['NCHW', 'NHWC']),
  colour: z.enum(['RGB', 'BGR']),
  /** Longest side in pixels; a fixed model has both sides equal to it. */
  size: z.number().int().positive(),
  /** Width and height of a fixed input that is not square. */
  sides: z.tuple([z.number().int().positive(), z.number().int().positive()]).optional(),
  /** The model takes any sides that are multiples of this; left out: it takes `size` × `size` only. */
  multipleOf: z.number().int().positive().optional(),
  /** `stretch` fills the input, `letterbox` keeps the shape and fills up with grey at the right and the bottom. */
  resize: z.enum(['stretch', 'letterbox']),
  mean: threes,
  std: threes,
});
export type InputSpec = z.infer<typeof inputSchema>;

const threshold = z.strictObject({
  value: z.number(),
  /** The data that the value was set on. */
  setOn: z.string().min(1),
});

/**
 * How often vectors of different people (or vehicles) come out at least this alike, as `npm run evaluate` measured it:
 * what the expected number of look-alikes in a search is reckoned from.
 */
const falseMatches = z.strictObject({
  /** Rising in threshold, never rising in rate. Rates of 0 are left out: nothing was seen there, which is not never. */
  curve: z.array(z.strictObject({ threshold: z.number(), falseMatchRate: z.number().positive().max(1) })),
  /** Pairs of different people or vehicles that were compared. */
  pairs: z.number().int().positive(),
  /** The data that it was measured on. */
  source: z.string().min(1),
});
export type FalseMatches = z.infer<typeof falseMatches>;

const space = {
  space: z.string().regex(/^(face|vehicle)\.[a-z0-9-]+(\.[a-z0-9-]+)*$/, 'such as face.name.512'),
  dimension: z.number().int().min(1).max(1024),
  threshold,
  falseMatches: falseMatches.optional(),
};

const detectObjects = z.strictObject({
  name: z.string(),
  decoder: z.enum(['centernet', 'yolox']),
  files: z.strictObject({ model: modelFile }),
  input: inputSchema,
  /** Longest input side for a crop around an object, where the model takes several. */
  cropSize: z.number().int().positive().optional(),
  labels: z.array(z.string()).min(1),
  thresholds: z.strictObject({ score: threshold }),
});

const detectFaces = z.strictObject({
  name: z.string(),
  decoder: z.enum(['blazeface', 'yunet']),
  files: z.strictObject({ model: modelFile }),
  input: inputSchema,
  thresholds: z.strictObject({ score: threshold }),
});

const alignment = z.discriminatedUnion('kind', [
  /** A square turned level by the eyes, centred on the face's box, `scale` times its longer side. */
  z.strictObject({ kind: z.literal('eyes'), scale: z.number().positive() }),
  /** A similarity transform that brings eyes, nose and mouth corners onto these places of a `size` square. */
  z.strictObject({
    kind: z.literal('five-points'),
    size: z.number().int(),
    points: z.array(z.tuple([z.number(), z.number()])).length(5),
  }),
]);
export type Alignment = z.infer<typeof alignment>;

const embedFace = z.strictObject({
  name: z.string(),
  decoder: z.literal('vector'),
  files: z.strictObject({ model: modelFile }),
  input: inputSchema,
  alignment,
  ...space,
});

const embedVehicle = z.strictObject({
  name: z.string(),
  /**
   * `vector`: the model's output; `vector-colour`: joined with a histogram of the crop's colours; `maps-colour`: its
   * outputs are feature maps, in the order of their names averaged over the upper and the lower half, and joined with
   * colours.
   */
  decoder: z.enum(['vector', 'vector-colour', 'maps-colour']),
  files: z.strictObject({ model: modelFile }),
  input: inputSchema,
  /** Weight of the colour part in the joined vector, 0..1. */
  colourWeight: z.number().min(0).max(1).optional(),
  /** Mean of each part (maps one after another), taken away before joining, so that cosines spread over their whole range. */
  centre: z.strictObject({ appearance: z.array(z.number()), colour: z.array(z.number()) }).optional(),
  ...space,
});

const findText = z.strictObject({
  name: z.string(),
  decoder: z.literal('db-text'),
  files: z.strictObject({ model: modelFile }),
  input: inputSchema,
  thresholds: z.strictObject({ pixel: threshold, box: threshold }),
});

const readText = z.strictObject({
  name: z.string(),
  decoder: z.literal('ctc'),
  files: z.strictObject({ model: modelFile, dictionary: modelFile.optional() }),
  input: inputSchema,
  /** The characters that may be read; every other one of the dictionary is ignored. */
  alphabet: z.string().min(1),
  /** Characters by index from 1, 0 being the blank, when there is no dictionary file. */
  labels: z.array(z.string()).optional(),
});

/** How the quadrilateral of a plate becomes a reader's input: warped level, its aspect not kept. */
const plateInput = z.strictObject({
  name: z.string(),
  widthPx: z.number().int().positive(),
  heightPx: z.number().int().positive(),
  /** What is shown around the plate on each side, as a share of the plate's width and height. */
  margin: z.number().min(0).max(0.5),
});
export type PlateInputSpec = z.infer<typeof plateInput>;

const readPlate = z.discriminatedUnion('decoder', [
  /**
   * Grey float32 [N,1,height,width] 0..255 in; out, after softmax, [N,2,columns,classes]: the upper (or only) line and
   * the lower one, empty on a plate of one line. Classes are the alphabet, then the blank.
   */
  z.strictObject({
    name: z.string(),
    decoder: z.literal('two-line-ctc'),
    files: z.strictObject({ model: modelFile }),
    input: plateInput,
    alphabet: z.string().min(1),
  }),
  /** RGB uint8 [N,height,width,3] in; out [N,slots,classes]: one character or none a slot, both lines in one row. */
  z.strictObject({
    name: z.string(),
    decoder: z.literal('slots'),
    files: z.strictObject({ model: modelFile }),
    input: plateInput,
    /** With the character that stands for "none" among them. */
    alphabet: z.string().min(1),
    empty: z.string().length(1),
  }),
]);
export type PlateReaderSpec = z.infer<typeof readPlate>;

/** A vector that pictures and words share. A threshold is stated where one was measured, and left out otherwise. */
const sharedSpace = {
  space: z.string().regex(/^text\.[a-z0-9-]+(\.[a-z0-9-]+)*$/, 'such as text.name.768'),
  dimension: z.number().int().min(1).max(1536),
  threshold: threshold.optional(),
};

const embedImage = z.strictObject({
  name: z.string(),
  decoder: z.literal('vector'),
  files: z.strictObject({ model: modelFile }),
  input: inputSchema,
  /** The output that is the vector, where the model has several; the first one otherwise. */
  output: z.string().optional(),
  /** What is shown around the object on each side, as a share of its box. Best shots show a tenth. */
  margin: z.number().min(0).max(0.5),
  ...sharedSpace,
});

/** Kinds of `tokenizer.json` that are known here, by what tells them apart. */
export const TOKENIZERS = ['gemma-bpe', 'sentencepiece-unigram', 'clip-bpe'] as const;

const embedText = z.strictObject({
  name: z.string(),
  decoder: z.literal('vector'),
  files: z.strictObject({ model: modelFile, tokenizer: modelFile }),
  tokenizer: z.strictObject({
    kind: z.enum(TOKENIZERS),
    /** Ids put before and after those of the text. What the file itself says of that is not used. */
    begin: z.array(z.number().int().nonnegative()).default([]),
    end: z.array(z.number().int().nonnegative()).default([]),
    /** Fills the input up. */
    pad: z.number().int().nonnegative(),
    lowerCase: z.boolean().default(false),
    /** What the model was trained to read around the text, such as `a photo of {text}`. */
    template: z.string().includes('{text}').default('{text}'),
  }),
  input: z.strictObject({
    name: z.string(),
    type: z.enum(['int32', 'int64']).default('int64'),
    /** Tokens that the model takes, `begin` and `end` among them. A longer text is refused, never cut off. */
    length: z.number().int().min(2).max(1024),
    /** Input that is 1 where a token stands and 0 where it is filled up; left out where the model has none. */
    mask: z.string().optional(),
  }),
  output: z.string().optional(),
  /** Languages that the model's card says it was trained on, as BCP 47 has them. */
  languages: z.array(z.string().regex(/^[a-z]{2,3}(-[A-Za-z]+)*$/)).min(1),
  charactersAtMost: z.number().int().min(10).max(300).default(200),
  ...sharedSpace,
});
export type TextTokenizerSpec = z.infer<typeof embedText>['tokenizer'];

export const TASKS = [
  'detect-objects',
  'detect-faces',
  'embed-face',
  'embed-vehicle',
  'find-text',
  'read-text',
] as const;
export type TaskName = (typeof TASKS)[number];
/** Tasks that neither the pack in use nor the default one need have: readers made for number plates. */
export const PLATE_TASKS = ['read-plate', 'check-plate'] as const;
export type PlateTaskName = (typeof PLATE_TASKS)[number];
/** Tasks that a pack has both of, or neither: pictures and words in one Space. */
export const WORD_TASKS = ['embed-image', 'embed-text'] as const;
/** Every task, in the order in which they are named to people. */
export const ALL_TASKS = [...TASKS, ...PLATE_TASKS, ...WORD_TASKS] as const;
export type AnyTaskName = (typeof ALL_TASKS)[number];

const taskSchemas = {
  'detect-objects': detectObjects,
  'detect-faces': detectFaces,
  'embed-face': embedFace,
  'embed-vehicle': embedVehicle,
  'find-text': findText,
  'read-text': readText,
};

export const packSchema = z.strictObject({
  name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,40}$/, 'lower-case letters, digits and dashes'),
  description: z.string(),
  /** What may be done with the pack as a whole, in words. */
  licence: z.string(),
  /** Tasks that this pack does not have are taken from the default pack. */
  tasks: z
    .strictObject({
      'detect-objects': detectObjects.optional(),
      'detect-faces': detectFaces.optional(),
      'embed-face': embedFace.optional(),
      'embed-vehicle': embedVehicle.optional(),
      'find-text': findText.optional(),
      'read-text': readText.optional(),
      'read-plate': readPlate.optional(),
      'check-plate': readPlate.optional(),
      'embed-image': embedImage.optional(),
      'embed-text': embedText.optional(),
    })
    .superRefine((tasks, context) => {
      const { 'embed-image': image, 'embed-text': text } = tasks;
      if (image?.space === text?.space && image?.dimension === text?.dimension) return;
      context.addIssue({
        code: 'custom',
        message: 'embed-image and embed-text go together: both, with one space and one dimension',
      });
    }),
});

export type PackManifest = z.infer<typeof packSchema>;
export type TaskSpec<Name extends TaskName> = z.infer<(typeof taskSchemas)[Name]>;
export type TaskSpecs = { [Name in TaskName]: TaskSpec<Name> } & {
  [Name in PlateTaskName]?: PlateReaderSpec;
} & { 'embed-image'?: z.infer<typeof embedImage>; 'embed-text'?: z.infer<typeof embedText> };
