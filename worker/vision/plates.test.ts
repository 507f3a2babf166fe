import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openModels } from '../models';
import type { VisionModels } from '../models/types';
import { CaptionMemory, type TextPlace } from './captions';
import {
  addRead,
  isSettled,
  type PlateEvidence,
  type PlateRead,
  votePlate,
  withoutOverlays,
} from './plate-vote';
import { findPlates, isPlateText } from './plates';
import { carSvg, drawnFrame, PAINTS, plateSvg, streetSvg } from './testing';

const ALPHABET = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'];

/** A reading of a text with the same confidence at each place. */
function reading(
  text: string,
  confidence: number,
  ptsMs: number,
  others: PlateRead['characters'][number]['others'] = [],
) {
  return {
    ptsMs,
    text,
    confidence,
    weight: confidence ** 2,
    characters: [...text].map((char) => ({ char, confidence, others })),
    at: [ptsMs / 1e5, 0.5] as [number, number],
    carrierAt: [ptsMs / 1e5, 0.4] as [number, number],
  };
}

function evidenceOf(reads: PlateRead[]): PlateEvidence {
  const evidence: PlateEvidence = { reads: [], best: null };
  for (const read of reads) addRead(evidence, read);
  evidence.best = { ptsMs: 0, weight: 1, box: { x: 0, y: 0, w: 0.1, h: 0.05 }, jpeg: '' };
  return evidence;
}

describe('what may be a plate', () => {
  it.each(['LEA4821', 'ABC123', 'GP0042', 'BJX1', '10AB', 'ICT4477X9'])('%s may', (text) => {
    expect(isPlateText(text)).toBe(true);
  });
  it.each(['TAXI', 'A1', 'POLICE', 'LEA-4821', 'LEA48211234', 'lea4821', ''])('%s may not', (text) => {
    expect(isPlateText(text)).toBe(false);
  });
});

describe('the vote over a track', () => {
  it('readings that agree give their text, agreed', () => {
    const vote = votePlate(evidenceOf([reading('LEA4821', 0.9, 0), reading('LEA4821', 0.95, 400)]));
    expect(vote).toMatchObject({ text: 'LEA4821', agreed: true, reads: 2 });
    expect(vote?.confidence).toBeGreaterThan(0.7);
  });

  it('one sure reading outweighs two poor ones, and the doubt stays as an alternative', () => {
    const vote = votePlate(
      evidenceOf([reading('LEA4821', 0.98, 0), reading('LEA4B21', 0.55, 400), reading('LEA4B21', 0.55, 800)]),
    );
    expect(vote?.text).toBe('LEA4821');
    expect(vote?.agreed).toBe(false);
    expect(vote?.alternatives[4]?.others[0]?.char).toBe('B');
  });

  it('a reading that lost a character has no say in places', () => {
    const vote = votePlate(
      evidenceOf([reading('LEA4821', 0.9, 0), reading('LEA4821', 0.9, 400), reading('EA4821', 0.9, 800)]),
    );
    expect(vote?.text).toBe('LEA4821');
  });

  it('the text is always made of its best alternatives, in order of confidence', () => {
    const texts = fc
      .array(fc.constantFrom(...ALPHABET), { minLength: 4, maxLength: 9 })
      .map((chars) => chars.join(''));
    const reads = fc.array(
      fc.record({ text: texts, confidence: fc.double({ min: 0.3, max: 1, noNaN: true }) }),
      { minLength: 1, maxLength: 40 },
    );
    fc.assert(
      fc.property(reads, (given) => {
        const vote = votePlate(
          evidenceOf(given.map(({ text, confidence }, at) => reading(text, confidence, at * 400))),
        );
        if (!vote) throw new Error('There were readings.');
        expect(vote.alternatives.map(({ char }) => char).join('')).toBe(vote.text);
        expect(vote.reads).toBeLessThanOrEqual(24);
        expect(vote.confidence).toBeGreaterThanOrEqual(0);
        expect(vote.confidence).toBeLessThanOrEqual(1);
        for (const { confidence, others } of vote.alternatives) {
          for (const other of others) expect(other.confidence).toBeLessThanOrEqual(confidence);
        }
      }),
    );
  });

  it('reading stops when it is settled', () => {
    const read = (at: number) => reading('LEA4821', 0.97, at * 400);
    expect(isSettled(evidenceOf([0, 1, 2].map(read)))).toBe(false);
    expect(isSettled(evidenceOf([0, 1, 2, 3].map(read)))).toBe(true);
  });

  it('a caption burnt into the picture is no plate of the car that drives over it', () => {
    const caption = (at: number): PlateRead => ({
      ...reading('CAM7450', 0.9, at),
      at: [0.3, 0.1],
      carrierAt: [0.2 + at / 4000, 0.2],
    });
    expect(withoutOverlays([caption(0), caption(400)])).toEqual([]);
    expect(votePlate(evidenceOf([caption(0), caption(400), reading('LEA4821', 0.8, 800)]))?.text).toBe(
      'LEA4821',
    );
    const parked = (at: number): PlateRead => ({
      ...reading('LEA4821', 0.9, at),
      at: [0.3, 0.5],
      carrierAt: [0.3, 0.4],
    });
    expect(withoutOverlays([parked(0), parked(400)])).toHaveLength(2);
  });
});

