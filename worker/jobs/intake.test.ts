import { createHash } from 'node:crypto';
import { copyFile, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { carryOutDisposal } from '@/core/evidence/custody/dispose';
import { applyClockCheck } from '@/core/footage/placement';
import type { JobPayload } from '@/core/operations/jobs';
import { Postponed } from '@/core/operations/queue';
import { readBytes } from '@/storage';
import { createIntakeHandler } from './intake';
import { jobOf, openWorkplace, type TestWorkplace } from './testing';

let place: TestWorkplace;
let cameraId: number;
const never = new AbortController().signal;

/** A clip of its own for each test, so that none is a duplicate of another's. */
let drawn = 0;
async function clip(name: string, ...settings: string[]): Promise<string> {
  drawn += 1;
  const file = path.join(place.folder, name);
  await mkdir(path.dirname(file), { recursive: true });
  await execa('ffmpeg', [
    ...['-v', 'error', '-y', '-f', 'lavfi', '-i', `testsrc2=size=160x90:rate=10:duration=${2 + drawn / 10}`],
    ...['-c:v', 'libx264', '-pix_fmt', 'yuv420p', ...settings, file],
  ]);
  return file;
}

function take(file: string, more: Partial<JobPayload<'intake'>> = {}, id?: string) {
  const payload: JobPayload<'intake'> = {
    file,
    originalName: path.basename(file),
    source: 'COMMAND',
    receivedFrom: 'a test',
    receivedById: null,
    consume: false,
    ...more,
  };
  return createIntakeHandler(place)(jobOf('intake', payload, id), never);
}
const recordingOf = (id: string) =>
  place.db.recording.findUniqueOrThrow({
    where: { id },
    include: { arrivals: true, custody: { orderBy: { at: 'asc' } } },
  });

/** Deletes a recording as two people would have decided it. */
async function carryOut(recordingId: string) {
  const { sha256, sizeBytes, districtId } = await recordingOf(recordingId);
  await place.db.recording.update({ where: { id: recordingId }, data: { receivedAt: new Date(0) } });
  const rule = { districtId: districtId!, cameraId, name: 'a day', days: 1, setById: 'one' };
  const { id: ruleId } = await place.db.retentionRule.create({ data: rule });
  const { id } = await place.db.disposal.create({
    data: {
      ...{ districtId: districtId!, reason: 'a test', proposedById: 'one', decidedById: 'two' },
      ...{ state: 'APPROVED', decidedAt: new Date() },
      items: { create: { recordingId, sha256, sizeBytes, dueAt: new Date() } },
    },
  });
  await carryOutDisposal(place, id);
  await place.db.retentionRule.update({ where: { id: ruleId }, data: { endedAt: new Date() } });
}

beforeAll(async () => {
  place = await openWorkplace();
  const district = await place.db.district.create({ data: { province: 'Balochistan', name: 'Quetta' } });
  const camera = await place.db.camera.create({
    data: { code: 'QTA-014', name: 'Jinnah Road', districtId: district.id, timeZone: 'Asia/Karachi' },
  });
  cameraId = camera.id;
});
afterAll(() => place.close());

describe('intake', () => {
  it('R10 a recording is stored under its hash, placed by its name, recorded with its custody and queued', async () => {
    const file = await clip('QTA-014_20261120T183000+0500.mp4');
    const bytes = await readFile(file);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const result = await take(file);
    expect(result).toMatchObject({ duplicate: false, status: 'QUEUED' });
    const recording = await recordingOf(result.recordingId);
    expect(recording).toMatchObject({
      sha256,
      cameraId,
      storageKey: `masters/${sha256.slice(0, 2)}/${sha256}`,
      stampedStart: new Date('2026-11-20T13:30:00Z'),
      startsAt: new Date('2026-11-20T13:30:00Z'),
      timeSource: 'FILE_NAME',
      width: 160,
      height: 90,
      playbackKind: 'original',
      frameCount: 21,
      durationMs: 2100,
      endsAt: new Date('2026-11-20T13:30:02.100Z'),
    });
    expect(recording.custody.map((event) => event.kind)).toEqual(['HASHED', 'STORED', 'RECEIVED']);
    expect(await readBytes(place.storage, recording.storageKey)).toEqual(bytes);
    const times = JSON.parse(String(await readBytes(place.storage, recording.frameTimesKey ?? '')));
    expect(times.timesMs.slice(0, 3)).toEqual([0, 100, 200]);
    const waiting = await place.queues.index.getJobs(['prioritized']);
    expect(waiting.map((job) => job.data)).toContainEqual({ recordingId: result.recordingId });
    const entries = await place.db.auditEntry.findMany({ where: { objectId: result.recordingId } });
    expect(entries).toMatchObject([{ action: 'recording.intake', outcome: 'done', actorName: 'Saboot' }]);
  });

  it('the same bytes under another name are a second arrival, not a second recording', async () => {
    const file = await clip('QTA-014_20261120T190000+0500.mp4');
    const first = await take(file);
    const copy = path.join(place.folder, 'again.mp4');
    await copyFile(file, copy);
    const second = await take(copy, { receivedFrom: 'another test' });
    expect(second).toEqual({ recordingId: first.recordingId, duplicate: true, status: 'QUEUED' });
    const { arrivals, custody } = await recordingOf(first.recordingId);
    expect(arrivals.map((arrival) => [arrival.originalName, arrival.duplicate])).toEqual([
      [path.basename(file), false],
      ['again.mp4', true],
    ]);
    expect(custody.at(-1)?.kind).toBe('RECEIVED_AGAIN');
  });

  it('the same bytes arriving twice at once are one recording', async () => {
    const file = await clip('QTA-014_20261120T191000+0500.mp4');
    const results = await Promise.all([take(file), take(file)]);
    expect(new Set(results.map((result) => result.recordingId)).size).toBe(1);
    expect(results.map((result) => result.duplicate).sort()).toEqual([false, true]);
  });

  it('a job that is done again, after a kill, adds nothing', async () => {
    const file = await clip('QTA-014_20261120T192000+0500.mp4');
    const id = '018f3e9a-0000-7000-8000-00000000aaaa';
    const first = await take(file, {}, id);
    expect(await take(file, {}, id)).toEqual(first);
    expect((await recordingOf(first.recordingId)).arrivals).toHaveLength(1);
  });

  it('a truncated file is indexed as far as it goes, and says how much is missing', async () => {
    const whole = await clip('QTA-014_20261120T200000+0500.mkv');
    const part = path.join(place.folder, 'QTA-014_20261120T200100+0500.mkv');
    const bytes = await readFile(whole);
    await writeFile(part, bytes.subarray(0, bytes.length / 2));
    const result = await take(part);
    expect(result.status).toBe('QUEUED');
    const recording = await recordingOf(result.recordingId);
    expect(recording.particulars).toContainEqual({ kind: 'cut-off', missingMs: expect.any(Number) });
    expect(await readBytes(place.storage, recording.storageKey)).toHaveLength(Math.floor(bytes.length / 2));
  });

  it('what is no video is kept in quarantine too', async () => {
    const file = path.join(place.folder, 'statement.mp4');
    await writeFile(file, 'I saw a white car.\n'.repeat(100));
    const result = await take(file);
    expect((await recordingOf(result.recordingId)).statusReason).toMatch(
      /no video file that Saboot can read/,
    );
  });

  it('R10 a file other than the sender hashed is refused and not stored', async () => {
    const file = await clip('QTA-014_20261120T201000+0500.mp4');
    const expectedSha256 = 'ab'.repeat(32);
    await expect(take(file, { expectedSha256 })).rejects.toMatchObject({ code: 'hash-mismatch' });
    const sha256 = createHash('sha256')
      .update(await readFile(file))
      .digest('hex');
    expect(await place.storage.head(`masters/${sha256.slice(0, 2)}/${sha256}`)).toBeUndefined();
  });

  it('without camera or start it waits for a person and says what is missing', async () => {
    const unnamed = await take(await clip('clip.mp4'));
    expect((await recordingOf(unnamed.recordingId)).statusReason).toMatch(/which camera.*and when it starts/);
    const unknown = await take(await clip('XYZ-1_20261120T183000Z.mp4'));
    expect(await recordingOf(unknown.recordingId)).toMatchObject({
      status: 'NEEDS_DETAILS',
      stampedStart: new Date('2026-11-20T18:30:00Z'),
    });
  });

  it('what the sender says goes before the list, the list before the name, the name before the metadata', async () => {
    const folder = path.join(place.folder, 'listed');
    const listed = await clip('listed/QTA-014_20260101T000000Z.mp4');
    const said = await clip('listed/said.mp4');
    const dated = await clip('listed/QTA-014.mp4', '-metadata', 'creation_time=2026-03-03T03:03:03Z');
    await writeFile(
      path.join(folder, 'cameras.csv'),
      'file,camera,start,name\nQTA-014_20260101T000000Z.mp4,NEW-1,2026-02-02 12:00:00,Bazaar\nsaid.mp4,QTA-014,2026-02-02T12:00:00+05:00,\n',
    );
    const byList = await recordingOf((await take(listed)).recordingId);
    expect(byList).toMatchObject({ timeSource: 'CAMERAS_CSV', startsAt: new Date('2026-02-02T07:00:00Z') });
    expect(await place.db.camera.findUniqueOrThrow({ where: { id: byList.cameraId ?? 0 } })).toMatchObject({
      code: 'NEW-1',
      name: 'Bazaar',
    });
    const byPerson = await take(said, { cameraCode: 'QTA-014', stampedStart: '2026-05-05T05:05:05+05:00' });
    expect(await recordingOf(byPerson.recordingId)).toMatchObject({
      timeSource: 'PERSON',
      startsAt: new Date('2026-05-05T00:05:05Z'),
    });
    expect(await recordingOf((await take(dated)).recordingId)).toMatchObject({
      timeSource: 'METADATA',
      startsAt: new Date('2026-03-03T03:03:03Z'),
    });
  });

  it('a file handed over is removed once it is recorded', async () => {
    const file = await clip('QTA-014_20261120T202000+0500.mp4');
    await take(file, { consume: true });
    await expect(stat(file)).rejects.toThrow();
  });

  it('a full disk makes intake wait, and nothing is stored', async () => {
    const file = await clip('QTA-014_20261120T203000+0500.mp4');
    const crowded = { ...place, config: { ...place.config, DISK_RESERVE_BYTES: Number.MAX_SAFE_INTEGER } };
    const payload = {
      file,
      originalName: 'x.mp4',
      source: 'COMMAND',
      receivedFrom: 't',
      receivedById: null,
      consume: true,
    } as const;
    const waiting = createIntakeHandler(crowded)(jobOf('intake', payload), never);
    await expect(waiting).rejects.toThrow(Postponed);
    await expect(waiting).rejects.toThrow(/disk space/);
    await stat(file);
  });

  it('a clock measured before is applied at intake; measured later, the times are derived anew and the stamp stays', async () => {
    const camera = await place.db.camera.create({
      data: { code: 'QTA-015', name: 'Gate', districtId: (await place.db.district.findFirstOrThrow()).id },
    });
    const file = await clip('QTA-015_20261120T183000+0500.mp4');
    const { recordingId } = await take(file);
    await place.db.clockCheck.create({
      data: {
        cameraId: camera.id,
        offsetMs: 90_000,
        uncertaintyMs: 500,
        method: 'phone beside the screen',
        measuredAt: new Date('2026-11-21T00:00:00Z'),
        measuredById: 'someone',
      },
    });
    const actor = { id: 'someone', name: 'Somebody' };
    expect(await place.db.$transaction((tx) => applyClockCheck(tx, camera.id, actor))).toBe(1);
    expect(await recordingOf(recordingId)).toMatchObject({
      stampedStart: new Date('2026-11-20T13:30:00Z'),
      startsAt: new Date('2026-11-20T13:28:30Z'),
      clockOffsetMs: 90_000,
      clockUncertaintyMs: 500,
    });
    const later = await take(await clip('QTA-015_20261120T184000+0500.mp4'));
    expect((await recordingOf(later.recordingId)).startsAt).toEqual(new Date('2026-11-20T13:38:30Z'));
  });

  it('R09 bytes that were deleted under retention come in again as a new file under their old id', async () => {
    const file = await clip('QTA-014_20261019T183000+0500.mp4');
    const { recordingId } = await take(file);
    const before = await recordingOf(recordingId);
    await carryOut(recordingId);
    expect(await place.storage.head(before.storageKey)).toBeUndefined();
    expect(await recordingOf(recordingId)).toMatchObject({ status: 'DISPOSED', frameTimesKey: null });

    expect(await take(file)).toMatchObject({ recordingId, duplicate: false, status: 'QUEUED' });
    const after = await recordingOf(recordingId);
    expect(after).toMatchObject({ status: 'QUEUED', sha256: before.sha256, cameraId });
    expect(after.arrivals).toHaveLength(2);
    expect(after.custody.map(({ kind }) => kind)).toContain('DISPOSED');
    expect(await place.storage.head(before.storageKey)).toBeDefined();
    expect(await place.storage.head(after.frameTimesKey!)).toBeDefined();
  });
});
