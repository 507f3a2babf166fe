import type { Database } from '@/prisma/client';
import type { ObjectStore } from '@/storage';
import { leafHash } from './canonical';
import { type Checkpoint, readNote, signerOfNote } from './checkpoint-note';
import { Comparison, type Finding } from './comparison';
import {
  entriesPlaced,
  entriesWithoutPlace,
  type PlacedEntry,
  placeOf,
  placesGiven,
  type StoredEntry,
} from './entries.sql';
import { leafOf } from './log';
import { Frontier } from './merkle';
import type { PublicKey } from './signing';
import { storedLeaves, storedNotes } from './stored-log';

/** Read at once; memory stays at two of these. */
const BATCH = 10_000;
/** Clocks of web, workers and the database may differ by so much before an entry counts as written afterwards. */
const CLOCKS_DIFFER_MS = 60_000;
const LISTED_AT_MOST = 100;

/** What checking the whole log came to. */
export interface Verification {
  /** Entries with a place, and entries that wait for one. */
  size: number;
  waiting: number;
  checkpoints: number;
  newest: Checkpoint | null;
  /** Empty: nothing was edited, deleted, inserted, reordered or cut off, as far as the checkpoints reach. */
  findings: Finding[];
}

/**
 * Checks the whole log: makes each leaf again from its row, each root from the leaves, and compares with the signed checkpoints
 * in the database, with those and the leaves that storage keeps, and with what was kept outside.
 * @param keys those that are trusted
 * @param anchors checkpoints kept outside, such as the line of a diary
 */
export async function verifyLog(
  { db, storage, keys }: { db: Database; storage: ObjectStore; keys: readonly PublicKey[] },
  anchors: readonly Pick<Checkpoint, 'origin' | 'size' | 'root'>[] = [],
  onProgress: (done: number, of: number) => void = () => {},
): Promise<Verification> {
  const findings: Finding[] = [];
  const find = (finding: Finding) => {
    if (findings.length < LISTED_AT_MOST) findings.push(finding);
  };
  const size = await placesGiven(db);
  const checkpoints = await checkpointsOf({ db, storage, keys }, size, find);
  const newest = checkpoints.at(-1) ?? null;
  const expected = rootsAt(checkpoints, anchors);
  for (const { origin, size: kept } of anchors) {
    if (kept > size) {
      find({
        kind: 'truncated',
        text: `What was kept outside is of ${kept} entries; the log has ${size}: it was cut off or replaced.`,
      });
    }
    if (newest && origin !== newest.origin) {
      find({
        kind: 'anchor',
        text: `What was kept outside is of the log ${origin}; this is ${newest.origin}.`,
      });
    }
  }

  const frontier = new Frontier();
  const comparison = new Comparison(storedLeaves(storage), (seq) => placeOf(db, seq), find);
  let passed: Checkpoint | null = null;
  let rootsHold = true;
  const pending = checkpoints.values();
  let next = pending.next().value;
  let reading = entriesPlaced(db, 0, BATCH);
  for (let from = 0; from < size; from += BATCH) {
    const rows = await reading;
    // The database makes the next ones ready while these are hashed.
    reading = entriesPlaced(db, from + BATCH, Math.min(size, from + 2 * BATCH));
    for (const row of rows) {
      while (next && next.size <= row.position) {
        passed = next;
        next = pending.next().value;
      }
      const hash = row.entry ? hashOf(row.entry) : null;
      await comparison.take(row, hash?.toString('hex') ?? null);
      if (row.entry && passed && Date.parse(row.entry.at) < +passed.settledAt - CLOCKS_DIFFER_MS) {
        find({
          kind: 'inserted',
          seq: row.seq,
          text: `Entry ${named(row)} says that it is older than the checkpoint of ${passed.size} entries, which does not hold it.`,
        });
      }
      frontier.push(hash ?? Buffer.from(row.leafHash, 'hex'));
      if (rootsHold) rootsHold = holds(frontier, expected, find);
    }
    onProgress(Math.min(size, from + BATCH), size);
  }
  await reading;
  await comparison.end();
  const { count, first } = await entriesWithoutPlace(db, LISTED_AT_MOST);
  for (const { seq, at, action } of first) {
    if (newest && +at < +newest.settledAt - CLOCKS_DIFFER_MS) {
      find({
        kind: 'inserted',
        seq: String(seq),
        text: `Entry ${seq} of ${at.toISOString()} (${action}) says that it is older than the checkpoint of ${newest.size} entries, which does not hold it.`,
      });
    }
  }
  return { size, waiting: count, checkpoints: checkpoints.length, newest, findings };
}

