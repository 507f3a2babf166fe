import { act, append, type Entry } from '@/core/audit/log';
import { NotFound } from '@/core/errors';
import type { Actor } from '@/core/people/actor';
import type { Database } from '@/prisma/client';
import type { ObjectStore } from '@/storage';
import { EvidenceKept } from './errors';

/**
 * Answers an attempt to delete or overwrite a recording or an exhibit over the API: refused, and on record in a transaction of
 * its own.
 * @throws EvidenceKept; NotFound and Forbidden where the actor may not know of it
 */
export function refuseChange(
  db: Database,
  actor: Actor,
  { what, id, attempt }: { what: 'recording' | 'exhibit'; id: string; attempt: 'delete' | 'overwrite' },
): Promise<never> {
  return act(
    db,
    actor,
    {
      action: what === 'recording' ? 'recording.read' : 'case.read',
      recordedAs: `${what}.${attempt}`,
      objectKind: what,
      objectId: id,
    },
    async (tx): Promise<never> => {
      const found =
        what === 'recording'
          ? await tx.recording.findUnique({ where: { id }, select: { id: true } })
          : await tx.exhibit.findUnique({ where: { id }, select: { id: true } });
      if (!found) throw new NotFound(what === 'recording' ? 'The recording' : 'The exhibit');
      throw new EvidenceKept(what, attempt);
    },
  );
}

const KEPT = /^(masters|exhibits)\//;
const codeOf = (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : '');

/**
 * The store, with every attempt to remove or replace what is written once left in the log, whichever program made it. The
 * store refuses by itself; this is so that it is known.
 * @param db connected for the system
 */
export function recordDenials(
  storage: ObjectStore,
  { db, by }: { db: Database; by: Entry['actor'] },
): ObjectStore {
  const denied = async (action: string, key: string, error: unknown): Promise<never> => {
    await db.$transaction((tx) =>
      append(tx, {
        actor: by,
        action,
        objectKind: 'stored-object',
        objectId: key,
        outcome: 'denied',
        requestId: null,
        details: { reason: codeOf(error), message: error instanceof Error ? error.message : String(error) },
      }),
    );
    throw error;
  };
  return {
    ...storage,
    put: (key, source, options) =>
      storage.put(key, source, options).catch((error) => {
        // The same bytes once more are no attempt to change anything: the key of what is kept names its hash.
        const same = options?.expectedSha256 !== undefined && key.includes(options.expectedSha256);
        if (codeOf(error) !== 'ObjectExists' || !KEPT.test(key) || same) throw error;
        return denied('storage.overwrite', key, error);
      }),
    remove: (key) =>
      storage.remove(key).catch((error) => {
        if (codeOf(error) !== 'WriteOnceViolation') throw error;
        return denied('storage.remove', key, error);
      }),
    dispose: (key) =>
      storage.dispose(key).catch((error) => {
        if (!['WriteOnceViolation', 'ObjectProtected'].includes(codeOf(error))) throw error;
        return denied('storage.dispose', key, error);
      }),
  };
}
