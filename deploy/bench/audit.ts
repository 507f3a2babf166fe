import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { makeCheckpoint } from '@/core/audit/checkpoints';
import { act, append } from '@/core/audit/log';
import { newSigningKey, signerOf } from '@/core/audit/signing';
import { verifyLog } from '@/core/audit/verification';
import { makeActor } from '@/core/footage/testing';
import type { Actor } from '@/core/people/actor';
import { openDatabase, startCluster } from '@/deploy/postgres/cluster';
import { connect, type Database } from '@/prisma/client';
import { applyMigrations } from '@/prisma/migrations.sql';
import { openFilesystem } from '@/storage/filesystem';
import { machine, table, writeSection } from './report';
import { numbersOf } from './search/main';

/** Requests that are answered at once, each with its entry. */
const AT_ONCE = 16;
/** Entries of one transaction while the log is filled: a job that hands out a bundle writes about as many. */
const TOGETHER = 100;
const DEEDS_SECONDS = 180;
const ENTRIES_PER_SECOND_AIM = 2_000;
const VERIFY_SECONDS_AIM = 60;

interface Rate {
  entries: number;
  seconds: number;
}

/** What the log came to. */
interface AuditResult {
  deeds: Rate;
  filling: Rate;
  /** The slowest tenth of the filling, entries a second: whether the rate is kept up as the log grows. */
  slowestTenth: number;
  checkpointS: number;
  verifyS: number;
  verified: number;
  findings: number;
  memoryMiB: number;
}

/**
 * `npm run bench -- audit`: fills a log through the way by which every entry is written, into a private Postgres that writes to
 * its disk before it answers, makes a checkpoint over it, and checks the whole of it as `npm run audit -- verify` does.
 */
export async function benchAudit(given: {
  entries?: string | undefined;
  print?: boolean | undefined;
}): Promise<void> {
  const [entries = 1_000_000] = numbersOf(given.entries ?? '1m');
  const onMachine = machine();
  const say = (line: string) => console.error(line);
  const folder = await mkdtemp(path.join('/var/tmp', 'saboot-bench-audit-'));
  const cluster = await startCluster({ folder, durable: true, say });
  try {
    const { ownerUrl, applicationUrl } = await openDatabase(cluster, 'saboot_bench');
    await applyMigrations(ownerUrl);
    const db = connect(applicationUrl, { poolSize: AT_ONCE, system: true });
    try {
      const result = await measure(db, path.join(folder, 'storage'), entries, say);
      const body = `${onMachine}.\n\n${describe(result)}`;
      console.log(body);
      if (!given.print) writeSection(path.resolve('docs', 'benchmarks.md'), 'audit', 'Audit log', body);
    } finally {
      await db.$disconnect();
    }
  } finally {
    await cluster.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function measure(
  db: Database,
  storageFolder: string,
  entries: number,
  say: (line: string) => void,
): Promise<AuditResult> {
  const district = await db.district.create({ data: { province: 'Balochistan', name: 'Quetta' } });
  const actor = await makeActor(db, 'INVESTIGATOR', district.id);
  const deeds = await oneByOne(db, actor, DEEDS_SECONDS);
  say(`${rateOf(deeds)} deeds a second`);
  const { filling, slowestTenth } = await fill(db, actor, entries - deeds.entries, say);
  const storage = await openFilesystem(storageFolder);
  const signer = signerOf(newSigningKey(), 'a benchmark');
  const checkpointS = await secondsOf(() => makeCheckpoint({ db, storage, signer }));
  say(`checkpoint ${checkpointS.toFixed(1)} s`);
  let highest = 0;
  let verified = { size: 0, findings: [] as unknown[] };
  const verifyS = await secondsOf(async () => {
    verified = await verifyLog({ db, storage, keys: [signer] }, [], () => {
      highest = Math.max(highest, process.memoryUsage().rss);
    });
  });
  return {
    ...{ deeds, filling, slowestTenth, checkpointS, verifyS },
    verified: verified.size,
    findings: verified.findings.length,
    memoryMiB: Math.round(highest / 2 ** 20),
  };
}

/** Deeds as a request does them: policy, scope, work and entry, each in a transaction of its own. */
async function oneByOne(db: Database, actor: Actor, seconds: number): Promise<Rate> {
  const startedAt = performance.now();
  let entries = 0;
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      while (performance.now() - startedAt < seconds * 1000) {
        const number = entries++;
        await act(db, actor, deedOf(number), async () => undefined);
      }
    }),
  );
  return { entries, seconds: (performance.now() - startedAt) / 1000 };
}

