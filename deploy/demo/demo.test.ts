import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readMedia } from '@/core/footage/media';
import { parseFileName } from '@/core/footage/naming';
import { openWorkplace, type TestWorkplace } from '@/worker/jobs/testing';
import { filmClip } from './film';
import { prepareDemoAccounts } from './prepare';
import { CAMERAS, CARS, CLIPS, type DemoClip } from './script';

let place: TestWorkplace;
beforeAll(async () => {
  place = await openWorkplace();
});
afterAll(() => place.close());

describe('the drawn demonstration', () => {
  it('has an account for each role, made once', async () => {
    const signIns = await prepareDemoAccounts(place.config, 'only-for-the-test');
    expect(signIns).toHaveLength(9);
    expect(await prepareDemoAccounts(place.config, 'only-for-the-test')).toEqual(signIns);
    expect(await place.db.user.count()).toBe(9);
    expect(await place.db.district.count()).toBe(2);
  });

  it('shows the red car at three cameras, in an order and at times that a car can keep', () => {
    const seen = CLIPS.filter((clip) =>
      clip.appearances.some((appearance) => 'car' in appearance && appearance.car === 'mehran'),
    );
    expect(new Set(seen.map((clip) => clip.camera)).size).toBe(3);
    const minutes = seen.map((clip) => Date.parse(clip.stampedStart) / 60_000);
    expect(minutes.toSorted((a, b) => a - b)).toEqual(minutes);
    expect(new Set(Object.values(CARS).map((car) => car.plate)).size).toBe(Object.keys(CARS).length);
    for (const clip of CLIPS) {
      for (const { from, to } of clip.appearances) expect(0 <= from && to <= clip.seconds + 1).toBe(true);
    }
  });

  it('is drawn alike each time, as a recorder would have written it', async () => {
    const [camera] = CAMERAS;
    if (!camera) throw new Error('The demo has no camera.');
    const clip: DemoClip = {
      camera: camera.code,
      stampedStart: '2026-11-20T18:20:05+05:00',
      seconds: 2,
      appearances: [{ car: 'city', view: 'front', from: 0, to: 2, lane: 0, scale: [0.3, 0.5] }],
    };
    const hashes: string[] = [];
    for (const name of ['one.mp4', 'two.mp4']) {
      const file = path.join(place.folder, name);
      await filmClip(camera, clip, file, 'ffmpeg');
      hashes.push(
        createHash('sha256')
          .update(await readFile(file))
          .digest('hex'),
      );
      const media = await readMedia(file, { ffmpegPath: 'ffmpeg', ffprobePath: 'ffprobe' });
      expect(media).toMatchObject({
        width: 1280,
        height: 720,
        videoCodec: 'h264',
        durationMs: 2000,
        firstPtsMs: 0,
      });
    }
    expect(hashes[0]).toBe(hashes[1]);
    expect(parseFileName('QTA-GATE-IN_20261120T182005+0500.mp4').cameraCandidates[0]).toBe(camera.code);
  });
});
