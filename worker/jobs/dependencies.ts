import type { Signer } from '@/core/audit/signing';
import type { Config } from '@/core/operations/config';
import type { Database } from '@/core/operations/database';
import type { JobSender } from '@/core/operations/jobs';
import type { Logger } from '@/core/operations/log';
import type { ObjectStore } from '@/storage';
import type { VisionModels } from '../models/types';

export type { JobHandler, JobInProgress } from '@/core/operations/queue';

/**
 * What a worker process has for its jobs. Each `create<Name>Handler` takes the parts that it uses:
 * `Pick<JobDependencies, 'db' | 'storage'>`.
 */
export interface JobDependencies {
  /** Connected for the system: sees every district. */
  db: Database;
  storage: ObjectStore;
  config: Config;
  log: Logger;
  /** Adds a job: `send('index', { recordingId }, { dedupe: recordingId })`. */
  send: JobSender['send'];
  /** The pack in use, loaded on first call and kept; inference threads are shared by all jobs of the process. */
  models: () => Promise<VisionModels>;
  /** Signs what others shall be able to check, such as bundles; its key is published. */
  signer: Signer;
}
