// npm run bench -- index [--shared DIR] [--threads N]
// Measures, prints, and writes the section into docs/benchmarks.md.
import { existsSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { benchIndex, describeIndexBench } from './index-bench';
import { machine, writeSection } from './report';

const USAGE = `npm run bench -- index [--shared DIR] [--threads N]

Indexes each clip of DIR/footage and measures it beside ffmpeg merely decoding it.`;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { shared: { type: 'string' }, threads: { type: 'string' } },
  });
  if (positionals[0] !== 'index' || positionals.length > 1) throw new Error(USAGE);
  const shared = path.resolve(values.shared ?? process.env.SABOOT_SHARED ?? '../shared');
  if (!existsSync(path.join(shared, 'footage')))
    throw new Error(`There is no footage in ${shared}.\n\n${USAGE}`);
  const threads = Number(values.threads ?? os.cpus().length);
  const onMachine = machine();
  const body = `${onMachine}.\n\n${describeIndexBench(await benchIndex(shared, threads))}`;
  console.log(body);
  writeSection(path.resolve('docs', 'benchmarks.md'), 'index', 'Indexing', body);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
