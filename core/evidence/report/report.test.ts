import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { caseFile } from '../case-file';
import type { Gathered } from '../gathering';
import { drawnCase, drawnSigner } from '../testing-case';
import { writeReport } from './report';
import { type TextSurface, Typesetter } from './typesetting';
import { momentIn, placeIn, spanIn } from './words';

/** Of Poppler. Not needed to make a report; where it is there, it reads what was written. */
const reader = 'pdftotext';
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'saboot-report-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Every character is one em wide; what is drawn is written down in the order of its place on the line. */
function typewriter() {
  const drawn: { text: string; x: number; y: number }[] = [];
  let size = 1;
  const surface: TextSurface = {
    registerFont: () => undefined,
    font: () => undefined,
    fontSize: (next) => {
      size = next;
    },
    widthOfString: (text) => [...text].length * size,
    text: (text, x, y) => drawn.push({ text, x, y }),
  };
  const typesetter = new Typesetter(surface);
  const visual = (text: string) => {
    drawn.length = 0;
    const [line] = typesetter.lines(text, 1e6, 10);
    typesetter.draw(line!, 0, 0, 10);
    return [...drawn].sort((a, b) => a.x - b.x).map((piece) => piece.text);
  };
  return { typesetter, visual };
}

describe('setting text', () => {
  const { typesetter, visual } = typewriter();

  test('puts Urdu words in order from right to left, and leaves their letters to the shaper', () => {
    expect(visual('جناح روڈ')).toEqual(['روڈ', 'جناح']);
  });
  test('keeps a number plate readable inside Urdu', () => {
    expect(visual('گاڑی QTA-4821 سفید')).toEqual(['سفید', 'QTA-4821', 'گاڑی']);
  });
  test('keeps Urdu readable inside English, and the English in order', () => {
    expect(visual('road جناح روڈ here')).toEqual(['road', 'روڈ', 'جناح', 'here']);
  });
  test('mirrors brackets that stand in Urdu', () => {
    expect(visual('گاڑی (سفید)')).toEqual(['(', 'سفید', ')', 'گاڑی']);
  });
  test('never sets a line wider than its column, however long a word is', () => {
    const text = `${'f'.repeat(300)} ${'جناح روڈ '.repeat(40)}`;
    for (const line of typesetter.lines(text, 200, 10)) expect(line.width).toBeLessThanOrEqual(200);
  });
  test('loses no character when it breaks lines', () => {
    const text = 'a bb ccc dddd eeeee ffffff ggggggg';
    const lines = typesetter
      .lines(text, 80, 10)
      .map((line) => line.pieces.map(({ piece }) => piece.text).join(' '));
    expect(lines.join(' ')).toBe(text);
  });
});

describe('times in words', () => {
  test('name the zone and its offset', () => {
    expect(momentIn('Asia/Karachi', '2026-03-04T09:08:33.250Z', { ms: true })).toBe(
      '2026-03-04 14:08:33.250 Asia/Karachi (UTC+05:00)',
    );
  });
  test('name day and zone of a span once', () => {
    expect(spanIn('Asia/Karachi', '2026-03-04T09:00:00Z', '2026-03-04T09:20:00Z')).toBe(
      '2026-03-04 14:00:00 to 14:20:00 Asia/Karachi (UTC+05:00)',
    );
  });
  test('a place in a recording has minutes and milliseconds', () => {
    expect(placeIn(754_321)).toBe('12:34.321');
  });
});

describe('the report', () => {
  const pageCount = async (file: string) =>
    [...(await readFile(file, 'latin1')).matchAll(/\/Type \/Page\b/g)].length;

  test('holds every exhibit, says that drawn footage is drawn, and flows over as many pages as it needs', async () => {
    const said = caseFile.parse(drawnCase());
    said.fir.narrative = 'یہ ایک لمبا بیان ہے۔ '.repeat(900);
    said.exhibits[0]!.title = 'W'.repeat(200);
    const { number } = said.exhibits[0]!;
    said.storyboard = [
      { exhibit: null, title: 'They meet at the gate', text: 'گواہ نے دیکھا', at: '2026-03-04T09:00:00Z' },
      { exhibit: number, title: 'x', text: 'The bag changes hands', at: null },
    ];
    const gathered: Gathered = {
      caseFile: said,
      objects: [],
      texts: [],
      reference: 'FIR 112/2026',
      name: 'x',
    };
    const file = path.join(folder, 'report.pdf');
    const bytes = await sharp({ create: { width: 320, height: 240, channels: 3, background: '#357' } })
      .jpeg()
      .toBuffer();
    await writeReport(gathered, {
      file,
      timeZone: 'Asia/Karachi',
      keyId: drawnSigner.keyId,
      pictureOf: async () => ({ bytes, widthPx: 320, heightPx: 240 }),
    });
    expect(await pageCount(file)).toBeGreaterThan(5);
    const text = await execa(reader, ['-layout', file, '-'], { reject: false });
    if (text.exitCode !== 0) return;
    for (const words of [
      'DEMONSTRATION',
      'Storyboard',
      '1. They meet at the gate',
      `2. Exhibit ${number}:`,
      'The bag changes hands',
      'not filmed',
      'Asia/Karachi',
      'a lead for people to examine',
      'is signed with the key',
      drawnSigner.keyId,
      said.exhibits[0]!.file.sha256,
    ]) {
      expect(text.stdout.replaceAll(/\s+/g, ' ')).toContain(words);
    }
    expect(text.stdout).toMatch(/Page 1 of \d+/);
  });

  test('is written without a picture where an exhibit cannot be decoded', async () => {
    const gathered: Gathered = { caseFile: drawnCase(), objects: [], texts: [], reference: 'FIR', name: 'x' };
    const file = path.join(folder, 'without.pdf');
    await writeReport(gathered, {
      ...{ file, timeZone: 'Asia/Karachi', keyId: drawnSigner.keyId },
      pictureOf: async () => undefined,
    });
    expect(await pageCount(file)).toBeGreaterThan(2);
  });
});
