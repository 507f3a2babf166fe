// Brings the database of DATABASE_OWNER_URL (or DATABASE_URL) to this version's schema. Compose runs it once before
// web and workers; `npm start` calls the same functions for its private cluster. With DATABASE_ADMIN_URL, a superuser
// of the server, it first makes the two roles with the passwords of the other two connections, and the database.
import { prepareQueue } from '@/core/operations/queue-schema.sql';
import { applyMigrations } from '@/prisma/migrations.sql';
import { APPLICATION_ROLE, OWNER_ROLE, provisionDatabase, provisionRoles } from '@/prisma/provision.sql';

async function migrate({
  DATABASE_ADMIN_URL: adminUrl,
  DATABASE_OWNER_URL: ownerUrl,
  DATABASE_URL: applicationUrl,
  QUEUE_URL: queueUrl,
}: NodeJS.ProcessEnv): Promise<void> {
  const url = ownerUrl || applicationUrl;
  if (!url) throw new Error('Set DATABASE_OWNER_URL to a connection that owns the tables.');
  if (adminUrl) {
    const owner = new URL(ownerUrl ?? '');
    const application = new URL(applicationUrl ?? '');
    if (owner.username !== OWNER_ROLE || application.username !== APPLICATION_ROLE) {
      throw new Error(
        `DATABASE_OWNER_URL signs in as ${OWNER_ROLE} and DATABASE_URL as ${APPLICATION_ROLE}.`,
      );
    }
    await provisionRoles(adminUrl, {
      owner: decodeURIComponent(owner.password),
      application: decodeURIComponent(application.password),
    });
    await provisionDatabase(adminUrl, decodeURIComponent(owner.pathname.slice(1)));
    console.log('Roles and database are there.');
  }
  const applied = await applyMigrations(url);
  await prepareQueue(queueUrl || applicationUrl || url, url);
  console.log(applied.length === 0 ? 'The database is up to date.' : `Applied ${applied.join(', ')}.`);
}

try {
  await migrate(process.env);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
