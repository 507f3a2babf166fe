import { setTimeout as sleep } from 'node:timers/promises';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openModels } from '../models';
import type { VisionModels } from '../models/types';
import { OpenStateRefused } from './errors';
import { finishOpenTracks, indexSegment } from './index-segment';
import { carSvg, film, HEADS, PAINTS, streetSvg, testFolder, walkerSvg } from './testing';
import type { FinishedTrack, OpenState } from './types';

/** The same models, each answer given a little later than it is ready. */
function heldUp(models: VisionModels): VisionModels {
  let seed = 7;
  const late = async <Answer>(answer: Promise<Answer>): Promise<Answer> => {
    const given = await answer;
    seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff;
    await sleep((seed >> 16) % 40);
    return given;
  };
  return {
    ...models,
    detectObjects: (...asked) => late(models.detectObjects(...asked)),
    detectFaces: (...asked) => late(models.detectFaces(...asked)),
    findText: (...asked) => late(models.findText(...asked)),
    readText: (...asked) => late(models.readText(...asked)),
    readPlates: (...asked) => late(models.readPlates(...asked)),
    embedFaces: (...asked) => late(models.embedFaces(...asked)),
    embedVehicles: (...asked) => late(models.embedVehicles(...asked)),
  };
}

/** Every model several times over the recording: minutes on a machine that is busy with something else. */
const PATIENCE = { timeout: 600_000 };

