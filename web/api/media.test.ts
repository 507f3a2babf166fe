import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import sharp from 'sharp';
import { Upload } from 'tus-js-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { derivedKeys } from '@/core/footage/object-keys';
import { makeCamera, makeDistrict, makeRecording, makeTrack } from '@/core/footage/testing';
import { type Client, startTestWeb, type TestWeb } from '@/deploy/testing/web';

let web: TestWeb;
let own: Client;
let foreign: Client;
let districtId: number;
let recordingId: string;
let bytes: Buffer;
let shotId: string;

beforeAll(async () => {
  web = await startTestWeb();
  districtId = (await makeDistrict(web.system)).id;
  own = await web.signIn('INVESTIGATOR', districtId);
  foreign = await web.signIn('INVESTIGATOR', (await makeDistrict(web.system)).id);
  const folder = await mkdtemp(path.join(os.tmpdir(), 'saboot-media-'));
  const file = path.join(folder, 'clip.mp4');
  // Red for a second, then blue: a still tells which second it is from.
  await execa('ffmpeg', [
    ...['-nostdin', '-v', 'error', '-f', 'lavfi', '-i', 'color=red:s=160x120:r=25:d=1'],
    ...['-f', 'lavfi', '-i', 'color=blue:s=160x120:r=25:d=1', '-filter_complex', 'concat=n=2:v=1:a=0'],
    ...['-pix_fmt', 'yuv420p', '-movflags', '+faststart', file],
  ]);
  bytes = await readFile(file);
  await rm(folder, { recursive: true });
  const camera = await makeCamera(web.system, districtId);
  const recording = await makeRecording(web.system, {
    cameraId: camera.id,
    districtId,
    startsAt: new Date('2026-11-20T13:00:00Z'),
    durationMs: 2_000,
  });
  recordingId = recording.id;
  await web.storage.put(recording.storageKey, bytes);
  const frameTimesKey = derivedKeys.frameTimes(recordingId);
  const timesMs = Array.from({ length: 50 }, (_, frame) => frame * 40);
  await web.storage.put(frameTimesKey, Buffer.from(JSON.stringify({ firstPtsMs: 0, timesMs })));
  await web.system.recording.update({
    where: { id: recordingId },
    data: {
      playbackKind: 'original',
      playbackKey: recording.storageKey,
      frameTimesKey,
      container: 'mov,mp4',
    },
  });
  const trackId = await makeTrack(web.system, recording, { kind: 'VEHICLE' });
  const shot = await web.system.bestShot.findFirstOrThrow({ where: { trackId } });
  shotId = shot.id;
  await web.storage.put(shot.storageKey, Buffer.from('a jpeg'));
});
afterAll(() => web.close());

const stream = (range?: string, client = own) =>
  client.fetch(`/media/recordings/${recordingId}/stream`, range ? { headers: { range } } : {});
const entries = (action: string) =>
  web.system.auditEntry.count({ where: { action, objectId: recordingId, outcome: 'done' } });

