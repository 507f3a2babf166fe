import path from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readMedia } from '@/core/footage/media';
import { createIntakeHandler } from './intake';
import { createPlaybackHandler } from './playback';
import { jobOf, openWorkplace, type TestWorkplace } from './testing';

let place: TestWorkplace;
const never = new AbortController().signal;
const programs = { ffmpegPath: 'ffmpeg', ffprobePath: 'ffprobe' };
const picture = ['-f', 'lavfi', '-i', "testsrc2=size=320x180:rate=10:duration=3,select='not(eq(n,7))'"];
const sound = ['-f', 'lavfi', '-i', 'sine=duration=3.4'];

/** Takes a drawn file in, makes its playback, and reads what the browser would get. */
async function playbackOf(name: string, settings: string[]) {
  const file = path.join(place.folder, name);
  await execa('ffmpeg', ['-v', 'error', '-y', ...settings, '-fps_mode', 'passthrough', file]);
  const payload = {
    file,
    originalName: name,
    source: 'COMMAND',
    receivedFrom: 't',
    receivedById: null,
    consume: false,
  } as const;
  const { recordingId } = await createIntakeHandler(place)(jobOf('intake', payload), never);
  await createPlaybackHandler(place)(jobOf('playback', { recordingId }), never);
  const { playbackKind, playbackKey, storageKey } = await place.db.recording.findUniqueOrThrow({
    where: { id: recordingId },
  });
  const original = await readMedia((await place.storage.localCopy(storageKey)).path, programs);
  const played = await readMedia((await place.storage.localCopy(playbackKey ?? '')).path, programs);
  return { playbackKind, original, played };
}

beforeAll(async () => {
  place = await openWorkplace();
});
afterAll(() => place.close());

describe('playback', () => {
  it('an MP4 with H.264 plays as it is', async () => {
    const { playbackKind } = await playbackOf('a.mp4', [
      ...picture,
      '-c:v',
      'libx264',
      '-pix_fmt',
      'yuv420p',
    ]);
    expect(playbackKind).toBe('original');
  });

  it('H.264 in another container is put into an MP4: the same frames at the same times, the first at 0', async () => {
    const { playbackKind, original, played } = await playbackOf('b.mkv', [
      ...['-itsoffset', '0.4', ...picture, ...sound],
      ...['-c:v', 'libx264', '-pix_fmt', 'yuv420p', '-c:a', 'pcm_s16le'],
    ]);
    expect(original.firstPtsMs).toBe(400);
    expect(playbackKind).toBe('remux');
    expect(played).toMatchObject({ videoCodec: 'h264', audioCodec: 'aac', firstPtsMs: 0 });
    expect(played.timesMs.map(Math.round)).toEqual(original.timesMs.map(Math.round));
  });

  it('what browsers cannot decode gets an H.264 copy with the same frames at the same times', async () => {
    const { playbackKind, original, played } = await playbackOf('c.avi', [...picture, '-c:v', 'mpeg4']);
    expect(playbackKind).toBe('proxy');
    expect(played).toMatchObject({ videoCodec: 'h264', firstPtsMs: 0 });
    expect(played.timesMs).toHaveLength(original.timesMs.length);
  });
});
