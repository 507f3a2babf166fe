import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeStill } from '@/core/evidence/still';
import { drawCounted, readCounter, testTools } from '@/core/evidence/testing';
import { makeActor, makeDistrict, unitVector } from '@/core/footage/testing';
import { type ObjectStore, readBytes } from '@/storage';
import { openStorage } from '@/storage/open';
import { probeExhibit, probeFrame } from './footage-probes';
import { boxInPart, probeOrigin } from './probe-origin';
import { partAround, takeProbePicture } from './probe-pictures';
import { getProbe, viewProbe } from './probes';
import { frameProbeRequest } from './schema';
import { searchWorld, span } from './testing';

const world = searchWorld();
let folder: string;
let storage: ObjectStore;
let file: string;
const sent: string[] = [];
const deps = () => ({
  db: world.db,
  send: async (...[, payload]: [string, object, ...unknown[]]) => {
    sent.push(JSON.stringify(payload));
    return randomUUID();
  },
});
const taking = () => ({
  db: world.system,
  storage,
  tools: testTools,
  scratchDir: path.join(folder, 'scratch'),
});
const whole = { x: 0, y: 0, w: 1, h: 1 };

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'saboot-probes-'));
  storage = await openStorage(pathToFileURL(path.join(folder, 'storage')).href);
  file = path.join(folder, 'counted.mp4');
  await drawCounted(file, { frames: 120, encode: ['-c:v', 'libx264', '-g', '50', '-bf', '3'] });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A recording whose master is the counted film. */
async function filmed() {
  const recording = await world.recordingAt();
  await storage.put(recording.storageKey, createReadStream(file));
  return world.system.recording.update({ where: { id: recording.id }, data: { durationMs: 4_800 } });
}