describe('the stream', () => {
  it('comes whole, by range, from the end, and not beyond it', async () => {
    const whole = await stream();
    expect(whole.status).toBe(200);
    expect(Buffer.from(await whole.arrayBuffer()).equals(bytes)).toBe(true);
    for (const [range, from, to] of [
      ['bytes=0-0', 0, 0],
      ['bytes=10-19', 10, 19],
      ['bytes=100-', 100, bytes.length - 1],
      ['bytes=-7', bytes.length - 7, bytes.length - 1],
      [`bytes=5-${bytes.length + 999}`, 5, bytes.length - 1],
    ] as const) {
      const part = await stream(range);
      expect(part.status, range).toBe(206);
      expect(part.headers.get('content-range')).toBe(`bytes ${from}-${to}/${bytes.length}`);
      expect(Buffer.from(await part.arrayBuffer()).equals(bytes.subarray(from, to + 1)), range).toBe(true);
    }
    const beyond = await stream(`bytes=${bytes.length}-`);
    expect([beyond.status, beyond.headers.get('content-range')]).toEqual([416, `bytes */${bytes.length}`]);
  });

  it('is asked for in pieces and leaves one entry for the view', async () => {
    expect(await entries('recording.view')).toBe(1);
    await stream('bytes=0-9');
    expect(await entries('recording.view')).toBe(1);
    const another = await web.signIn('REVIEWER', districtId);
    await stream(undefined, another);
    expect(await entries('recording.view')).toBe(2);
  });

  it('need not be sent again where the browser has it, and is kept by no shared cache', async () => {
    const first = await stream('bytes=0-0');
    const etag = first.headers.get('etag') ?? '';
    expect(first.headers.get('cache-control')).toContain('private');
    const again = await own.fetch(`/media/recordings/${recordingId}/stream`, {
      headers: { 'if-none-match': etag },
    });
    expect(again.status).toBe(304);
  });

  it('of another district is not there', async () => {
    for (const address of [
      `/media/recordings/${recordingId}/stream`,
      `/media/recordings/${recordingId}/original`,
      `/media/recordings/${recordingId}/still?ptsMs=0`,
      `/media/best-shots/${shotId}`,
    ]) {
      expect((await foreign.fetch(address)).status, address).toBe(404);
    }
  });
});

describe('the original', () => {
  it('is handed out bit for bit under its own name, each time on record and in its custody', async () => {
    const response = await own.fetch(`/media/recordings/${recordingId}/original`);
    expect(response.headers.get('content-disposition')).toMatch(
      /^attachment; filename="?recording-\d+\.mp4"?$/,
    );
    const hash = createHash('sha256')
      .update(Buffer.from(await response.arrayBuffer()))
      .digest('hex');
    expect(hash).toBe(createHash('sha256').update(bytes).digest('hex'));
    expect(await entries('recording.download')).toBe(1);
    expect(await web.system.custodyEvent.count({ where: { recordingId, kind: 'COPIED' } })).toBe(1);
    const reviewer = await web.signIn('REVIEWER', districtId);
    expect((await reviewer.fetch(`/media/recordings/${recordingId}/original`)).status).toBe(403);
  });
});

describe('a still', () => {
  const colour = async (ptsMs: number) => {
    const response = await own.fetch(`/media/recordings/${recordingId}/still?ptsMs=${ptsMs}`);
    expect(response.headers.get('content-type')).toBe('image/jpeg');
    const { channels } = await sharp(Buffer.from(await response.arrayBuffer())).stats();
    return channels[0]!.mean > channels[2]!.mean ? 'red' : 'blue';
  };

  it('is the frame on the screen at the moment, up to the last one before the next', async () => {
    expect(await colour(0)).toBe('red');
    expect(await colour(999)).toBe('red');
    expect(await colour(1_000)).toBe('blue');
    expect(await colour(60_000)).toBe('blue');
    expect(await colour(999)).toBe('red');
  });
});

