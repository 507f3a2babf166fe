// npm run evaluate -- [--pack NAME] [--data DIR] [--footage DIR] [--only PART,…] [--set-thresholds]
// Measures on labelled data, prints, and writes the parts into docs/accuracy.md.
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { evaluate } from './evaluate';
import { PARTS, type PartName } from './report';

const USAGE = `npm run evaluate -- [options]

Measures a model pack on labelled pictures and recordings and writes docs/accuracy.md.

  --pack NAME         the pack to measure; default: default
  --data DIR          the labelled data; default: ../shared/evaluation
  --footage DIR       its recordings; default: the folder "footage" beside it
  --only PART,PART    some parts only: ${PARTS.join(', ')}
  --out FILE          default: docs/accuracy.md
  --threads N         inference threads; default: one a processor
  --set-thresholds    sets the thresholds of the pack's faces and vehicles in its manifest instead; measure afterwards`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      pack: { type: 'string', default: 'default' },
      data: { type: 'string' },
      footage: { type: 'string' },
      only: { type: 'string' },
      out: { type: 'string', default: path.join('docs', 'accuracy.md') },
      threads: { type: 'string', default: String(os.cpus().length) },
      'set-thresholds': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(USAGE);
    return;
  }
  const shared = path.resolve(process.env.SABOOT_SHARED ?? path.join('..', 'shared'));
  const data = path.resolve(values.data ?? path.join(shared, 'evaluation'));
  if (!existsSync(data)) throw new Error(`There is no labelled data in ${data}.\n\n${USAGE}`);
  const ownFolder = await mkdtemp(path.join(os.tmpdir(), 'saboot-evaluate-'));
  try {
    await evaluate({
      pack: values.pack,
      data,
      footage: path.resolve(values.footage ?? path.join(data, '..', 'footage')),
      parts: partsOf(values.only),
      out: path.resolve(values.out),
      threads: Number(values.threads),
      setThresholds: values['set-thresholds'],
      dataDir: path.resolve(process.env.DATA_DIR ?? 'data'),
      ownFolder,
    });
  } finally {
    await rm(ownFolder, { recursive: true, force: true });
  }
}

function partsOf(only: string | undefined): PartName[] {
  if (only === undefined) return [...PARTS];
  return only.split(',').map((name) => {
    const part = PARTS.find((known) => known === name.trim());
    if (!part) throw new Error(`There is no part "${name}".\n\n${USAGE}`);
    return part;
  });
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
