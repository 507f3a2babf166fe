import { randomUUID } from 'node:crypto';
import { betterAuth } from 'better-auth';
import { prismaAdapter } from 'better-auth/adapters/prisma';
import { username } from 'better-auth/plugins';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { z } from 'zod';
import { append, type Entry } from '@/core/audit/log';
import type { Database } from '@/prisma/client';
import { hashPassword, verifyPassword } from './accounts';
import type { Actor } from './actor';
import { SignInLocked, SignInRefused, SignInRequired } from './errors';
import { AWAY_HEADER } from './schema';
import { isRestricted } from './seals.sql';

/** A session that nobody uses for this long is over (REQUIREMENTS §4: lock after 30 minutes at most). */
const IDLE_S = 30 * 60;
/** However busy, a session ends with the shift. */
export const SESSION_LONGEST_MS = 12 * 60 * 60 * 1000;
/** Five failures in fifteen minutes lock a name (REQUIREMENTS §4). */
const FAILURES = 5;
const WINDOW_MS = 15 * 60 * 1000;
/** From one address, whatever the names: a whole station may sit behind it, so this is wider. */
const ADDRESS_ATTEMPTS = 60;

/** What the library answers to a sign-in. */
const signedIn = z.object({ token: z.string() });

export interface SignInAttempt {
  username: string;
  password: string;
  address: string | null;
  headers: Headers;
  requestId: string | null;
}

/** Signs people in and out and says who asks. Sessions lie in the database; the cookie only names one. */
export interface Sessions {
  /**
   * @returns the `Set-Cookie` values of the new session.
   * @throws SignInRefused, SignInLocked
   */
  signIn(attempt: SignInAttempt): Promise<string[]>;
  /**
   * Whoever sits at the session proves by the password to be its owner. Failures count as failed sign-ins.
   * @throws SignInRequired, SignInRefused, SignInLocked
   */
  prove(attempt: Pick<SignInAttempt, 'password' | 'address' | 'headers' | 'requestId'>): Promise<void>;
  /** Ends the session. @returns the `Set-Cookie` values that clear the cookie. */
  signOut(headers: Headers, requestId: string | null): Promise<string[]>;
  /**
   * Who the request's cookie belongs to, or null. `setCookies` renew the cookie of a session in use. A request marked
   * with `AWAY_HEADER` does not count as use.
   */
  read(headers: Headers): Promise<{ actor: Actor; setCookies: string[] } | null>;
}

/**
 * Sign-in by user name over better-auth, of which only three calls are used and none is reachable from outside but
 * through these functions.
 */
