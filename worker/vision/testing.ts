import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import sharp from 'sharp';
import type { Frame } from '../models/types';
import { toFrame } from './crop';

/**
 * Drawn material for the tests of this room: a car's front, two heads, a road. Drawn with enough shading that the
 * default pack's detectors take them for what they are; a flat drawing is taken for nothing.
 */

const run = promisify(execFile);

/** Colours of a body: its own, its shadow, its light. */
export type Paint = [base: string, dark: string, light: string];
export const PAINTS = {
  red: ['#a81a22', '#5e0d12', '#e05a60'],
  blue: ['#28508c', '#142a4c', '#7aa2dc'],
  silver: ['#b9bcc0', '#75787c', '#e8ebee'],
} satisfies Record<string, Paint>;

const paintDefs = ([base, dark, light]: Paint) => `<defs>
  <linearGradient id="body" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="${light}"/><stop offset=".35" stop-color="${base}"/><stop offset="1" stop-color="${dark}"/></linearGradient>
  <linearGradient id="glass" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#7e8f9b"/><stop offset=".5" stop-color="#2a343c"/><stop offset="1" stop-color="#11161a"/></linearGradient>
  <filter id="soft"><feGaussianBlur stdDeviation="6"/></filter></defs>`;

/** A plate of one line or two, 136 × 36 or 100 × 64. */
export function plateSvg(lines: string[], x: number, y: number): string {
  const two = lines.length > 1;
  const [width, height] = two ? [100, 64] : [136, 36];
  const texts = lines.map(
    (line, index) =>
      `<text x="${x + width / 2}" y="${y + 28 + index * 27}" font-family="DejaVu Sans, Liberation Sans, sans-serif" font-weight="bold" font-size="26" textLength="${two ? 78 : 122}" lengthAdjust="spacingAndGlyphs" text-anchor="middle" fill="#111">${line}</text>`,
  );
  return `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="3" fill="#f4f4ee" stroke="#222" stroke-width="2"/>${texts.join('')}`;
}

