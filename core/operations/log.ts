import { type Logger, pino } from 'pino';

export type { Logger };

/** A structured logger of one process. Children carry `requestId` or `jobId`; times are UTC ISO 8601. */
export function createLogger(process: string, level: string): Logger {
  return pino({
    level,
    base: { process },
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: ['req.headers.cookie', 'req.headers.authorization', '*.password'],
  });
}
