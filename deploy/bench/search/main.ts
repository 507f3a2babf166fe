import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { startCluster } from '@/deploy/postgres/cluster';
import { machine, writeSection } from '../report';
import { benchPlates, benchSize, type SearchBenchOptions, type SizeResult } from './bench';
import { describePlates, describeSearchBench } from './describe';

const INGEST_SECONDS = 20;

/** `npm run bench -- search`: sizes and plate reads in turn, each section written as soon as one more is measured. */
export async function benchSearch(given: {
  size?: string | undefined;
  plates?: string | undefined;
  questions: string;
  without: string;
  print?: boolean | undefined;
}): Promise<void> {
  const sizes = numbersOf(given.size ?? (given.plates ? '' : '100k'));
  const plates = numbersOf(given.plates ?? '');
  const onMachine = machine();
  const say = (line: string) => console.error(line);
  const options: SearchBenchOptions = {
    questions: Number(given.questions),
    ingestSeconds: INGEST_SECONDS,
    threads: os.cpus().length,
    without: given.without.split(',').filter(Boolean),
    say,
  };
  const write = (name: string, title: string, body: string) => {
    const whole = `${onMachine}.\n\n${body}`;
    console.log(whole);
    if (!given.print) writeSection(path.resolve('docs', 'benchmarks.md'), name, title, whole);
  };
  // On a disk, not in memory as /tmp may be: the server's account has to reach it, too.
  const folder = await mkdtemp(path.join('/var/tmp', 'saboot-bench-search-'));
  const cluster = await startCluster({ folder, durable: true, say });
  try {
    const asked = [
      'npm run bench -- search',
      given.size && `--size ${given.size}`,
      given.plates && `--plates ${given.plates}`,
    ];
    const command = [...asked, given.without && `--without ${given.without}`].filter(Boolean).join(' ');
    const measured: SizeResult[] = [];
    for (const size of sizes) {
      say(`${size} vectors`);
      measured.push(await benchSize(cluster, size, options));
      write('search', 'Search', describeSearchBench(measured, command));
    }
    const plateResults = [];
    for (const reads of plates) {
      say(`${reads} plate reads`);
      plateResults.push(await benchPlates(cluster, reads, options));
      write('search-plates', 'Plate search', describePlates(plateResults, command));
    }
  } finally {
    await cluster.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** `100k,2m` as numbers. @throws Error for what is no such list */
export function numbersOf(list: string): number[] {
  return list
    .split(',')
    .filter(Boolean)
    .map((text) => {
      const [, count, unit] = /^(\d+(?:\.\d+)?)([km]?)$/i.exec(text.trim()) ?? [];
      if (!count) throw new Error(`${text} is no number of vectors; write 100k or 2m.`);
      return Math.round(
        Number(count) * { k: 1e3, m: 1e6 }[unit?.toLowerCase() as 'k' | 'm'] || Number(count),
      );
    });
}
