import pg from 'pg';

/** Owns every table; migrations run as it. Bound by row-level security only where a table forces it. */
export const OWNER_ROLE = 'saboot_owner';
/** What web and workers sign in as: owns nothing, cannot pass row-level security. */
export const APPLICATION_ROLE = 'saboot_app';

export interface RolePasswords {
  owner: string;
  application: string;
}

/**
 * Makes the two roles, or sets their passwords where they exist. `adminUrl` is a superuser of the server.
 */
export async function provisionRoles(adminUrl: string, passwords: RolePasswords): Promise<void> {
  await withClient(adminUrl, async (client) => {
    for (const [role, password] of [
      [OWNER_ROLE, passwords.owner],
      [APPLICATION_ROLE, passwords.application],
    ] as const) {
      const name = client.escapeIdentifier(role);
      const known = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [role]);
      const verb = known.rowCount === 0 ? 'CREATE' : 'ALTER';
      await client.query(
        `${verb} ROLE ${name} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS PASSWORD ${client.escapeLiteral(password)}`,
      );
    }
  });
}

/**
 * Makes the database `name`, owned by the owner role, with the extensions the schema needs; nothing happens where it
 * exists. The application role may connect and use the schema; tables are granted by the migrations.
 */
export async function provisionDatabase(adminUrl: string, name: string): Promise<void> {
  await withClient(adminUrl, async (client) => {
    const known = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    if (known.rowCount !== 0) return;
    const database = client.escapeIdentifier(name);
    await client.query(`CREATE DATABASE ${database} OWNER ${OWNER_ROLE}`);
    await client.query(`REVOKE ALL ON DATABASE ${database} FROM PUBLIC`);
    await client.query(`GRANT CONNECT ON DATABASE ${database} TO ${APPLICATION_ROLE}`);
  });
  await withClient(inDatabase(adminUrl, name), async (client) => {
    await client.query('CREATE EXTENSION IF NOT EXISTS vector');
    await client.query('CREATE EXTENSION IF NOT EXISTS pg_trgm');
    await client.query('REVOKE ALL ON SCHEMA public FROM PUBLIC');
    await client.query(`GRANT ALL ON SCHEMA public TO ${OWNER_ROLE}`);
    await client.query(`GRANT USAGE ON SCHEMA public TO ${APPLICATION_ROLE}`);
  });
}

/** `url` with another database name. */
export function inDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${encodeURIComponent(name)}`;
  return changed.href;
}

/** `url` with another user and password. */
export function asRole(url: string, role: string, password: string): string {
  const changed = new URL(url);
  changed.username = role;
  changed.password = encodeURIComponent(password);
  return changed.href;
}

/** Runs `work` on one connection and closes it. */
export async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
