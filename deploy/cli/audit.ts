// npm run audit -- verify [--anchor FILE_OR_LINE]... | checkpoint | rotate
// Checks the audit log against its checkpoints, makes one, or changes the key that signs.
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { diaryLine, NoteInvalid, readAnchor } from '@/core/audit/checkpoint-note';
import { makeCheckpoint, StorageDisagrees } from '@/core/audit/checkpoints';
import { publishKey } from '@/core/audit/keys';
import { installationKeys, rotateKey } from '@/core/audit/own-keys';
import { openSigner, SigningKeyUnusable } from '@/core/audit/signing';
import { verifyLog } from '@/core/audit/verification';
import { type Config, readConfig } from '@/core/operations/config';
import { connect, type Database } from '@/core/operations/database';
import { openStorage } from '@/storage/open';
import { environmentOfRunning } from '../launch/environment';

const USAGE = `npm run audit -- verify [--anchor FILE_OR_LINE]...
npm run audit -- checkpoint
npm run audit -- rotate

verify      makes every entry's hash again and compares with the checkpoints in the database and in storage, and with what was
            kept outside: a checkpoint file, or a line of the daily diary in quotes. Names each entry that was edited, deleted,
            inserted or moved. Exit: 0 whole, 1 not whole, 2 it could not be checked.
checkpoint  makes a checkpoint now and prints the line for the daily diary.
rotate      makes a new signing key, introduced by the one of now. Start Saboot again afterwards.`;

interface Parts {
  db: Database;
  config: Config;
}

async function verify({ db, config }: Parts, given: readonly string[]): Promise<number> {
  const anchors = await Promise.all(
    given.map(async (each) =>
      readAnchor(each.startsWith('SABOOT LOG') ? each : await readFile(each, 'utf8')),
    ),
  );
  const storage = await openStorage(config.STORAGE_URL, { scratchDir: config.DATA_DIR });
  const keys = await installationKeys(db, config);
  if (keys.length === 0) {
    console.error(
      'NOT CHECKED: the signing key is not on this machine, so that no signature can be told from another.',
    );
    return 2;
  }
  const startedAt = performance.now();
  const { size, waiting, checkpoints, newest, findings } = await verifyLog({ db, storage, keys }, anchors);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  for (const { kind, text } of findings) console.log(`${kind.toUpperCase().padEnd(11)}${text}`);
  const outside = anchors.length > 0 ? `, ${anchors.length} kept outside` : '';
  console.log(
    `${size} entries in the tree, ${waiting} not yet in it, ${checkpoints} checkpoints${outside}; ${seconds} s.`,
  );
  if (newest) console.log(`Newest checkpoint: ${newest.size} entries, ${newest.madeAt.toISOString()}.`);
  console.log(
    findings.length === 0 ? 'THE LOG IS WHOLE.' : `THE LOG IS NOT WHOLE: ${findings.length} findings.`,
  );
  return findings.length === 0 ? 0 : 1;
}

async function checkpoint({ db, config }: Parts): Promise<number> {
  const signer = await openSigner(config);
  await publishKey(db, signer);
  const storage = await openStorage(config.STORAGE_URL, { scratchDir: config.DATA_DIR });
  const made = await makeCheckpoint({ db, storage, signer });
  console.log(made ? diaryLine(made.checkpoint) : 'The log is empty.');
  return 0;
}

async function rotate({ db, config }: Parts): Promise<number> {
  const { before, now } = await rotateKey(db, config);
  console.log(`Key ${now.keyId} signs from the next start on, introduced by ${before.keyId}.`);
  console.log('Start Saboot again, back up the new key, and write its id down outside.');
  return 0;
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { anchor: { type: 'string', multiple: true, default: [] } },
  });
  const [command] = positionals;
  if (positionals.length !== 1 || !['verify', 'checkpoint', 'rotate'].includes(command ?? '')) {
    console.error(USAGE);
    return 2;
  }
  const config = readConfig(await environmentOfRunning());
  const db = connect(config.DATABASE_URL, { system: true, poolSize: 2 });
  try {
    if (command === 'checkpoint') return await checkpoint({ db, config });
    if (command === 'rotate') return await rotate({ db, config });
    return await verify({ db, config }, values.anchor);
  } catch (error) {
    const known = [NoteInvalid, StorageDisagrees, SigningKeyUnusable].some((kind) => error instanceof kind);
    if (!known) throw error;
    console.error(`NOT DONE: ${(error as Error).message}`);
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
