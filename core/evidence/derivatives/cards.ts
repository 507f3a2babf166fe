import { DateTime } from 'luxon';
import type { BurnIn, DerivativeKind } from './drawn';
import { drawSvg, LINE_HEIGHT, setText } from './lettering';
import { blankPicture, lay, layerOf, type Picture } from './picture';
import type { Recipe, Source } from './recipe';

/** What a derivative is called on its own pictures. Evidence speaks English here as FIR records and reports do. */
export const KIND_WORDS: Record<DerivativeKind, string> = {
  COURT_COPY: 'Court copy',
  ANNOTATED: 'Annotated copy',
  COMPILATION: 'Compilation',
  REDACTED: 'Redacted copy',
};

const dayAndTime = (instant: number, zone: string) =>
  DateTime.fromMillis(instant, { zone }).toFormat("yyyy-LL-dd HH:mm:ss.SSS 'UTC'ZZ");

/** "± 0.5 s", or that nobody checked the clock. */
export function uncertaintyWords(uncertaintyMs: number | null): string {
  return uncertaintyMs === null ? '(clock not checked)' : `± ${Number((uncertaintyMs / 1000).toFixed(3))} s`;
}

/** What is burnt in at one frame of a source, each a text of its own. */
export function burntIn(wanted: BurnIn, source: Source, at: { ms: number; frame: number }): string[] {
  const { timeZone } = source.camera;
  const moment = (start: string) => dayAndTime(Date.parse(start) + Math.round(at.ms), timeZone);
  return [
    ...(wanted.cameraTime ? [`Camera ${moment(source.stampedStart)}`] : []),
    ...(wanted.correctedTime
      ? [`Corrected ${moment(source.startsAt)} ${uncertaintyWords(source.uncertaintyMs)}`]
      : []),
    ...(wanted.frameNumber ? [`Frame ${at.frame}`] : []),
  ];
}

/** The band below the picture that times are written into: nothing of the picture is covered. */
export class Band {
  readonly heightPx: number;
  private readonly size: number;
  private readonly rows: number[][] = [];

  /** @param sample texts as long as they get */
  constructor(
    private readonly colours: Picture['colours'],
    private readonly widthPx: number,
    pictureHeightPx: number,
    sample: string[],
  ) {
    this.size = Math.max(11, Math.round(Math.min(pictureHeightPx * 0.034, widthPx * 0.022)));
    const gap = this.size;
    let used = 0;
    for (const [order, text] of sample.entries()) {
      const { width } = setText({ text, x: 0, y: 0, size: this.size });
      const row = this.rows.at(-1);
      if (row && used + gap + width <= widthPx - gap) {
        row.push(order);
        used += gap + width;
      } else {
        this.rows.push([order]);
        used = width;
      }
    }
    const height = this.rows.length * this.size * LINE_HEIGHT + this.size * 0.4;
    this.heightPx = sample.length === 0 ? 0 : Math.ceil(height / 2) * 2;
  }

  /** The band with these texts. */
  async drawn(texts: string[]): Promise<Picture> {
    const gap = this.size;
    const svg = this.rows.flatMap((row, line) => {
      let x = gap / 2;
      return row.map((order) => {
        const set = setText({
          text: texts[order] ?? '',
          x,
          y: this.size * 0.2 + line * this.size * LINE_HEIGHT,
          size: this.size,
        });
        x += set.width + gap;
        return set.svg;
      });
    });
    return pictureOfSvg(this.colours, svg.join(''), this.widthPx, this.heightPx);
  }
}

/** A card before a stretch: what it is a copy of, from which camera, and of when. */
export async function titleCard(
  recipe: Recipe,
  source: Source,
  colours: Picture['colours'],
  size: { widthPx: number; heightPx: number },
): Promise<Picture> {
  const { camera, exhibit } = source;
  const span = (start: string) =>
    `${dayAndTime(Date.parse(start) + source.fromMs, camera.timeZone)} to ${dayAndTime(Date.parse(start) + source.toMs, camera.timeZone).slice(11)}`;
  return card(colours, size, `Exhibit ${recipe.exhibitNumber}: ${recipe.title}`, [
    `${KIND_WORDS[recipe.kind]}${exhibit ? ` of exhibit ${exhibit.number}` : ''}, a derivative made from the original recording`,
    recipe.caseReference,
    `Camera ${camera.code}: ${camera.name} (${camera.timeZone})`,
    `Camera time ${span(source.stampedStart)}`,
    `Corrected ${span(source.startsAt)} ${uncertaintyWords(source.uncertaintyMs)}`,
    `Original ${source.recordingName}`,
    `SHA-256 ${source.recordingSha256}`,
    ...(source.redaction
      ? ['Parts of this picture were made unrecognisable; the original is unchanged.']
      : []),
    ...(source.annotations.length > 0 ? ['Marks were drawn on this copy; the original is unchanged.'] : []),
  ]);
}

/** A card in place of footage that does not exist. */
export function gapCard(
  colours: Picture['colours'],
  size: { widthPx: number; heightPx: number },
  words: string[],
): Promise<Picture> {
  return card(colours, size, words[0] ?? '', words.slice(1));
}

async function card(
  colours: Picture['colours'],
  { widthPx, heightPx }: { widthPx: number; heightPx: number },
  heading: string,
  lines: string[],
): Promise<Picture> {
  const margin = widthPx * 0.06;
  const width = widthPx - 2 * margin;
  // The card shrinks until all of it fits: a small picture has room for few large letters.
  for (let size = Math.max(10, Math.min(widthPx, heightPx * 1.4) * 0.034); ; size *= 0.9) {
    let y = heightPx * 0.08;
    const svg: string[] = [];
    const head = setText({ text: heading, x: margin, y, size: size * 1.4, weight: 'bold', width });
    svg.push(head.svg);
    y += head.height + size * 0.6;
    for (const text of lines) {
      const set = setText({ text, x: margin, y, size, width, fill: '#d7dde0' });
      svg.push(set.svg);
      y += set.height + size * 0.25;
    }
    if (y <= heightPx * 0.96 || size < 5) return pictureOfSvg(colours, svg.join(''), widthPx, heightPx);
  }
}

async function pictureOfSvg(
  colours: Picture['colours'],
  svg: string,
  widthPx: number,
  heightPx: number,
): Promise<Picture> {
  const picture = blankPicture(colours, widthPx, heightPx);
  lay(picture, layerOf(colours, await drawSvg(svg, widthPx, heightPx), widthPx, heightPx, 0, 0));
  return picture;
}
