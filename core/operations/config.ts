import path from 'node:path';
import { z } from 'zod';
import { EXACT_AT_MOST } from '@/core/search/plan';
import { isDeliverable } from '@/core/watchlist/delivery/webhook';

const bytes = z.coerce.number().int().nonnegative();

/** `CODE:words;CODE:words` */
const codes = z.string().regex(/^([A-Z][A-Z0-9_]{0,31}:[^;:]+)(;[A-Z][A-Z0-9_]{0,31}:[^;:]+)*$/, {
  message: 'Write it as CODE:words;CODE:words.',
});

/**
 * Every environment variable that Saboot reads, with its default. `.env.example` documents the same list and a test
 * keeps the two in step.
 */
export const environmentSchema = z.object({
  NODE_ENV: z.enum(['development', 'test', 'production']).default('production'),
  /** Connection of the application: a role that owns nothing, bound by row-level security. */
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  /** Connection of the owner, used by migrations only. */
  DATABASE_OWNER_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  /** `redis://…` for BullMQ on Redis, `postgres://…` for its Postgres backend. Left out: the database. */
  QUEUE_URL: z.url({ protocol: /^(postgres(ql)?|rediss?)$/ }).optional(),
  /** `file:///folder`, or `s3://KEY:SECRET@host:port/bucket?tls=false&region=us-east-1`. */
  STORAGE_URL: z.url({ protocol: /^(file|s3)$/ }),
  /** Scratch space, model cache, unfinished uploads. */
  DATA_DIR: z.string().min(1).default('data'),
  /** Folder watched for arriving recordings; none when empty. */
  WATCH_DIR: z.string().optional(),
  WEB_ADDRESS: z.string().default('127.0.0.1'),
  WEB_PORT: z.coerce.number().int().min(0).max(65535).default(8420),
  /** The address people type; cookies and links are made for it. */
  PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  /** Signs sessions. At least 32 characters; `npm start` makes one and keeps it in the data folder. */
  AUTH_SECRET: z.string().min(32),
  /** Ed25519 private key in PEM that signs checkpoints of the log and receipts; made in DATA_DIR/keys when left out. */
  SIGNING_KEY_FILE: z.string().optional(),
  /** RFC 3161 authority that stamps every bundle with the time; bundles have no time stamp without it. */
  TIMESTAMP_URL: z.url({ protocol: /^https?$/ }).optional(),
  /** Certificate(s) in PEM of the authorities trusted for that; an export fails without them where TIMESTAMP_URL is set. */
  TIMESTAMP_CA_FILE: z.string().optional(),
  /** How often the audit log is checkpointed, where anything was added to it. */
  AUDIT_CHECKPOINT_MINUTES: z.coerce.number().int().min(1).max(1440).default(10),
  /** Days after the FIR was reported within which the report under CrPC s.173 is due. */
  CASE_REPORT_DAYS: z.coerce.number().int().min(1).max(365).default(14),
  /** Days after the FIR was reported within which the interim report is due, where the report is not in. */
  CASE_INTERIM_DAYS: z.coerce.number().int().min(1).max(365).default(17),
  /** Why somebody or something may be on the watchlist, as `CODE:words;CODE:words`. */
  WATCHLIST_CRITERIA: codes.default(
    'WARRANT:Wanted under a warrant;ABSCONDER:Proclaimed offender;ESCAPED:Escaped from custody;MISSING:Missing person;STOLEN:Stolen vehicle;USED:Vehicle used in an offence',
  ),
  /** Where its pictures, or its plate, may lawfully be from. */
  WATCHLIST_SOURCES: codes.default(
    'FIR:Case file of an FIR;WARRANT:Issued with the warrant;FAMILY:Given by the family;REGISTER:Official register;EXHIBIT:Exhibit of a case',
  ),
  /** How long an entry is active at most before it is asked for anew. */
  WATCHLIST_MAX_DAYS: z.coerce.number().int().min(1).max(3650).default(180),
  /** Sightings of one entry at one camera this near in time are one passage, and one alert. */
  ALERT_PASSAGE_SECONDS: z.coerce.number().int().min(1).max(3600).default(120),
  /** Alerts that one entry raises in an hour; what comes above is grouped in one more. */
  ALERTS_PER_HOUR: z.coerce.number().int().min(1).max(1000).default(12),
  /** An alert that nobody decided for so long is shown to supervisors as such. */
  ALERT_ESCALATE_MINUTES: z.coerce.number().int().min(1).max(1440).default(15),
  /** Systems that are told of every new alert, with commas; https, or http to this machine. */
  ALERT_WEBHOOK_URLS: z
    .string()
    .default('')
    .transform((text) =>
      text
        .split(',')
        .map((url) => url.trim())
        .filter(Boolean),
    )
    .pipe(
      z.array(
        z
          .string()
          .refine(isDeliverable, 'Each is https, or http to this machine, without name and password.'),
      ),
    ),
  /** Signs what they are told; at least 32 characters. */
  ALERT_WEBHOOK_SECRET: z.string().min(32).optional(),
  /** An entry is suspended by itself once so many of its alerts were decided … */
  WATCHLIST_POOR_AFTER: z.coerce.number().int().min(3).max(1000).default(10),
  /** … and its precision is below this even at the upper end of its 95 % interval. */
  WATCHLIST_POOR_BELOW: z.coerce.number().min(0).max(1).default(0.3),
  /** Days after which pictures of faces that led to nothing are removed, with their templates. */
  PROBE_KEEP_DAYS: z.coerce.number().int().min(1).max(3650).default(30),
  /** Every original and exhibit is read again and compared with its hash at least this often. */
  SCRUB_DAYS: z.coerce.number().int().min(1).max(3650).default(30),
  /** How fast at most, so that people do not wait for it. */
  SCRUB_MB_PER_SECOND: z.coerce.number().min(0.1).max(100_000).default(20),
  /** Days proposed when a retention class is set; nothing is deleted before somebody sets one. */
  RETENTION_DEFAULT_DAYS: z.coerce.number().int().min(1).max(36_500).default(30),
  /** JSON list of what a court will ask of an exhibit, where counsel has changed it; core/evidence/readiness/checklist.json else. */
  READINESS_FILE: z.string().optional(),
  MODEL_PACK: z.string().default('default'),
  WORKER_CONCURRENCY: z.coerce.number().int().min(1).max(64).default(1),
  /** Footage indexed between two commits: what a killed worker does again, at most. */
  INDEX_SEGMENT_SECONDS: z.coerce.number().int().min(2).max(3600).default(60),
  /** How long a worker holds its job without a sign of life; a killed one's job is back after up to one and a half times that. */
  QUEUE_LOCK_MS: z.coerce.number().int().min(300).max(600_000).default(6_000),
  /** Inference worker threads of one worker process. */
  INFERENCE_THREADS: z.coerce.number().int().min(1).max(64).default(1),
  /** Memory of web for sketches of vectors, about 160 bytes for a face (docs/scale.md); 0 for none. */
  SEARCH_MEMORY_MB: z.coerce.number().int().min(0).max(1_048_576).default(1024),
  /** Searches over more vectors of faces or vehicles than this are narrowed by sketches first, once these are made (docs/scale.md). */
  SEARCH_EXACT_AT_MOST: z.coerce.number().int().min(0).max(100_000_000).default(EXACT_AT_MOST),
  /** `auto`, `none`, or ffmpeg's name of a hardware decoder; where it does not work, software decodes and the log says so. */
  DECODE_HARDWARE: z.string().default('auto'),
  /** Intake stops, and says so, when the storage volume has less free than this. */
  DISK_RESERVE_BYTES: bytes.default(2 * 1024 ** 3),
  /** What runs the models, tried in order for each; the processor is always the last resort. Such as `tensorrt,cuda`. */
  EXECUTION_PROVIDERS: z
    .string()
    .default('cpu')
    .transform((text) => text.split(',').map((name) => name.trim().toLowerCase()))
    .pipe(z.array(z.enum(['cpu', 'cuda', 'tensorrt', 'openvino', 'coreml', 'dml']))),
  UPLOAD_MAX_BYTES: bytes.default(64 * 1024 ** 3),
  DISPLAY_TIME_ZONE: z.string().default('Asia/Karachi'),
  /** GeoJSON lines drawn as roads under the map; the ground stays plain without it. */
  ROADS_FILE: z.string().optional(),
  FFMPEG_PATH: z.string().default('ffmpeg'),
  FFPROBE_PATH: z.string().default('ffprobe'),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
});

export type Config = Omit<z.infer<typeof environmentSchema>, 'QUEUE_URL' | 'PUBLIC_URL'> & {
  QUEUE_URL: string;
  PUBLIC_URL: string;
};

export class ConfigurationInvalid extends Error {
  override name = 'ConfigurationInvalid';
}

/**
 * Reads and checks the environment once.
 * @throws ConfigurationInvalid naming every variable that is missing or malformed.
 */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  const present = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = environmentSchema.safeParse(present);
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
    throw new ConfigurationInvalid(
      `Configuration is not usable:\n${lines.join('\n')}\nEvery variable is described in .env.example.`,
    );
  }
  const config = parsed.data;
  if (config.ALERT_WEBHOOK_URLS.length > 0 && !config.ALERT_WEBHOOK_SECRET)
    throw new ConfigurationInvalid(
      'ALERT_WEBHOOK_URLS needs ALERT_WEBHOOK_SECRET: alerts are not sent unsigned.',
    );
  return {
    ...config,
    DATA_DIR: path.resolve(config.DATA_DIR),
    QUEUE_URL: config.QUEUE_URL ?? config.DATABASE_URL,
    PUBLIC_URL: config.PUBLIC_URL ?? `http://localhost:${config.WEB_PORT}`,
  };
}
