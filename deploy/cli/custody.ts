// npm run custody -- scrub [--all] | status | retention | remove KEY
// Reads stored evidence again, says what is broken, and what retention would let go.
import { parseArgs } from 'node:util';
import { brokenObjects } from '@/core/evidence/custody/checks';
import { recordDenials } from '@/core/evidence/custody/refusals';
import { dryRun } from '@/core/evidence/custody/retention';
import { scrub } from '@/core/evidence/custody/scrub';
import { countChecks } from '@/core/evidence/custody/scrub.sql';
import { type Config, readConfig } from '@/core/operations/config';
import { connect, type Database } from '@/core/operations/database';
import { StorageError } from '@/storage';
import { openStorage } from '@/storage/open';
import { environmentOfRunning } from '../launch/environment';

const USAGE = `npm run custody -- scrub [--all]
npm run custody -- status
npm run custody -- retention
npm run custody -- remove KEY

scrub      reads originals and exhibits again that are due for it (--all: every one), and compares them with their hashes.
           Exit: 0 whole, 1 something is altered or missing, 2 it could not be checked.
status     how many were read again, and what is broken, with the exhibits, cases and bundles it touches.
retention  what would be deleted if two people agreed now, and what is held back. Deletes nothing.
remove     removes a stored derivative. An original or exhibit is refused, and the attempt is on record.`;

interface Parts {
  db: Database;
  config: Config;
}

const open = async ({ db, config }: Parts) =>
  recordDenials(await openStorage(config.STORAGE_URL, { scratchDir: config.DATA_DIR }), {
    db,
    by: { id: null, name: 'npm run custody', role: 'SYSTEM' },
  });

async function check(parts: Parts, all: boolean): Promise<number> {
  const { db, config } = parts;
  let done = 0;
  const { checked, broken } = await scrub(
    { db, storage: await open(parts) },
    {
      days: config.SCRUB_DAYS,
      bytesPerSecond: config.SCRUB_MB_PER_SECOND * 1e6,
      all,
      onObject: (outcome, { storageKey, sizeBytes }) => {
        done += 1;
        const mb = (sizeBytes / 1e6).toFixed(1);
        console.log(`${String(done).padStart(6)}  ${outcome.padEnd(8)}${mb.padStart(10)} MB  ${storageKey}`);
      },
    },
  );
  console.log(`${checked} read again, ${broken} broken.`);
  if (broken > 0) await status(parts);
  return broken === 0 ? 0 : 1;
}

async function status({ db, config }: Parts): Promise<number> {
  const broken = await db.$transaction((tx) => brokenObjects(tx));
  const { objects, checked, due, oldestAt } = await countChecks(db, config.SCRUB_DAYS);
  console.log(
    `${objects} originals and exhibits, ${checked} read again, ${due} due (every ${config.SCRUB_DAYS} days).`,
  );
  if (oldestAt) console.log(`Longest unread since ${oldestAt.toISOString()}.`);
  for (const one of broken) {
    console.log(`${one.outcome} since ${one.since}: ${one.recording?.originalName ?? one.storageKey}`);
    console.log(`  expected ${one.expectedSha256}${one.foundSha256 ? `, found ${one.foundSha256}` : ''}`);
    for (const exhibit of one.exhibits) {
      console.log(`  touches exhibit ${exhibit.number} (${exhibit.title}) of ${exhibit.case.reference}`);
    }
    for (const bundleId of one.bundleIds) console.log(`  touches bundle ${bundleId}`);
  }
  console.log(broken.length === 0 ? 'NOTHING IS BROKEN.' : `${broken.length} BROKEN.`);
  return broken.length === 0 ? 0 : 1;
}

async function retention({ db }: Parts): Promise<number> {
  const { due, held, withoutClass } = await db.$transaction((tx) => dryRun(tx, new Date()), {
    timeout: 60_000,
  });
  for (const { originalName, camera, dueAt, retention: rule } of due.items) {
    console.log(`due   ${dueAt}  ${camera.code}  ${originalName}  (${rule.name}, ${rule.days} days)`);
  }
  for (const { originalName, camera, heldBy } of held.items) {
    const why = heldBy.map((one) => one.reason ?? one.case?.reference ?? one.kind.toLowerCase()).join('; ');
    console.log(`held  ${camera.code}  ${originalName}: ${why}`);
  }
  console.log(
    `${due.count} would go (${(due.sizeBytes / 1e9).toFixed(2)} GB), ${held.count} are held, ${withoutClass} have no class and are kept.`,
  );
  return 0;
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { all: { type: 'boolean', default: false } },
  });
  const [command, key] = positionals;
  const known = ['scrub', 'status', 'retention', 'remove'].includes(command ?? '');
  if (!known || (command === 'remove') !== (key !== undefined)) {
    console.error(USAGE);
    return 2;
  }
  const config = readConfig(await environmentOfRunning());
  const db = connect(config.DATABASE_URL, { system: true, poolSize: 2 });
  try {
    if (command === 'scrub') return await check({ db, config }, values.all);
    if (command === 'status') return await status({ db, config });
    if (command === 'retention') return await retention({ db, config });
    await (await open({ db, config })).remove(key ?? '');
    console.log(`${key} is removed.`);
    return 0;
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
    console.error(`NOT DONE: ${error.message} The attempt is on record.`);
    return 2;
  } finally {
    await db.$disconnect();
  }
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 2;
  },
);
