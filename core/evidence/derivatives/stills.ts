import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { Band } from './cards';
import { bandSample, bandTexts, drawOn, withBand } from './composing';
import type { Display } from './drawn';
import { Marker } from './marks';
import type { Picture, Plane } from './picture';
import type { Recipe, Source } from './recipe';

/** A still as red, green and blue, without loss. */
async function readStill(file: string): Promise<Picture> {
  const { data, info } = await sharp(file)
    .removeAlpha()
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  const planes = [0, 1, 2].map((part): Plane => {
    const plane = new Uint8Array(width * height);
    for (let at = 0; at < plane.length; at += 1)
      plane[at] = data[at * channels + Math.min(part, channels - 1)] ?? 0;
    return { data: plane, widthPx: width, heightPx: height, shift: 0 };
  });
  return { colours: 'rgb', widthPx: width, heightPx: height, planes };
}

/** Samples of a picture as they are changed for looking at it: gamma first, then contrast about the middle, then brightness. */
export function adjust(picture: Picture, { brightness, contrast, gamma }: Display): void {
  const table = Uint8Array.from({ length: 256 }, (_, level) => {
    const lifted = (level / 255) ** (1 / gamma);
    return Math.min(255, Math.max(0, Math.round(((lifted - 0.5) * contrast + 0.5 + brightness) * 255)));
  });
  for (const { data } of picture.planes) {
    for (let at = 0; at < data.length; at += 1) data[at] = table[data[at] ?? 0] ?? 0;
  }
}

/** What a still's copy is. */
export interface StillCopy {
  widthPx: number;
  heightPx: number;
  /** Of the samples, before they became a PNG. */
  picturesSha256: string;
  /** Of the samples that were read. */
  sourceSha256: string;
}

/** Makes a copy of a still: adjusted, redacted, marked, with its times below, as a PNG that holds nothing else. */
export async function composeStill(
  recipe: Recipe,
  source: Source,
  frame: number,
  still: string,
  file: string,
): Promise<StillCopy> {
  const picture = await readStill(still);
  const sourceSha256 = samplesSha256(picture);
  if (recipe.display) adjust(picture, recipe.display);
  await drawOn(picture, source, new Marker(source.annotations), source.fromMs);
  const band = new Band('rgb', picture.widthPx, picture.heightPx, bandSample(recipe, source));
  const texts = bandTexts(recipe, source, { ms: source.fromMs, frame });
  const whole = withBand(picture, texts.length > 0 ? await band.drawn(texts) : undefined);
  const { widthPx, heightPx, planes } = whole;
  const interleaved = Buffer.alloc(widthPx * heightPx * 3);
  for (const [part, { data }] of planes.entries()) {
    for (let at = 0; at < data.length; at += 1) interleaved[at * 3 + part] = data[at] ?? 0;
  }
  await sharp(interleaved, { raw: { width: widthPx, height: heightPx, channels: 3 } })
    .png({ compressionLevel: 9, adaptiveFiltering: false })
    .toFile(file);
  return { widthPx, heightPx, picturesSha256: samplesSha256(whole), sourceSha256 };
}

function samplesSha256({ planes }: Picture): string {
  const hash = createHash('sha256');
  for (const { data } of planes) hash.update(data);
  return hash.digest('hex');
}
