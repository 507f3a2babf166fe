import { runMigrations } from 'bullmq';
import pg from 'pg';

/** BullMQ's own name for its schema; a shared `pg.Pool` cannot be told another. */
export const QUEUE_SCHEMA = 'bullmq';

/**
 * Makes the queue ready for this version of BullMQ; nothing happens where QUEUE_URL is Redis. On Postgres its tables
 * live in a schema of their own, made by the owner of the database like every other table: the application role may
 * use them and owns nothing, so that a job table never becomes a way around row-level security. Where QUEUE_URL names
 * another database than the owner's, its own role makes the schema there.
 * Run after the migrations and before web and workers.
 */
export async function prepareQueue(queueUrl: string, ownerUrl: string | undefined): Promise<void> {
  const url = new URL(queueUrl);
  if (!url.protocol.startsWith('postgres')) return;
  const owned = ownerUrl !== undefined && sameDatabase(url, new URL(ownerUrl));
  const client = new pg.Client({ connectionString: owned ? ownerUrl : queueUrl });
  await client.connect();
  try {
    await runMigrations(client, QUEUE_SCHEMA);
    const application = decodeURIComponent(url.username);
    if (!owned || application === decodeURIComponent(new URL(ownerUrl).username)) return;
    const role = client.escapeIdentifier(application);
    await client.query(`
      GRANT USAGE ON SCHEMA ${QUEUE_SCHEMA} TO ${role};
      GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${QUEUE_SCHEMA} TO ${role};
      GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA ${QUEUE_SCHEMA} TO ${role};
      GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA ${QUEUE_SCHEMA} TO ${role};`);
  } finally {
    await client.end();
  }
}

function sameDatabase(one: URL, other: URL): boolean {
  const port = (url: URL) => url.port || '5432';
  return one.hostname === other.hostname && port(one) === port(other) && one.pathname === other.pathname;
}
