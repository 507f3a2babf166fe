import pg from 'pg';

/** The part of one process among many: held while the connection lives, and given up with it. */
export interface Leadership {
  /** Resolves when the part is lost: the connection broke. */
  readonly lost: Promise<void>;
  release(): Promise<void>;
}

/**
 * Tries to become the one process that does `part` (an advisory lock of the session). Undefined where another one is.
 */
export async function tryToLead(databaseUrl: string, part: string): Promise<Leadership | undefined> {
  const client = new pg.Client({
    connectionString: databaseUrl,
    keepAlive: true,
    application_name: `saboot ${part}`,
  });
  let released = false;
  const lost = new Promise<void>((resolve) => {
    client.on('error', () => resolve());
    client.on('end', () => resolve());
  });
  await client.connect();
  const { rows } = await client.query<{ won: boolean }>(
    'SELECT pg_try_advisory_lock(hashtext($1), hashtext($2)) AS won',
    ['saboot', part],
  );
  const release = async () => {
    if (released) return;
    released = true;
    await client.end().catch(() => undefined);
  };
  if (rows[0]?.won !== true) {
    await release();
    return undefined;
  }
  return { lost, release };
}