/** Every checkpoint that the database or storage has, smallest first; what is wrong with one is said. */
async function checkpointsOf(
  { db, storage, keys }: { db: Database; storage: ObjectStore; keys: readonly PublicKey[] },
  size: number,
  find: (finding: Finding) => void,
): Promise<Checkpoint[]> {
  const inDatabase = await db.auditCheckpoint.findMany({ orderBy: { size: 'asc' } });
  const inStorage = new Map((await storedNotes(storage)).map((one) => [one.size, one.note]));
  const newestStored = Math.max(0, ...inStorage.keys());
  const notes = new Map<number, string>(inStorage);
  for (const row of inDatabase) {
    const at = Number(row.size);
    const stored = inStorage.get(at);
    if (stored === undefined && at < newestStored) {
      find({
        kind: 'checkpoint',
        text: `The checkpoint of ${at} entries is in the database and not in storage.`,
      });
    }
    if (stored !== undefined && stored !== row.note) {
      find({
        kind: 'checkpoint',
        text: `The checkpoint of ${at} entries is another in the database than in storage.`,
      });
    }
    notes.set(at, stored ?? row.note);
  }
  const known = new Set(inDatabase.map((row) => Number(row.size)));
  for (const at of inStorage.keys()) {
    if (!known.has(at)) {
      find({
        kind: 'checkpoint',
        text: `The checkpoint of ${at} entries is in storage and was removed from the database.`,
      });
    }
  }
  const checkpoints: Checkpoint[] = [];
  for (const [at, note] of [...notes].sort(([one], [other]) => one - other)) {
    const checkpoint = readOrSay(note, at, keys, find);
    if (checkpoint) checkpoints.push(checkpoint);
    if (checkpoint && at > size) {
      find({
        kind: 'truncated',
        text: `A checkpoint states ${at} entries; the log has ${size}: it was cut off.`,
      });
    }
  }
  return checkpoints;
}

function readOrSay(
  note: string,
  size: number,
  keys: readonly PublicKey[],
  find: (finding: Finding) => void,
): Checkpoint | null {
  try {
    const { checkpoint } = readNote(note);
    if (!signerOfNote(note, keys)) {
      find({
        kind: 'signature',
        text: `The checkpoint of ${size} entries is not signed by a key of this installation.`,
      });
    }
    if (checkpoint.size !== size) {
      find({
        kind: 'checkpoint',
        text: `The checkpoint kept as of ${size} entries is of ${checkpoint.size}.`,
      });
    }
    return checkpoint;
  } catch (error) {
    find({
      kind: 'checkpoint',
      text: `The checkpoint of ${size} entries cannot be read: ${(error as Error).message}`,
    });
    return null;
  }
}

type Expected = Map<number, { root: Buffer; whose: string }[]>;

function rootsAt(
  checkpoints: readonly Checkpoint[],
  anchors: readonly Pick<Checkpoint, 'size' | 'root'>[],
): Expected {
  const expected: Expected = new Map();
  const add = (size: number, root: Buffer, whose: string) =>
    expected.set(size, [...(expected.get(size) ?? []), { root, whose }]);
  for (const { size, root } of checkpoints) add(size, root, 'signed checkpoint');
  for (const { size, root } of anchors) add(size, root, 'checkpoint kept outside');
  return expected;
}

/** Says the first root that does not hold; all later ones follow from it. */
function holds(frontier: Frontier, expected: Expected, find: (finding: Finding) => void): boolean {
  const here = expected.get(frontier.size);
  if (!here) return true;
  const root = frontier.root();
  const wrong = here.filter((one) => !one.root.equals(root));
  for (const { whose } of wrong) {
    find({
      kind: 'root',
      text: `The first ${frontier.size} entries are not those of the ${whose}: their root is another.`,
    });
  }
  return wrong.length === 0;
}

const hashOf = ({ leafHash: _, at, ...entry }: StoredEntry): Buffer =>
  leafHash(leafOf({ ...entry, at: new Date(at) }));

const named = ({ seq, entry }: PlacedEntry) => `${seq} of ${entry?.at} (${entry?.action})`;
