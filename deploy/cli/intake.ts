// npm run intake -- DIR|FILE… [--camera CODE] [--start ISO] [--wait]
// Brings recordings into a running Saboot. They are read where they lie; nothing is moved or removed.
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { readConfig } from '@/core/operations/config';
import { connect, type Database } from '@/core/operations/database';
import { createLogger } from '@/core/operations/log';
import { createJobSender, type OpenQueues } from '@/core/operations/queue';
import { intakeFiles, type SentFile } from '../intake/folder';
import { environmentOfRunning } from '../launch/environment';

const USAGE = `npm run intake -- DIR|FILE… [--camera CODE] [--start 2026-11-20T18:30:00+05:00] [--wait]

Camera and start are told by --camera and --start, by a cameras.csv beside the files, or by the file names
(QTA-014_20261120T183000+0500.mp4); what none of them tells is asked for on the screen.
--wait   ends when all are indexed, and says how each of them went`;

const LOOK_EVERY_MS = 1_000;

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      camera: { type: 'string' },
      start: { type: 'string' },
      wait: { type: 'boolean', default: false },
    },
  });
  if (positionals.length === 0) throw new Error(USAGE);
  const start = z.iso.datetime({ offset: true }).optional().safeParse(values.start);
  if (!start.success) throw new Error(`--start "${values.start}" is not a time with its offset.\n\n${USAGE}`);
  const config = readConfig(await environmentOfRunning());
  const db = connect(config.DATABASE_URL, { system: true, poolSize: 2 });
  const sender = createJobSender({ queueUrl: config.QUEUE_URL, log: createLogger('intake', 'warn') });
  try {
    if (values.camera !== undefined) await knownCamera(db, values.camera);
    const sent = await intakeFiles(db, sender, positionals, {
      ...(values.camera === undefined ? {} : { camera: values.camera }),
      ...(start.data === undefined ? {} : { start: start.data }),
    });
    for (const { file } of sent) console.log(`sent ${file}`);
    return values.wait ? await follow(db, sender, sent) : 0;
  } finally {
    await sender.close();
    await db.$disconnect();
  }
}

async function knownCamera(db: Database, code: string): Promise<void> {
  const known = await db.camera.findFirst({ where: { code: { equals: code, mode: 'insensitive' } } });
  if (known) return;
  const cameras = await db.camera.findMany({ select: { code: true }, orderBy: { code: 'asc' }, take: 30 });
  throw new Error(
    `No camera is registered as ${code}. Known: ${cameras.map((one) => one.code).join(', ') || 'none'}.`,
  );
}

/** Waits for each file's end and says it. @returns 1 where one of them failed or waits for a person. */
async function follow(db: Database, { queues }: OpenQueues, sent: SentFile[]): Promise<number> {
  const open = new Map(sent.map(({ file, jobId }) => [jobId, file]));
  let code = 0;
  while (open.size > 0) {
    for (const [jobId, file] of open) {
      const job = await queues.intake.getJob(jobId);
      if (!job?.finishedOn) continue;
      const result = z.object({ recordingId: z.string(), duplicate: z.boolean() }).safeParse(job.returnvalue);
      if (!result.success) {
        console.log(`FAILED ${file}: ${job.failedReason ?? 'no reason was kept'}`);
        code = 1;
        open.delete(jobId);
        continue;
      }
      const { status, statusReason } = await db.recording.findUniqueOrThrow({
        where: { id: result.data.recordingId },
        select: { status: true, statusReason: true },
      });
      if (['RECEIVED', 'QUEUED', 'INDEXING'].includes(status)) continue;
      const found = await db.track.groupBy({
        by: ['kind'],
        where: { recordingId: result.data.recordingId },
        _count: true,
      });
      const counts = found.map((row) => `${row._count} ${row.kind.toLowerCase()}`).join(', ');
      console.log(
        `${status}${result.data.duplicate ? ' (held already)' : ''} ${file}${statusReason ? `: ${statusReason}` : ''}${counts ? `: ${counts}` : ''}`,
      );
      if (status !== 'INDEXED') code = 1;
      open.delete(jobId);
    }
    if (open.size > 0) await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
  return code;
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  },
);
