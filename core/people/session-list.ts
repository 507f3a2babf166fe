import { act, append } from '@/core/audit/log';
import type { Database, Transaction } from '@/prisma/client';
import { type Actor, asActor } from './actor';
import { SessionNotFound, SignInRequired, UserNotFound } from './errors';
import { permits, scopeOf } from './policy';
import type { SessionItem } from './schema';
import { SESSION_LONGEST_MS } from './sessions';

/** Where the actor is signed in, the session in use first, then the one used last. */
export async function listOwnSessions(db: Database, actor: Actor): Promise<SessionItem[]> {
  const now = Date.now();
  const rows = await db.session.findMany({
    where: {
      userId: actor.id,
      expiresAt: { gt: new Date(now) },
      createdAt: { gt: new Date(now - SESSION_LONGEST_MS) },
    },
    orderBy: { updatedAt: 'desc' },
  });
  return rows
    .map((row) => ({
      id: row.id,
      userAgent: row.userAgent || null,
      address: row.ipAddress || null,
      since: row.createdAt.toISOString(),
      lastSeenAt: row.updatedAt.toISOString(),
      current: row.id === actor.sessionId,
    }))
    .sort((one, other) => Number(other.current) - Number(one.current));
}

/**
 * Ends one of the actor's own sessions; whoever sits at it is signed out with the next request.
 * @throws SessionNotFound when it has ended already or is somebody else's.
 */
export async function endOwnSession(db: Database, actor: Actor, sessionId: string): Promise<void> {
  await asActor(db, actor, async (tx) => {
    const { count } = await tx.session.deleteMany({ where: { id: sessionId, userId: actor.id } });
    if (count === 0) throw new SessionNotFound();
    await recordOwn(tx, actor, { sessionId });
  });
}

/** Ends all of the actor's sessions but the one in use. @returns how many. */
export async function endOtherSessions(db: Database, actor: Actor): Promise<number> {
  const { sessionId } = actor;
  if (!sessionId) throw new SignInRequired();
  return asActor(db, actor, async (tx) => {
    const { count } = await tx.session.deleteMany({
      where: { userId: actor.id, id: { not: sessionId } },
    });
    await recordOwn(tx, actor, { others: count });
    return count;
  });
}

/**
 * Ends every session of somebody by user name: an SHO within the district, an administrator everywhere.
 * @returns how many there were.
 * @throws Forbidden; UserNotFound, in the same words for a name that is not there and for another district's.
 */
export async function endSessionsOf(db: Database, actor: Actor, username: string): Promise<number> {
  const name = username.trim().toLowerCase();
  const deed = {
    action: 'session.end',
    objectKind: 'account',
    objectId: name,
  } as const;
  return act(db, actor, deed, async (tx, entry) => {
    const user = await tx.user.findUnique({ where: { username: name } });
    // Whoever belongs to no district is out of reach of whoever belongs to one.
    const everywhere = scopeOf(actor).scope === 'all';
    const within = user?.districtId != null && permits(actor, 'session.end', user.districtId);
    if (!user || !(everywhere || within)) throw new UserNotFound();
    const { count } = await tx.session.deleteMany({ where: { userId: user.id } });
    entry.details.ended = count;
    return count;
  });
}

function recordOwn(tx: Transaction, actor: Actor, details: Record<string, unknown>): Promise<void> {
  return append(tx, {
    actor: { id: actor.id, name: actor.name, role: actor.role },
    action: 'session.end-own',
    objectKind: 'account',
    objectId: actor.username,
    outcome: 'done',
    requestId: actor.requestId ?? null,
    details,
  });
}
