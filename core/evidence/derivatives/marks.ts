import type { Annotation, Redaction } from './drawn';
import { drawSvg, LINE_HEIGHT, setText } from './lettering';
import { annotationsAt, arrowTo, coveredAt, type FractionBox, insetOf } from './paths';
import {
  blur,
  fill,
  type Layer,
  lay,
  layerOf,
  magnified,
  type Picture,
  pixelate,
  place,
  rectOf,
} from './picture';

/** Rough shades along the longer side of a pixelated region, however large it is. */
const CELLS = 6;

/** Makes the regions of a moment unrecognisable. What was there is not in the picture any more when anything else is drawn. */
export function redact(picture: Picture, { cover, regions }: Redaction, ms: number): void {
  for (const region of regions) {
    const box = coveredAt(region, ms);
    const rect = box && rectOf(picture, box);
    if (!rect) continue;
    if (cover === 'solid') fill(picture, rect);
    else if (cover === 'pixelate') pixelate(picture, rect, CELLS);
    else blur(picture, rect);
  }
}

const COLOURS: Record<Annotation['colour'], string> = {
  yellow: '#ffd21f',
  red: '#ff4136',
  green: '#36d15c',
  blue: '#3fa7ff',
  white: '#ffffff',
};

/** How bright stays what a spotlight does not shine on. */
const DIMMED = 0.3;

/** Draws annotations; a mark that stands still is drawn once and laid over every frame. */
export class Marker {
  private readonly drawn = new Map<string, Layer | undefined>();

  constructor(private readonly annotations: readonly Annotation[]) {}

  /** Draws the marks of a moment onto a picture. */
  async mark(picture: Picture, ms: number): Promise<void> {
    const now = annotationsAt(this.annotations, ms);
    const lights = now.filter(({ annotation }) => annotation.shape === 'spotlight');
    const insets = now
      .filter(({ annotation }) => annotation.shape === 'magnifier')
      .map(({ annotation, box }) => ({ annotation, box, inset: enlarged(picture, box, annotation.factor) }));
    if (lights.length > 0)
      dim(
        picture,
        lights.map(({ box }) => box),
      );
    for (const { annotation, box } of now) {
      const layer = await this.layerOf(picture, annotation, box);
      if (layer) lay(picture, layer);
    }
    for (const { annotation, box, inset } of insets) {
      if (!inset) continue;
      place(picture, inset.picture, inset.x, inset.y);
      const frame = await this.frameOf(picture, annotation, box, inset);
      lay(picture, frame);
    }
  }

  private async layerOf(
    picture: Picture,
    annotation: Annotation,
    box: FractionBox,
  ): Promise<Layer | undefined> {
    const name = `${annotation.id} ${Object.values(box).join(' ')} ${picture.widthPx}`;
    if (this.drawn.has(name)) return this.drawn.get(name);
    const layer = await drawLayer(picture, shapeOf(annotation, box, picture));
    // Moving marks are drawn anew for each frame; only the last ones are worth keeping.
    if (this.drawn.size > 64) this.drawn.clear();
    this.drawn.set(name, layer);
    return layer;
  }

  private async frameOf(
    picture: Picture,
    annotation: Annotation,
    box: FractionBox,
    inset: { picture: Picture; x: number; y: number },
  ): Promise<Layer> {
    const { widthPx: width, heightPx: height } = picture;
    const line = Math.max(2, Math.round(height / 240));
    const colour = COLOURS[annotation.colour];
    const rect = (x: number, y: number, w: number, h: number) =>
      `<rect x="${x}" y="${y}" width="${w}" height="${h}" fill="none" stroke="${colour}" stroke-width="${line}"/>`;
    const name = `${annotation.id} frame ${Object.values(box).join(' ')} ${width}`;
    const kept = this.drawn.get(name);
    if (kept) return kept;
    const layer = layerOf(
      picture.colours,
      await drawSvg(
        rect(inset.x, inset.y, inset.picture.widthPx, inset.picture.heightPx) +
          rect(box.x * width, box.y * height, box.w * width, box.h * height),
        width,
        height,
      ),
      width,
      height,
      0,
      0,
    );
    this.drawn.set(name, layer);
    return layer;
  }
}

function enlarged(picture: Picture, box: FractionBox, factor: number) {
  const part = rectOf(picture, box);
  const target = rectOf(picture, insetOf(box, factor));
  if (!part || !target) return undefined;
  return { picture: magnified(picture, part, target.w, target.h), x: target.x, y: target.y };
}

