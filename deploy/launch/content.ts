import type { Config } from '@/core/operations/config';
import { connect } from '@/core/operations/database';
import { createLogger } from '@/core/operations/log';
import { createJobSender } from '@/core/operations/queue';
import { type DemoSignIn, prepareDemoAccounts, prepareDemoFootage } from '../demo/prepare';
import { intakeFiles } from '../intake/folder';
import type { LaunchOptions } from './options';

/**
 * Brings in the folder of `--footage`, or the drawn demonstration where none is given, and tells how to sign in. Drawing goes
 * on after this returns: people can look around meanwhile.
 */
export async function bringContent(
  options: LaunchOptions,
  config: Config,
  demoPassword: string,
  say: (line: string) => void,
): Promise<void> {
  if (options.demo) tellSignIns(await prepareDemoAccounts(config, demoPassword), say);
  if (options.footageDir !== undefined) await bringFolder(options.footageDir, config, say);
  else if (options.demo) {
    prepareDemoFootage(config, say).catch((error) => {
      const reason = error instanceof Error ? error.message : String(error);
      say(`The demonstration recordings could not be drawn: ${reason}`);
    });
  }
}

function tellSignIns(signIns: DemoSignIn[], say: (line: string) => void): void {
  say('\nDemonstration accounts, one for each role:');
  const longest = Math.max(...signIns.map(({ username }) => username.length));
  for (const { username, password } of signIns) say(`  ${username.padEnd(longest)}  ${password}`);
}

async function bringFolder(folder: string, config: Config, say: (line: string) => void): Promise<void> {
  const db = connect(config.DATABASE_URL, { system: true, poolSize: 2 });
  const log = createLogger('intake', config.LOG_LEVEL);
  const sender = createJobSender({ queueUrl: config.QUEUE_URL, log });
  try {
    const district = await db.district.findFirst({ orderBy: { id: 'asc' } });
    const into = district ? { registerUnknownIn: district.id } : {};
    const sent = await intakeFiles(db, sender, [folder], into);
    say(`\n${sent.length} recordings of ${folder} are being brought in.`);
  } finally {
    await sender.close();
    await db.$disconnect();
  }
}