describe('a box drawn on a frame', () => {
  it('is cut out of exactly the frame that is shown then, and says which, so that it can be cut out again', async () => {
    const recording = await filmed();
    const before = sent.length;
    const asked = await probeFrame(deps(), world.actor, recording.id, {
      kind: 'VEHICLE',
      atMs: 61 * 40 + 13,
      box: whole,
    });
    expect(asked).toMatchObject({
      status: 'PENDING',
      sha256: null,
      origin: { from: 'recording', atMs: 2453 },
    });
    expect(sent.slice(before)).toEqual([JSON.stringify({ probeId: asked.id })]);
    await expect(viewProbe(world.db, world.actor, asked.id)).rejects.toMatchObject({ kind: 'not-found' });

    const stored = await world.system.probe.findUniqueOrThrow({ where: { id: asked.id } });
    const taken = await takeProbePicture(taking(), stored);
    expect(await readCounter(taken.bytes)).toBe(61);
    const still = await makeStill(testTools, file, 2453, path.join(folder, 'again'));
    expect(taken.origin).toMatchObject({
      recordingId: recording.id,
      masterSha256: recording.sha256,
      frame: { frameIndex: 61, ptsMs: 2440, frameSha256: still.pictureSha256, part: whole },
    });
    expect(taken.sha256).toBe(createHash('sha256').update(taken.bytes).digest('hex'));
    expect(await readBytes(storage, await viewProbe(world.db, world.actor, asked.id))).toEqual(taken.bytes);
    expect(await getProbe(world.db, world.actor, asked.id)).toMatchObject({ sha256: taken.sha256 });
    const entry = await world.system.auditEntry.findFirstOrThrow({ where: { objectId: asked.id } });
    expect(entry).toMatchObject({ action: 'search.probe', actorId: world.actor.id });
    expect(entry.details).toMatchObject({ recordingId: recording.id, box: whole });
  });

  it('is kept with what is around it, pixel for pixel', async () => {
    const recording = await filmed();
    const box = { x: 0.85, y: 0.8, w: 0.1, h: 0.1 };
    const asked = await probeFrame(deps(), world.actor, recording.id, { kind: 'FACE', atMs: 0, box });
    const { bytes, origin } = await takeProbePicture(
      taking(),
      await world.system.probe.findUniqueOrThrow({ where: { id: asked.id } }),
    );
    const still = await makeStill(testTools, file, 0, path.join(folder, 'whole'));
    // 320 × 240 pixels are less than what is kept around a small box.
    expect(await sharp(bytes).raw().toBuffer()).toEqual(
      await sharp(await readFile(still.file))
        .raw()
        .toBuffer(),
    );
    const drawn = boxInPart(origin);
    for (const side of ['x', 'y', 'w', 'h'] as const) expect(drawn?.[side]).toBeCloseTo(box[side], 6);
  });

  it('is refused to whoever may not see the recording, before and after', async () => {
    const recording = await filmed();
    const request = { kind: 'VEHICLE' as const, atMs: 0, box: whole };
    const elsewhere = await makeDistrict(world.system);
    const stranger = await makeActor(world.system, 'INVESTIGATOR', elsewhere.id);
    await expect(probeFrame(deps(), stranger, recording.id, request)).rejects.toMatchObject({
      kind: 'not-found',
    });
    const denied = await world.system.auditEntry.findMany({
      where: { actorId: stranger.id, outcome: 'denied' },
    });
    expect(denied).toHaveLength(1);
    const { id } = await probeFrame(deps(), world.actor, recording.id, request);
    // Their own, of footage that they may not see any more.
    await world.system.probe.update({ where: { id }, data: { actorId: stranger.id } });
    await expect(getProbe(world.db, stranger, id)).rejects.toMatchObject({ kind: 'not-found' });
  });

  it('lies in the recording and in its picture', async () => {
    const recording = await filmed();
    await expect(
      probeFrame(deps(), world.actor, recording.id, { kind: 'FACE', atMs: 4_801, box: whole }),
    ).rejects.toMatchObject({ code: 'range-outside' });
    const parse = (box: object) => frameProbeRequest.safeParse({ kind: 'FACE', atMs: 0, box }).success;
    expect(parse({ x: 0.9, y: 0, w: 0.2, h: 0.5 })).toBe(false);
    expect(parse({ x: 0.1, y: 0.1, w: 0.001, h: 0.5 })).toBe(false);
    expect(parse(whole)).toBe(true);
  });

  it('stands in the receipt of the search that was made with it', async () => {
    const recording = await filmed();
    const { id } = await probeFrame(deps(), world.actor, recording.id, {
      kind: 'VEHICLE',
      atMs: 400,
      box: whole,
    });
    const stored = await world.system.probe.findUniqueOrThrow({ where: { id } });
    const { sha256 } = await takeProbePicture(taking(), stored);
    const vector = Array.from(unitVector([1, 0, 0]));
    const subject = { box: whole, quality: 1, refused: null, space: 'vehicle.test.3', vector };
    await world.system.probe.update({ where: { id }, data: { status: 'READY', subjects: [subject] } });
    const found = await world.search({
      kind: 'VEHICLE',
      examples: [{ from: 'probe', probeId: id, subject: 0 }],
      scope: span,
    });
    expect(found.models.compared).toMatchObject({
      examples: [
        {
          picture: {
            from: 'recording',
            recordingId: recording.id,
            pictureSha256: sha256,
            box: whole,
            frame: { frameIndex: 10, ptsMs: 400 },
          },
        },
      ],
    });
  });
});

it('a plate search says which frame its text was read from, and what was read there', async () => {
  const recording = await filmed();
  const { id } = await probeFrame(deps(), world.actor, recording.id, { kind: 'PLATE', atMs: 0, box: whole });
  const plate = { text: 'AB8123', confidence: 0.6, agreed: false, alternatives: [] };
  const subject = { box: whole, quality: 0.6, plate, refused: null, space: null, vector: null };
  await world.system.probe.update({ where: { id }, data: { status: 'READY', subjects: [subject] } });
  const readFrom = { probeId: id, subject: 0 };
  const found = await world.search({ kind: 'PLATE', text: 'AB?123', readFrom });
  expect(found.models.readFrom).toMatchObject({
    ...{ ...readFrom, read: 'AB8123' },
    picture: { from: 'recording', recordingId: recording.id },
  });
  await expect(
    world.search({ kind: 'PLATE', text: 'AB?123', readFrom: { ...readFrom, subject: 1 } }),
  ).rejects.toMatchObject({ kind: 'not-found' });
  await expect(
    world.search({ kind: 'VEHICLE', examples: [{ from: 'probe', ...readFrom }] }),
  ).rejects.toMatchObject({ code: 'nothing-to-compare' });
});

