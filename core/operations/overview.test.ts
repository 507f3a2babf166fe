import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asActor } from '@/core/people/actor';
import { connect, type Database } from '@/prisma/client';
import { createTestDatabase, type TestDatabase } from '@/prisma/testing';
import { readJob } from './dead-letters';
import { createLogger } from './log';
import { jobsOverview, sees } from './overview';
import { createJobSender, type OpenQueues } from './queue';
import { prepareQueue } from './queue-schema.sql';

let database: TestDatabase;
let db: Database;
let sender: OpenQueues;

beforeAll(async () => {
  database = await createTestDatabase();
  await prepareQueue(database.databaseUrl, database.ownerUrl);
  db = connect(database.databaseUrl, { system: true });
  sender = createJobSender({ queueUrl: database.databaseUrl, log: createLogger('test', 'silent') });
});
afterAll(async () => {
  await sender.close();
  await db.$disconnect();
  await database.drop();
});

async function recordingIn(district: string, serial: number) {
  const { id: districtId } = await db.district.create({ data: { province: 'Balochistan', name: district } });
  const { id } = await db.recording.create({
    data: {
      districtId,
      sha256: String(serial).padStart(64, '0'),
      sizeBytes: 1n,
      originalName: `${district}.mp4`,
      storageKey: 'masters/aa/aa',
      source: 'COMMAND',
      receivedFrom: 'test',
      status: 'QUEUED',
    },
  });
  return { districtId, recordingId: id };
}
const person = (districtId: number) =>
  ({
    id: 'p',
    name: 'P',
    username: 'p',
    role: 'OPERATOR',
    districtId,
    stationId: null,
  }) as const;

describe('the list of jobs', () => {
  it('says what each job works on, and shows nobody another district’s', async () => {
    const quetta = await recordingIn('Quetta', 1);
    const pishin = await recordingIn('Pishin', 2);
    await sender.send('index', { recordingId: quetta.recordingId });
    const hidden = await sender.send('index', { recordingId: pishin.recordingId });
    const seen = await asActor(db, person(quetta.districtId), (tx) => jobsOverview(tx, sender.queues));
    expect(seen.waiting.map(({ subject, recordingId }) => [subject, recordingId])).toEqual([
      ['Quetta.mp4', quetta.recordingId],
    ]);
    expect(seen.queues.find((queue) => queue.name === 'index')?.counts.waiting).toBe(2);
    const job = await readJob(sender.queues, 'index', hidden);
    expect(await asActor(db, person(quetta.districtId), (tx) => sees(tx, job))).toBe(false);
    expect(await asActor(db, person(pishin.districtId), (tx) => sees(tx, job))).toBe(true);
  });
});