/** The front of a car, 400 × 320. */
export function carSvg(paint: Paint, plate: string): string {
  const [base, dark, light] = paint;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="400" height="320">${paintDefs(paint)}
  <ellipse cx="200" cy="296" rx="198" ry="20" fill="#000" opacity=".55" filter="url(#soft)"/>
  <rect x="44" y="236" width="58" height="66" rx="12" fill="#0a0a0a"/><rect x="298" y="236" width="58" height="66" rx="12" fill="#0a0a0a"/>
  <path d="M62 120 Q92 40 116 28 Q200 12 284 28 Q308 40 338 120 Z" fill="${base}"/>
  <path d="M80 116 Q104 54 124 42 Q200 28 276 42 Q296 54 320 116 Q200 104 80 116 Z" fill="url(#glass)"/>
  <path d="M226 106 Q226 76 240 70 Q256 76 258 108 Z M142 108 Q144 76 160 70 Q174 76 174 106 Z" fill="#000" opacity=".5"/>
  <path d="M96 108 L144 48 L176 44 L122 108 Z" fill="#fff" opacity=".22"/>
  <path d="M60 112 L40 98 L22 100 L24 120 L56 124 Z M340 112 L360 98 L378 100 L376 120 L344 124 Z" fill="${base}" stroke="#000" stroke-opacity=".4"/>
  <path d="M36 176 Q42 128 78 114 Q200 102 322 114 Q358 128 364 176 L368 240 Q368 264 342 268 L58 268 Q32 264 32 240 Z" fill="url(#body)"/>
  <path d="M78 114 Q200 102 322 114 Q340 130 346 152 Q200 134 54 152 Q60 130 78 114 Z" fill="${light}" opacity=".6"/>
  <path d="M40 158 Q76 150 112 166 L104 188 Q66 190 38 182 Z M360 158 Q324 150 288 166 L296 188 Q334 190 362 182 Z" fill="#20262c"/>
  <circle cx="72" cy="172" r="12" fill="#f4f6f8"/><circle cx="328" cy="172" r="12" fill="#f4f6f8"/>
  <path d="M122 164 Q200 156 278 164 L270 190 Q200 196 130 190 Z" fill="#101214"/><path d="M126 170 L274 170 M128 178 L272 178 M130 186 L270 186" stroke="#8d9499" stroke-width="2"/>
  <path d="M32 214 Q200 226 368 214" stroke="${dark}" stroke-width="2" fill="none"/>
  <path d="M96 240 L304 240 L294 264 L106 264 Z" fill="#0c0d0e"/>
  <path d="M44 232 L84 236 L80 256 L46 252 Z M356 232 L316 236 L320 256 L354 252 Z" fill="#14171a"/>
  ${plate ? plateSvg([plate], 132, 198) : ''}</svg>`;
}

export interface Head {
  skin: string;
  hair: string;
  /** Half the face's width at 100 px half its height, and how much narrower the jaw is. */
  width: number;
  jaw: number;
  beard?: boolean;
  cap?: boolean;
}
export const HEADS = {
  bearded: { skin: '#8d5a3b', hair: '#0c0a0a', width: 84, jaw: 0.95, beard: true },
  capped: { skin: '#e0b392', hair: '#5a3a20', width: 68, jaw: 0.7, cap: true },
} satisfies Record<string, Head>;

const shade = (colour: string, by: number) =>
  `#${[1, 3, 5]
    .map((at) => Math.min(255, Math.round(Number.parseInt(colour.slice(at, at + 2), 16) * by)))
    .map((value) => value.toString(16).padStart(2, '0'))
    .join('')}`;

/** A head with shoulders about (0, 0), reaching from -150 to 150 and from -140 to 220. */
export function headSvg({ skin, hair, width: w, jaw, beard, cap }: Head, cloth = '#44525e'): string {
  const j = w * jaw;
  const [dark, darker] = [shade(skin, 0.72), shade(skin, 0.5)];
  const eye = (x: number) => `
    <ellipse cx="${x}" cy="-8" rx="20" ry="15" fill="${darker}" opacity=".45" filter="url(#f4)"/>
    <path d="M${x - 14} -7 Q${x} -18 ${x + 14} -7 Q${x} 1 ${x - 14} -7 Z" fill="#efe9e2"/><circle cx="${x}" cy="-8.5" r="6" fill="#2b1a10"/><circle cx="${x + 2}" cy="-10.5" r="1.6" fill="#fff"/>
    <path d="M${x - 15} -7 Q${x} -20 ${x + 15} -7" stroke="#1a0f0a" stroke-width="2.6" fill="none"/>
    <path d="M${x - 19} -24 Q${x} -32 ${x + 19} -25" stroke="${hair}" stroke-width="5" fill="none" stroke-linecap="round"/>`;
  return `<defs><radialGradient id="skin${w}" cx=".42" cy=".38" r=".75"><stop offset="0" stop-color="${shade(skin, 1.15)}"/><stop offset=".55" stop-color="${skin}"/><stop offset="1" stop-color="${dark}"/></radialGradient><filter id="f4"><feGaussianBlur stdDeviation="4"/></filter></defs>
  <path d="M-34 70 L-38 150 L38 150 L34 70 Z" fill="${dark}"/><path d="M-150 220 Q-140 140 -40 132 Q0 160 40 132 Q140 140 150 220 Z" fill="${cloth}"/>
  <ellipse cx="${-w - 2}" cy="-2" rx="11" ry="20" fill="${dark}"/><ellipse cx="${w + 2}" cy="-2" rx="11" ry="20" fill="${dark}"/>
  <path d="M${-w} -20 Q${-w} -96 0 -100 Q${w} -96 ${w} -20 Q${w} 40 ${j * 0.72} 78 Q${j * 0.4} 106 0 106 Q${-j * 0.4} 106 ${-j * 0.72} 78 Q${-w} 40 ${-w} -20 Z" fill="url(#skin${w})"/>
  <ellipse cx="${w * 0.62}" cy="28" rx="20" ry="40" fill="${darker}" opacity=".35" filter="url(#f4)"/>
  ${beard ? `<path d="M${-w + 2} 10 Q${-w * 0.9} 60 ${-j * 0.7} 80 Q${-j * 0.4} 112 0 114 Q${j * 0.4} 112 ${j * 0.7} 80 Q${w * 0.9} 60 ${w - 2} 10 Q${w * 0.7} 46 34 40 Q0 32 -34 40 Q${-w * 0.7} 46 ${-w + 2} 10 Z" fill="${hair}" opacity=".9"/>` : ''}
  ${eye(-w * 0.43)}${eye(w * 0.43)}
  <path d="M7 -6 Q9 16 13 27 Q19 34 13 38 L2 40 Z" fill="${darker}" opacity=".45"/><path d="M-2 -6 L-3 30" stroke="${shade(skin, 1.3)}" stroke-width="4" opacity=".6"/>
  <ellipse cx="-8" cy="38" rx="4" ry="2.6" fill="#2a140c"/><ellipse cx="8" cy="38" rx="4" ry="2.6" fill="#2a140c"/>
  <path d="M-34 60 Q-14 52 0 56 Q14 52 34 60 Q17 74 0 75 Q-17 74 -34 60 Z" fill="#8c4a3c"/><path d="M-34 60 Q0 64 34 60" stroke="#3a1812" stroke-width="2" fill="none"/>
  ${
    cap
      ? `<path d="M${-w - 8} -40 Q${-w - 6} -132 0 -136 Q${w + 6} -132 ${w + 8} -40 Q0 -70 ${-w - 8} -40 Z" fill="#b8321f"/><path d="M${-w - 14} -36 Q0 -78 ${w + 14} -36 Q0 -56 ${-w - 14} -36 Z" fill="#6e1d12"/>`
      : `<path d="M${-w - 4} -10 Q${-w - 10} -116 0 -122 Q${w + 10} -116 ${w + 4} -10 Q${w - 6} -58 ${w * 0.55} -66 Q0 -84 ${-w * 0.55} -66 Q${-w + 6} -58 ${-w - 4} -10 Z" fill="${hair}"/>`
  }`;
}

/** A standing man of 240 × 640 with this head. */
export function walkerSvg(head: Head, cloth: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="240" height="640"><filter id="soft"><feGaussianBlur stdDeviation="6"/></filter><g transform="translate(120 8)">
  <ellipse cx="0" cy="610" rx="110" ry="14" fill="#000" opacity=".5" filter="url(#soft)"/>
  <path d="M-58 330 L-62 590 L-16 592 L-2 380 L14 592 L60 590 L58 330 Z" fill="#2b3038"/><path d="M-66 584 L-70 606 L-12 606 L-14 584 Z M14 584 L12 606 L70 606 L62 584 Z" fill="#0e0f10"/>
  <path d="M-84 130 Q-96 150 -104 330 L-80 336 L-64 200 L-62 370 L62 370 L64 200 L80 336 L104 330 Q96 150 84 130 Q40 108 0 116 Q-40 108 -84 130 Z" fill="${cloth}"/><path d="M20 120 L62 120 Q84 130 90 150 L62 370 L30 370 Z" fill="#000" opacity=".22"/>
  <ellipse cx="-92" cy="346" rx="14" ry="20" fill="${head.skin}"/><ellipse cx="92" cy="346" rx="14" ry="20" fill="${head.skin}"/>
  <g transform="translate(0 62) scale(.44)">${headSvg(head, cloth)}</g></g></svg>`;
}

