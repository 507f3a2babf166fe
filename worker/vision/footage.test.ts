import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openModels } from '../models';
import type { VisionModels } from '../models/types';
import { toPixels } from './geometry';
import { finishOpenTracks, indexSegment } from './index-segment';
import type { FinishedTrack, PathPoint } from './types';

/** Real footage beside the repository, where a developer has it; the product and its tests do without. */
const shared = process.env.SABOOT_SHARED ?? path.resolve('..', 'shared');
const present = existsSync(path.join(shared, 'footage', 'intel_car_detection.mp4'));
if (!present) console.log(`Tests on real footage are skipped: there is none at ${shared}.`);

const seconds = (from: number, to: number) => [from * 1000, to * 1000] as const;

/** Share of [from, to] that the track lasts. */
function shareOf(track: FinishedTrack, [from, to]: readonly [number, number]): number {
  return Math.max(0, Math.min(track.lastPtsMs, to) - Math.max(track.firstPtsMs, from)) / (to - from);
}

function at(track: FinishedTrack, ptsMs: number): PathPoint | undefined {
  const after = track.path.findIndex((point) => point.ptsMs >= ptsMs);
  const [a, b] = [track.path[Math.max(0, after - 1)], track.path[after]];
  if (!a || !b || after < 0) return undefined;
  const share = b.ptsMs > a.ptsMs ? (ptsMs - a.ptsMs) / (b.ptsMs - a.ptsMs) : 0;
  const between = (key: 'x' | 'y' | 'w' | 'h') => a[key] + (b[key] - a[key]) * share;
  return { ptsMs, x: between('x'), y: between('y'), w: between('w'), h: between('h') };
}

