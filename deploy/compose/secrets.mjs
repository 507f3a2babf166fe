// @ts-check
// The secrets that docker-compose.yml asks for, random, as lines of an .env file:
//   node deploy/compose/secrets.mjs >> .env
import { randomBytes } from 'node:crypto';

for (const name of [
  'AUTH_SECRET',
  'POSTGRES_PASSWORD',
  'SABOOT_OWNER_PASSWORD',
  'SABOOT_APP_PASSWORD',
  'MINIO_ROOT_PASSWORD',
]) {
  console.log(`${name}=${randomBytes(24).toString('hex')}`);
}
