import { fileURLToPath } from 'node:url';
import { type Font, openSync } from 'fontkit';

let opened: Font | undefined;

/** A bold sans from the packages: a fresh machine may have no font at all, and SVG text would come out empty. */
function bold(): Font {
  if (!opened) {
    const file = fileURLToPath(
      import.meta.resolve('@fontsource/noto-sans/files/noto-sans-latin-700-normal.woff'),
    );
    const found = openSync(file);
    if (!('layout' in found)) throw new Error(`${file} is a collection of fonts, not one.`);
    opened = found;
  }
  return opened;
}

export interface LetteringBox {
  /** Centre of the text. */
  x: number;
  y: number;
  /** Height of the capitals. */
  height: number;
  /** The text is drawn narrower or wider to fill it exactly; its own width when left out. */
  width?: number;
}

/** Text as filled outlines, in the colour given. */
export function lettering(text: string, box: LetteringBox, fill: string): string {
  const font = bold();
  const run = font.layout(text);
  const scale = box.height / font.capHeight;
  const natural = run.advanceWidth * scale;
  const stretch = box.width === undefined ? 1 : box.width / natural;
  const left = box.x - (natural * stretch) / 2;
  let pen = 0;
  const outlines = run.glyphs.map((glyph, index) => {
    const at = pen;
    pen += run.positions[index]?.xAdvance ?? glyph.advanceWidth;
    return `<path transform="translate(${at} 0)" d="${glyph.path.toSVG()}"/>`;
  });
  const baseline = box.y + box.height / 2;
  return `<g fill="${fill}" transform="translate(${left} ${baseline}) scale(${scale * stretch} ${-scale})">${outlines.join('')}</g>`;
}
