// npm run roads -- FILE
// Brings in how far it is by road between cameras, from CSV or GeoJSON, and says what is still estimated.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { readConfig } from '@/core/operations/config';
import { connect } from '@/core/operations/database';
import { readRoads, storeRoads } from '@/core/search/relations/roads';
import { environmentOfRunning } from '../launch/environment';

const USAGE = `npm run roads -- FILE

CSV:     from,to,distance_m[,known]   cameras by code, metres by road; known is road (left out) or by-hand
GeoJSON: line features with "from" and "to" in their properties; measured along the line unless "distanceM" is given
What no file gives is estimated from the straight line, and shown as an estimate.`;

/** More than these are counted, not named. */
const NAMED_AT_MOST = 20;

async function main(): Promise<number> {
  const { positionals } = parseArgs({ allowPositionals: true, options: {} });
  const [file] = positionals;
  if (!file || positionals.length > 1) throw new Error(USAGE);
  const { rows, refused } = readRoads(await readFile(file, 'utf8'));
  const config = readConfig(await environmentOfRunning());
  const db = connect(config.DATABASE_URL, { system: true, poolSize: 2 });
  try {
    const result = await storeRoads(db, rows, path.basename(file));
    const left = [...refused, ...result.refused];
    for (const words of left) console.log(`left out: ${words}`);
    console.log(
      `${result.written} distances written. Of ${result.pairs} pairs of cameras ${result.pairsWithout} are estimated from the straight line.`,
    );
    const { camerasWithout } = result;
    if (camerasWithout.length > 0) {
      const more = camerasWithout.length - NAMED_AT_MOST;
      console.log(
        `No known road leads to ${camerasWithout.slice(0, NAMED_AT_MOST).join(', ')}${more > 0 ? ` and ${more} more` : ''}.`,
      );
    }
    return left.length > 0 ? 1 : 0;
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
    process.exitCode = 1;
  },
);