/** A street: textured road, kerb, houses with windows. */
export function streetSvg(width: number, height: number): string {
  const houses = Array.from({ length: Math.ceil(width / 270) }, (_, index) => {
    const windows = Array.from(
      { length: 8 },
      (_, at) =>
        `<rect x="${index * 270 - 14 + (at % 4) * 56}" y="${60 + Math.floor(at / 4) * 56}" width="34" height="38" fill="#3d4852"/>`,
    );
    return `<rect x="${index * 270 - 30}" y="${20 + (index % 2) * 24}" width="240" height="170" fill="${['#a8977d', '#8f8a84', '#b3a48c'][index % 3]}"/>${windows.join('')}`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><defs><filter id="tex" x="0" y="0" width="100%" height="100%"><feTurbulence type="fractalNoise" baseFrequency="0.6" numOctaves="3"/><feColorMatrix values="0 0 0 0 .5  0 0 0 0 .5  0 0 0 0 .5  .3 .3 .3 0 -.3"/></filter></defs>
  <rect width="${width}" height="${height}" fill="#c3ccd2"/>${houses.join('')}
  <rect y="180" width="${width}" height="${height - 180}" fill="#767675"/><rect y="180" width="${width}" height="${height - 180}" filter="url(#tex)" opacity=".5"/>
  <rect y="180" width="${width}" height="26" fill="#a5a49c"/></svg>`;
}

export const toPng = (svg: string, scale = 1) =>
  sharp(Buffer.from(svg), { density: 72 * scale })
    .png()
    .toBuffer();

/** A picture with pictures laid over it, softened a little as a lens does. */
export async function drawnFrame(
  background: string,
  over: { svg: string; x: number; y: number; scale?: number }[],
): Promise<Frame> {
  const layers = await Promise.all(
    over.map(async ({ svg, x, y, scale }) => ({ input: await toPng(svg, scale), left: x, top: y })),
  );
  const flat = await sharp(Buffer.from(background)).composite(layers).removeAlpha().png().toBuffer();
  return toFrame(await sharp(flat).blur(0.7).jpeg({ quality: 88 }).toBuffer());
}

/** A folder of the test's own; removed by the function it comes with. */
export async function testFolder(): Promise<{ folder: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'saboot-vision-'));
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

export interface Mover {
  svg: string;
  scale?: number;
  /** ffmpeg expressions of the time `t` in seconds: left and top edge in pixels. */
  x: string;
  y: string;
}

/** Films pictures that move over a still background, with a little sensor noise. @returns the file. */
export async function film(
  folder: string,
  name: string,
  scene: { background: string; movers: Mover[]; durationS: number; fps: number; options?: string[] },
): Promise<string> {
  const inputs: string[] = [];
  const still = async (file: string, png: Buffer) => {
    const place = path.join(folder, file);
    await writeFile(place, png);
    inputs.push('-loop', '1', '-framerate', String(scene.fps), '-i', place);
  };
  await still(`${name}-bg.png`, await toPng(scene.background));
  let chain = '';
  let last = '[0:v]';
  for (const [index, mover] of scene.movers.entries()) {
    await still(`${name}-${index}.png`, await toPng(mover.svg, mover.scale));
    chain += `${last}[${index + 1}:v]overlay=x='${mover.x}':y='${mover.y}'[o${index}];`;
    last = `[o${index}]`;
  }
  const file = path.join(folder, name);
  await run('ffmpeg', [
    '-v',
    'error',
    '-y',
    ...inputs,
    '-filter_complex',
    `${chain}${last}noise=alls=6:allf=t,format=yuv420p[out]`,
    '-map',
    '[out]',
    '-t',
    String(scene.durationS),
    ...(scene.options ?? ['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '20', '-g', '25']),
    file,
  ]);
  return file;
}
