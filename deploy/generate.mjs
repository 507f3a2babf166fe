// @ts-check
// Writes the Prisma client from prisma/schema.prisma, without network: Prisma's command line would download a schema
// engine that `generate` never calls, unless it is told of one.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

const stamp = path.join(root, 'prisma', 'generated', '.from');

/** Generates the client where it is missing or was made from another schema. */
export function ensureClient() {
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === schemaHash()) return;
  generateClient();
}

function schemaHash() {
  return createHash('sha256')
    .update(readFileSync(path.join(root, 'prisma', 'schema.prisma')))
    .digest('hex');
}

/** Generates prisma/generated. Output is shown only when it fails. */
function generateClient() {
  try {
    execFileSync(process.execPath, ['node_modules/prisma/build/index.js', 'generate', '--no-hints'], {
      cwd: root,
      env: {
        DATABASE_URL: 'postgresql://nobody@127.0.0.1/none',
        ...process.env,
        PRISMA_SCHEMA_ENGINE_BINARY: existsSync('/bin/true') ? '/bin/true' : '/usr/bin/true',
        PRISMA_HIDE_UPDATE_MESSAGE: '1',
        CHECKPOINT_DISABLE: '1',
      },
      stdio: 'pipe',
    });
    writeFileSync(stamp, schemaHash());
  } catch (error) {
    const { stdout = '', stderr = '' } = /** @type {{ stdout?: Buffer, stderr?: Buffer }} */ (error);
    throw new Error(`prisma generate failed:\n${stdout}${stderr}`);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) generateClient();