describe.skipIf(!present)('on real footage', { timeout: 600_000 }, () => {
  let dataDir: string;
  let models: VisionModels;

  async function tracksOf(clip: string): Promise<FinishedTrack[]> {
    const result = await indexSegment({ file: path.join(shared, 'footage', clip), fromMs: 0, models });
    return [...result.tracks, ...(await finishOpenTracks(result.openState, models))];
  }

  beforeAll(async () => {
    dataDir = await mkdtemp(path.join(tmpdir(), 'saboot-footage-'));
    models = await openModels({ dataDir, threads: 2 });
  });
  afterAll(async () => {
    await models.close();
    await rm(dataDir, { recursive: true, force: true });
  });

  it('the four cars of the car park are one track each, where and when they are seen', async () => {
    const tracks = await tracksOf('intel_car_detection.mp4');
    const cars = tracks.filter(({ kind }) => kind === 'vehicle');
    const seen = [seconds(4.4, 8.6), seconds(14.4, 18.2), seconds(15.0, 19.1), seconds(25.2, 27.8)];
    expect(cars).toHaveLength(4);
    const colours: (string | undefined)[] = [];
    cars.sort((a, b) => a.firstPtsMs - b.firstPtsMs);
    for (const [index, span] of seen.entries()) {
      const car = cars[index];
      expect(car?.class).toBe('car');
      expect(car && shareOf(car, span)).toBeGreaterThan(0.7);
      colours.push(car?.colour);
    }
    expect(colours[2]).toBe('red');
    expect(tracks.filter(({ kind }) => kind === 'person' || kind === 'face')).toEqual([]);
    // The labelled boxes include part of the shadow: the middle must lie in the track's box.
    const labels = readFileSync(path.join(shared, 'evaluation', 'video_tracks', 'labels.csv'), 'utf8')
      .trim()
      .split(/\r?\n/)
      .map((line) => line.split(','))
      .filter(([clip]) => clip === 'intel_car_detection.mp4');
    let inside = 0;
    let asked = 0;
    for (const [, , time, , , x, y, w, h] of labels) {
      const [cx, cy] = [Number(x) + Number(w) / 2, Number(y) + Number(h) / 2];
      const found = cars.flatMap((car) => at(car, Number(time) * 1000) ?? []);
      if (found.length === 0) continue;
      asked++;
      const boxes = found.map((point) => toPixels(point, 768, 432));
      if (boxes.some((box) => cx > box.x && cx < box.x + box.w && cy > box.y && cy < box.y + box.h)) inside++;
    }
    expect(asked).toBeGreaterThan(120);
    expect(inside / asked).toBeGreaterThan(0.9);
  });

  it('the car, the cyclist and the walker of the second car park are found', async () => {
    const tracks = await tracksOf('intel_person_bicycle_car.mp4');
    const found = (kind: FinishedTrack['kind'], classes: string[], span: readonly [number, number]) =>
      tracks.some(
        (track) => track.kind === kind && classes.includes(track.class) && shareOf(track, span) > 0.6,
      );
    const cars = ['car', 'truck', 'bus'];
    expect(found('vehicle', cars, seconds(0, 3.8))).toBe(true);
    expect(found('vehicle', ['bicycle', 'motorcycle'], seconds(9.5, 13.8))).toBe(true);
    expect(found('person', ['person'], seconds(24.6, 30.4))).toBe(true);
    expect(found('vehicle', cars, seconds(27.9, 33.8))).toBe(true);
    expect(found('vehicle', ['bicycle', 'motorcycle'], seconds(29.3, 33.6))).toBe(true);
    expect(tracks.filter(({ kind }) => kind === 'vehicle').length).toBeLessThan(8);
  });

  it('the four faces of the event are found with their persons', async () => {
    const tracks = await tracksOf('mpf_event_faces_3s.mp4');
    const faces = tracks.filter((track) => track.kind === 'face' && shareOf(track, seconds(0.1, 2.9)) > 0.7);
    expect(faces.length).toBeGreaterThanOrEqual(4);
    for (const face of faces) expect(face.embeddings.length).toBeGreaterThan(0);
    expect(faces.filter(({ parentLocalId }) => parentLocalId).length).toBeGreaterThanOrEqual(3);
    const people = tracks.filter(({ kind }) => kind === 'person');
    expect(people.length).toBeGreaterThanOrEqual(4);
    // Badges and dark suits: nobody has a bag.
    expect(people.flatMap(({ carries = [] }) => carries)).toEqual([]);
    expect(people.filter(({ wears }) => wears?.upper?.colour === 'black').length).toBeGreaterThanOrEqual(3);
  });

  it('the hikers’ faces are found when they are readable', async () => {
    const tracks = await tracksOf('mpf_hikers_faces.mp4');
    const boxes = readFileSync(path.join(shared, 'evaluation', 'video_faces', 'boxes.csv'), 'utf8')
      .trim()
      .split(/\r?\n/)
      .map((line) => line.split(','))
      .filter(([clip, , , , , , w]) => clip === 'mpf_hikers_faces.mp4' && Number(w) >= 30);
    const faces = tracks.filter(({ kind }) => kind === 'face');
    const people = new Set(boxes.map(([, , , person]) => person));
    const seen = new Set<string>();
    for (const [, , time, person = '', x, y, w, h] of boxes) {
      const [cx, cy] = [Number(x) + Number(w) / 2, Number(y) + Number(h) / 2];
      for (const face of faces) {
        const point = at(face, Number(time) * 1000);
        const box = point && toPixels(point, 640, 480);
        if (box && cx > box.x && cx < box.x + box.w && cy > box.y && cy < box.y + box.h) seen.add(person);
      }
    }
    expect(people.size).toBeGreaterThanOrEqual(6);
    expect(seen.size).toBeGreaterThanOrEqual(people.size - 1);

    const hikers = tracks.filter(({ kind }) => kind === 'person');
    const packed = hikers.filter(({ carries }) => carries?.includes('backpack'));
    expect(packed.length).toBeGreaterThanOrEqual(5);
    const tops = hikers.map(({ wears }) => wears?.upper?.colour);
    expect(tops.filter((colour) => colour === 'blue').length).toBeGreaterThanOrEqual(4);
    expect(tops.filter((colour) => colour === 'red')).toHaveLength(1);
  });
});