/** SVG elements of a mark, and the part of the picture they need. */
function shapeOf(annotation: Annotation, box: FractionBox, { widthPx, heightPx }: Picture) {
  const [x, y, w, h] = [box.x * widthPx, box.y * heightPx, box.w * widthPx, box.h * heightPx];
  const line = Math.max(2, heightPx / 160);
  const colour = COLOURS[annotation.colour];
  const elements: string[] = [];
  const stroke = (shape: string) =>
    elements.push(
      `<g fill="none" stroke="#000" stroke-opacity="0.55" stroke-width="${line * 2}" stroke-linecap="round" stroke-linejoin="round">${shape}</g>`,
      `<g fill="none" stroke="${colour}" stroke-width="${line}" stroke-linecap="round" stroke-linejoin="round">${shape}</g>`,
    );
  let [left, top, right, bottom] = [x, y, x + w, y + h];
  const { shape } = annotation;
  if (shape === 'ellipse' || shape === 'spotlight') {
    stroke(`<ellipse cx="${x + w / 2}" cy="${y + h / 2}" rx="${w / 2}" ry="${h / 2}"/>`);
  }
  if (shape === 'box') stroke(`<rect x="${x}" y="${y}" width="${w}" height="${h}"/>`);
  if (shape === 'arrow') {
    const { tip, tail } = arrowTo(box);
    const [tx, ty, ax, ay] = [tip.x * widthPx, tip.y * heightPx, tail.x * widthPx, tail.y * heightPx];
    const angle = Math.atan2(ay - ty, ax - tx);
    const barb = line * 5;
    const at = (turn: number) =>
      `${tx + barb * Math.cos(angle + turn)} ${ty + barb * Math.sin(angle + turn)}`;
    stroke(`<path d="M${ax} ${ay}L${tx} ${ty}M${at(0.5)}L${tx} ${ty}L${at(-0.5)}"/>`);
    left = Math.min(left, tx - barb, ax);
    right = Math.max(right, tx + barb, ax);
    top = Math.min(top, ty - barb, ay);
    bottom = Math.max(bottom, ty + barb, ay);
  }
  if (annotation.text !== '') {
    const size = Math.max(11, heightPx * 0.034);
    const set = setText({ text: annotation.text, x: 0, y: 0, size, weight: 'bold', fill: colour });
    const [plateW, plateH] = [set.width + size * 0.6, size * LINE_HEIGHT + size * 0.2];
    const px = Math.max(0, Math.min(x, widthPx - plateW));
    const above = y - plateH - line * 2;
    const py =
      shape === 'label'
        ? Math.min(y, heightPx - plateH)
        : above >= 0
          ? above
          : Math.min(y + h + line * 2, heightPx - plateH);
    elements.push(
      `<rect x="${px}" y="${py}" width="${plateW}" height="${plateH}" rx="2" fill="#0a0f10" fill-opacity="0.85"/>`,
      `<g transform="translate(${px + size * 0.3} ${py + size * 0.1})">${set.svg}</g>`,
    );
    left = Math.min(left, px);
    right = Math.max(right, px + plateW);
    top = Math.min(top, py);
    bottom = Math.max(bottom, py + plateH);
  }
  return { elements, margin: line * 2, left, top, right, bottom };
}

async function drawLayer(
  picture: Picture,
  { elements, margin, left, top, right, bottom }: ReturnType<typeof shapeOf>,
): Promise<Layer | undefined> {
  if (elements.length === 0) return undefined;
  const { widthPx, heightPx } = picture;
  const area = rectOf(picture, {
    x: (left - margin) / widthPx,
    y: (top - margin) / heightPx,
    w: (right - left + 2 * margin) / widthPx,
    h: (bottom - top + 2 * margin) / heightPx,
  });
  if (!area) return undefined;
  const svg = `<g transform="translate(${-area.x} ${-area.y})">${elements.join('')}</g>`;
  return layerOf(picture.colours, await drawSvg(svg, area.w, area.h), area.w, area.h, area.x, area.y);
}

/** Darkens all but what lies in an ellipse around one of the boxes. */
function dim(picture: Picture, boxes: FractionBox[]): void {
  for (const [order, plane] of picture.planes.entries()) {
    const chroma = picture.colours === 'yuv' && order > 0;
    const [ground, dark] = chroma ? [128, 0.6] : [picture.colours === 'yuv' ? 16 : 0, DIMMED];
    const ellipses = boxes.map(({ x, y, w, h }) => ({
      cx: (x + w / 2) * plane.widthPx,
      cy: (y + h / 2) * plane.heightPx,
      rx: Math.max(1, (w / 2) * plane.widthPx),
      ry: Math.max(1, (h / 2) * plane.heightPx),
    }));
    const table = Uint8Array.from({ length: 256 }, (_, level) =>
      Math.round(ground + (level - ground) * dark),
    );
    for (let y = 0; y < plane.heightPx; y += 1) {
      for (let x = 0; x < plane.widthPx; x += 1) {
        if (
          ellipses.some(({ cx, cy, rx, ry }) => ((x + 0.5 - cx) / rx) ** 2 + ((y + 0.5 - cy) / ry) ** 2 <= 1)
        )
          continue;
        const at = y * plane.widthPx + x;
        plane.data[at] = table[plane.data[at] ?? 0] ?? 0;
      }
    }
  }
}
