import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  coarse,
  nextUpload,
  stagedUpload,
  type UploadEvent,
  type UploadItem,
  uploadRemainingMs,
  uploadsToStart,
  uploadsUnderWay,
} from './upload-machine';

const file = stagedUpload('k', 'gate_20260301_100000.mp4', 1000);
const following = (...events: UploadEvent[]) => events.reduce(nextUpload, file);
const queue: UploadEvent = { type: 'queue' };
const start: UploadEvent = { type: 'start' };

describe('an upload', () => {
  it('goes from chosen to recording', () => {
    const done = following(
      queue,
      start,
      { type: 'sent', uploadId: 'u' },
      { type: 'result', result: { state: 'checking' } },
      { type: 'result', result: { state: 'done', recordingId: 'r' } },
    );
    expect(done).toMatchObject({ phase: 'done', recordingId: 'r', sentBytes: 1000 });
  });

  it('says so when the same file was here before', () => {
    const done = following(
      queue,
      start,
      { type: 'sent', uploadId: 'u' },
      { type: 'result', result: { state: 'done', recordingId: 'r', duplicate: true } },
    );
    expect(done.phase).toBe('duplicate');
  });

  it('stays paused although a late report of progress arrives', () => {
    const paused = following(queue, start, { type: 'pause' });
    expect(nextUpload(paused, { type: 'progress', sentBytes: 500, atMs: 5 })).toBe(paused);
    expect(nextUpload(paused, queue).phase).toBe('waiting');
  });

  it('can be tried again after it broke, and forgets why', () => {
    const broken = following(queue, start, { type: 'broke', message: 'no network' });
    expect(broken).toMatchObject({ phase: 'failed', message: 'no network' });
    expect(nextUpload(broken, queue)).toMatchObject({ phase: 'waiting', message: undefined });
  });

  it('tells the time left from what it sends now, not from what an earlier try had sent', () => {
    const sending = following(
      queue,
      start,
      { type: 'resumed' },
      { type: 'progress', sentBytes: 600, atMs: 1000 },
      { type: 'progress', sentBytes: 700, atMs: 2000 },
    );
    expect(sending).toMatchObject({ bytesPerSecond: 100, resumed: true });
    expect(uploadRemainingMs(sending)).toBe(3000);
    expect(uploadRemainingMs(following(queue))).toBeNull();
  });

  it('never leaves an ended phase by itself, whatever comes', () => {
    const event = fc.constantFrom<UploadEvent>(
      { type: 'progress', sentBytes: 1, atMs: 1 },
      start,
      { type: 'pause' },
      { type: 'sent', uploadId: 'x' },
      { type: 'broke', message: 'x' },
      { type: 'result', result: { state: 'failed' } },
    );
    fc.assert(
      fc.property(fc.array(event), (events) => {
        const done: UploadItem = { ...file, phase: 'done', recordingId: 'r' };
        expect(events.reduce(nextUpload, done)).toEqual(done);
      }),
    );
  });
});

describe('several uploads', () => {
  it('start in order, so many at a time', () => {
    const items = ['sending', 'waiting', 'paused', 'waiting', 'waiting'].map(
      (phase, index) => ({ ...file, key: `${index}`, phase }) as UploadItem,
    );
    expect(uploadsToStart(items, 2).map(({ key }) => key)).toEqual(['1']);
    expect(uploadsToStart(items, 1)).toEqual([]);
  });
  it('hold the page while something is being sent', () => {
    expect(uploadsUnderWay([file])).toBe(false);
    expect(uploadsUnderWay([following(queue)])).toBe(true);
  });
});

it('a time left is told in steps that do not flicker', () => {
  expect([1, 5_001, 119_999, 412_000].map(coarse)).toEqual([5_000, 10_000, 120_000, 420_000]);
});
