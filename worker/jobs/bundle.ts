import { installationKeys } from '@/core/audit/own-keys';
import { failBundle, produceBundle } from '@/core/evidence/export';
import { timeStampAuthority } from '@/core/evidence/time-stamp';
import type { JobDependencies, JobHandler } from './dependencies';
import { createEvidenceHandler } from './evidence';

/**
 * Makes a case bundle: report, case file, exhibits and, when asked for, originals, streamed into one zip. A file that is
 * not what its record says ends it, and the bundle names that file.
 */
export function createBundleHandler(
  deps: Pick<JobDependencies, 'db' | 'storage' | 'config' | 'log' | 'signer'>,
): JobHandler<'bundle'> {
  return createEvidenceHandler('bundle', deps, {
    make: async (making, { bundleId }) => {
      const keys = await installationKeys(deps.db, deps.config);
      const timeZone = deps.config.DISPLAY_TIME_ZONE;
      const timeStamp = await timeStampAuthority(deps.config);
      return produceBundle({ ...making, signer: deps.signer, keys, timeZone, timeStamp }, bundleId);
    },
    fail: (db, { bundleId }, reason) => failBundle(db, bundleId, reason),
  });
}
