// Installs Postgres with pgvector and ends: what `npm start` asks a person to run as root where it may not itself.
import { ensurePostgres } from './install';

try {
  const found = await ensurePostgres((line) => console.log(line));
  console.log(`Postgres ${found.major} with pgvector is in ${found.binDir}.`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