describe('an exhibit', () => {
  let number = 0;
  async function exhibit(kind: 'STILL' | 'CLIP', source: string, status: 'READY' | 'PENDING' = 'READY') {
    const recording = await world.recordingAt();
    const bytes = await readFile(source);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const storageKey = `exhibits/${randomUUID()}`;
    await storage.put(storageKey, bytes);
    const made = await world.system.case.findFirst({ where: { districtId: world.district.id } });
    const { id: caseId } = made ?? (await world.makeCase());
    number += 1;
    return world.system.exhibit.create({
      data: {
        ...{ caseId, number, kind, title: 'T', recordingId: recording.id, status, storageKey, sha256 },
        ...{ requestedFromMs: 1_000, requestedToMs: 4_000, actualFromMs: 0, actualToMs: 4_800 },
        ...{ createdById: world.actor.id, provenance: {} },
      },
    });
  }

  it('a clip is looked at where it was marked in, or at the moment that is chosen', async () => {
    const clip = await exhibit('CLIP', file);
    for (const [atMs, frame] of [
      [undefined, 25],
      [2_005, 50],
    ] as const) {
      const { id } = await probeExhibit(deps(), world.actor, clip.id, {
        kind: 'PLATE',
        ...(atMs !== undefined && { atMs }),
      });
      const stored = await world.system.probe.findUniqueOrThrow({ where: { id } });
      const { bytes, origin } = await takeProbePicture(taking(), stored);
      expect(await readCounter(bytes)).toBe(frame);
      expect(origin).toMatchObject({ from: 'exhibit', exhibitId: clip.id, exhibitSha256: clip.sha256 });
    }
    await expect(
      probeExhibit(deps(), world.actor, clip.id, { kind: 'FACE', atMs: 5_000 }),
    ).rejects.toMatchObject({ code: 'range-outside' });
  });

  it('a still is looked at as it is, unless it is not the file that was made', async () => {
    const { file: png } = await makeStill(testTools, file, 1_000, path.join(folder, 'exhibit'));
    const still = await exhibit('STILL', png);
    const { id } = await probeExhibit(deps(), world.actor, still.id, { kind: 'FACE' });
    const stored = await world.system.probe.findUniqueOrThrow({ where: { id } });
    expect((await takeProbePicture(taking(), stored)).sha256).toBe(still.sha256);
    const { id: other } = await probeExhibit(deps(), world.actor, still.id, { kind: 'FACE' });
    await world.system.exhibit.update({
      where: { id: still.id },
      data: { storageKey: (await exhibit('CLIP', file)).storageKey },
    });
    await expect(
      takeProbePicture(taking(), await world.system.probe.findUniqueOrThrow({ where: { id: other } })),
    ).rejects.toMatchObject({ code: 'exhibit-altered' });
  });

  it('that is not there yet, or of a case that one may not see, starts nothing', async () => {
    const pending = await exhibit('CLIP', file, 'PENDING');
    await expect(probeExhibit(deps(), world.actor, pending.id, { kind: 'FACE' })).rejects.toMatchObject({
      code: 'evidence-not-ready',
    });
    const elsewhere = await makeDistrict(world.system);
    const stranger = await makeActor(world.system, 'INVESTIGATOR', elsewhere.id);
    const ready = await exhibit('CLIP', file);
    await expect(probeExhibit(deps(), stranger, ready.id, { kind: 'FACE' })).rejects.toMatchObject({
      kind: 'not-found',
    });
  });
});

describe('what is kept around a box', () => {
  it('holds the box, lies in the picture on whole pixels, and gives the box back', () => {
    const side = fc.integer({ min: 2, max: 4_000 });
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(side, side, share, share, share, share, (width, height, x, y, w, h) => {
        const box = { x: x * 0.99, y: y * 0.99, w: 0, h: 0 };
        box.w = Math.max(0.005, w * (1 - box.x));
        box.h = Math.max(0.005, h * (1 - box.y));
        const part = partAround(box, width, height);
        for (const value of Object.values(part)) expect(Number.isInteger(value)).toBe(true);
        expect(part.x).toBeGreaterThanOrEqual(0);
        expect(part.y).toBeGreaterThanOrEqual(0);
        expect(part.x + part.w).toBeLessThanOrEqual(width);
        expect(part.y + part.h).toBeLessThanOrEqual(height);
        expect(part.x).toBeLessThanOrEqual(box.x * width + 1e-6);
        expect(part.x + part.w).toBeGreaterThanOrEqual((box.x + box.w) * width - 1e-6);
        expect(part.y + part.h).toBeGreaterThanOrEqual((box.y + box.h) * height - 1e-6);
      }),
    );
  });

  it('an origin that is not one is refused', () => {
    expect(probeOrigin.safeParse({ from: 'elsewhere' }).success).toBe(false);
  });
});
