// npm run rerun -- RECEIPT
// Checks the signature of a stored search, carries it out again, and says whether its answer is the same or what has changed.
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { installationKeys } from '@/core/audit/own-keys';
import { DomainError } from '@/core/errors';
import { readConfig } from '@/core/operations/config';
import { connect } from '@/core/operations/database';
import type { ReceiptCheck } from '@/core/search/receipts/schema';
import { rerunSearch } from '@/core/search/rerun';
import type { Change, Rerun } from '@/core/search/rerun-schema';
import { environmentOfRunning } from '../launch/environment';

const USAGE = `npm run rerun -- RECEIPT

RECEIPT is the id on a search's receipt, which is also the end of its address. It looks at the cameras and times that the search
looked at then, in the index as it is now. Before that it checks the signature of the receipt with the key of this machine.
Exit: 0 the same answer, 1 something has changed or the receipt is not as it was signed, 2 it could not be carried out.`;

const REASONS = {
  deleted: 'its footage was deleted',
  'no-longer-found':
    'still in the index, but no longer among what is found: see models, scores and what was added',
  'indexed-since': 'its footage was indexed after the search',
  overlooked: 'already indexed then: the approximate search of then did not find it',
  'not-listed-before': 'already indexed then, and not listed: see models, scores and what is missing',
} as const;

function inWords(change: Change): string {
  switch (change.what) {
    case 'model':
      return `model   ${change.name}: ${JSON.stringify(change.before)} then, ${JSON.stringify(change.now)} now`;
    case 'method':
    case 'threshold':
    case 'total':
      return `${change.what.padEnd(8)}${change.before ?? 'none'} then, ${change.now ?? 'none'} now`;
    case 'camera':
      return `camera  ${change.cameraId} is there no longer`;
    case 'missing':
      return `missing rank ${change.rank} then, sighting ${change.trackId}: ${REASONS[change.why]}`;
    case 'added':
      return `added   rank ${change.rank} now, sighting ${change.trackId}: ${REASONS[change.why]}`;
    case 'score':
      return `score   sighting ${change.trackId}: ${change.before} then, ${change.now} now`;
    case 'order':
      return `order   of those listed both times, place ${change.rank}: sighting ${change.before} then, ${change.now} now`;
  }
}

const METHODS: Record<Rerun['method']['now'], string> = {
  'exact-scan': 'every vector compared',
  'sketch-memory': 'approximate, sketches in memory compared first',
  'sketch-scan': 'approximate, sketches in the database compared first',
  'sketch-graph': 'approximate, through a graph over sketches',
  'text-index': 'by text',
  attributes: 'by what the index noted',
};

function methodInWords({ before, now }: Rerun['method']): string {
  const said = (method: Rerun['method']['before']) => (method === null ? 'not said' : METHODS[method]);
  return before === now
    ? `Carried out as then: ${said(now)}.`
    : `NOT CARRIED OUT AS THEN, which cannot be done now. Then: ${said(before)}. Now: ${said(now)}. What is missing or added below may come from that alone.`;
}

function signatureInWords({ state, keyId, differs }: ReceiptCheck): string {
  switch (state) {
    case 'whole':
      return `RECEIPT SIGNED AND WHOLE: it is as it was signed, by key ${keyId}.`;
    case 'altered':
      return `RECEIPT ALTERED since it was signed by key ${keyId}: ${differs.join(', ')}.`;
    case 'removed':
      return 'SIGNATURE REMOVED: the audit log says that this receipt was signed, and its signature is gone.';
    case 'unsigned':
      return 'RECEIPT NOT SIGNED: it was made before receipts were signed.';
    case 'purged':
      return 'RESULT TAKEN AWAY: the search was not approved; the audit log keeps the hash of its receipt.';
    case 'unknown-key':
      return `UNKNOWN KEY: the receipt was signed by key ${keyId}, which is neither the key of this machine nor introduced by it.`;
  }
}

async function main(): Promise<number> {
  const { positionals } = parseArgs({ allowPositionals: true, options: {} });
  const id = z.uuid().safeParse(positionals[0]);
  if (!id.success || positionals.length > 1) {
    console.error(USAGE);
    return 2;
  }
  const config = readConfig(await environmentOfRunning());
  const db = connect(config.DATABASE_URL, { system: true, poolSize: 1 });
  try {
    const keys = await installationKeys(db, config);
    const { searchId, madeAt, watermark, listed, method, same, changes, signature } = await rerunSearch(
      db,
      keys,
      id.data,
      { exactAtMost: config.SEARCH_EXACT_AT_MOST },
    );
    console.log(signatureInWords(signature));
    console.log(
      `Search ${searchId} of ${madeAt}, index known up to ${watermark}: ${listed.before} listed then, ${listed.now} now.`,
    );
    console.log(methodInWords(method));
    for (const change of changes) console.log(inWords(change));
    console.log(
      same ? 'SAME ANSWER.' : `CHANGED: ${changes.length} ${changes.length === 1 ? 'thing' : 'things'}.`,
    );
    const asSigned = signature.state === 'whole' || signature.state === 'unsigned';
    return same && asSigned ? 0 : 1;
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    console.error(`NOT CARRIED OUT: ${error.message}${error.remedy ? ` ${error.remedy}` : ''}`);
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
