import { createHash } from 'node:crypto';
import { Band, gapCard, titleCard } from './cards';
import type { TimedPicture } from './coding';
import {
  bandSample,
  bandTexts,
  type Composition,
  cardTimes,
  FrameReader,
  hashed,
  type Making,
  type OpenSource,
  usualStep,
  withBand,
} from './composing';
import { timeOfFrame } from './decoding';
import { blankPicture, type Picture, place } from './picture';
import type { Source } from './recipe';

/** Times of several cameras share no clock of ticks: copies of them count microseconds. */
const UNITS = 1_000_000;
/** Frames of different cameras that are not further apart share one picture of the copy. */
const TOGETHER_MS = 20;
/** The same rule as coverage: a longer silence is a gap (core/footage/frame-list.ts). */
const GAP_MS = 2_000;
const GAP_CARD_MS = 2_500;
/** Widest cell of a picture that shows several cameras. */
const WIDEST_CELL_PX = 960;

interface Size {
  widthPx: number;
  heightPx: number;
}

const even = (side: number) => Math.max(2, Math.round(side / 2) * 2);

/** Size of a source as seen, with square pixels. */
function seenSize({ open }: OpenSource): Size {
  return {
    widthPx: even((open.widthPx * open.pixelAspect.num) / open.pixelAspect.den),
    heightPx: open.heightPx,
  };
}

/** The largest size of a source's shape that fits. */
function fitted(from: OpenSource, into: Size): Size {
  const seen = seenSize(from);
  const scale = Math.min(into.widthPx / seen.widthPx, into.heightPx / seen.heightPx);
  return {
    widthPx: Math.min(into.widthPx, even(seen.widthPx * scale)),
    heightPx: Math.min(into.heightPx, even(seen.heightPx * scale)),
  };
}

/** A picture in the middle of black ground of this size. */
function centred(picture: Picture, { widthPx, heightPx }: Size): Picture {
  if (picture.widthPx === widthPx && picture.heightPx === heightPx) return picture;
  const ground = blankPicture(picture.colours, widthPx, heightPx);
  const down = (side: number) => Math.floor(side / 4) * 2;
  place(ground, picture, down(widthPx - picture.widthPx), down(heightPx - picture.heightPx));
  return ground;
}

/** Corrected time of a frame, milliseconds since 1970. */
const instantOf = ({ source, open }: OpenSource, frame: number) =>
  Date.parse(source.startsAt) + timeOfFrame(open, frame).ms;

const usualMs = (from: OpenSource) =>
  (usualStep(from) * from.open.timeBase.num * 1000) / from.open.timeBase.den;

function gapWords(source: Source, fromMs: number, toMs: number): string[] {
  const at = (ms: number) => new Date(ms).toISOString().replace('T', ' ').replace('Z', ' UTC');
  return [
    'No footage',
    `${source.camera.code}: ${source.camera.name}`,
    `Corrected ${at(fromMs)} to ${at(toMs)} (${Math.round((toMs - fromMs) / 100) / 10} s)`,
  ];
}

/**
 * Stretches one after the other in the order of their corrected times, each after a card that says where it is from. Time between them
 * without footage is a card that says how long it was.
 */
