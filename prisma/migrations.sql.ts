import { createHash, randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { withClient } from './provision.sql';

/** The key Prisma's own engine locks with, so that the two never run at once. */
const ADVISORY_LOCK = 72_707_369;

/** An applied migration's file was changed afterwards; write a new migration instead. */
export class MigrationEdited extends Error {
  override name = 'MigrationEdited';
}

/** The database was made by a newer version of Saboot than this one. */
export class DatabaseNewer extends Error {
  override name = 'DatabaseNewer';
}

/** A migration's SQL was refused by the database; nothing of it remains. */
export class MigrationFailed extends Error {
  override name = 'MigrationFailed';
}

export interface Migration {
  name: string;
  sql: string;
  sha256: string;
}

/** The migrations of the folder, in the order of their names. */
export function readMigrations(folder: string = path.resolve('prisma/migrations')): Migration[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(path.join(folder, entry.name, 'migration.sql')))
    .map((entry) => entry.name)
    .sort()
    .map((name) => {
      const sql = readFileSync(path.join(folder, name, 'migration.sql'), 'utf8');
      return { name, sql, sha256: createHash('sha256').update(sql).digest('hex') };
    });
}

/**
 * Applies what is missing, each migration in a transaction of its own, and records it in Prisma's own table, so that
 * Prisma's command line finds the database as it expects. Prisma's engine itself is a download, which a machine
 * without internet cannot have.
 * @returns the names applied now.
 * @throws MigrationEdited, DatabaseNewer, MigrationFailed
 */
export async function applyMigrations(ownerUrl: string, migrations = readMigrations()): Promise<string[]> {
  return withClient(ownerUrl, async (client) => {
    await client.query('SELECT pg_advisory_lock($1)', [ADVISORY_LOCK]);
    await client.query(`CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
      "id" VARCHAR(36) PRIMARY KEY NOT NULL,
      "checksum" VARCHAR(64) NOT NULL,
      "finished_at" TIMESTAMPTZ,
      "migration_name" VARCHAR(255) NOT NULL,
      "logs" TEXT,
      "rolled_back_at" TIMESTAMPTZ,
      "started_at" TIMESTAMPTZ NOT NULL DEFAULT now(),
      "applied_steps_count" INTEGER NOT NULL DEFAULT 0
    )`);
    const recorded = await client.query<{ name: string; checksum: string }>(
      `SELECT migration_name AS name, checksum FROM "_prisma_migrations"
       WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL`,
    );
    const done = new Map(recorded.rows.map((row) => [row.name, row.checksum]));
    const known = new Set(migrations.map((migration) => migration.name));
    const unknown = [...done.keys()].filter((name) => !known.has(name));
    if (unknown.length > 0) {
      throw new DatabaseNewer(
        `The database holds migrations that this version of Saboot does not know: ${unknown.join(', ')}. ` +
          'Use the newer version, or another data folder.',
      );
    }
    const applied: string[] = [];
    for (const migration of migrations) {
      const checksum = done.get(migration.name);
      if (checksum === migration.sha256) continue;
      if (checksum !== undefined) {
        throw new MigrationEdited(
          `Migration ${migration.name} was edited after it was applied. Restore it and write a new migration.`,
        );
      }
      await client.query('BEGIN');
      try {
        await client.query(migration.sql);
        await client.query(
          `INSERT INTO "_prisma_migrations" (id, checksum, finished_at, migration_name, started_at, applied_steps_count)
           VALUES ($1, $2, now(), $3, now(), 1)`,
          [randomUUID(), migration.sha256, migration.name],
        );
        await client.query('COMMIT');
      } catch (error) {
        await client.query('ROLLBACK');
        const reason = error instanceof Error ? error.message : String(error);
        throw new MigrationFailed(`Migration ${migration.name} was refused by the database: ${reason}`, {
          cause: error,
        });
      }
      applied.push(migration.name);
    }
    return applied;
  });
}
