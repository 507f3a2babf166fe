import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect, type Database } from '@/prisma/client';
import { createTestDatabase, type TestDatabase } from '@/prisma/testing';
import { createAccount, disableAccount, enableAccount } from './accounts';
import { AccountInvalid, SignInLocked, SignInRefused } from './errors';
import { AWAY_HEADER } from './schema';
import { createSessions, type Sessions } from './sessions';

let database: TestDatabase;
let db: Database;
let sessions: Sessions;
const password = 'long enough for a test';

beforeAll(async () => {
  database = await createTestDatabase();
  db = connect(database.databaseUrl);
  sessions = createSessions(db, { secret: 's'.repeat(32), publicUrl: 'https://saboot.example' });
});
afterAll(async () => {
  await db.$disconnect();
  await database.drop();
});

let address = 0;
const attempt = (username: string, given = password) =>
  sessions.signIn({
    username,
    password: given,
    address: `10.0.0.${++address}`,
    headers: new Headers(),
    requestId: 'r1',
  });
const cookieOf = (setCookies: string[]) =>
  new Headers({ cookie: setCookies.map((cookie) => cookie.split(';')[0]).join('; ') });
const outcomes = async (username: string) =>
  (
    await db.auditEntry.findMany({
      where: { objectKind: 'account', objectId: username },
      orderBy: { seq: 'asc' },
    })
  ).map((entry) => `${entry.action} ${entry.outcome}`);

describe('accounts', () => {
  it('keep an argon2id hash and never the password', async () => {
    const { id } = await createAccount(db, { username: 'hashed', password, name: 'H', role: 'OPERATOR' });
    const account = await db.account.findFirstOrThrow({ where: { userId: id } });
    expect(account.password).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(JSON.stringify(await db.user.findUnique({ where: { id } }))).not.toContain(password);
  });

  it('refuse a short password, a taken name and a station of another district', async () => {
    await createAccount(db, { username: 'taken', password, name: 'T', role: 'OPERATOR' });
    const refused = (input: object) =>
      expect(
        createAccount(db, { username: 'fresh', password, name: 'F', role: 'OPERATOR', ...input }),
      ).rejects.toThrow(AccountInvalid);
    await refused({ password: 'too short' });
    await refused({ username: 'Taken' });
    await refused({ username: 'no spaces' });
    await refused({ stationId: 99 });
  });
});

