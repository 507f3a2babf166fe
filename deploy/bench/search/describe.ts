import { table } from '../report';
import type { Figures } from './ask';
import type { SizeResult } from './bench';
import { faceShape } from './face-shape';
import type { PlateFigures } from './plates';

const ms = (value: number) => value.toFixed(value < 100 ? 1 : 0);
const share = (value: number) => value.toFixed(4);
const mib = (bytes: number) => `${Math.round(bytes / 2 ** 20)} MiB`;
const many = (count: number) => count.toLocaleString('en');

const HEAD = [
  'vectors',
  'questions',
  'n',
  'in scope, middle',
  'how',
  'p50 ms',
  'p95 ms',
  'p99 ms',
  'recall@10',
  'recall@50',
];

function row(
  vectors: number,
  filter: string,
  figures: Figures,
  how = figures.methods.join(', '),
): (string | number)[] {
  const { count, inScope, p50Ms, p95Ms, p99Ms, recall10, recall50 } = figures;
  const held = inScope > 0 ? many(inScope) : '–';
  return [
    many(vectors),
    filter,
    count,
    held,
    how,
    ms(p50Ms),
    ms(p95Ms),
    ms(p99Ms),
    share(recall10),
    share(recall50),
  ];
}

/** The search section of docs/benchmarks.md. @param command what was typed */
export function describeSearchBench(results: SizeResult[], command: string): string {
  const [first] = results;
  const { pictures, drawn } = faceShape().cosines;
  const forced = results.flatMap(({ vectors, byMethod }) =>
    byMethod.map(({ method, figures }) => row(vectors, 'no filter', figures, method)),
  );
  const others = results.flatMap(({ vectors, plain, inMemory }) => [
    ...(plain?.byFilter.map(({ filter, figures }) => row(vectors, filter, figures, 'plain pgvector HNSW')) ??
      []),
    ...(inMemory?.byFilter.map(({ filter, figures }) =>
      row(vectors, filter, figures, 'usearch, in memory'),
    ) ?? []),
  ]);
  return `\`${command}\`. A made city: ${first?.cameras} cameras, ${first?.days} days, people who live somewhere and pass neighbouring cameras minutes apart by
day and seldom by night; 1 to 3 vectors a track. Vectors of ${first?.dimension} halves are drawn in the shape of the default pack's own
(${faceShape().source}): cosines of different people at the 1, 25, 50, 75, 99 % percentiles ${pictures.different.join(', ')} in the pictures and
${drawn.different.join(', ')} as drawn; of the same person ${pictures.same.join(', ')} and ${drawn.same.join(', ')}. Questions are new pictures of people of the city, asked
through the search's own code: a transaction under row-level security, the planner's choice, the scan, the count of what could not be compared.
Warm: five questions of each kind go before. Recall is against one plain exact statement; an exact scan ends its list at the threshold, and of
what it lists recall is counted. One process, Postgres' own parallel workers, a private native cluster (shared_buffers at most 2 GB).

${table(
  HEAD,
  results.flatMap(({ vectors, byFilter }) =>
    byFilter.map(({ filter, figures }) => row(vectors, filter, figures)),
  ),
)}

${forced.length > 0 ? `Everything searched each way, whatever the planner would choose:\n\n${table(HEAD, forced)}\n` : ''}
To compare, in the same run: pgvector as its manual begins (one unpartitioned table, HNSW with its defaults, the filter a WHERE clause; a list
that comes back short counts as missed), and usearch (HNSW in memory, halves, expansion 200), which knows no filter:

${others.length > 0 ? table(HEAD, others) : 'Left out of this run.'}

Making and keeping:

${table(
  [
    'vectors',
    'loaded in s',
    'sketches s',
    'graphs s',
    'measuring recall s',
    'recall noted @10, @50',
    'written while searching /s',
    'searches meanwhile, p95 ms',
    'plain HNSW built s, size',
    'usearch built s, size',
  ],
  results.map(({ vectors, loadS, makeS, notedRecall, ingest, plain, inMemory }) => [
    many(vectors),
    loadS.toFixed(0),
    (makeS.sketch ?? 0).toFixed(0),
    (makeS.graph ?? 0).toFixed(0),
    (makeS.recall ?? 0).toFixed(0),
    notedRecall
      ? `${share(notedRecall.at10)}, ${share(notedRecall.at50)}`
      : 'none: no month beyond what is compared exactly',
    ingest.perSecond.toFixed(0),
    `${ingest.searches}, ${ms(ingest.searchP95Ms)}`,
    plain ? `${plain.buildS.toFixed(0)}, ${mib(plain.bytes)}` : '–',
    inMemory ? `${inMemory.buildS.toFixed(0)}, ${mib(inMemory.bytes)}` : '–',
  ]),
)}

Size on disk, and bytes a vector:

${table(
  ['vectors', 'part', 'size', 'bytes a vector'],
  results.flatMap(({ vectors, bytes }) =>
    Object.entries(bytes).map(([part, size]) => [many(vectors), part, mib(size), Math.round(size / vectors)]),
  ),
)}`;
}

/** The plates' section. */
export function describePlates(
  results: { reads: number; loadS: number; bytes: number; figures: Record<string, PlateFigures> }[],
  command: string,
): string {
  return `\`${command}\`. Made reads of plates, three letters and three or four digits, 15 reads a vehicle, some far more often, 12 % with a wrong character,
over 12 months and 100 cameras. Asked through the search's own code under row-level security, three questions of each kind before times are taken; "found" is a
best reading whose closeness is above 0.7 (in one day or at five cameras most plates were not read).

${table(
  ['reads', 'asked for', 'n', 'found', 'p50 ms', 'p95 ms', 'p99 ms'],
  results.flatMap(({ reads, figures }) =>
    Object.entries(figures).map(([way, { count, found, p50Ms, p95Ms, p99Ms }]) => [
      ...[many(reads), way, count, found],
      ...[ms(p50Ms), ms(p95Ms), ms(p99Ms)],
    ]),
  ),
)}

${table(
  ['reads', 'loaded in s', 'size with indexes'],
  results.map(({ reads, loadS, bytes }) => [many(reads), loadS.toFixed(0), mib(bytes)]),
)}`;
}
