import { createHash, randomBytes } from 'node:crypto';
import { applyMigrations, readMigrations } from './migrations.sql';
import {
  APPLICATION_ROLE,
  asRole,
  inDatabase,
  OWNER_ROLE,
  provisionDatabase,
  provisionRoles,
  withClient,
} from './provision.sql';

/** The test cluster is private and thrown away: its roles' passwords guard nothing. */
const PASSWORD = 'test-only';

/** A database of one test file. */
export interface TestDatabase {
  /** Connection of the application role, as web and workers have it. */
  databaseUrl: string;
  /** Connection of the owner, for arranging what the application may not. */
  ownerUrl: string;
  /** Superuser connection to the same database, for what only an attacker inside the server could do. */
  adminUrl: string;
  drop(): Promise<void>;
}

/**
 * A fresh migrated database, copied from a template that is made once for each state of the migrations (the copy
 * takes well under a second).
 * @throws Error when TEST_DATABASE_ADMIN_URL, which `npm test` sets, is missing.
 */
export async function createTestDatabase(): Promise<TestDatabase> {
  const adminUrl = process.env.TEST_DATABASE_ADMIN_URL;
  if (!adminUrl) {
    throw new Error(
      'TEST_DATABASE_ADMIN_URL is not set: run the tests by `npm test`, which starts a test server.',
    );
  }
  const migrations = readMigrations();
  const state = createHash('sha256')
    .update(migrations.map((migration) => migration.sha256).join())
    .digest('hex');
  const template = `saboot_template_${state.slice(0, 12)}`;
  const name = `saboot_test_${randomBytes(6).toString('hex')}`;
  await withClient(adminUrl, async (client) => {
    // One test process makes the template; the others wait here and find it.
    await client.query('SELECT pg_advisory_lock(7270737)');
    const ready = await client.query('SELECT 1 FROM pg_database WHERE datname = $1 AND datistemplate', [
      template,
    ]);
    if (ready.rowCount === 0) {
      await client.query(`DROP DATABASE IF EXISTS ${template} WITH (FORCE)`);
      await provisionRoles(adminUrl, { owner: PASSWORD, application: PASSWORD });
      await provisionDatabase(adminUrl, template);
      await applyMigrations(asRole(inDatabase(adminUrl, template), OWNER_ROLE, PASSWORD), migrations);
      await client.query(`ALTER DATABASE ${template} IS_TEMPLATE true`);
    }
    await client.query(`CREATE DATABASE ${name} TEMPLATE ${template} OWNER ${OWNER_ROLE}`);
    await client.query(`REVOKE ALL ON DATABASE ${name} FROM PUBLIC`);
    await client.query(`GRANT CONNECT ON DATABASE ${name} TO ${APPLICATION_ROLE}`);
  });
  const own = inDatabase(adminUrl, name);
  return {
    databaseUrl: asRole(own, APPLICATION_ROLE, PASSWORD),
    ownerUrl: asRole(own, OWNER_ROLE, PASSWORD),
    adminUrl: own,
    drop: () =>
      withClient(adminUrl, async (client) => {
        await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      }),
  };
}
