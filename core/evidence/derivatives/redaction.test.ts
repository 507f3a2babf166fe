import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DIRECT } from '@/core/footage/working-copy';
import { provenanceOf } from '../provenance';
import { makeStill } from '../still';
import { drawCounted, realFootage, testTools } from '../testing';
import { decodeFrames, framesBetween, openRecording } from './decoding';
import type { Key, Region } from './drawn';
import { produceDerivative } from './making';
import { keepMarkup } from './markups';
import { coveredAt } from './paths';
import { pictureOfFrame, rectOf } from './picture';
import { redactCase } from './proposing';
import { headOf, regionsFor } from './regions';
import { type CopyWorld, makeCopyWorld } from './testing';

const run = promisify(execFile);
let world: CopyWorld;
beforeAll(async () => {
  world = await makeCopyWorld();
});
afterAll(() => world.close());

/** A face that crosses the picture from the left to the right. */
const crossing: Key[] = Array.from({ length: 21 }, (_, at) => [at * 150, 0.02 + at * 0.038, 0.3, 0.12, 0.2]);

/** Frames of a file as samples, with their times. */
async function* framesOf(file: string) {
  const open = await openRecording(testTools, file, DIRECT, world.folder);
  const { first, last } = framesBetween(open, 0, 1e9);
  for await (const frame of decodeFrames(testTools, open, { first, last })) {
    yield { ms: frame.ms, picture: pictureOfFrame(frame.bytes, open.widthPx, open.heightPx) };
  }
}

/**
 * Compares a redacted copy with what it was made of, frame by frame: inside each region every sample is black, whatever was there; outside
 * the picture is close to the original.
 */
async function compare(copy: string, original: string, regions: Region[], offsetMs: number) {
  const frames = {
    copy: [] as Awaited<ReturnType<typeof all>>,
    original: [] as Awaited<ReturnType<typeof all>>,
  };
  frames.copy = await all(copy);
  frames.original = await all(original);
  let [covered, worst, sum, count] = [0, 0, 0, 0];
  for (const { ms, picture } of frames.copy) {
    const before = frames.original.find((one) => Math.abs(one.ms - ms - offsetMs) < 2)?.picture;
    if (!before) throw new Error(`no frame of the original at ${ms} ms`);
    const rects = regions.flatMap((region) => {
      const box = coveredAt(region, ms + offsetMs);
      return (box && rectOf(picture, box)) ?? [];
    });
    const [luma] = picture.planes;
    const [old] = before.planes;
    if (!luma || !old) throw new Error('no luma');
    for (const { x, y, w, h } of rects) {
      covered += 1;
      // A coder smooths a few samples along an edge; what lies deeper never met the original.
      for (let row = y + 4; row < y + h - 4; row += 1) {
        for (let column = x + 4; column < x + w - 4; column += 1) {
          worst = Math.max(worst, Math.abs((luma.data[row * luma.widthPx + column] ?? 0) - 16));
        }
      }
    }
    for (let at = 0; at < old.data.length; at += 7) {
      const [px, py] = [at % old.widthPx, Math.floor(at / old.widthPx)];
      if (rects.some(({ x, y, w, h }) => px >= x - 8 && px < x + w + 8 && py >= y - 8 && py < y + h + 8))
        continue;
      sum += Math.abs((luma.data[py * luma.widthPx + px] ?? 0) - (old.data[at] ?? 0));
      count += 1;
    }
  }
  return { frames: frames.copy.length, covered, worst, meanOutside: sum / Math.max(1, count) };
}

async function all(file: string) {
  const frames = [];
  for await (const frame of framesOf(file)) frames.push(frame);
  return frames;
}

