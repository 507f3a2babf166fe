import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { makeActor, makeCamera, makeDistrict, makeRecording, makeTrack } from '@/core/footage/testing';
import { registerSpaces } from '@/core/search/spaces';
import { HeldWatchlist } from '@/core/watchlist/matching/held';
import { matchRecording } from '@/core/watchlist/matching/matching';
import { Plates } from '@/core/watchlist/matching/plates';
import { standardTerms } from '@/core/watchlist/testing';
import { openDatabase, startCluster } from '@/deploy/postgres/cluster';
import { connect, type Database } from '@/prisma/client';
import { applyMigrations } from '@/prisma/migrations.sql';
import { machine, table, writeSection } from './report';
import { faceShape } from './search/face-shape';
import { random } from './search/random';
import { Drawing } from './search/shape';

/** Pictures kept of a face that passes, on average. */
const VECTORS_EACH = 3;
const SIGHTINGS = 500;
/** Of the default pack. */
const THRESHOLD = 0.627;
const DAY_MS = 86_400_000;

/** `npm run bench -- watchlist`: what one sighting costs with so many people on the watchlist. */
export async function benchWatchlist(given: {
  people?: string | undefined;
  print?: boolean | undefined;
}): Promise<void> {
  const people = Number(given.people ?? 10_000);
  const onMachine = machine();
  const say = (line: string) => console.error(line);
  const folder = await mkdtemp(path.join('/var/tmp', 'saboot-bench-watchlist-'));
  const cluster = await startCluster({ folder, durable: true, say });
  try {
    const urls = await openDatabase(cluster, 'bench_watchlist');
    await applyMigrations(urls.ownerUrl);
    const db = connect(urls.applicationUrl, { system: true });
    try {
      const body = await measure(db, people, say);
      const whole = `${onMachine}.\n\n${body}`;
      console.log(whole);
      if (!given.print) writeSection(path.resolve('docs', 'benchmarks.md'), 'watchlist', 'Watchlist', whole);
    } finally {
      await db.$disconnect();
    }
  } finally {
    await cluster.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function measure(db: Database, people: number, say: (line: string) => void): Promise<string> {
  const shape = faceShape();
  const drawing = new Drawing(shape);
  const numbers = random(11);
  const space = {
    name: shape.space,
    dimension: drawing.dimension,
    threshold: THRESHOLD,
    thresholdSource: 'this benchmark',
  };
  await registerSpaces(db, {
    pack: { name: 'bench', sha256: 'b'.repeat(64) },
    identities: [],
    spaces: { face: space, vehicle: { ...space, name: 'vehicle.bench', dimension: 4 } },
  });
  const district = await makeDistrict(db);
  const camera = await makeCamera(db, district.id);
  const [owner, approver] = [
    await makeActor(db, 'INVESTIGATOR', district.id),
    await makeActor(db, 'SUPERVISOR', district.id),
  ];
  const face = () => drawing.picture(drawing.appearance(drawing.person(numbers), numbers), 0, numbers);
  say(`${people} people are put on the watchlist`);
  for (let from = 0; from < people; from += 250) {
    const ids = Array.from(
      { length: Math.min(250, people - from) },
      () => [randomUUID(), randomUUID()] as const,
    );
    await db.watchlistEntry.createMany({
      data: ids.map(([id]) => ({
        id,
        districtId: district.id,
        kind: 'PERSON' as const,
        status: 'ACTIVE' as const,
        ...{ title: id, criterion: 'WARRANT', source: 'WARRANT', reason: 'bench', reference: 'bench' },
        ...{ ownerId: owner.id, approverId: approver.id, approvedAt: new Date() },
        expiresAt: new Date(Date.now() + 30 * DAY_MS),
        reviewAt: new Date(Date.now() + 15 * DAY_MS),
      })),
    });
    await db.watchlistPhoto.createMany({
      data: ids.map(([entryId, id]) => ({ id, entryId, sha256: '0'.repeat(64), status: 'READY' as const })),
    });
    await db.watchlistTemplate.createMany({
      data: ids.map(([entryId, photoId]) => ({
        entryId,
        photoId,
        space: shape.space,
        vector: Array.from(face()),
      })),
    });
  }
  const recordings = [];
  for (let round = 0; round < 3; round++) {
    const recording = await makeRecording(db, {
      cameraId: camera.id,
      districtId: district.id,
      startsAt: new Date(Date.UTC(2026, 10, 20, round)),
    });
    for (let index = 0; index < SIGHTINGS; index++) {
      const appearance = drawing.appearance(drawing.person(numbers), numbers);
      const vectors = Array.from({ length: VECTORS_EACH }, () => ({
        space: shape.space,
        values: Array.from(drawing.picture(appearance, 0.5, numbers)),
      }));
      const trackId = await makeTrack(db, recording, { kind: 'FACE', fromMs: 100 * index, vectors });
      await db.trackToMatch.create({ data: { trackId, recordingId: recording.id } });
    }
    recordings.push(recording.id);
  }
  const held = new HeldWatchlist();
  const loadMs = await timed(() => held.refresh(db));
  say('compared');
  const perSighting: number[] = [];
  let alerts = 0;
  for (const recordingId of recordings) {
    const ms = await timed(async () => {
      alerts += (await matchRecording({ db, held, terms: standardTerms }, recordingId)).raised.alertIds
        .length;
    });
    perSighting.push(ms / SIGHTINGS);
  }
  const unchangedMs = await timed(() => held.refresh(db));
  const vectors = Array.from({ length: 480 }, face);
  const templates = held.templates(shape.space);
  const alone = await timed(async () => {
    for (const vector of vectors) templates?.hits([vector], () => true);
  });
  const together = await timed(async () => void templates?.hits(vectors, () => true));
  const plates = platesOf(people, numbers);
  const reads = platesOf(2_000, numbers);
  const table10k = new Plates(
    plates.map((plate, index) => ({ entryId: String(index), plate, tolerance: 'ONE_WRONG' as const })),
  );
  const perRead = await timed(async () => {
    for (const normalised of reads) table10k.hits({ normalised, alternatives: [] }, () => true);
  });
  const ms = (value: number) => value.toFixed(value < 1 ? 2 : 1);
  const middle = perSighting.toSorted((a, b) => a - b)[1] ?? 0;
  return `${people.toLocaleString('en')} people with a picture each, vectors of ${drawing.dimension} numbers of the default pack's shape; ${SIGHTINGS} sightings of strangers with ${VECTORS_EACH} pictures each, a job at a time, in a private Postgres: taking them off the list, reading their vectors, comparing, and writing the alerts that chance made (${alerts} of ${3 * SIGHTINGS}).

${table(
  ['What', 'ms'],
  [
    [
      `**A sighting, all told** (middle of three runs: ${perSighting.map(ms).join(', ')})`,
      `**${ms(middle)}**`,
    ],
    ['of it comparing, a picture among many', ms(together / vectors.length)],
    ['comparing one picture alone', ms(alone / vectors.length)],
    ['asking whether the watchlist changed, once a job', ms(unchangedMs)],
    ['loading the whole watchlist, when a worker starts', ms(loadMs)],
    [
      `a plate read against ${people.toLocaleString('en')} plates, one wrong character forgiven`,
      (perRead / reads.length).toFixed(3),
    ],
  ],
)}

Comparing is exact (docs/decisions/0030). Measured by \`npm run bench -- watchlist\`.`;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

function platesOf(count: number, numbers: { below: (bound: number) => number }): string[] {
  const letter = () => String.fromCharCode(65 + numbers.below(26));
  return Array.from(
    { length: count },
    () => `${letter()}${letter()}${letter()}${String(numbers.below(10_000)).padStart(4, '0')}`,
  );
}
