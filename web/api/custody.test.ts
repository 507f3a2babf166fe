import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeCamera, makeDistrict, makeRecording } from '@/core/footage/testing';
import { type Client, startTestWeb, type TestWeb } from '@/deploy/testing/web';

let web: TestWeb;
let districtId: number;
let cameraId: number;
let io: Client;
let custodian: Client;
let sho: Client;
let stranger: Client;

beforeAll(async () => {
  web = await startTestWeb();
  districtId = (await makeDistrict(web.system)).id;
  cameraId = (await makeCamera(web.system, districtId)).id;
  io = await web.signIn('INVESTIGATOR', districtId);
  custodian = await web.signIn('CUSTODIAN', districtId);
  sho = await web.signIn('SHO', districtId);
  stranger = await web.signIn('SHO', (await makeDistrict(web.system)).id);
});
afterAll(() => web?.close());

/** What of the answers is looked at. */
interface Answer {
  id: string;
  due: { count: number; items: { id: string }[] };
  held: { items: unknown[] };
}

/** A recording of 2020 that came in then, with bytes in the store. */
async function oldRecording() {
  const made = await makeRecording(web.system, {
    cameraId,
    districtId,
    startsAt: new Date('2020-01-01T00:00:00Z'),
  });
  const { id, storageKey } = await web.system.recording.update({
    where: { id: made.id },
    data: { receivedAt: new Date('2020-01-01T01:00:00Z') },
  });
  await web.storage.put(storageKey, Buffer.from('bytes'));
  return { id, storageKey };
}

test('R09 an original is neither deleted nor overwritten over HTTP, and each attempt is on record', async () => {
  const { id, storageKey } = await oldRecording();
  for (const [method, path] of [
    ['DELETE', `/api/recordings/${id}`],
    ['PUT', `/media/recordings/${id}/original`],
  ] as const) {
    const answer = await io.json(method, path, method === 'PUT' ? {} : undefined);
    expect(answer).toMatchObject({ status: 403, body: { error: { code: 'evidence-kept' } } });
  }
  const entries = await web.system.auditEntry.findMany({ where: { objectId: id }, orderBy: { seq: 'asc' } });
  expect(entries.map(({ action, outcome }) => `${action} ${outcome}`)).toEqual([
    'recording.delete denied',
    'recording.overwrite denied',
  ]);
  expect((await web.storage.head(storageKey))?.sizeBytes).toBe(5);
  expect((await stranger.json('DELETE', `/api/recordings/${id}`)).status).toBe(404);
});

test('a hold, a class, a dry run and a disposal over HTTP; another district learns nothing of them', async () => {
  const [going, staying] = [await oldRecording(), await oldRecording()];
  const post = (client: Client, path: string, body: unknown) => client.json<Answer>('POST', path, body);
  const get = async (client: Client, path: string) => (await client.json<Answer>('GET', path)).body;
  expect((await post(custodian, '/api/retention', { cameraId, name: 'Roads', days: 30 })).status).toBe(200);
  expect((await post(io, '/api/retention', { cameraId, name: 'Roads', days: 1 })).status).toBe(403);
  const held = await post(io, '/api/holds', { kind: 'RECORDING', recordingId: staying.id, reason: 'court' });
  expect(held.status).toBe(201);
  expect((await post(stranger, `/api/holds/${held.body.id}/release-request`, { reason: 'x' })).status).toBe(
    404,
  );
  const due = await get(custodian, '/api/retention/due');
  expect(due.due.items.map(({ id }) => id)).toContain(going.id);
  expect(due.held.items).toMatchObject([{ id: staying.id, heldBy: [{ reason: 'court' }] }]);
  expect((await get(stranger, '/api/retention/due')).due.count).toBe(0);

  const refused = await post(custodian, '/api/disposals', { recordingIds: [staying.id], reason: 'old' });
  expect(refused.status).toBe(409);
  const made = await post(custodian, '/api/disposals', { recordingIds: [going.id], reason: 'old' });
  expect(made.status).toBe(201);
  const disposal = made.body;
  expect((await post(custodian, `/api/disposals/${disposal.id}/decision`, { approve: true })).status).toBe(
    403,
  );
  expect((await post(stranger, `/api/disposals/${disposal.id}/decision`, { approve: true })).status).toBe(
    404,
  );
  const decided = await post(sho, `/api/disposals/${disposal.id}/decision`, {
    approve: true,
    note: 'agreed',
  });
  expect(decided.body).toMatchObject({ state: 'APPROVED', decided: { note: 'agreed' } });
  const queued = await web.dependencies.jobs.queues.custody.getJobs(['waiting']);
  expect(queued.map(({ name }) => name).sort()).toEqual(['dispose', 'store-holds']);
});
