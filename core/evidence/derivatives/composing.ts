import { createHash } from 'node:crypto';
import type { MediaTools } from '../packets';
import { Band, burntIn, KIND_WORDS, titleCard } from './cards';
import type { CopyForm, TimedPicture } from './coding';
import { type DecodedFrame, decodeFrames, framesBetween, type OpenRecording, timeOfFrame } from './decoding';
import { Marker, redact } from './marks';
import { blankPicture, type Picture, pictureOfFrame, place, samplesInOrder } from './picture';
import type { Recipe, Source } from './recipe';

/** A source with its recording open, and which frames of it are meant. */
export interface OpenSource {
  source: Source;
  open: OpenRecording;
  first: number;
  last: number;
}

/** What a source gave: frames of the recording, and what their samples were. */
export interface SourceRecord {
  firstFrame: number;
  lastFrame: number;
  /** Ticks of the time base in the container; null of a still's copy, whose still has them. */
  firstPts: number | null;
  lastPts: number | null;
  timeBase: string | null;
  frames: number;
  /** Frames that the decoder could not make: numbers in the recording. */
  missing: number[];
  /** SHA-256 over the SHA-256 of each decoded frame. */
  framesSha256: string;
  /** Where its first frame stands in the copy. */
  atMs: number;
}

/** A derivative about to be coded: its form, its pictures, and what is said of it once they are all drawn. */
export interface Composition {
  form: Omit<CopyForm, 'sound'>;
  pictures: AsyncIterable<TimedPicture>;
  /** Pictures that will be drawn, about; for progress. */
  expected: number;
  /** Where a source begins in the copy; known when its first frame was drawn. */
  records(): SourceRecord[];
  /** SHA-256 over all pictures as they were handed to the coder. */
  picturesSha256(): string;
}

/** How a composition is made of one layout. Shared by single, one after the other and side by side. */
export interface Making {
  tools: MediaTools;
  recipe: Recipe;
  signal?: AbortSignal | undefined;
}

/** Reads a source's frames, redacts and marks them, and keeps count of what was decoded. */
export class FrameReader {
  readonly missing: number[] = [];
  frames = 0;
  atMs = 0;
  private readonly digest = createHash('sha256');
  private readonly marker: Marker;

  constructor(
    private readonly making: Making,
    readonly from: OpenSource,
    private readonly size: { widthPx: number; heightPx: number },
  ) {
    this.marker = new Marker(from.source.annotations);
  }

  async *read(): AsyncGenerator<{ picture: Picture; frame: DecodedFrame }> {
    const { open, first, last, source } = this.from;
    const { tools, signal } = this.making;
    for await (const frame of decodeFrames(
      tools,
      open,
      { first, last },
      {
        size: this.size,
        onMissing: (number) => this.missing.push(number),
        signal,
      },
    )) {
      this.digest.update(frame.sha256);
      this.frames += 1;
      const picture = pictureOfFrame(frame.bytes, this.size.widthPx, this.size.heightPx);
      await drawOn(picture, source, this.marker, frame.ms);
      yield { picture, frame };
    }
  }

  record(): SourceRecord {
    const { open, first, last } = this.from;
    return {
      firstFrame: first,
      lastFrame: last,
      firstPts: timeOfFrame(open, first).pts,
      lastPts: timeOfFrame(open, last).pts,
      timeBase: `${open.timeBase.num}/${open.timeBase.den}`,
      frames: this.frames,
      missing: this.missing,
      framesSha256: this.digest.copy().digest('hex'),
      atMs: this.atMs,
    };
  }
}

/** Redacts first, so that nothing drawn later, a magnifier least of all, shows what was taken out. */
export async function drawOn(picture: Picture, source: Source, marker: Marker, ms: number): Promise<void> {
  if (source.redaction) redact(picture, source.redaction, ms);
  await marker.mark(picture, ms);
}

/** The texts of the band: what the copy is, then what was asked for of the frame. */
export function bandTexts(recipe: Recipe, source: Source, at: { ms: number; frame: number }): string[] {
  const texts = burntIn(recipe.burnIn, source, at);
  return texts.length === 0
    ? []
    : [`Exhibit ${recipe.exhibitNumber}, ${KIND_WORDS[recipe.kind].toLowerCase()}`, ...texts];
}

