// npm run bench -- search [--size 100k,500k] [--plates 1m] [--questions N] [--without plain,usearch] [--print]
// npm run bench -- bundle [--gb 6] [--print]
// npm run bench -- audit [--entries 1m] [--print]
// npm run bench -- index [--shared DIR] [--threads N] [--clips A,B] [--workers N] [--hours H] [--print]
// Measures, prints, and writes the section into docs/benchmarks.md.
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { openModels } from '@/worker/models';
import { benchAudit } from './audit';
import { benchBundle } from './bundle';
import { clipsIn } from './clips';
import { benchIndex, describeIndexBench, labelledIn } from './index-bench';
import { benchLong } from './index-long';
import { benchWorkers } from './index-workers';
import { machine, writeSection } from './report';
import { benchSearch } from './search/main';
import { takeShape } from './search/take-shape';
import { benchWatchlist } from './watchlist';

const USAGE = `npm run bench -- index [--shared DIR] [--threads N] [--clips A,B] [--workers N] [--hours H] [--print]

Indexes each clip of DIR/footage, and two in 1080p made of it, and measures it beside ffmpeg merely decoding it.
--clips    only these, by name; the made ones are quiet_1080p25 and busy_1080p25
--workers  instead: so many workers on as many recordings beside one worker on them in turn (first of --clips)
--hours    instead: memory over a recording of so many hours, a clip looped (first of --clips)
--print    do not write docs/benchmarks.md

npm run bench -- search [--size 100k,500k,2m] [--plates 1m,20m] [--questions N] [--without plain,usearch] [--print]

Loads a made city of so many vectors into a private Postgres and asks it questions as people do; and so many plate reads.
A vector of 1,024 halves takes about 3 KB on disk, twice that while plain pgvector is compared with. Takes the shape of
vectors from a file that "npm run bench -- search-shape" writes from the labelled pictures of DIR/evaluation.

npm run bench -- audit [--entries 1m] [--print]

Fills an audit log of so many entries in a private Postgres, makes a checkpoint, and checks the whole of it.

npm run bench -- watchlist [--people N] [--print]

What one sighting costs with so many people on the watchlist, 10,000 unless said.

npm run bench -- bundle [--gb 6] [--print]

Writes a bundle that holds one recording of so many gigabytes, reads it back, and watches the memory; needs as much room in /var/tmp.`;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      shared: { type: 'string' },
      threads: { type: 'string' },
      clips: { type: 'string' },
      workers: { type: 'string' },
      hours: { type: 'string' },
      print: { type: 'boolean' },
      size: { type: 'string' },
      plates: { type: 'string' },
      entries: { type: 'string' },
      gb: { type: 'string' },
      questions: { type: 'string', default: '60' },
      without: { type: 'string', default: '' },
      people: { type: 'string' },
    },
  });
  if (positionals[0] === 'search' && positionals.length === 1) return benchSearch(values);
  if (positionals[0] === 'watchlist' && positionals.length === 1) return benchWatchlist(values);
  if (positionals[0] === 'audit' && positionals.length === 1) return benchAudit(values);
  if (positionals[0] === 'bundle' && positionals.length === 1) return benchBundle(values);
  const shared = path.resolve(values.shared ?? process.env.SABOOT_SHARED ?? '../shared');
  if (positionals[0] === 'search-shape') return console.log(await takeShape(shared));
  if (positionals[0] !== 'index' || positionals.length > 1) throw new Error(USAGE);
  const footage = path.join(shared, 'footage');
  if (!existsSync(footage)) throw new Error(`There is no footage in ${shared}.\n\n${USAGE}`);
  const threads = Number(values.threads ?? os.cpus().length);
  const onMachine = machine();
  const scratch = await mkdtemp(path.join(os.tmpdir(), 'saboot-bench-'));
  const write = (name: string, title: string, body: string) => {
    const whole = `${onMachine}.\n\n${body}`;
    console.log(whole);
    if (!values.print) writeSection(path.resolve('docs', 'benchmarks.md'), name, title, whole);
  };
  const models = await openModels({ dataDir: scratch, threads });
  try {
    const clips = await clipsIn(footage, scratch, values.clips?.split(',') ?? []);
    const [first] = clips;
    if (!first) throw new Error(`No such clip.\n\n${USAGE}`);
    if (values.workers) {
      const body = await benchWorkers(first, Number(values.workers), scratch);
      write('index-workers', 'Indexing with several workers', body);
    } else if (values.hours) {
      const body = await benchLong(first, Number(values.hours), scratch, models);
      write('index-hours', 'Memory over a long recording', body);
    } else {
      const results = await benchIndex(clips, models);
      const labelled = labelledIn(path.join(shared, 'evaluation'));
      write('index', 'Indexing', describeIndexBench(results, threads, labelled));
    }
  } finally {
    await models.close();
    await rm(scratch, { recursive: true, force: true });
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
