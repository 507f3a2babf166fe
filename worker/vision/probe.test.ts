import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openModels } from '../models';
import type { VisionModels } from '../models/types';
import { PictureRefused } from './errors';
import { frontalityOf } from './faces';
import { probePicture } from './probe';
import { carSvg, drawnFrame, HEADS, type Head, headSvg, PAINTS, streetSvg } from './testing';

/** A head on a street as a JPEG; `scale` 1 makes a face about 150 px wide. */
async function portrait(
  heads: { head: Head; x: number; y: number; scale: number; turn?: number }[],
  blur = 0.7,
  background = streetSvg(960, 540),
) {
  const drawn = heads.map(
    ({ head, x, y, scale, turn = 0 }) =>
      `<g transform="translate(${x} ${y}) rotate(${turn}) scale(${scale})">${headSvg(head)}</g>`,
  );
  const street = background.replace('</svg>', `${drawn.join('')}</svg>`);
  return sharp(Buffer.from(street)).removeAlpha().blur(blur).jpeg({ quality: 88 }).toBuffer();
}

const cosine = (a: Float32Array, b: Float32Array) =>
  a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);

describe('a picture to search with', () => {
  let dataDir: string;
  let models: VisionModels;

  beforeAll(async () => {
    dataDir = await mkdtemp(path.join(tmpdir(), 'saboot-probe-'));
    models = await openModels({ dataDir, threads: 2 });
  });
  afterAll(async () => {
    await models.close();
    await rm(dataDir, { recursive: true, force: true });
  });

  it('lists every face in it, largest first, with a vector of the pack’s space', async () => {
    const file = await portrait([
      { head: HEADS.bearded, x: 280, y: 300, scale: 0.8 },
      { head: HEADS.capped, x: 680, y: 320, scale: 0.5 },
    ]);
    const { faces, vehicles } = await probePicture(file, 'face', models);
    expect(faces).toHaveLength(2);
    expect(vehicles).toEqual([]);
    expect((faces[0]?.box.w ?? 0) > (faces[1]?.box.w ?? 1)).toBe(true);
    for (const face of faces) {
      expect(face.refusedReason).toBeUndefined();
      expect(face.space).toBe(models.spaces.face.name);
      expect(face.vector).toHaveLength(models.spaces.face.dimension);
      expect((await sharp(face.jpeg).metadata()).format).toBe('jpeg');
    }
  });

  it('the same face is nearer to itself, smaller and tilted, than to another', async () => {
    const [one, other] = await Promise.all([
      probePicture(await portrait([{ head: HEADS.bearded, x: 400, y: 300, scale: 0.8 }]), 'face', models),
      probePicture(
        await portrait([
          { head: HEADS.bearded, x: 300, y: 280, scale: 0.45, turn: 8 },
          { head: HEADS.capped, x: 700, y: 280, scale: 0.42, turn: -6 },
        ]),
        'face',
        models,
      ),
    ]);
    const probe = one.faces[0]?.vector;
    const [same, different] = other.faces.map(({ vector }) => vector);
    if (!probe || !same || !different) throw new Error('Three faces were drawn.');
    expect(cosine(probe, same)).toBeGreaterThan(models.spaces.face.threshold);
    expect(cosine(probe, different)).toBeLessThan(models.spaces.face.threshold);
  });

  it('a face that is too small or too blurred is listed with the reason, and without a vector', async () => {
    const small = await probePicture(
      await portrait([{ head: HEADS.bearded, x: 480, y: 300, scale: 0.13 }], 0.4),
      'face',
      models,
    );
    expect(small.faces.map(({ refusedReason }) => refusedReason)).toEqual(['too small']);
    // Windows of blurred houses pass for faces: this one stands before a wall.
    const wall =
      '<svg xmlns="http://www.w3.org/2000/svg" width="960" height="540"><rect width="960" height="540" fill="#9a948a"/></svg>';
    const blurred = await probePicture(
      await portrait([{ head: HEADS.bearded, x: 480, y: 300, scale: 0.7 }], 4.5, wall),
      'face',
      models,
    );
    expect(blurred.faces.map(({ refusedReason }) => refusedReason)).toEqual(['too blurred']);
    for (const { faces } of [small, blurred]) expect(faces[0]?.vector).toBeUndefined();
  });

  it('a picture without a face has none', async () => {
    expect((await probePicture(await portrait([]), 'face', models)).faces).toEqual([]);
  });

  it('lists vehicles with type, colour and vector; two pictures of one car are near', async () => {
    const picture = async (paint: keyof typeof PAINTS, x: number, scale: number) => {
      const frame = await drawnFrame(streetSvg(960, 540), [
        { svg: carSvg(PAINTS[paint], 'LEA-4821'), x, y: 170, scale },
      ]);
      const raw = { width: frame.widthPx, height: frame.heightPx, channels: 3 as const };
      const file = await sharp(Buffer.from(frame.rgb), { raw }).png().toBuffer();
      return (await probePicture(file, 'vehicle', models)).vehicles[0];
    };
    const [red, again, blue] = [
      await picture('red', 300, 0.9),
      await picture('red', 420, 0.7),
      await picture('blue', 300, 0.9),
    ];
    if (!red || !again || !blue) throw new Error('A car was drawn in each.');
    expect(red.colour).toBe('red');
    expect(blue.colour).toBe('blue');
    expect(red.vector).toHaveLength(models.spaces.vehicle.dimension);
    expect(cosine(red.vector, again.vector)).toBeGreaterThan(cosine(red.vector, blue.vector));
  });

  it('within a drawn box only what it is about is listed, however much is around it', async () => {
    const file = await portrait([
      { head: HEADS.bearded, x: 280, y: 300, scale: 0.8 },
      { head: HEADS.capped, x: 680, y: 320, scale: 0.5 },
    ]);
    const [large, small] = (await probePicture(file, 'face', models)).faces;
    if (!large || !small) throw new Error('Two faces were drawn.');
    const around = { ...small.box, x: small.box.x - 0.02, w: small.box.w + 0.04 };
    const { faces } = await probePicture(file, 'face', models, around);
    expect(faces).toHaveLength(1);
    expect(
      cosine(faces[0]?.vector ?? new Float32Array(), small.vector ?? new Float32Array()),
    ).toBeGreaterThan(0.9);
    expect((await probePicture(file, 'face', models, { x: 0.43, y: 0.02, w: 0.1, h: 0.1 })).faces).toEqual(
      [],
    );
  });

  it('a drawn box finds the vehicle that it is drawn around, or on, and none on the bare road', async () => {
    const frame = await drawnFrame(streetSvg(960, 540), [
      { svg: carSvg(PAINTS.red, 'LEA-4821'), x: 90, y: 170, scale: 0.8 },
      { svg: carSvg(PAINTS.blue, 'QTA-1190'), x: 560, y: 170, scale: 0.8 },
    ]);
    const raw = { width: frame.widthPx, height: frame.heightPx, channels: 3 as const };
    const file = await sharp(Buffer.from(frame.rgb), { raw }).png().toBuffer();
    const all = (await probePicture(file, 'vehicle', models)).vehicles;
    const blue = all.find(({ colour }) => colour === 'blue');
    if (!blue) throw new Error('A blue car was drawn.');
    const { x, y, w, h } = blue.box;
    const colours = async (box: { x: number; y: number; w: number; h: number }) =>
      (await probePicture(file, 'vehicle', models, box)).vehicles.map(({ colour }) => colour);
    expect(await colours({ x: x - 0.01, y: y - 0.01, w: w + 0.02, h: h + 0.02 })).toEqual(['blue']);
    expect(await colours({ x: x + w * 0.3, y: y + h * 0.3, w: w * 0.3, h: h * 0.3 })).toEqual(['blue']);
    expect(await colours({ x: 0.02, y: 0.88, w: 0.2, h: 0.1 })).toEqual([]);
  });

  it('reads the plate in a drawn box, character by character', async () => {
    const frame = await drawnFrame(streetSvg(960, 540), [
      { svg: carSvg(PAINTS.red, 'LEA-4821'), x: 90, y: 150, scale: 1.1 },
    ]);
    const raw = { width: frame.widthPx, height: frame.heightPx, channels: 3 as const };
    const file = await sharp(Buffer.from(frame.rgb), { raw }).png().toBuffer();
    const everywhere = (await probePicture(file, 'plate', models)).plates;
    expect(everywhere.map(({ text }) => text)).toContain('LEA4821');
    const box = everywhere[0]?.box ?? { x: 0, y: 0, w: 0, h: 0 };
    const drawn = { x: box.x - 0.02, y: box.y - 0.02, w: box.w + 0.04, h: box.h + 0.04 };
    const [plate] = (await probePicture(file, 'plate', models, drawn)).plates;
    expect(plate?.text).toBe('LEA4821');
    expect(plate?.alternatives.map(({ char }) => char).join('')).toBe('LEA4821');
    expect((await probePicture(file, 'plate', models, { x: 0.7, y: 0.05, w: 0.2, h: 0.2 })).plates).toEqual(
      [],
    );
  });

  it('what is no picture, damaged, or unfolds to too many pixels is refused', async () => {
    const refused = (file: Buffer) =>
      expect(probePicture(file, 'face', models)).rejects.toBeInstanceOf(PictureRefused);
    await refused(Buffer.from('This is no picture.'));
    await refused(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"/>'));
    const whole = await portrait([]);
    await refused(whole.subarray(0, whole.length / 2));
    // One colour compresses to a few hundred bytes a megapixel: 70 megapixels in a small file.
    const bomb = await sharp({ create: { width: 10_000, height: 7_000, channels: 3, background: '#888' } })
      .png()
      .toBuffer();
    expect(bomb.length).toBeLessThan(500_000);
    await refused(bomb);
  });
});

describe('how frontal a face is', () => {
  const face = (noseX: number, eyes: [number, number]) => ({
    box: { x: 0, y: 0, w: 100, h: 100 },
    score: 1,
    points: [
      [eyes[0], 40],
      [eyes[1], 40],
      [noseX, 62],
      [50, 80],
    ] as [number, number][],
  });

  it('falls from frontal to profile', () => {
    const frontal = frontalityOf(face(50, [30, 70]));
    const half = frontalityOf(face(58, [34, 66]));
    const profile = frontalityOf(face(74, [55, 68]));
    expect(frontal).toBeGreaterThan(0.9);
    expect(half).toBeLessThan(0.7);
    expect(half).toBeGreaterThan(0.2);
    expect(profile).toBeLessThan(0.2);
  });
});
