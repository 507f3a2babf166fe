import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect, type Database } from '@/prisma/client';
import { withClient } from '@/prisma/provision.sql';
import { createTestDatabase, type TestDatabase } from '@/prisma/testing';
import { introduceKey, publishedKeys, publishKey, trustedKeys } from './keys';
import { newSigningKey, signerOf } from './signing';

const made = () => signerOf(newSigningKey(), 'test');

describe('published keys', () => {
  let database: TestDatabase;
  let db: Database;
  beforeAll(async () => {
    database = await createTestDatabase();
    db = connect(database.databaseUrl);
  });
  afterAll(async () => {
    await db.$disconnect();
    await database.drop();
  });

  it('stay for ever, once each, and each is on record', async () => {
    const [first, second] = [made(), made()];
    await Promise.all([publishKey(db, first), publishKey(db, first), publishKey(db, first)]);
    await introduceKey(db, first, second);
    const { keys } = await publishedKeys(db);
    expect(keys.map((key) => key.keyId)).toEqual([first.keyId, second.keyId]);
    const entries = await db.auditEntry.findMany({
      where: { action: 'key.publish' },
      orderBy: { seq: 'asc' },
    });
    expect(entries.map((entry) => entry.objectId)).toEqual([first.keyId, second.keyId]);
    for (const statement of ["UPDATE signing_keys SET pem = ''", 'DELETE FROM signing_keys']) {
      const tried = withClient(database.databaseUrl, (client) => client.query(statement));
      await expect(tried, statement).rejects.toThrow('permission denied');
    }
  });

  it('are trusted from one to the next, and a key that nobody introduced is not', async () => {
    const { keys } = await publishedKeys(db);
    const [first] = keys;
    const second = keys[1]!;
    const third = made();
    const stranger = made();
    await publishKey(db, stranger);
    await introduceKey(db, stranger, made());
    const ids = async (trusted: string[]) =>
      trustedKeys((await publishedKeys(db)).keys, new Set(trusted)).map((key) => key.keyId);
    expect(await ids([first!.keyId])).toEqual([first!.keyId, second.keyId]);
    expect(await ids([second.keyId])).toEqual([second.keyId]);
    expect(await ids([])).toEqual([]);
    // An introduction of one key is none of another.
    const posed = { ...second, keyId: third.keyId, pem: third.pem };
    expect(trustedKeys([first!, posed], new Set([first!.keyId]))).toHaveLength(1);
  });
});
