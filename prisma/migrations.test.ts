import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  applyMigrations,
  DatabaseNewer,
  type Migration,
  MigrationEdited,
  MigrationFailed,
} from './migrations.sql';
import { inDatabase, withClient } from './provision.sql';
import { createTestDatabase, type TestDatabase } from './testing';

function migration(name: string, sql: string): Migration {
  return { name, sql, sha256: createHash('sha256').update(sql).digest('hex') };
}

describe('applying migrations', () => {
  let database: TestDatabase;
  let url = '';
  const one = migration('1_one', 'CREATE TABLE one (a int);');
  const two = migration('2_two', 'CREATE TABLE two (a int); INSERT INTO one VALUES (1);');

  beforeAll(async () => {
    database = await createTestDatabase();
    // An empty database beside the migrated one.
    const name = `${new URL(database.adminUrl).pathname.slice(1)}_empty`;
    await withClient(database.adminUrl, (client) => client.query(`CREATE DATABASE ${name}`));
    url = inDatabase(database.adminUrl, name);
  });
  afterAll(async () => {
    const name = new URL(url).pathname.slice(1);
    await withClient(database.adminUrl, (client) => client.query(`DROP DATABASE ${name} WITH (FORCE)`));
    await database.drop();
  });
  const rows = (sql: string) => withClient(url, async (client) => (await client.query(sql)).rows);

  it('applies each once, in order, however many start at the same time', async () => {
    const all = await Promise.all([
      applyMigrations(url, [one]),
      applyMigrations(url, [one]),
      applyMigrations(url, [one]),
    ]);
    expect(all.flat()).toEqual(['1_one']);
    expect(await applyMigrations(url, [one, two])).toEqual(['2_two']);
    expect(await applyMigrations(url, [one, two])).toEqual([]);
    expect(await rows('SELECT migration_name FROM _prisma_migrations ORDER BY 1')).toEqual([
      { migration_name: '1_one' },
      { migration_name: '2_two' },
    ]);
  });

  it('refuses an edited migration by its name', async () => {
    const edited = migration('1_one', 'CREATE TABLE one (a bigint);');
    await expect(applyMigrations(url, [edited, two])).rejects.toThrow(MigrationEdited);
    await expect(applyMigrations(url, [edited, two])).rejects.toThrow('1_one was edited');
  });

  it('refuses a database that a newer version made', async () => {
    await expect(applyMigrations(url, [one])).rejects.toThrow(DatabaseNewer);
  });

  it('leaves nothing of a migration that fails half way, and names it', async () => {
    const broken = migration('3_broken', 'CREATE TABLE three (a int); SELECT nonsense;');
    await expect(applyMigrations(url, [one, two, broken])).rejects.toThrow(MigrationFailed);
    expect(await rows("SELECT to_regclass('three') AS three")).toEqual([{ three: null }]);
    const mended = migration('3_broken', 'CREATE TABLE three (a int);');
    expect(await applyMigrations(url, [one, two, mended])).toEqual(['3_broken']);
  });
});

describe('the application role', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());
  const asApplication = <T>(sql: string) =>
    withClient(database.databaseUrl, async (client) => (await client.query(sql)).rows as T[]);

  it('owns nothing and cannot pass row-level security', async () => {
    const owned = await asApplication(
      `SELECT relname FROM pg_class WHERE relowner = 'saboot_app'::regrole
       UNION ALL SELECT nspname FROM pg_namespace WHERE nspowner = 'saboot_app'::regrole
       UNION ALL SELECT proname FROM pg_proc WHERE proowner = 'saboot_app'::regrole`,
    );
    expect(owned).toEqual([]);
    const [role] = await asApplication<Record<string, boolean>>(
      `SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = current_user`,
    );
    expect(role).toEqual({ rolsuper: false, rolbypassrls: false, rolcreaterole: false, rolcreatedb: false });
  });

  it.each([
    'CREATE TABLE mine (a int)',
    'CREATE SCHEMA mine',
    'CREATE EXTENSION hstore',
    'SET ROLE saboot_owner',
    'DROP TABLE "_prisma_migrations"',
  ])('may not %s', async (sql) => {
    await expect(asApplication(sql)).rejects.toThrow(/permission denied|must be owner/);
  });
});