describe('captions', () => {
  const clock = { x: 10, y: 10, w: 200, h: 20 };

  it('text at one place on three vehicles is the camera’s; on one that waits it is its plate', () => {
    const places: TextPlace[] = [];
    for (let look = 0; look < 10; look++) new CaptionMemory(places).note([clock], 1);
    expect(new CaptionMemory(places).known()).toEqual([]);
    for (const vehicle of [2, 3]) new CaptionMemory(places).note([{ ...clock, x: 11 }], vehicle);
    expect(new CaptionMemory(places).known()).toHaveLength(1);
  });

  it('what was learnt outlasts much other text', () => {
    const places: TextPlace[] = [];
    const memory = new CaptionMemory(places);
    for (const vehicle of [1, 2, 3]) memory.note([clock], vehicle);
    for (let index = 0; index < 300; index++) memory.note([{ x: index * 50, y: 300, w: 40, h: 12 }], index);
    expect(places.length).toBeLessThanOrEqual(60);
    expect(memory.known()).toHaveLength(1);
  });
});

describe('finding and reading drawn plates', () => {
  let dataDir: string;
  let models: VisionModels;

  beforeAll(async () => {
    dataDir = await mkdtemp(path.join(tmpdir(), 'saboot-plates-'));
    models = await openModels({ dataDir, threads: 2 });
  });
  afterAll(async () => {
    await models.close();
    await rm(dataDir, { recursive: true, force: true });
  });

  it('reads a plate on a car, with what each character may be', async () => {
    const frame = await drawnFrame(streetSvg(960, 540), [
      { svg: carSvg(PAINTS.blue, 'LEA-4821'), x: 300, y: 190, scale: 0.8 },
    ]);
    const [plate] = await findPlates(frame, { x: 300, y: 190, w: 320, h: 256 }, models);
    expect(plate?.text).toBe('LEA4821');
    expect(plate?.confidence).toBeGreaterThan(0.85);
    expect(plate?.characters).toHaveLength(7);
    expect(plate && plate.box.x > 380 && plate.box.x + plate.box.w < 540).toBe(true);
  });

  it('joins the two lines of a motorcycle’s plate', async () => {
    const two = `<svg xmlns="http://www.w3.org/2000/svg" width="180" height="120"><rect width="180" height="120" fill="#33383d"/>${plateSvg(['KHD', '4275'], 40, 28)}</svg>`;
    const frame = await drawnFrame(streetSvg(640, 480), [{ svg: two, x: 200, y: 240 }]);
    const [plate] = await findPlates(frame, { x: 190, y: 230, w: 200, h: 140 }, models);
    expect(plate?.text).toBe('KHD4275');
  });

  it('a car without a plate has none', async () => {
    const frame = await drawnFrame(streetSvg(960, 540), [
      { svg: carSvg(PAINTS.silver, ''), x: 300, y: 190, scale: 0.8 },
    ]);
    expect(await findPlates(frame, { x: 300, y: 190, w: 320, h: 256 }, models)).toEqual([]);
  });
});
