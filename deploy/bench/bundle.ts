import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { newSigningKey, signerOf } from '@/core/audit/signing';
import { attest } from '@/core/evidence/attestation';
import { type BagEntry, writeBag } from '@/core/evidence/bag';
import { verifyBundle } from '@/core/evidence/verify';
import { openFilesystem } from '@/storage/filesystem';
import { machine, table, writeSection } from './report';

const GB = 1e9;
const PIECE_BYTES = 1024 * 1024;
const SAMPLED_EVERY_MS = 100;

/**
 * `npm run bench -- bundle`: writes a bag that holds one recording of so many gigabytes into the store, the way every bundle goes,
 * and reads it back as `npm run verify` does; what it watches is the memory.
 */
export async function benchBundle(given: {
  gb?: string | undefined;
  print?: boolean | undefined;
}): Promise<void> {
  const gigabytes = Number(given.gb ?? '6');
  const onMachine = machine();
  const folder = await mkdtemp(path.join('/var/tmp', 'saboot-bench-bundle-'));
  try {
    const storage = await openFilesystem(path.join(folder, 'storage'));
    const signer = signerOf(newSigningKey(), 'a benchmark');
    const sizeBytes = Math.round((gigabytes * GB) / PIECE_BYTES) * PIECE_BYTES;
    const recording: BagEntry = {
      ...{ path: 'data/masters/0123456789abcdef.mp4', name: 'the recording', sizeBytes },
      ...{ sha256: null, sha512: null },
      open: async () => Readable.from(pieces(sizeBytes)),
    };
    const madeAt = new Date().toISOString();
    const said = {
      bundle: {
        ...{ id: '01890000-0000-7000-8000-000000000001', madeAt, software: { name: 'Saboot', version: '0' } },
      },
      caseId: '01890000-0000-7000-8000-000000000002',
    } as unknown as Parameters<typeof attest>[1];
    const written = await watched(() =>
      storage.put(
        'bundles/bench.zip',
        writeBag({
          base: 'FIR-1-2026-bench',
          entries: [recording],
          info: [],
          tagFiles: [],
          mtime: new Date(),
          sign: (subjects) => attest(signer, said, 'FIR 1/2026', subjects),
        }),
      ),
    );
    const { path: zip, dispose } = await storage.localCopy('bundles/bench.zip');
    // It has no case file, which is said; what is measured is that everything is read and hashed.
    const read = await watched(() => verifyBundle(zip));
    await dispose();
    const row = (name: string, { seconds, beforeMiB, highestMiB }: Watched) => [
      ...[name, gigabytes.toFixed(1), seconds.toFixed(1), ((gigabytes * 1000) / seconds).toFixed(0)],
      ...[beforeMiB, highestMiB, highestMiB - beforeMiB],
    ];
    const body = `${onMachine}.

One recording of made bytes that do not compress, streamed through both hashes into a zip in a folder store, and that zip read and hashed as
\`npm run verify\` does. Memory is the process's resident set, sampled ten times a second.

${table(
  ['', 'GB', 'seconds', 'MB a second', 'MiB before', 'MiB at most', 'grown by'],
  [row('written', written), row('verified', read)],
)}`;
    console.log(body);
    if (!given.print) writeSection(path.resolve('docs', 'benchmarks.md'), 'bundle', 'Large bundles', body);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Pieces that differ from each other, cheap to make: hashing and the disk shall be what is measured. */
function* pieces(sizeBytes: number): Generator<Buffer> {
  const seed = Buffer.alloc(PIECE_BYTES);
  for (let at = 0; at < PIECE_BYTES; at += 32)
    createHash('sha256').update(String(at)).digest().copy(seed, at);
  for (let sent = 0; sent < sizeBytes; sent += PIECE_BYTES) {
    const piece = Buffer.from(seed);
    piece.writeBigUInt64LE(BigInt(sent), 0);
    yield piece;
  }
}

interface Watched {
  seconds: number;
  beforeMiB: number;
  highestMiB: number;
}

async function watched(work: () => Promise<unknown>): Promise<Watched> {
  const inMiB = () => Math.round(process.memoryUsage().rss / 2 ** 20);
  const beforeMiB = inMiB();
  let highestMiB = beforeMiB;
  const timer = setInterval(() => {
    highestMiB = Math.max(highestMiB, inMiB());
  }, SAMPLED_EVERY_MS);
  const startedAt = performance.now();
  try {
    await work();
  } finally {
    clearInterval(timer);
  }
  return { seconds: (performance.now() - startedAt) / 1000, beforeMiB, highestMiB };
}