describe('indexing a drawn recording', PATIENCE, () => {
  let folder: string;
  let remove: () => Promise<void>;
  let models: VisionModels;
  let file: string;
  let whole: FinishedTrack[];

  /** The tracks of a recording indexed in these segments, the state going through JSON between them. */
  async function indexIn(bounds: number[], models: VisionModels): Promise<FinishedTrack[]> {
    const tracks: FinishedTrack[] = [];
    let state: OpenState | undefined;
    for (const [index, fromMs] of bounds.entries()) {
      const toMs = bounds[index + 1];
      const result = await indexSegment({
        file,
        fromMs,
        models,
        ...(toMs !== undefined && { toMs }),
        ...(state && { state }),
      });
      expect(result.endOfFile).toBe(toMs === undefined);
      expect(result.damage).toEqual([]);
      tracks.push(...result.tracks);
      state = JSON.parse(JSON.stringify(result.openState)) as OpenState;
    }
    if (state) tracks.push(...(await finishOpenTracks(state, models)));
    return tracks.sort((a, b) => (a.localId < b.localId ? -1 : 1));
  }

  beforeAll(async () => {
    ({ folder, remove } = await testFolder());
    models = await openModels({ dataDir: folder, threads: 2 });
    file = await film(folder, 'street.mp4', {
      background: streetSvg(960, 540),
      durationS: 5,
      fps: 12.5,
      movers: [
        { svg: carSvg(PAINTS.red, 'LEA-4821'), scale: 0.8, x: '-330+290*t', y: '230' },
        { svg: walkerSvg(HEADS.bearded, '#39587a'), scale: 0.7, x: '960-210*t', y: '80' },
      ],
    });
    whole = await indexIn([0], models);
  }, PATIENCE.timeout);
  afterAll(async () => {
    await models.close();
    await remove();
  });

  const ofKind = (kind: FinishedTrack['kind']) => whole.filter((track) => track.kind === kind);

  it('a car is one vehicle track with its colour and the plate that all its frames agree on', () => {
    const [car, ...others] = ofKind('vehicle');
    expect(others).toEqual([]);
    expect(car).toMatchObject({ localId: 'v0001', class: 'car', colour: 'red' });
    expect(car?.plate).toMatchObject({ text: 'LEA4821', agreed: true });
    expect(car?.embeddings[0]?.space).toBe(models.spaces.vehicle.name);
    expect(car?.firstPtsMs).toBeLessThan(1300);
    expect(car?.lastPtsMs).toBeGreaterThan(3500);
  });

  it('a man is one person track, and his face one face track of his', () => {
    expect(ofKind('person')).toHaveLength(1);
    const faces = ofKind('face');
    expect(faces).toHaveLength(1);
    expect(faces[0]?.parentLocalId).toBe(ofKind('person')[0]?.localId);
    expect(faces[0]?.embeddings.length).toBeGreaterThan(0);
    for (const { vector, space } of faces[0]?.embeddings ?? []) {
      expect(space).toBe(models.spaces.face.name);
      expect(Math.hypot(...vector)).toBeCloseTo(1, 4);
    }
  });

  it('paths rise in time and lie where the drawing moved', () => {
    for (const { path, firstPtsMs, lastPtsMs } of whole) {
      expect(path[0]?.ptsMs).toBe(firstPtsMs);
      expect(path.at(-1)?.ptsMs).toBe(lastPtsMs);
      for (const [index, { ptsMs }] of path.entries()) {
        if (index > 0) expect(ptsMs).toBeGreaterThan(path[index - 1]?.ptsMs ?? 0);
      }
    }
    // The middle of the car's drawing is at (-330 + 290 t + 160) px of 960.
    for (const point of ofKind('vehicle')[0]?.path ?? []) {
      const middle = (-170 + 0.29 * point.ptsMs) / 960;
      const off = Math.abs(point.x + point.w / 2 - middle);
      // Behind the man it is followed by what can be seen of it.
      const hidden = point.ptsMs > 2000 && point.ptsMs < 3000;
      if (middle > 0.2 && middle < 0.8) expect(off).toBeLessThan(hidden ? 0.12 : 0.05);
    }
  });

  it('best shots are pictures of the track, best first, apart in time', async () => {
    for (const { bestShots } of whole) {
      expect(bestShots.length).toBeGreaterThan(0);
      expect(bestShots.length).toBeLessThanOrEqual(4);
      for (const [index, shot] of bestShots.entries()) {
        expect(shot.quality).toBeLessThanOrEqual(bestShots[index - 1]?.quality ?? 1);
        const { width = 0, height = 0 } = await sharp(shot.jpeg).metadata();
        expect(Math.abs(width - shot.pictureBox.w * 960)).toBeLessThan(2);
        expect(Math.abs(height - shot.pictureBox.h * 540)).toBeLessThan(2);
        for (const other of bestShots.slice(index + 1)) {
          expect(Math.abs(other.ptsMs - shot.ptsMs)).toBeGreaterThanOrEqual(400);
        }
      }
    }
  });

  it('indexed in segments, cut in the middle of every track, it gives the same tracks to the last bit', async () => {
    expect(await indexIn([0, 2000, 3100], models)).toEqual(whole);
  });

  it('which look is ready first decides nothing: the tracks are the same when each is held up at random', async () => {
    expect(await indexIn([0, 2600], heldUp(models))).toEqual(whole);
  });

  it('a state of another setting is refused, and so is one that is none', async () => {
    const { openState } = await indexSegment({ file, fromMs: 0, toMs: 400, models });
    const next = { file, fromMs: 400, toMs: 800, models };
    await expect(
      indexSegment({ ...next, state: openState, settings: { analysedFps: 4 } }),
    ).rejects.toBeInstanceOf(OpenStateRefused);
    await expect(
      indexSegment({ ...next, state: { version: 1, fingerprint: 'x', lastPtsMs: 0 } }),
    ).rejects.toBeInstanceOf(OpenStateRefused);
  });

  it('tells its progress, and stops when it is told to', async () => {
    const told: number[] = [];
    const abort = new AbortController();
    const running = indexSegment({
      file,
      fromMs: 0,
      models,
      signal: abort.signal,
      onProgress: ({ ptsMs }) => {
        told.push(ptsMs);
        abort.abort();
      },
    });
    await expect(running).rejects.toThrow(/abort/i);
    expect(told).toHaveLength(1);
  });
});