export function composeSequence(making: Making, sources: OpenSource[]): Composition {
  const { recipe } = making;
  const ordered = [...sources].sort((a, b) => instantOf(a, a.first) - instantOf(b, b.first));
  const seen = ordered.map(seenSize);
  const canvas = {
    widthPx: Math.max(...seen.map(({ widthPx }) => widthPx)),
    heightPx: Math.max(...seen.map(({ heightPx }) => heightPx)),
  };
  const bands = ordered.map(
    ({ source }) => new Band('yuv', canvas.widthPx, canvas.heightPx, bandSample(recipe, source)),
  );
  const bandHeight = Math.max(0, ...bands.map(({ heightPx }) => heightPx));
  const whole = { widthPx: canvas.widthPx, heightPx: canvas.heightPx + bandHeight };
  const readers = ordered.map((from) => new FrameReader(making, from, fitted(from, canvas)));
  const empty = bandHeight > 0 ? blankPicture('yuv', canvas.widthPx, bandHeight) : undefined;
  const digest = createHash('sha256');

  async function* pictures(): AsyncGenerator<TimedPicture> {
    let clockMs = 0;
    const units = (ms: number) => Math.round((ms * UNITS) / 1000);
    for (const [order, from] of ordered.entries()) {
      const before = ordered[order - 1];
      const startMs = instantOf(from, from.first);
      const endedMs = before ? instantOf(before, before.last) + usualMs(before) : startMs;
      if (before && startMs - endedMs > GAP_MS) {
        const card = await gapCard('yuv', whole, [
          'No footage',
          ...gapWords(from.source, endedMs, startMs).slice(2),
        ]);
        for (const at of cardTimes(GAP_CARD_MS, UNITS)) yield { picture: card, at: units(clockMs) + at };
        clockMs += GAP_CARD_MS;
      }
      if (recipe.cardMs > 0) {
        const card = await titleCard(recipe, from.source, 'yuv', whole);
        for (const at of cardTimes(recipe.cardMs, UNITS)) yield { picture: card, at: units(clockMs) + at };
        clockMs += recipe.cardMs;
      }
      const reader = readers[order];
      const band = bands[order];
      if (!reader || !band) continue;
      reader.atMs = clockMs;
      const base = timeOfFrame(from.open, from.first).ms;
      for await (const { picture, frame } of reader.read()) {
        const texts = bandTexts(recipe, from.source, frame);
        const below = texts.length > 0 ? await band.drawn(texts) : undefined;
        const shown = withBand(centred(picture, canvas), below ? tall(below, empty) : empty);
        yield { picture: shown, at: units(clockMs + frame.ms - base) };
      }
      clockMs += timeOfFrame(from.open, from.last).ms - base + usualMs(from);
    }
  }
  return {
    form: formOf(making, whole, ordered[0]),
    pictures: hashed(pictures(), digest),
    expected: ordered.reduce((sum, { first, last }) => sum + last - first + 1, 0),
    // In the order of the recipe, whatever the order on the screen.
    records: () => sources.map((from) => recordOf(readers, from)),
    picturesSha256: () => digest.copy().digest('hex'),
  };
}

/** Bands of one copy have one height. */
function tall(band: Picture, empty: Picture | undefined): Picture {
  if (!empty || band.heightPx === empty.heightPx) return band;
  const ground = blankPicture(band.colours, empty.widthPx, empty.heightPx);
  place(ground, band, 0, 0);
  return ground;
}

function recordOf(readers: FrameReader[], from: OpenSource) {
  const reader = readers.find((one) => one.from === from);
  if (!reader) throw new Error('a source without a reader');
  return reader.record();
}

function formOf({ recipe }: Making, whole: Size, from: OpenSource | undefined): Composition['form'] {
  return {
    ...whole,
    unitsPerSecond: UNITS,
    usual: from ? Math.round(usualMs(from) * 1000) : UNITS / 25,
    pixelAspect: { num: 1, den: 1 },
    colour: from?.open.colour ?? {},
    coding: recipe.coding,
  };
}

/** What is new at a moment: frames of some cameras, and cameras whose footage ends or pauses. */
export interface Moment {
  ms: number;
  frames: Map<number, number>;
  silent: Set<number>;
}

/**
 * The moments of several cameras by corrected time. Every frame of every camera has its moment; frames of different cameras at most 20 ms
 * apart share one; two frames of one camera never do. A pause of a camera is a moment of its own, so that its last picture
 * does not stand for time that was not recorded.
 */
export function momentsOf(cameras: { times: number[]; usualMs: number }[]): Moment[] {
  const events: { ms: number; camera: number; frame: number | undefined }[] = [];
  for (const [camera, { times, usualMs: usual }] of cameras.entries()) {
    for (const [frame, ms] of times.entries()) {
      events.push({ ms, camera, frame });
      const next = times[frame + 1];
      if (next === undefined || next - ms > Math.max(GAP_MS, 3 * usual)) {
        events.push({ ms: ms + usual, camera, frame: undefined });
      }
    }
  }
  events.sort((a, b) => a.ms - b.ms || a.camera - b.camera);
  const moments: Moment[] = [];
  for (const { ms, camera, frame } of events) {
    const last = moments.at(-1);
    const joins = last && ms - last.ms <= TOGETHER_MS && !last.frames.has(camera) && !last.silent.has(camera);
    const moment = joins ? last : { ms, frames: new Map<number, number>(), silent: new Set<number>() };
    if (!joins) moments.push(moment);
    if (frame === undefined) moment.silent.add(camera);
    else moment.frames.set(camera, frame);
  }
  // Nothing follows the end of the last camera.
  while (moments.length > 1 && moments.at(-1)?.frames.size === 0) moments.pop();
  return moments;
}

