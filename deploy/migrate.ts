// Brings the database of DATABASE_OWNER_URL (or DATABASE_URL) to this version's schema. Compose runs it once before
// web and workers; `npm start` calls the same functions for its private cluster.
import { prepareQueue } from '@/core/operations/queue-schema.sql';
import { applyMigrations } from '@/prisma/migrations.sql';

const url = process.env.DATABASE_OWNER_URL || process.env.DATABASE_URL;
if (!url) {
  console.error('Set DATABASE_OWNER_URL to a connection that owns the tables.');
  process.exit(1);
}
try {
  const applied = await applyMigrations(url);
  await prepareQueue(process.env.QUEUE_URL || process.env.DATABASE_URL || url, url);
  console.log(applied.length === 0 ? 'The database is up to date.' : `Applied ${applied.join(', ')}.`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