const deedOf = (number: number) =>
  ({
    action: 'case.read',
    recordedAs: 'exhibit.view',
    objectKind: 'exhibit',
    objectId: `01890000-0000-7000-8000-${String(number).padStart(12, '0')}`,
    details: { caseId: '01890000-0000-7000-8000-000000000001', range: 'bytes=0-', number },
  }) as const;

async function fill(
  db: Database,
  actor: Actor,
  entries: number,
  say: (line: string) => void,
): Promise<{ filling: Rate; slowestTenth: number }> {
  const startedAt = performance.now();
  let begun = 0;
  let written = 0;
  let tenth = { at: startedAt, written: 0 };
  let slowestTenth = Number.POSITIVE_INFINITY;
  await Promise.all(
    Array.from({ length: 4 }, async () => {
      while (begun < entries) {
        const first = begun;
        const count = Math.min(TOGETHER, entries - begun);
        begun += count;
        await db.$transaction(async (tx) => {
          for (let number = first; number < first + count; number++) {
            const { recordedAs, objectKind, objectId, details } = deedOf(number);
            await append(tx, {
              actor,
              action: recordedAs,
              ...{ objectKind, objectId, details, outcome: 'done', requestId: null },
            });
          }
        });
        written += count;
        if (written - tenth.written < entries / 10) continue;
        const now = performance.now();
        const rate = ((written - tenth.written) / (now - tenth.at)) * 1000;
        slowestTenth = Math.min(slowestTenth, rate);
        tenth = { at: now, written };
        say(`${written} entries, ${Math.round(rate)} a second`);
      }
    }),
  );
  return { filling: { entries, seconds: (performance.now() - startedAt) / 1000 }, slowestTenth };
}

async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return (performance.now() - startedAt) / 1000;
}

const rateOf = ({ entries, seconds }: Rate) => Math.round(entries / seconds);

function describe(result: AuditResult): string {
  const { deeds, filling, slowestTenth, checkpointS, verifyS, verified, findings, memoryMiB } = result;
  return [
    'Entries are written by `append` of `core/audit/log.ts`, as all are: canonical form, SHA-256, insert, by the role of the application,',
    `into a private Postgres with \`synchronous_commit\` on and four indexes. One process of Node writes; it and Postgres share ${os.cpus().length} cores.`,
    '',
    table(
      ['measured', 'entries', 'seconds', 'figure', 'aim'],
      [
        [
          `deeds one by one, ${AT_ONCE} at once, each in its transaction with policy and row-level scope`,
          ...[deeds.entries, deeds.seconds.toFixed(1), `${rateOf(deeds)} a second`],
          `≥ ${ENTRIES_PER_SECOND_AIM}: ${rateOf(deeds) >= ENTRIES_PER_SECOND_AIM ? 'met' : 'missed'}`,
        ],
        [
          `entries, ${TOGETHER} in a transaction, four transactions at once`,
          ...[filling.entries, filling.seconds.toFixed(1), `${rateOf(filling)} a second`, '–'],
        ],
        ['its slowest tenth', '', '', `${Math.round(slowestTenth)} a second`, '–'],
        ['first checkpoint over all of them', verified, checkpointS.toFixed(1), '', '–'],
        [
          'checking the whole log (`npm run audit -- verify`)',
          ...[verified, verifyS.toFixed(1), `${memoryMiB} MiB at most`],
          `≤ ${VERIFY_SECONDS_AIM} s a million: ${(verifyS / verified) * 1e6 <= VERIFY_SECONDS_AIM ? 'met' : 'missed'}`,
        ],
      ],
    ),
    '',
    `Findings: ${findings}.`,
  ].join('\n');
}
