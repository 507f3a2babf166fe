import { createHash } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { append, SYSTEM } from '@/core/audit/log';
import type { Database } from '@/prisma/client';
import type { ObjectStore } from '@/storage';
import { type CheckedObject, dueForCheck } from './scrub.sql';

export interface Scrubbing {
  /** Connected for the system. */
  db: Database;
  storage: ObjectStore;
  signal?: AbortSignal;
}

export interface ScrubOptions {
  /** Each object is read again at least this often. */
  days: number;
  bytesPerSecond: number;
  /** Everything there is, whenever it was read last. */
  all?: boolean;
  /** Asked before each object. */
  goOn?: () => boolean;
  onObject?: (outcome: Outcome, of: CheckedObject) => Promise<void> | void;
}

export type Outcome = 'WHOLE' | 'ALTERED' | 'MISSING';

const A_TIME = 50;

/**
 * Reads originals and exhibits again, those first that were read longest ago, and compares them with the hashes in their
 * records. What is not what it was is marked, put on record and into its custody history, and looked at again every day until it
 * is mended.
 * @throws whatever the store throws when it does not answer: that says nothing of the object
 */
export async function scrub(
  parts: Scrubbing,
  options: ScrubOptions,
): Promise<{ checked: number; broken: number }> {
  const counts = { checked: 0, broken: 0 };
  const seen = new Set<string>();
  for (;;) {
    const { days, all = false } = options;
    const limit = all ? Number.MAX_SAFE_INTEGER : A_TIME;
    const objects = await dueForCheck(parts.db, { days, all, limit });
    const fresh = objects.filter(({ storageKey }) => !seen.has(storageKey));
    if (fresh.length === 0) return counts;
    for (const object of fresh) {
      if (options.goOn?.() === false) return counts;
      seen.add(object.storageKey);
      const { outcome, foundSha256 } = await compare(parts, object, options.bytesPerSecond);
      await note(parts.db, object, outcome, foundSha256);
      counts.checked += 1;
      if (outcome !== 'WHOLE') counts.broken += 1;
      await options.onObject?.(outcome, object);
    }
  }
}

/** Reads one object, no faster than allowed. */
async function compare(
  { storage, signal }: Scrubbing,
  { storageKey, sha256 }: CheckedObject,
  bytesPerSecond: number,
): Promise<{ outcome: Outcome; foundSha256: string | null }> {
  if (!(await storage.head(storageKey))) return { outcome: 'MISSING', foundSha256: null };
  const hash = createHash('sha256');
  const began = performance.now();
  let read = 0;
  for await (const piece of await storage.get(storageKey)) {
    signal?.throwIfAborted();
    hash.update(piece as Buffer);
    read += (piece as Buffer).length;
    const early = (read / bytesPerSecond) * 1000 - (performance.now() - began);
    if (early > 50) await wait(early, undefined, signal ? { signal } : {});
  }
  const found = hash.digest('hex');
  return found === sha256
    ? { outcome: 'WHOLE', foundSha256: null }
    : { outcome: 'ALTERED', foundSha256: found };
}

/** Writes down what was found; a change for the worse or the better is also put on record. */
async function note(
  db: Database,
  { storageKey, sha256, recordingId, exhibitId }: CheckedObject,
  outcome: Outcome,
  foundSha256: string | null,
): Promise<void> {
  const at = new Date();
  await db.$transaction(async (tx) => {
    const before = await tx.integrityCheck.findUnique({ where: { storageKey } });
    const data = {
      checkedAt: at,
      outcome,
      foundSha256,
      brokenSince: outcome === 'WHOLE' ? null : (before?.brokenSince ?? at),
    };
    await tx.integrityCheck.upsert({
      where: { storageKey },
      create: { storageKey, recordingId, exhibitId, ...data },
      update: data,
    });
    if ((before?.outcome ?? 'WHOLE') === outcome) return;
    const details = { storageKey, expected: sha256, found: foundSha256, outcome };
    await tx.custodyEvent.create({
      data: {
        ...{ recordingId, exhibitId, at, actorName: SYSTEM.name, details },
        kind: outcome === 'WHOLE' ? 'CHECK_MENDED' : 'CHECK_FAILED',
        sha256: outcome === 'MISSING' ? null : (foundSha256 ?? sha256),
      },
    });
    await append(tx, {
      actor: SYSTEM,
      action: outcome === 'WHOLE' ? 'evidence.mended' : 'evidence.broken',
      objectKind: recordingId ? 'recording' : 'exhibit',
      objectId: recordingId ?? exhibitId,
      outcome: outcome === 'WHOLE' ? 'done' : 'failed',
      requestId: null,
      details,
    });
  });
}
