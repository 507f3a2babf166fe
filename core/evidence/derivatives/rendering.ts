import { stat } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { inputArguments } from '@/core/footage/working-copy';
import type { ToolRun } from '../clip';
import { type MediaTools, toolVersion } from '../packets';
import {
  checkTimes,
  codeCopy,
  codingArguments,
  decodedSha256,
  type Sound,
  type TimedPicture,
} from './coding';
import { composeSequence, composeSideBySide } from './compilations';
import {
  type Composition,
  composeSingle,
  type OpenSource,
  type SourceRecord,
  sourceFrames,
} from './composing';
import { type OpenRecording, openRecording, timeOfFrame } from './decoding';
import { CopyRefused } from './errors';
import type { Recipe } from './recipe';
import { composeStill } from './stills';

/** What a derivative turned out to be. */
export interface Rendered {
  file: string;
  mimeType: 'video/mp4' | 'image/png';
  extension: 'mp4' | 'png';
  widthPx: number;
  heightPx: number;
  /** Pictures of the copy, cards included. */
  frames: number;
  sources: SourceRecord[];
  /** Over all pictures before they were coded: equal recipes give equal ones, whatever codes them. */
  picturesSha256: string;
  /** Over all pictures as the file shows them. */
  decodedSha256: string;
  sound: boolean;
  run: ToolRun;
  programs: Record<string, string>;
}

/** What rendering reads and where it writes. */
export interface RenderPlace {
  tools: MediaTools;
  /** Local files of the originals by the id of their recording. */
  originals: ReadonlyMap<string, string>;
  /** Local file of the still that a still's copy is made of. */
  still?: string | undefined;
  scratch: string;
  /** Without extension. */
  target: string;
  signal?: AbortSignal | undefined;
  onProgress?: (done: number) => Promise<void> | void;
}

/**
 * Makes what a recipe says. The same recipe, originals and programs give the same bytes: one thread codes, letters come with the
 * product, and nothing says when it was made.
 * @throws MediaToolFailed, CopyRefused; AbortError
 */
export async function renderRecipe(recipe: Recipe, place: RenderPlace): Promise<Rendered> {
  return recipe.form === 'still' ? renderStill(recipe, place) : renderVideo(recipe, place);
}

async function renderStill(recipe: Recipe, { still, target }: RenderPlace): Promise<Rendered> {
  const [source] = recipe.sources;
  if (!source || !still) throw new Error('a copy of a still needs the still');
  const file = `${target}.png`;
  const made = await composeStill(recipe, source, source.frameIndex ?? 0, still, file);
  return {
    file,
    mimeType: 'image/png',
    extension: 'png',
    widthPx: made.widthPx,
    heightPx: made.heightPx,
    frames: 1,
    sources: [
      {
        firstFrame: source.frameIndex ?? 0,
        lastFrame: source.frameIndex ?? 0,
        firstPts: null,
        lastPts: null,
        timeBase: null,
        frames: 1,
        missing: [],
        framesSha256: made.sourceSha256,
        atMs: 0,
      },
    ],
    picturesSha256: made.picturesSha256,
    // PNG loses nothing.
    decodedSha256: made.picturesSha256,
    sound: false,
    run: { program: 'sharp', version: sharp.versions.sharp ?? 'unknown', arguments: ['png'] },
    programs: programs(),
  };
}

async function renderVideo(recipe: Recipe, place: RenderPlace): Promise<Rendered> {
  const { tools, signal, target, scratch } = place;
  const opened = new Map<string, OpenRecording>();
  try {
    const sources: OpenSource[] = [];
    for (const source of recipe.sources) {
      const original = place.originals.get(source.recordingId);
      if (!original) throw new Error(`no original of recording ${source.recordingId}`);
      const open =
        opened.get(source.recordingId) ??
        (await openRecording(tools, original, source.reading, scratch, signal));
      opened.set(source.recordingId, open);
      sources.push(sourceFrames(source, open));
    }
    const [first] = sources;
    if (!first) throw new Error('a recipe without sources');
    const making = { tools, recipe, signal };
    const composition =
      recipe.layout === 'single'
        ? composeSingle(making, first)
        : recipe.layout === 'sequence'
          ? composeSequence(making, sources)
          : composeSideBySide(making, sources);
    const sound = soundOf(recipe, sources, composition);
    const form = { ...composition.form, sound };
    const file = `${target}.mp4`;
    const times = await codeCopy(tools, form, told(composition, place.onProgress), file, signal);
    await checkTimes(tools, file, times, form.unitsPerSecond, signal);
    if ((await stat(file)).size === 0) throw new Error('the copy is empty');
    return {
      file,
      mimeType: 'video/mp4',
      extension: 'mp4',
      widthPx: form.widthPx,
      heightPx: form.heightPx,
      frames: times.length,
      sources: composition.records(),
      picturesSha256: composition.picturesSha256(),
      decodedSha256: await decodedSha256(tools, file, signal),
      sound: sound !== null,
      run: {
        program: path.basename(tools.ffmpeg),
        version: await toolVersion(tools.ffmpeg),
        arguments: codingArguments(form, file).map((arg) =>
          arg === file ? '{output}' : arg === sound?.file ? '{original}' : arg,
        ),
      },
      programs: programs(),
    };
  } finally {
    for (const open of opened.values()) await open.dispose();
  }
}

/** The programs besides ffmpeg whose work is in the pictures. */
function programs(): Record<string, string> {
  const { sharp: library, vips, rsvg } = sharp.versions as Record<string, string | undefined>;
  return {
    node: process.version,
    sharp: library ?? 'unknown',
    vips: vips ?? 'unknown',
    rsvg: rsvg ?? 'unknown',
  };
}

/** Sound of the original for as long as its pictures are shown; null where none is wanted or there is none. */
function soundOf(recipe: Recipe, sources: OpenSource[], composition: Composition): Sound | null {
  if (!recipe.sound) return null;
  const from = sources[recipe.sound.source];
  if (!from?.open.hasSound) return null;
  const { open, source, first, last } = from;
  const { continued, assumedRate } = source.reading;
  if (continued || assumedRate !== null) {
    throw new CopyRefused(
      'The times of this recording were counted, because it carries none that hold; its sound cannot be put beside its pictures.',
      'Ask for the copy without sound.',
    );
  }
  const start = source.firstPtsMs ?? (open.shown.base * open.timeBase.num * 1000) / open.timeBase.den;
  const fromMs = timeOfFrame(open, first).ms;
  const usualMs = (composition.form.usual * 1000) / composition.form.unitsPerSecond;
  return {
    file: open.original,
    inputArguments: inputArguments(source.reading),
    fromSeconds: (start + fromMs) / 1000,
    toSeconds: (start + timeOfFrame(open, last).ms + usualMs) / 1000,
    delayMs: composition.records()[recipe.sound.source]?.atMs ?? 0,
    muted: recipe.sound.muted
      .map((range) => ({ from: (range.fromMs - fromMs) / 1000, to: (range.toMs - fromMs) / 1000 }))
      .filter(({ to }) => to > 0),
  };
}

async function* told(
  { pictures, expected }: Composition,
  onProgress: RenderPlace['onProgress'],
): AsyncGenerator<TimedPicture> {
  let done = 0;
  for await (const timed of pictures) {
    done += 1;
    await onProgress?.(Math.min(1, done / Math.max(1, expected)));
    yield timed;
  }
}
