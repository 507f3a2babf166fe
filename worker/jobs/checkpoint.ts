import { makeCheckpoint } from '@/core/audit/checkpoints';
import type { JobDependencies, JobHandler } from './dependencies';

/** Makes a checkpoint of the audit log where anything was added to it. */
export function createCheckpointHandler(
  deps: Pick<JobDependencies, 'db' | 'storage' | 'signer' | 'log'>,
): JobHandler<'checkpoint'> {
  return async () => {
    const made = await makeCheckpoint(deps);
    const size = made?.checkpoint.size ?? 0;
    deps.log.info({ size }, 'the audit log is checkpointed');
    return { size };
  };
}
