import path from 'node:path';
import { DomainError } from '@/core/errors';
import type { ExhibitMaking } from '@/core/evidence/produce';
import type { Database } from '@/core/operations/database';
import { type JobPayload, type JobResult, jobs } from '@/core/operations/jobs';
import manifest from '@/package.json';
import type { JobDependencies, JobHandler } from './dependencies';

type EvidenceJob = 'exhibit' | 'bundle' | 'copy' | 'remake';

interface EvidenceWork<Name extends EvidenceJob> {
  make(making: ExhibitMaking, payload: JobPayload<Name>): Promise<void>;
  fail(db: Database, payload: JobPayload<Name>, reason: string): Promise<void>;
}

/**
 * What the jobs of evidence have in common: their tools, and that the record says so when they fail for good. An error that
 * a person has to act on is final at once; any other one only after the last attempt.
 */
export function createEvidenceHandler<Name extends EvidenceJob>(
  name: Name,
  { db, storage, config, log }: Pick<JobDependencies, 'db' | 'storage' | 'config' | 'log'>,
  work: EvidenceWork<Name>,
): JobHandler<Name> {
  return async (job, signal) => {
    const making: ExhibitMaking = {
      db,
      storage,
      tools: { ffmpeg: config.FFMPEG_PATH, ffprobe: config.FFPROBE_PATH },
      scratchDir: path.join(config.DATA_DIR, 'scratch'),
      software: { name: 'Saboot', version: manifest.version },
      signal,
      onStep: (done, step) => job.updateProgress({ done, step }),
    };
    try {
      await work.make(making, job.data);
      return {} as JobResult<Name>;
    } catch (error) {
      const final = error instanceof DomainError || job.attemptsMade + 1 >= jobs[name].attempts;
      if (!signal.aborted && final) {
        const reason =
          error instanceof DomainError ? error.message : 'It failed for a reason nobody foresaw.';
        const remedy =
          error instanceof DomainError ? error.remedy : 'See the list of jobs for the reason, and retry.';
        await work.fail(db, job.data, [reason, remedy].filter(Boolean).join(' '));
      }
      log.warn({ err: error, jobId: job.id, payload: job.data }, `${name} failed`);
      throw error;
    }
  };
}