describe('sign-in', () => {
  it('gives a session that says who it is, until it is ended', async () => {
    await createAccount(db, { username: 'bilal', password, name: 'Bilal', role: 'INVESTIGATOR' });
    const cookies = await attempt('  Bilal ');
    expect(cookies.join()).toMatch(/HttpOnly/i);
    expect(cookies.join()).toMatch(/Secure/i);
    const headers = cookieOf(cookies);
    expect((await sessions.read(headers))?.actor).toMatchObject({ name: 'Bilal', role: 'INVESTIGATOR' });
    await sessions.signOut(headers, 'r2');
    expect(await sessions.read(headers)).toBeNull();
    expect(await outcomes('bilal')).toEqual(['session.sign-in done', 'session.sign-out done']);
  });

  it('refuses a wrong password and an unknown name in the same words', async () => {
    await createAccount(db, { username: 'known', password, name: 'K', role: 'OPERATOR' });
    const wrong = await attempt('known', 'not it').catch((error) => error);
    const unknown = await attempt('nobody', 'not it').catch((error) => error);
    expect(wrong).toBeInstanceOf(SignInRefused);
    expect({ ...unknown, message: unknown.message }).toEqual({ ...wrong, message: wrong.message });
  });

  it('locks a name after five failures, known or not, even for the right password and for guesses side by side', async () => {
    await createAccount(db, { username: 'locked', password, name: 'L', role: 'OPERATOR' });
    for (const name of ['locked', 'never-was']) {
      const guesses = await Promise.allSettled(Array.from({ length: 8 }, () => attempt(name, 'wrong')));
      const errors = guesses.map((guess) => (guess as PromiseRejectedResult).reason);
      expect(errors.filter((error) => error instanceof SignInRefused)).toHaveLength(5);
      expect(errors.filter((error) => error instanceof SignInLocked)).toHaveLength(3);
    }
    await expect(attempt('locked')).rejects.toThrow(SignInLocked);
  });

  it('a success starts the count of failures anew', async () => {
    await createAccount(db, { username: 'clumsy', password, name: 'C', role: 'OPERATOR' });
    for (let round = 0; round < 2; round += 1) {
      for (let failure = 0; failure < 4; failure += 1)
        await attempt('clumsy', 'wrong').catch(() => undefined);
      await attempt('clumsy');
    }
  });

  it('ends at once when the account is disabled, and cannot begin again', async () => {
    const { id } = await createAccount(db, { username: 'leaver', password, name: 'V', role: 'OPERATOR' });
    const headers = cookieOf(await attempt('leaver'));
    await disableAccount(db, id);
    expect(await sessions.read(headers)).toBeNull();
    await expect(attempt('leaver')).rejects.toThrow(SignInRefused);
    expect(await db.session.count({ where: { userId: id } })).toBe(0);
    await enableAccount(db, id);
    expect(await sessions.read(headers)).toBeNull();
    expect(await attempt('leaver')).not.toHaveLength(0);
    const changes = await db.auditEntry.findMany({
      where: { objectKind: 'user', objectId: id },
      orderBy: { seq: 'asc' },
    });
    expect(changes.map(({ action }) => action)).toEqual(['user.create', 'user.disable', 'user.enable']);
  });

  it('is over after thirty idle minutes, and after twelve hours however busy', async () => {
    const { id } = await createAccount(db, { username: 'idle', password, name: 'I', role: 'OPERATOR' });
    const headers = cookieOf(await attempt('idle'));
    const session = await db.session.findFirstOrThrow({ where: { userId: id } });
    expect(session.expiresAt.getTime() - session.createdAt.getTime()).toBeLessThanOrEqual(
      30 * 60 * 1000 + 1000,
    );
    const past = new Date(Date.now() - 1000);
    await db.session.update({ where: { id: session.id }, data: { expiresAt: past } });
    expect(await sessions.read(headers)).toBeNull();

    const busy = cookieOf(await attempt('idle'));
    expect(await sessions.read(busy)).not.toBeNull();
    await db.session.updateMany({
      where: { userId: id },
      data: { createdAt: new Date(Date.now() - 13 * 60 * 60 * 1000) },
    });
    expect(await sessions.read(busy)).toBeNull();
  });

  it('goes on while it is used, and not while only the open page asks', async () => {
    const { id } = await createAccount(db, { username: 'away', password, name: 'A', role: 'OPERATOR' });
    const headers = cookieOf(await attempt('away'));
    const soon = new Date(Date.now() + 5 * 60 * 1000);
    const ends = async () => (await db.session.findFirstOrThrow({ where: { userId: id } })).expiresAt;
    await db.session.updateMany({ where: { userId: id }, data: { expiresAt: soon } });
    const away = new Headers(headers);
    away.set(AWAY_HEADER, '1');
    expect(await sessions.read(away)).toMatchObject({ setCookies: [] });
    expect(await ends()).toEqual(soon);
    expect((await sessions.read(headers))?.setCookies.join()).toContain('Max-Age=1800');
    expect((await ends()).getTime()).toBeGreaterThan(soon.getTime());
  });

  it('a cookie that was tampered with is nobody’s', async () => {
    await createAccount(db, { username: 'signed', password, name: 'S', role: 'OPERATOR' });
    const [cookie] = await attempt('signed');
    const forged = cookie!.replace(/=([^.]+)\./, (_, token: string) => `=${token.slice(0, -1)}x.`);
    expect(await sessions.read(cookieOf([forged]))).toBeNull();
  });
});
