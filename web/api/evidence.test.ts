import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Bundle, Exhibit } from '@/core/evidence/schema';
import { drawCounted, testTools } from '@/core/evidence/testing';
import { type EvidenceWorld, makeWorld } from '@/core/evidence/testing-world';
import { verifyBundle } from '@/core/evidence/verify';
import type { JobName, JobPayload } from '@/core/operations/jobs';
import { type Client, startTestWeb, type TestWeb } from '@/deploy/testing/web';
import { createBundleHandler } from '@/worker/jobs/bundle';
import { createExhibitHandler } from '@/worker/jobs/exhibit';

let web: TestWeb;
let folder: string;
let world: EvidenceWorld;
let recordingId: string;
let investigator: Client;
let stranger: Client;

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'saboot-evidence-'));
  web = await startTestWeb();
  world = await makeWorld(web.system, web.storage);
  const master = path.join(folder, 'master.mp4');
  await drawCounted(master, { frames: 100, encode: ['-c:v', 'libx264', '-g', '25', '-bf', '2'] });
  recordingId = await world.receive(master, 4000);
  investigator = await web.signIn('INVESTIGATOR', world.districtId);
  stranger = await web.signIn('INVESTIGATOR', world.otherDistrictId);
});
afterAll(async () => {
  await web?.close();
  await rm(folder, { recursive: true, force: true });
});

/** Does the jobs that lie in the queue, as a worker process would. */
async function work(): Promise<void> {
  const { storage, dependencies } = web;
  const config = { ...dependencies.config, FFMPEG_PATH: testTools.ffmpeg, FFPROBE_PATH: testTools.ffprobe };
  const { log, signer } = dependencies;
  const deps = { db: web.system, storage, config, log, signer };
  const handlers = { exhibit: createExhibitHandler(deps), bundle: createBundleHandler(deps) };
  const queue = dependencies.jobs.queues.evidence;
  for (const job of await queue.getJobs(['waiting'])) {
    const handed = {
      id: job.id ?? '',
      attemptsMade: 0,
      updateProgress: async () => undefined,
      isOvertaken: async () => false,
    };
    const name = job.name as keyof typeof handlers & JobName;
    const run = handlers[name] as (
      job: typeof handed & { data: JobPayload<typeof name> },
      signal: AbortSignal,
    ) => Promise<unknown>;
    await run({ ...handed, data: job.data }, new AbortController().signal).catch(() => undefined);
    await job.remove();
  }
}
const clip = () => ({ kind: 'CLIP', recordingId, fromMs: 1000, toMs: 1500, title: 'سفید گاڑی "white"' });
const attach = (who: Client, body: object = clip()) =>
  who.json<Exhibit>('POST', `/api/cases/${world.caseId}/exhibits`, body);
const actions = async (objectId: string) =>
  (await web.system.auditEntry.findMany({ where: { objectId }, orderBy: { seq: 'asc' } })).map(
    (entry) => `${entry.action} ${entry.outcome}`,
  );

