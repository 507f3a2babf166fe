import { copyFile } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { provenanceOf } from '../provenance';
import { makeStill } from '../still';
import { drawCounted, readCounter, realFootage, testTools } from '../testing';
import { momentsOf } from './compilations';
import { keepMarkup } from './markups';
import { type CopyWorld, makeCopyWorld } from './testing';

let world: CopyWorld;
beforeAll(async () => {
  world = await makeCopyWorld();
});
afterAll(() => world.close());

const h264 = ['-c:v', 'libx264', '-g', '50', '-keyint_min', '50', '-sc_threshold', '0'];

test('every frame of every camera has its moment, none of one camera share one, and none is further than 20 ms off', () => {
  const times = fc
    .array(fc.integer({ min: 0, max: 20_000 }), { minLength: 1, maxLength: 60 })
    .map((all) => [...new Set(all)].sort((a, b) => a - b));
  fc.assert(
    fc.property(fc.array(times, { minLength: 2, maxLength: 4 }), (cameras) => {
      const moments = momentsOf(cameras.map((one) => ({ times: one, usualMs: 40 })));
      for (const [camera, own] of cameras.entries()) {
        const placed = moments.flatMap(({ ms, frames }) => {
          const frame = frames.get(camera);
          return frame === undefined ? [] : [{ ms, frame }];
        });
        expect(placed.map(({ frame }) => frame)).toEqual(own.map((_, order) => order));
        for (const { ms, frame } of placed) {
          if ((own[frame] ?? 0) - ms > 20 || (own[frame] ?? 0) < ms) throw new Error(`frame ${frame}`);
        }
      }
      const order = moments.map(({ ms }) => ms);
      expect(order).toEqual([...order].sort((a, b) => a - b));
    }),
    { numRuns: 60 },
  );
});

test('R12 R14 two cameras side by side show the same corrected moment', async () => {
  const [left, right] = ['left.mp4', 'right.mp4'].map((name) => path.join(world.folder, name)) as [
    string,
    string,
  ];
  await drawCounted(left, { frames: 100, encode: h264 });
  // Other bytes, the same counter.
  await drawCounted(right, { frames: 100, encode: [...h264, '-bf', '2'] });
  const first = await world.attach(
    await world.bring(left, { stampedStart: '2026-03-04T09:10:00Z', name: 'left.mp4' }),
    0,
    3000,
  );
  // It began a second later: at one moment its counter is 25 behind.
  const second = await world.attach(
    await world.bring(right, { stampedStart: '2026-03-04T09:10:01Z', name: 'right.mp4' }),
    0,
    3000,
  );
  const copy = await world.copy({
    kind: 'COMPILATION',
    layout: 'side-by-side',
    exhibitIds: [first.id, second.id],
    card: false,
  });
  expect(copy.derivative?.parents.map(({ number }) => number)).toEqual([first.number, second.number]);
  const made = provenanceOf(copy.provenance)?.derivative;
  expect(made?.sources.map(({ atMs }) => atMs)).toEqual([0, 1000]);
  expect(made?.widthPx).toBe(640);
  const file = await world.fileOf(copy.id);
  const at = async (ms: number) => {
    const still = await makeStill(testTools, file, ms, path.join(world.folder, `side-${ms}`));

    const half = (x: number) =>
      sharp(still.file).extract({ left: x, top: 0, width: 320, height: 240 }).png().toBuffer();
    return [await readCounter(await half(0)), await readCounter(await half(320))];
  };
  expect(await at(2000)).toEqual([50, 25]);
  // Before the second one began there is a card, and not its first picture.
  expect((await at(400))[1]).toBe(0);
});

test('R12 stretches one after the other have cards between them, and a card where there is no footage', async () => {
  const file = path.join(world.folder, 'route.mp4');
  await drawCounted(file, { frames: 50, encode: h264 });
  const other = path.join(world.folder, 'route-2.mp4');
  await drawCounted(other, { frames: 50, encode: [...h264, '-bf', '2'] });
  const later = await world.attach(
    await world.bring(other, { stampedStart: '2026-03-04T09:20:00Z', name: 'later.mp4' }),
    0,
    1900,
  );
  const earlier = await world.attach(
    await world.bring(file, { stampedStart: '2026-03-04T09:15:00Z', name: 'earlier.mp4' }),
    0,
    1900,
  );
  const copy = await world.copy({
    kind: 'COMPILATION',
    layout: 'sequence',
    exhibitIds: [later.id, earlier.id],
  });
  const made = provenanceOf(copy.provenance)?.derivative;
  // Earlier first: card, footage, gap, card, footage.
  expect(made?.sources.map(({ atMs }) => Math.round(atMs))).toEqual([4000 + 2000 + 2500 + 4000, 4000]);
  expect(made?.frames).toBe(4 + 50 + 3 + 4 + 50);
});

describe.skipIf(!realFootage)('of real footage', () => {
  test('R12 marks are drawn on the copy at their time, and the magnifier shows nothing that was redacted', async () => {
    const file = path.join(world.folder, 'hikers.mp4');
    await copyFile(path.join(realFootage ?? '', 'tfl_piccadilly_circus_night.mp4'), file);
    const exhibit = await world.attach(await world.bring(file, { name: 'circus.mp4' }), 0, 1500);
    const mark = { colour: 'yellow' as const, trackId: null, factor: 3, fromMs: 400, toMs: 1200 };
    const kept = await keepMarkup(world.db, world.investigator, exhibit.id, {
      kind: 'ANNOTATIONS',
      content: {
        annotations: [
          {
            ...mark,
            id: 'a',
            shape: 'ellipse',
            text: 'The bus / بس',
            keys: [
              [400, 0.3, 0.3, 0.2, 0.3],
              [1200, 0.5, 0.3, 0.2, 0.3],
            ],
          },
          { ...mark, id: 'b', shape: 'arrow', text: '', keys: [[400, 0.7, 0.5, 0.1, 0.1]] },
          { ...mark, id: 'c', shape: 'spotlight', text: '', keys: [[400, 0.25, 0.25, 0.4, 0.5]] },
          { ...mark, id: 'd', shape: 'magnifier', text: '', keys: [[400, 0.1, 0.6, 0.12, 0.2]] },
          { ...mark, id: 'e', shape: 'box', text: '', keys: [[400, 0.1, 0.1, 0.1, 0.1]] },
          { ...mark, id: 'f', shape: 'label', text: 'Traffic light', keys: [[400, 0.6, 0.1, 0.1, 0.1]] },
        ],
      },
    });
    const copy = await world.copy({
      kind: 'ANNOTATED',
      exhibitId: exhibit.id,
      markupId: kept.id,
      stretch: 'marked',
      card: false,
    });
    const taken = async (id: string, ms: number, name: string) =>
      (await makeStill(testTools, await world.fileOf(id), ms, path.join(world.folder, name))).file;

    const bright = async (picture: string) =>
      (await sharp(picture).extract({ left: 0, top: 0, width: 352, height: 288 }).stats()).channels[0]
        ?.mean ?? 0;
    const before = await bright(await taken(copy.id, 200, 'before'));
    const during = await bright(await taken(copy.id, 800, 'during'));
    const after = await bright(await taken(copy.id, 1400, 'after'));
    expect(during).toBeLessThan(before * 0.8);
    expect(Math.abs(after - before)).toBeLessThan(before * 0.25);
  });
});