describe('a redacted copy', () => {
  test('R12 carries nothing of the original inside its regions in any frame, and the original outside', async () => {
    const master = path.join(world.folder, 'walk.mkv');
    await drawCounted(master, {
      frames: 75,
      encode: ['-c:v', 'libx264', '-bf', '2', '-vsync', 'vfr', '-c:a', 'aac', '-shortest'],
      extraInputs: ['-f', 'lavfi', '-i', 'sine=frequency=440:duration=3'],
      filter: "select='not(eq(mod(n,7),3))'",
    });
    const exhibit = await world.attach(await world.bring(master), 0, 2900);
    const [region] = regionsFor(
      [
        {
          trackId: '0198c0de-0000-7000-8000-000000000009',
          kind: 'FACE',
          parentTrackId: null,
          label: 'face',
          points: crossing,
        },
      ],
      { fromMs: 0, toMs: 3000 },
      { visible: new Set(), persons: 'faces' },
    );
    if (!region) throw new Error('no region');
    const kept = await keepMarkup(world.db, world.investigator, exhibit.id, {
      kind: 'REDACTION',
      content: {
        cover: 'solid',
        regions: [region],
        visibleTrackIds: [],
        sound: 'keep',
        muted: [{ fromMs: 1000, toMs: 2000 }],
      },
    });
    const none = { cameraTime: false, correctedTime: false, frameNumber: false };
    const copy = await world.copy({
      kind: 'REDACTED',
      exhibitId: exhibit.id,
      markupId: kept.id,
      card: false,
      burnIn: none,
    });
    expect(copy.derivative).toMatchObject({ kind: 'REDACTED', reviewed: null });

    const file = await world.fileOf(copy.id);
    const found = await compare(file, master, [region], 0);
    expect(found.covered).toBe(found.frames);
    expect(found.worst).toBeLessThanOrEqual(2);
    expect(found.meanOutside).toBeLessThan(3);

    // Sound: silent where it was muted, heard beside it.
    const volume = async (from: number) => {
      const { stderr } = await run(testTools.ffmpeg, [
        ...['-i', file, '-af', `atrim=${from}:${from + 0.6},volumedetect`, '-f', 'null', '-'],
      ]);
      return Number(/max_volume: (-?[\d.]+) dB/.exec(stderr)?.[1]);
    };
    expect(await volume(1.2)).toBeLessThan(-60);
    expect(await volume(0.2)).toBeGreaterThan(-30);

    // A copy of the copy stays redacted, and silent where it was silent.
    const again = await world.copy({ kind: 'COURT_COPY', exhibitId: copy.id, card: false, burnIn: none });
    expect((await compare(await world.fileOf(again.id), master, [region], 0)).worst).toBeLessThanOrEqual(2);
    expect(again.derivative?.parents).toEqual([{ id: copy.id, number: copy.number }]);
  });

  test('of a still is black where a region was drawn, and the same samples elsewhere', async () => {
    const master = path.join(world.folder, 'still.mp4');
    await drawCounted(master, { frames: 30, encode: ['-c:v', 'libx264'] });
    const exhibit = await world.attach(await world.bring(master), 400, 400, 'STILL');
    const kept = await keepMarkup(world.db, world.investigator, exhibit.id, {
      kind: 'REDACTION',
      content: {
        cover: 'solid',
        regions: [
          {
            id: 'd',
            subject: 'DRAWN',
            trackId: null,
            label: '',
            fromMs: 0,
            toMs: 1000,
            keys: [[400, 0.25, 0.25, 0.25, 0.5]],
            grow: 0,
            reachMs: 0,
          },
        ],
        visibleTrackIds: [],
        ...{ sound: 'drop' as const, muted: [] },
      },
    });
    const none = { cameraTime: false, correctedTime: false, frameNumber: false };
    const copy = await world.copy({
      kind: 'REDACTED',
      exhibitId: exhibit.id,
      markupId: kept.id,
      burnIn: none,
    });
    expect(copy).toMatchObject({ kind: 'STILL', mimeType: 'image/png' });
    const read = (file: string) => sharp(file).removeAlpha().raw().toBuffer();
    const [before, after] = [
      await read(await world.fileOf(exhibit.id)),
      await read(await world.fileOf(copy.id)),
    ];
    for (let at = 0; at < before.length; at += 1) {
      const [x, y] = [Math.floor(at / 3) % 320, Math.floor(at / 3 / 320)];
      const inside = x >= 80 && x < 160 && y >= 60 && y < 180;
      if (after[at] !== (inside ? 0 : before[at])) throw new Error(`sample ${at}`);
    }
    expect(provenanceOf(copy.provenance)?.derivative?.frames).toBe(1);
  });
});