describe('an exhibit over HTTP', () => {
  test('is attached, made, played by range, saved under its name, and every use is on record', async () => {
    const { status, body } = await attach(investigator);
    expect(status).toBe(201);
    expect(body).toMatchObject({ status: 'PENDING', requestedFromMs: 1000 });
    expect((await investigator.fetch(`/media/exhibits/${body.id}`)).status).toBe(409);
    await work();
    const made = await investigator.json<Exhibit>('GET', `/api/exhibits/${body.id}`);
    expect(made.body).toMatchObject({ status: 'READY', actualFromMs: 1000, actualToMs: 2000 });

    const range = await investigator.fetch(`/media/exhibits/${body.id}`, {
      headers: { range: 'bytes=5-14' },
    });
    expect(range.status).toBe(206);
    expect((await range.arrayBuffer()).byteLength).toBe(10);
    expect(range.headers.get('content-type')).toContain('video/mp4');
    const more = await investigator.fetch(`/media/exhibits/${body.id}`, {
      headers: { range: 'bytes=20-29' },
    });
    expect(more.status).toBe(206);
    const saved = await investigator.fetch(`/media/exhibits/${body.id}?download=true`);
    expect((await saved.arrayBuffer()).byteLength).toBe(made.body.sizeBytes);
    const name = saved.headers.get('content-disposition') ?? '';
    expect(name).toContain('attachment');
    expect(decodeURIComponent(name.split("UTF-8''")[1] ?? '')).toBe('Exhibit 1 سفید گاڑی white.mp4');

    // Two ranges are one view, also when the first of them does not begin at the beginning.
    expect(await actions(body.id)).toEqual([
      'exhibit.view failed',
      'exhibit.view done',
      'exhibit.download done',
    ]);
    const { custody } = (await investigator.json<Exhibit>('GET', `/api/exhibits/${body.id}`)).body;
    expect(custody.map((event) => event.kind)).toEqual(['requested', 'made', 'downloaded']);
  });

  test('cannot lie outside the recording, or be given words that are none', async () => {
    expect((await attach(investigator, { ...clip(), toMs: 5000 })).status).toBe(400);
    expect((await attach(investigator, { ...clip(), toMs: 900 })).status).toBe(400);
    expect((await attach(investigator, { ...clip(), title: ' ' })).status).toBe(400);
    const { id } = (await attach(investigator)).body;
    const patched = await investigator.json<Exhibit>('PATCH', `/api/exhibits/${id}`, { note: 'seen twice' });
    expect(patched.body).toMatchObject({ note: 'seen twice' });
    await work();
  });

  test('is not there for another district, which is on record', async () => {
    const { id } = await web.system.exhibit.findFirstOrThrow({ where: { status: 'READY' } });
    expect((await attach(stranger)).status).toBe(404);
    for (const [method, address] of [
      ['GET', `/api/exhibits/${id}`],
      ['PATCH', `/api/exhibits/${id}`],
      ['POST', `/api/exhibits/${id}/retry`],
      ['GET', `/media/exhibits/${id}`],
      ['POST', `/api/cases/${world.caseId}/bundles`],
    ] as const) {
      const { status } = await stranger.json(method, address, method === 'GET' ? undefined : {});
      expect(status, `${method} ${address}`).toBe(404);
    }
    expect((await actions(id)).filter((line) => line.endsWith('denied'))).toHaveLength(4);
  });

  test('that failed is made again on request', async () => {
    const { id } = (await attach(investigator)).body;
    await web.system.exhibit.update({
      where: { id },
      data: { status: 'FAILED', error: 'the disk was full' },
    });
    await web.dependencies.jobs.queues.evidence.drain();
    expect((await investigator.json('POST', `/api/exhibits/${id}/retry`)).body).toMatchObject({
      status: 'PENDING',
      error: null,
    });
    await work();
    expect((await investigator.json('GET', `/api/exhibits/${id}`)).body).toMatchObject({ status: 'READY' });
  });
});

describe('a bundle over HTTP', () => {
  test('is asked for, made and downloaded whole or by range, and verifies', async () => {
    const { status, body } = await investigator.json<Bundle>('POST', `/api/cases/${world.caseId}/bundles`, {
      withMasters: true,
    });
    expect(status).toBe(201);
    await work();
    const made = (await investigator.json<Bundle>('GET', `/api/bundles/${body.id}`)).body;
    expect(made).toMatchObject({ status: 'READY', progress: 1, withMasters: true });
    const saved = await investigator.fetch(`/media/bundles/${body.id}`);
    const whole = Buffer.from(await saved.arrayBuffer());
    expect(whole.byteLength).toBe(made.sizeBytes);
    expect(saved.headers.get('content-disposition')).toMatch(
      /^attachment; filename="?FIR-112-2026-[0-9a-f]{8}\.zip"?$/,
    );
    const tail = await investigator.fetch(`/media/bundles/${body.id}`, { headers: { range: 'bytes=10-19' } });
    expect(tail.status).toBe(206);
    // A download that broke off goes on where it stopped, and only while it is of the same file.
    const etag = saved.headers.get('etag') ?? '';
    const goOn = (ifRange: string) =>
      investigator.fetch(`/media/bundles/${body.id}`, {
        headers: { range: 'bytes=1000-', 'if-range': ifRange },
      });
    const rest = await goOn(etag);
    expect(rest.status).toBe(206);
    expect(Buffer.from(await rest.arrayBuffer()).equals(whole.subarray(1000))).toBe(true);
    expect((await goOn('"another"')).status).toBe(200);
    expect(await actions(body.id)).toEqual(['bundle.download done']);
    expect((await stranger.fetch(`/media/bundles/${body.id}`)).status).toBe(404);

    const stored = await web.system.bundle.findUniqueOrThrow({ where: { id: body.id } });
    const verdict = await verifyBundle((await web.storage.localCopy(stored.storageKey ?? '')).path);
    expect(verdict.problems).toEqual([]);
    expect(verdict.caseFile?.audit.map((entry) => entry.action)).toEqual(
      expect.arrayContaining(['exhibit.attach', 'exhibit.view', 'exhibit.download', 'bundle.request']),
    );
  });

  test('of a case without exhibits is refused, with what to do', async () => {
    const found = await web.system.case.findUniqueOrThrow({ where: { id: world.caseId } });
    const { id: _, ...rest } = found;
    const empty = await web.system.case.create({ data: { ...rest, extra: {}, firNumber: '113' } });
    const { status, body } = await investigator.json('POST', `/api/cases/${empty.id}/bundles`, {});
    expect(status).toBe(409);
    expect(body).toMatchObject({
      error: { code: 'bundle-refused', remedy: expect.stringContaining('Attach') },
    });
  });
});
