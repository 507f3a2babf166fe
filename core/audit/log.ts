import { DomainError } from '@/core/errors';
import { type Actor, asActor } from '@/core/people/actor';
import { Forbidden } from '@/core/people/errors';
import { permits } from '@/core/people/policy';
import type { Action } from '@/core/people/schema';
import type { Database, Transaction } from '@/prisma/client';
import { type Json, leafHash } from './canonical';
import { insertEntry } from './entries.sql';

/** What one entry says. `recordedAs` names the deed more closely than the policy's action does. */
export interface Deed {
  action: Action;
  recordedAs?: string;
  objectKind: string;
  objectId?: string | null;
  /** District of the object, where it is known beforehand. */
  districtId?: number | null;
  details?: Record<string, unknown>;
  requestId?: string | null;
}

/** What the work may still add to its entry: the id of what it made, counts, hashes. */
export interface EntryDraft {
  objectId: string | null;
  details: Record<string, unknown>;
}

export type Outcome = 'done' | 'denied' | 'failed';

export interface Entry {
  actor: Pick<Actor, 'name'> & { id: string | null; role: string };
  action: string;
  objectKind: string;
  objectId: string | null;
  outcome: Outcome;
  requestId: string | null;
  details: Record<string, unknown>;
}

/** Who is named when the system itself acts: jobs, command lines. */
export const SYSTEM: Entry['actor'] = { id: null, name: 'Saboot', role: 'SYSTEM' };

/**
 * Appends one entry within `tx`, so that what is not recorded is not done. The database lets the application insert and
 * read here, nothing else.
 */
export async function append(tx: Transaction, entry: Entry, at = new Date()): Promise<void> {
  const said = {
    at,
    actorId: entry.actor.id,
    actorName: entry.actor.name,
    actorRole: entry.actor.role,
    action: entry.action,
    objectKind: entry.objectKind,
    objectId: entry.objectId,
    outcome: entry.outcome,
    requestId: entry.requestId,
    details: JSON.parse(JSON.stringify(entry.details)) as Record<string, Json>,
  };
  await insertEntry(tx, { ...said, leafHash: leafHash(leafOf(said)) });
}

/** The form of an entry that is hashed: everything it says, and not its place, which the tree binds. */
export function leafOf(entry: {
  at: Date;
  actorId: string | null;
  actorName: string;
  actorRole: string;
  action: string;
  objectKind: string;
  objectId: string | null;
  outcome: string;
  requestId: string | null;
  details: Json;
}): Json {
  return {
    at: entry.at.toISOString(),
    actorId: entry.actorId,
    actorName: entry.actorName,
    actorRole: entry.actorRole,
    action: entry.action,
    objectKind: entry.objectKind,
    objectId: entry.objectId,
    outcome: entry.outcome,
    requestId: entry.requestId,
    details: entry.details,
  };
}

/**
 * Does one thing that has to be on record: asks the policy, opens a transaction that sees what the actor may see, does
 * `work`, and appends the entry in that same transaction. A refusal by the policy, and an object that the actor cannot
 * see, are recorded as `denied`, other domain errors as `failed`, each in a transaction of its own.
 * @throws Forbidden, and whatever `work` throws.
 */
export async function act<T>(
  db: Database,
  actor: Actor,
  deed: Deed,
  work: (tx: Transaction, entry: EntryDraft) => Promise<T>,
  options: { timeoutMs?: number } = {},
): Promise<T> {
  const draft: EntryDraft = { objectId: deed.objectId ?? null, details: { ...deed.details } };
  return guarded(db, actor, deed, draft, () =>
    asActor(
      db,
      actor,
      async (tx) => {
        const result = await work(tx, draft);
        await append(tx, entryOf(actor, deed, draft, 'done'));
        return result;
      },
      options,
    ),
  );
}

/**
 * Reads within what the actor may see. Leaves an entry only when it is refused; use `act` for what must be on record
 * (views of footage, searches, exports).
 * @throws Forbidden, and whatever `work` throws.
 */
export async function read<T>(
  db: Database,
  actor: Actor,
  deed: Deed,
  work: (tx: Transaction) => Promise<T>,
  options: { timeoutMs?: number } = {},
): Promise<T> {
  const draft: EntryDraft = { objectId: deed.objectId ?? null, details: { ...deed.details } };
  return guarded(db, actor, deed, draft, () => asActor(db, actor, work, options), false);
}

async function guarded<T>(
  db: Database,
  actor: Actor,
  deed: Deed,
  draft: EntryDraft,
  run: () => Promise<T>,
  recordFailures = true,
): Promise<T> {
  try {
    if (!permits(actor, deed.action, deed.districtId)) throw new Forbidden(deed.action);
    return await run();
  } catch (error) {
    if (error instanceof DomainError) {
      const denied =
        error.kind === 'forbidden' || (error.kind === 'not-found' && typeof deed.objectId === 'string');
      if (denied || recordFailures) {
        draft.details = { ...draft.details, reason: error.code };
        await asActor(db, actor, (tx) =>
          append(tx, entryOf(actor, deed, draft, denied ? 'denied' : 'failed')),
        );
      }
    }
    throw error;
  }
}

function entryOf(actor: Actor, deed: Deed, draft: EntryDraft, outcome: Outcome): Entry {
  return {
    actor: { id: actor.id, name: actor.name, role: actor.role },
    action: deed.recordedAs ?? deed.action,
    objectKind: deed.objectKind,
    objectId: draft.objectId,
    outcome,
    requestId: deed.requestId ?? actor.requestId ?? null,
    details: draft.details,
  };
}