describe('regions found automatically', () => {
  const person: Key[] = Array.from({ length: 31 }, (_, at) => [at * 100, 0.4, 0.2, 0.1, 0.5]);
  const track = '0198c0de-0000-7000-8000-00000000000';
  const paths = [
    { trackId: `${track}1`, kind: 'PERSON' as const, parentTrackId: null, label: 'person', points: person },
    {
      trackId: `${track}2`,
      kind: 'FACE' as const,
      parentTrackId: `${track}1`,
      label: 'face',
      points: person.slice(0, 15).map(([ms]): Key => [ms, 0.43, 0.21, 0.04, 0.08]),
    },
    { trackId: `${track}3`, kind: 'PERSON' as const, parentTrackId: null, label: 'person', points: person },
    { trackId: `${track}4`, kind: 'PLATE' as const, parentTrackId: null, label: 'plate', points: person },
  ];

  test('hide the face, the head where no face was found, and plates; not of those who stay visible', () => {
    const regions = regionsFor(
      paths,
      { fromMs: 0, toMs: 3000 },
      { visible: new Set([`${track}3`]), persons: 'faces' },
    );
    expect(regions.map(({ subject, trackId }) => [subject, trackId])).toEqual([
      ['HEAD', `${track}1`],
      ['FACE', `${track}2`],
      ['PLATE', `${track}4`],
    ]);
    const whole = regionsFor(paths, { fromMs: 0, toMs: 3000 }, { visible: new Set(), persons: 'whole' });
    expect(whole.map(({ subject }) => subject)).toEqual(['PERSON', 'FACE', 'PERSON', 'PLATE']);
  });

  test('leave no moment of a person open: the face or the head is covered at each of them', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 30 }), (places) => {
        const faces = [...new Set(places)]
          .sort((a, b) => a - b)
          .map((at): Key => [at * 100, 0.43, 0.21, 0.04, 0.08]);
        const regions = regionsFor(
          [
            { trackId: `${track}1`, kind: 'PERSON', parentTrackId: null, label: '', points: person },
            { trackId: `${track}2`, kind: 'FACE', parentTrackId: `${track}1`, label: '', points: faces },
          ],
          { fromMs: 0, toMs: 3000 },
          { visible: new Set(), persons: 'faces' },
        );
        for (let ms = 0; ms <= 3000; ms += 20) {
          const face = { x: 0.43, y: 0.21, w: 0.04, h: 0.08 };
          const hidden = regions.some((region) => {
            const box = coveredAt(region, ms);
            return (
              box &&
              box.x <= face.x &&
              box.y <= face.y &&
              box.x + box.w >= face.x + face.w &&
              box.y + box.h >= face.y + face.h
            );
          });
          if (!hidden) throw new Error(`open at ${ms} ms`);
        }
      }),
      { numRuns: 40 },
    );
  });

  test('a head lies in the upper part of a person, whole where the person is small', () => {
    expect(headOf([0, 0.4, 0.2, 0.1, 0.5])).toEqual([0, 0.4, 0.2, 0.1, 0.14]);
    expect(headOf([0, 0.4, 0.2, 0.5, 0.2])).toEqual([0, 0.4, 0.2, 0.5, 0.2]);
  });
});

describe.skipIf(!realFootage)('of real footage', () => {
  test('R12 all clips of a case are redacted in one step, but for whom the machine has not looked for', async () => {
    const master = path.join(realFootage ?? '', 'mpf_event_faces_3s.mp4');
    const recordingId = await world.bring(master, { name: 'event.mp4' });
    const clip = await world.attach(recordingId, 0, 1500);
    const face: Key[] = Array.from({ length: 16 }, (_, at) => [at * 100, 0.4, 0.25, 0.1, 0.14]);
    const track = await world.system.track.create({
      data: {
        ...{
          recordingId,
          cameraId: world.cameraId,
          localId: 'f1',
          kind: 'FACE',
          objectClass: 'face',
          confidence: 0.9,
        },
        ...{ firstPtsMs: 0, lastPtsMs: 1500, segmentOrdinal: 0, startsAt: new Date(), endsAt: new Date() },
      },
    });
    const pathsKey = `derived/recordings/${recordingId}/paths/0.json`;
    await world.storage.put(
      pathsKey,
      Buffer.from(
        JSON.stringify({ version: 1, tracks: [{ trackId: track.id, localId: 'f1', points: face }] }),
      ),
    );
    await world.system.indexSegment.create({
      data: { recordingId, ordinal: 0, fromMs: 0, toMs: 3000, framesAnalysed: 30, pathsKey },
    });
    const { made, left } = await redactCase(
      { db: world.db, storage: world.storage, jobs: { send: async () => 'job' } },
      world.investigator,
      world.caseId,
      { visibleTrackIds: [], persons: 'faces', cover: 'solid' },
    );
    expect(made.map(({ of }) => of)).toEqual([clip.number]);
    expect(left.map(({ reason }) => reason).every((reason) => reason.includes('not indexed'))).toBe(true);

    const [one] = made;
    if (!one) throw new Error('nothing made');
    await produceDerivative(world.making, one.exhibitId);
    const copy = await world.read(one.exhibitId);
    expect(copy.status).toBe('READY');
    const still = await makeStill(
      testTools,
      await world.fileOf(copy.id),
      4500,
      path.join(world.folder, 'looked-at'),
    );
    const { dominant } = await sharp(still.file)
      .extract({ left: 262, top: 125, width: 56, height: 58 })
      .stats();
    expect(Math.max(dominant.r, dominant.g, dominant.b)).toBeLessThan(24);
  });
});