/** Texts as long as they get, so that the band has one height for all frames. */
export function bandSample(recipe: Recipe, source: Source): string[] {
  return bandTexts(recipe, source, { ms: source.toMs, frame: 888_888 });
}

/** Counts what is handed to the coder. */
export async function* hashed(
  pictures: AsyncIterable<TimedPicture>,
  digest: ReturnType<typeof createHash>,
): AsyncGenerator<TimedPicture> {
  for await (const timed of pictures) {
    for (const plane of samplesInOrder(timed.picture)) digest.update(plane);
    yield timed;
  }
}

/** Cards stand still; a picture each second lets players seek in them. */
export function* cardTimes(cardMs: number, unitsPerSecond: number): Generator<number> {
  for (let ms = 0; ms < cardMs; ms += 1000) yield Math.round((ms * unitsPerSecond) / 1000);
}

/** A picture with a band below it. */
export function withBand(picture: Picture, band: Picture | undefined): Picture {
  if (!band) return picture;
  const whole = blankPicture(picture.colours, picture.widthPx, picture.heightPx + band.heightPx);
  place(whole, picture, 0, 0);
  place(whole, band, 0, picture.heightPx);
  return whole;
}

/** Opens which frames a source means. */
export function sourceFrames(source: Source, open: OpenRecording): OpenSource {
  return { source, open, ...framesBetween(open, source.fromMs, source.toMs) };
}

/**
 * One stretch of one recording, frame by frame at the recording's own distances in time: none doubled, none left out, a variable rate
 * stays variable.
 */
export function composeSingle(making: Making, from: OpenSource): Composition {
  const { recipe } = making;
  const { open, source, first, last } = from;
  const size = { widthPx: open.widthPx, heightPx: open.heightPx };
  const band = new Band('yuv', size.widthPx, size.heightPx, bandSample(recipe, source));
  const whole = { widthPx: size.widthPx, heightPx: size.heightPx + band.heightPx };
  const { num, den } = open.timeBase;
  const cardUnits = Math.round((recipe.cardMs * den) / 1000 / num) * num;
  const base = timeOfFrame(open, first).pts;
  const reader = new FrameReader(making, from, size);
  reader.atMs = (cardUnits * 1000) / den;
  const digest = createHash('sha256');
  async function* pictures(): AsyncGenerator<TimedPicture> {
    if (recipe.cardMs > 0) {
      const card = await titleCard(recipe, source, 'yuv', whole);
      for (const at of cardTimes((cardUnits * 1000) / den, den)) yield { picture: card, at };
    }
    for await (const { picture, frame } of reader.read()) {
      const texts = bandTexts(recipe, source, frame);
      const below = texts.length > 0 ? await band.drawn(texts) : undefined;
      yield { picture: withBand(picture, below), at: cardUnits + (frame.pts - base) * num };
    }
  }
  return {
    form: {
      ...whole,
      unitsPerSecond: den,
      usual: usualStep(from) * num,
      pixelAspect: open.pixelAspect,
      colour: open.colour,
      coding: recipe.coding,
    },
    pictures: hashed(pictures(), digest),
    expected: last - first + 1,
    records: () => [reader.record()],
    picturesSha256: () => digest.copy().digest('hex'),
  };
}

/** The most frequent distance between frames, in ticks; one frame alone stands for a twenty-fifth of a second. */
export function usualStep({ open, first, last }: OpenSource): number {
  const counts = new Map<number, number>();
  for (let frame = first + 1; frame <= Math.min(last, first + 500); frame += 1) {
    const step = timeOfFrame(open, frame).pts - timeOfFrame(open, frame - 1).pts;
    if (step > 0) counts.set(step, (counts.get(step) ?? 0) + 1);
  }
  const [most] = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
  return most?.[0] ?? Math.max(1, Math.round(open.timeBase.den / open.timeBase.num / 25));
}