export function createSessions(db: Database, options: { secret: string; publicUrl: string }): Sessions {
  const auth = betterAuth({
    secret: options.secret,
    baseURL: options.publicUrl,
    database: prismaAdapter(db, { provider: 'postgresql', transaction: true }),
    plugins: [username({ minUsernameLength: 1, maxUsernameLength: 64, usernameValidator: () => true })],
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: 1,
      password: { hash: hashPassword, verify: ({ hash, password }) => verifyPassword(hash, password) },
    },
    session: { expiresIn: IDLE_S, updateAge: 60 },
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    logger: { disabled: true },
    advanced: {
      cookiePrefix: 'saboot',
      useSecureCookies: options.publicUrl.startsWith('https:'),
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax', path: '/' },
      // web/server.ts checks the origin of every unsafe request, these among them.
      disableOriginCheck: true,
      disableCSRFCheck: true,
      database: { generateId: () => randomUUID() },
    },
  });
  const addresses = new RateLimiterMemory({ points: ADDRESS_ATTEMPTS, duration: WINDOW_MS / 1000 });
  const turn = oneAtATime();

  async function failuresOf(name: string): Promise<number> {
    const since = new Date(Date.now() - WINDOW_MS);
    const last = await db.auditEntry.findFirst({
      where: {
        objectKind: 'account',
        objectId: name,
        action: 'session.sign-in',
        outcome: 'done',
        at: { gt: since },
      },
      orderBy: { at: 'desc' },
    });
    return db.auditEntry.count({
      where: {
        objectKind: 'account',
        objectId: name,
        action: 'session.sign-in',
        outcome: 'failed',
        at: { gt: last?.at ?? since },
      },
    });
  }

  async function record(entry: Entry): Promise<void> {
    await db.$transaction((tx) => append(tx, entry));
  }

  async function attemptSignIn(attempt: SignInAttempt, name: string): Promise<string[]> {
    const user = await db.user.findUnique({ where: { username: name } });
    const entry: Entry = {
      actor: user ? { id: user.id, name: user.name, role: user.role } : { id: null, name, role: 'NONE' },
      action: 'session.sign-in',
      objectKind: 'account',
      objectId: name,
      outcome: 'failed',
      requestId: attempt.requestId,
      details: { address: attempt.address },
    };
    if ((await failuresOf(name)) >= FAILURES) {
      await record({ ...entry, outcome: 'denied', details: { ...entry.details, reason: 'locked' } });
      throw new SignInLocked();
    }
    const answer = await auth.api.signInUsername({
      body: { username: name, password: attempt.password },
      headers: attempt.headers,
      asResponse: true,
    });
    if (!answer.ok || !user || user.disabledAt) {
      if (user?.disabledAt) await db.session.deleteMany({ where: { userId: user.id } });
      const reason = user?.disabledAt ? 'disabled' : user ? 'password' : 'unknown-name';
      await record({ ...entry, details: { ...entry.details, reason } });
      if (answer.status >= 500) throw new Error(`Sign-in failed with status ${answer.status}.`);
      throw new SignInRefused();
    }
    // The library would believe any forwarding header; the web server knows which proxy to believe.
    const { token } = signedIn.parse(await answer.json());
    await db.session.update({ where: { token }, data: { ipAddress: attempt.address } });
    await record({ ...entry, outcome: 'done' });
    return answer.headers.getSetCookie();
  }

  return {
    async signIn(attempt) {
      const name = attempt.username.trim().toLowerCase().slice(0, 64);
      try {
        await addresses.consume(attempt.address ?? 'unknown');
      } catch {
        throw new SignInLocked();
      }
      return turn(name, () => attemptSignIn(attempt, name));
    },

    async prove({ password, address, headers, requestId }) {
      const session = await auth.api.getSession({ headers });
      const user = session && (await db.user.findUnique({ where: { id: session.user.id } }));
      if (!session || !user?.username || user.disabledAt) throw new SignInRequired();
      const { username } = user;
      await turn(username, async () => {
        const entry: Entry = {
          actor: { id: user.id, name: user.name, role: user.role },
          action: 'session.prove',
          objectKind: 'account',
          objectId: username,
          outcome: 'done',
          requestId,
          details: { address },
        };
        if ((await failuresOf(username)) >= FAILURES) {
          await record({ ...entry, outcome: 'denied', details: { ...entry.details, reason: 'locked' } });
          throw new SignInLocked();
        }
        const kept = await db.account.findFirst({ where: { userId: user.id, providerId: 'credential' } });
        if (!kept?.password || !(await verifyPassword(kept.password, password))) {
          await record({
            ...entry,
            action: 'session.sign-in',
            outcome: 'failed',
            details: { ...entry.details, reason: 'step-up' },
          });
          throw new SignInRefused();
        }
        await db.session.update({ where: { id: session.session.id }, data: { provedAt: new Date() } });
        await record(entry);
      });
    },

    async signOut(headers, requestId) {
      const session = await auth.api.getSession({ headers });
      const answer = await auth.api.signOut({ headers, asResponse: true });
      if (session) {
        const user = await db.user.findUnique({ where: { id: session.user.id } });
        await record({
          actor: { id: session.user.id, name: session.user.name, role: user?.role ?? 'NONE' },
          action: 'session.sign-out',
          objectKind: 'account',
          objectId: user?.username ?? null,
          outcome: 'done',
          requestId,
          details: {},
        });
      }
      return answer.headers.getSetCookie();
    },

    async read(headers) {
      if (!headers.get('cookie')) return null;
      const { response: found, headers: answered } = await auth.api.getSession({
        headers,
        returnHeaders: true,
        query: { disableRefresh: headers.has(AWAY_HEADER) },
      });
      if (!found) return null;
      const user = await db.user.findUnique({
        where: { id: found.user.id },
        include: { sessions: { where: { id: found.session.id }, select: { provedAt: true } } },
      });
      const age = Date.now() - new Date(found.session.createdAt).getTime();
      if (!user || user.disabledAt || age > SESSION_LONGEST_MS) {
        await db.session.deleteMany({ where: { id: found.session.id } });
        return null;
      }
      return {
        actor: {
          id: user.id,
          name: user.name,
          username: user.username,
          role: user.role,
          districtId: user.districtId,
          stationId: user.stationId,
          restricted: await isRestricted(db, user.id),
          sessionId: found.session.id,
          provedAt: user.sessions[0]?.provedAt ?? new Date(found.session.createdAt),
        },
        setCookies: answered.getSetCookie(),
      };
    },
  };
}

/**
 * Runs calls of one key one after the other, so that parallel guesses at one name cannot overtake the count of its
 * failures.
 */
function oneAtATime(): <T>(key: string, work: () => Promise<T>) => Promise<T> {
  const tails = new Map<string, Promise<unknown>>();
  return async (key, work) => {
    const previous = tails.get(key) ?? Promise.resolve();
    const mine = previous.then(work, work);
    const tail = mine.catch(() => undefined);
    tails.set(key, tail);
    try {
      return await mine;
    } finally {
      if (tails.get(key) === tail) tails.delete(key);
    }
  };
}
