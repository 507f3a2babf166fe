import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import bidiFactory from 'bidi-js';

const bidi = bidiFactory();

export type Weight = 'regular' | 'bold';
type Family = 'latin' | 'latin-ext' | 'arabic';

const modules = createRequire(import.meta.url);
const weights: Record<Weight, number> = { regular: 400, bold: 700 };
// WOFF, not WOFF2: fontkit cannot make a subset of the latter's transformed outlines. Naskh, not Nastaliq: its lines are of
// the height of Latin ones, which tables need.
const files: Record<Family, (weight: number) => string> = {
  latin: (weight) => `@fontsource/noto-sans/files/noto-sans-latin-${weight}-normal.woff`,
  'latin-ext': (weight) => `@fontsource/noto-sans/files/noto-sans-latin-ext-${weight}-normal.woff`,
  arabic: (weight) => `@fontsource/noto-naskh-arabic/files/noto-naskh-arabic-arabic-${weight}-normal.woff`,
};

/** The part of a PDF document that setting text needs. */
export interface TextSurface {
  registerFont(name: string, source: Buffer): unknown;
  font(name: string): unknown;
  fontSize(size: number): unknown;
  widthOfString(text: string): number;
  text(text: string, x: number, y: number, options: { lineBreak: false }): unknown;
}

/** A piece of a line: characters of one font and direction, without spaces. */
interface Piece {
  text: string;
  font: string;
  width: number;
}

/** A line, ready to be drawn: its pieces from left to right. */
export interface Line {
  pieces: { piece: Piece; x: number }[];
  width: number;
  rightToLeft: boolean;
}

/**
 * Sets text in Latin and Arabic scripts. The PDF library joins and shapes Arabic letters (its fontkit does) but puts words
 * in the order they are typed; here they are put in the order of the Unicode Bidirectional Algorithm (UAX #9), line by
 * line, and drawn piece by piece.
 */
export class Typesetter {
  private readonly widths = new Map<string, number>();

  constructor(private readonly surface: TextSurface) {
    for (const weight of ['regular', 'bold'] as const) {
      for (const family of Object.keys(files) as Family[]) {
        surface.registerFont(
          `${family}-${weight}`,
          readFileSync(modules.resolve(files[family](weights[weight]))),
        );
      }
    }
  }

  /** Breaks text into lines no wider than `width` points; words that are wider are broken where they must. */
  lines(text: string, width: number, size: number, weight: Weight = 'regular'): Line[] {
    return text.split(/\r?\n/).flatMap((paragraph) => this.paragraph(paragraph, width, size, weight));
  }

  private paragraph(text: string, width: number, size: number, weight: Weight): Line[] {
    const clean = text
      .normalize('NFC')
      .replaceAll(/[\t\p{Zs}]+/gu, ' ')
      .replaceAll(/\p{Cc}/gu, '')
      .trim();
    if (clean === '') return [{ pieces: [], width: 0, rightToLeft: false }];
    const space = this.measure(' ', `latin-${weight}`, size);
    const words = clean.split(' ').flatMap((word) => this.breakWord(word, width, size, weight));
    const rows: string[][] = [[]];
    let used = 0;
    for (const word of words) {
      const wide = this.wordWidth(word, size, weight);
      const row = rows.at(-1);
      if (row && (row.length === 0 || used + space + wide <= width)) {
        used += (row.length === 0 ? 0 : space) + wide;
        row.push(word);
      } else {
        rows.push([word]);
        used = wide;
      }
    }
    const base = (bidi.getEmbeddingLevels(clean).paragraphs[0]?.level ?? 0) % 2 === 1;
    return rows.map((row) => this.line(row.join(' '), base, space, size, weight));
  }