describe('an upload', () => {
  const send = (client: Client, data: Buffer, metadata: Record<string, string>) =>
    new Promise<string>((resolve, reject) => {
      const upload = new Upload(data, {
        endpoint: `${web.url}/api/uploads`,
        metadata,
        chunkSize: 100_000,
        retryDelays: null,
        headers: client.headers,
        onSuccess: () => resolve(upload.url ?? ''),
        onError: reject,
      });
      upload.start();
    });
  const idOf = (address: string) => address.split('/').at(-1) ?? '';

  it('arrives in pieces, whole, and becomes a job of intake that names who sent it', async () => {
    const data = randomBytes(350_000);
    const id = idOf(await send(own, data, { filename: 'QTA-001 شہر.mp4', cameraCode: 'QTA-001' }));
    const result = await own.json('GET', `/api/uploads/${id}/result`);
    expect(result.body).toEqual({ state: 'checking' });
    const [job] = await web.dependencies.jobs.queues.intake.getJobs(['waiting']);
    expect(job?.data).toMatchObject({
      originalName: 'QTA-001 شہر.mp4',
      cameraCode: 'QTA-001',
      source: 'UPLOAD',
      receivedFrom: own.username,
      consume: true,
    });
    expect((await readFile(job?.data.file)).equals(data)).toBe(true);
    expect(
      await web.system.auditEntry.count({
        where: { action: 'recording.upload', objectId: id, outcome: 'done' },
      }),
    ).toBe(1);
  });

  it('is known to nobody but its sender', async () => {
    const id = idOf(await send(own, Buffer.from('x'), { filename: 'x.mp4' }));
    const colleague = await web.signIn('INVESTIGATOR', districtId);
    expect((await colleague.json('GET', `/api/uploads/${id}/result`)).status).toBe(404);
    const tus = { 'tus-resumable': '1.0.0' };
    expect((await colleague.fetch(`/api/uploads/${id}`, { method: 'HEAD', headers: tus })).status).toBe(404);
    expect((await colleague.fetch(`/api/uploads/${id}`, { method: 'DELETE', headers: tus })).status).toBe(
      404,
    );
    expect((await own.fetch(`/api/uploads/${id}`, { method: 'HEAD', headers: tus })).status).toBe(200);
  });

  it('is refused when it is too large, has no name, or says it belongs to somebody else', async () => {
    await expect(send(own, Buffer.alloc(1_000_001), { filename: 'large.mp4' })).rejects.toThrow(/413/);
    await expect(send(own, Buffer.from('x'), {})).rejects.toThrow(/400/);
    const id = idOf(await send(own, Buffer.from('x'), { filename: 'x.mp4', owner: 'somebody', jobId: 'j' }));
    expect((await own.json('GET', `/api/uploads/${id}/result`)).body).toEqual({ state: 'checking' });
  });

  it('half way says so', async () => {
    const response = await own.fetch('/api/uploads', {
      method: 'POST',
      headers: {
        'tus-resumable': '1.0.0',
        'upload-length': '10',
        'upload-metadata': `filename ${Buffer.from('a.mp4').toString('base64')}`,
      },
    });
    expect(response.status).toBe(201);
    const id = idOf(response.headers.get('location') ?? '');
    expect((await own.json('GET', `/api/uploads/${id}/result`)).body).toEqual({ state: 'receiving' });
  });
});

describe('a picture to search with', () => {
  const give = (body: Buffer, type = 'image/jpeg') =>
    own.fetch('/api/probes?kind=VEHICLE', {
      method: 'POST',
      headers: { 'content-type': type },
      body: new Uint8Array(body),
    });
  const picture = () => sharp({ create: { width: 64, height: 48, channels: 3, background: 'grey' } });

  it('is kept as it is, queued, and shown to whoever gave it only', async () => {
    const png = await picture().png().toBuffer();
    const response = await give(png, 'image/jpeg');
    expect(response.status).toBe(201);
    const { id, status } = (await response.json()) as { id: string; status: string };
    expect(status).toBe('PENDING');
    const shown = await own.fetch(`/media/probes/${id}`);
    expect(shown.headers.get('content-type')).toBe('image/png');
    expect(Buffer.from(await shown.arrayBuffer()).equals(png)).toBe(true);
    expect((await foreign.fetch(`/media/probes/${id}`)).status).toBe(404);
    expect((await foreign.fetch(`/api/probes/${id}`)).status).toBe(404);
    const [job] = await web.dependencies.jobs.queues.probe.getJobs(['waiting']);
    expect(job?.data).toEqual({ probeId: id });
  });

  it('is refused when it is none, whatever it calls itself, when it breaks off, and when it unfolds too large', async () => {
    const jpeg = await picture().jpeg().toBuffer();
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>');
    const huge = await sharp({ create: { width: 8_000, height: 6_000, channels: 3, background: 'grey' } })
      .png()
      .toBuffer();
    for (const bad of [
      svg,
      Buffer.from('\xff\xd8\xff rubbish', 'latin1'),
      jpeg.subarray(0, jpeg.length - 40),
      huge,
    ]) {
      const response = await give(bad);
      expect(response.status).toBe(422);
      expect(await response.json()).toMatchObject({ error: { code: 'picture-refused' } });
    }
    expect((await give(Buffer.alloc(0))).status).toBe(400);
    expect((await give(jpeg, 'application/json')).status).toBe(400);
  });
});