/** Two to four cameras in one picture, each showing what it saw at the same corrected moment, with its own times below it. */
export function composeSideBySide(making: Making, sources: OpenSource[]): Composition {
  const { recipe } = making;
  const seen = sources.map(seenSize);
  const columns = 2;
  const rows = Math.ceil(sources.length / columns);
  const widest = Math.max(...seen.map(({ widthPx }) => widthPx));
  const cellWidth = even(Math.min(WIDEST_CELL_PX, widest));
  const cell = {
    widthPx: cellWidth,
    heightPx: even(Math.max(...seen.map(({ widthPx, heightPx }) => (heightPx * cellWidth) / widthPx))),
  };
  const names = (source: Source) => `${source.camera.code} ${source.camera.name}`;
  const bands = sources.map(
    ({ source }) =>
      new Band('yuv', cell.widthPx, cell.heightPx, [names(source), ...bandSample(recipe, source)]),
  );
  const bandHeight = Math.max(...bands.map(({ heightPx }) => heightPx));
  const whole = {
    widthPx: columns * cell.widthPx,
    heightPx: rows * (cell.heightPx + bandHeight),
  };
  const readers = sources.map((from) => new FrameReader(making, from, fitted(from, cell)));
  const digest = createHash('sha256');
  const moments = momentsOf(
    sources.map((from) => ({
      times: Array.from({ length: from.last - from.first + 1 }, (_, at) => instantOf(from, from.first + at)),
      usualMs: usualMs(from),
    })),
  );
  const startMs = moments[0]?.ms ?? 0;
  for (const [order, from] of sources.entries()) {
    const reader = readers[order];
    if (reader) reader.atMs = recipe.cardMs * sources.length + instantOf(from, from.first) - startMs;
  }

  async function* pictures(): AsyncGenerator<TimedPicture> {
    let clock = 0;
    if (recipe.cardMs > 0) {
      for (const { source } of sources) {
        const card = await titleCard(recipe, source, 'yuv', whole);
        for (const at of cardTimes(recipe.cardMs, UNITS)) yield { picture: card, at: clock + at };
        clock += recipe.cardMs * 1000;
      }
    }
    const silent = await Promise.all(
      sources.map(({ source }) => gapCard('yuv', cell, ['No footage', names(source)])),
    );
    const streams = readers.map((reader) => reader.read());
    const waiting = await Promise.all(streams.map((stream) => stream.next()));
    const cells = [...silent];
    const below = await Promise.all(sources.map(({ source }, order) => bands[order]?.drawn([names(source)])));
    try {
      for (const moment of moments) {
        for (const camera of moment.silent) cells[camera] = silent[camera] as Picture;
        for (const [camera, offset] of moment.frames) {
          const from = sources[camera];
          const stream = streams[camera];
          const next = waiting[camera];
          // A frame that could not be decoded leaves the one before it on the screen.
          if (!from || !stream || !next || next.done || next.value.frame.frame !== from.first + offset)
            continue;
          const { picture, frame } = next.value;
          cells[camera] = centred(picture, cell);
          below[camera] = await bands[camera]?.drawn([
            names(from.source),
            ...bandTexts(recipe, from.source, frame),
          ]);
          waiting[camera] = await stream.next();
        }
        const together = blankPicture('yuv', whole.widthPx, whole.heightPx);
        for (const [order, picture] of cells.entries()) {
          const x = (order % columns) * cell.widthPx;
          const y = Math.floor(order / columns) * (cell.heightPx + bandHeight);
          place(together, picture, x, y);
          const band = below[order];
          if (band) place(together, band, x, y + cell.heightPx);
        }
        yield { picture: together, at: clock + Math.round((moment.ms - startMs) * 1000) };
      }
    } finally {
      await Promise.all(streams.map((stream) => stream.return(undefined)));
    }
  }
  return {
    form: formOf(making, whole, sources[0]),
    pictures: hashed(pictures(), digest),
    expected: moments.length,
    records: () => readers.map((reader) => reader.record()),
    picturesSha256: () => digest.copy().digest('hex'),
  };
}