  /** One line's pieces in visual order. */
  private line(text: string, rightToLeft: boolean, space: number, size: number, weight: Weight): Line {
    const embedding = bidi.getEmbeddingLevels(text, rightToLeft ? 'rtl' : 'ltr');
    const order = bidi.getReorderedIndices(text, embedding);
    const mirrored = bidi.getMirroredCharactersMap(text, embedding.levels);
    // Stretches of characters that stay together: same direction, same font, no space between.
    const groups: { from: number; to: number; font: string; level: number; space: boolean }[] = [];
    for (let at = 0; at < text.length; at += 1) {
      const level = embedding.levels[at] ?? 0;
      const character = text[at] ?? '';
      const last = groups.at(-1);
      const font = last && joins(character) ? last.font : `${familyOf(character)}-${weight}`;
      const isSpace = character === ' ';
      if (last && last.font === font && last.level === level && !isSpace && !last.space) last.to = at;
      else groups.push({ from: at, to: at, font, level, space: isSpace });
    }
    const place = new Map(order.map((logical, visual) => [logical, visual]));
    const visual = [...groups].sort((a, b) => (place.get(a.from) ?? 0) - (place.get(b.from) ?? 0));
    const pieces: Line['pieces'] = [];
    let x = 0;
    for (const group of visual) {
      if (group.space) {
        x += space;
        continue;
      }
      let content = '';
      for (let at = group.from; at <= group.to; at += 1) content += mirrored.get(at) ?? text[at] ?? '';
      // Arabic is turned by the shaper; anything else that stands right to left has to be turned here.
      if (group.level % 2 === 1 && !group.font.startsWith('arabic'))
        content = [...content].reverse().join('');
      const width = this.measure(content, group.font, size);
      pieces.push({ piece: { text: content, font: group.font, width }, x });
      x += width;
    }
    return { pieces, width: x, rightToLeft };
  }

  /** Draws a line with its top left corner at x, y. */
  draw(line: Line, x: number, y: number, size: number): void {
    for (const { piece, x: offset } of line.pieces) {
      this.surface.font(piece.font);
      this.surface.fontSize(scaled(piece.font, size));
      // The larger face would stand lower: its ascent grows with it. Both share a base line.
      const lift = (scaled(piece.font, size) - size) * ASCENT;
      this.surface.text(piece.text, x + offset, y - lift, { lineBreak: false });
    }
  }

  private wordWidth(word: string, size: number, weight: Weight): number {
    return this.runs(word, weight).reduce((sum, run) => sum + this.measure(run.text, run.font, size), 0);
  }

  private runs(word: string, weight: Weight): { text: string; font: string }[] {
    const runs: { text: string; font: string }[] = [];
    for (const character of word) {
      const last = runs.at(-1);
      const font = last && joins(character) ? last.font : `${familyOf(character)}-${weight}`;
      if (last?.font === font) last.text += character;
      else runs.push({ text: character, font });
    }
    return runs;
  }

  private breakWord(word: string, width: number, size: number, weight: Weight): string[] {
    if (this.wordWidth(word, size, weight) <= width) return [word];
    const parts: string[] = [];
    let part = '';
    for (const character of word) {
      if (part !== '' && this.wordWidth(part + character, size, weight) > width) {
        parts.push(part);
        part = '';
      }
      part += character;
    }
    return [...parts, part];
  }

  private measure(text: string, font: string, size: number): number {
    const key = `${font} ${size} ${text}`;
    let width = this.widths.get(key);
    if (width === undefined) {
      this.surface.font(font);
      this.surface.fontSize(scaled(font, size));
      width = this.surface.widthOfString(text);
      this.widths.set(key, width);
    }
    return width;
  }
}

/** Naskh looks smaller than Latin letters of the same size. */
const NASKH_SCALE = 1.16;
/** Ascent of both Noto faces, in ems. */
const ASCENT = 1.069;

function scaled(font: string, size: number): number {
  return font.startsWith('arabic') ? size * NASKH_SCALE : size;
}

/** Marks and joiners belong to the character before them. */
function joins(character: string): boolean {
  return /[\p{Mn}\u200c\u200d]/u.test(character);
}

function familyOf(character: string): Family {
  if (/\p{Script=Arabic}|[\u060c\u061b\u061f\u0640\u06d4\u0660-\u0669\u06f0-\u06f9]/u.test(character))
    return 'arabic';
  return (character.codePointAt(0) ?? 0) >= 0x100 && /[\u0100-\u02af\u1e00-\u1eff]/.test(character)
    ? 'latin-ext'
    : 'latin';
}
