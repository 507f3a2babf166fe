import * as fontkit from 'fontkit';
import sharp from 'sharp';
import { type TextSurface, Typesetter, type Weight } from '../report/typesetting';

/**
 * Text as outlines. The letters come with the product, so that a copy made again on another machine has the same pixels, whatever
 * fonts that machine has.
 */
class Outlines implements TextSurface {
  private readonly fonts = new Map<string, fontkit.Font>();
  private current: fontkit.Font | undefined;
  private size = 12;
  /** SVG paths of what was set since the last call of `take`. */
  private paths: string[] = [];

  registerFont(name: string, source: Buffer): void {
    const font = fontkit.create(source);
    if (!('layout' in font)) throw new TypeError(`${name} is a collection of fonts`);
    this.fonts.set(name, font);
  }

  font(name: string): void {
    const font = this.fonts.get(name);
    if (!font) throw new Error(`no font ${name}`);
    this.current = font;
  }

  fontSize(size: number): void {
    this.size = size;
  }

  widthOfString(text: string): number {
    const font = this.chosen();
    return (font.layout(text).advanceWidth * this.size) / font.unitsPerEm;
  }

  text(text: string, x: number, y: number): void {
    const font = this.chosen();
    const scale = this.size / font.unitsPerEm;
    const baseline = y + font.ascent * scale;
    let pen = 0;
    const run = font.layout(text);
    for (const [order, glyph] of run.glyphs.entries()) {
      const position = run.positions[order];
      if (!position) continue;
      const [left, up] = [pen + position.xOffset, position.yOffset];
      const place = `translate(${round(x + left * scale)} ${round(baseline - up * scale)}) scale(${round(scale, 6)} ${round(-scale, 6)})`;
      this.paths.push(`<path transform="${place}" d="${glyph.path.toSVG()}"/>`);
      pen += position.xAdvance;
    }
  }

  take(): string {
    const taken = this.paths.join('');
    this.paths = [];
    return taken;
  }

  private chosen(): fontkit.Font {
    if (!this.current) throw new Error('no font chosen');
    return this.current;
  }
}

const round = (value: number, digits = 2) => Number(value.toFixed(digits));

let shared: { outlines: Outlines; typesetter: Typesetter } | undefined;

function setter() {
  if (!shared) {
    const outlines = new Outlines();
    shared = { outlines, typesetter: new Typesetter(outlines) };
  }
  return shared;
}

/** A text to be set: where its first line's top left corner is, and within which width it breaks. */
export interface Text {
  text: string;
  x: number;
  y: number;
  size: number;
  weight?: Weight;
  /** Lines are no wider; left out, there is one line. */
  width?: number;
  fill?: string;
}

/** Height of a line of text. */
export const LINE_HEIGHT = 1.4;

/** SVG of a text, and how wide and high it is. */
export function setText({ text, x, y, size, weight = 'regular', width = 1e6, fill = '#fff' }: Text): {
  svg: string;
  width: number;
  height: number;
} {
  const { outlines, typesetter } = setter();
  const lines = typesetter.lines(text, width, size, weight);
  const widest = Math.max(0, ...lines.map((line) => line.width));
  for (const [order, line] of lines.entries()) {
    const left = line.rightToLeft && width < 1e6 ? x + width - line.width : x;
    typesetter.draw(line, left, y + order * size * LINE_HEIGHT, size);
  }
  return {
    svg: `<g fill="${fill}">${outlines.take()}</g>`,
    width: widest,
    height: lines.length * size * LINE_HEIGHT,
  };
}

/** Draws SVG elements on a clear ground: red, green, blue and opacity of each pixel. */
export async function drawSvg(elements: string, widthPx: number, heightPx: number): Promise<Uint8Array> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${widthPx}" height="${heightPx}" viewBox="0 0 ${widthPx} ${heightPx}">${elements}</svg>`;
  const { data } = await sharp(Buffer.from(svg))
    .ensureAlpha()
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  return data;
}
