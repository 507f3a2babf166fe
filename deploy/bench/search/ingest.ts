import { randomUUID } from 'node:crypto';
import { ensureMonths, insertVectors } from '@/core/footage/index-rows.sql';
import type { Actor } from '@/core/people/actor';
import type { SketchMemory } from '@/core/search/memory/memory';
import type { Database } from '@/prisma/client';
import { ask, percentile, type SearchedSpace } from './ask';
import type { Question } from './questions';
import { random } from './random';
import type { Drawing } from './shape';

/** Vectors of a segment of a recording, written in one transaction. */
const BATCH = 120;

/** What writing and searching at the same time came to. */
export interface Ingest {
  perSecond: number;
  wallS: number;
  searches: number;
  searchP95Ms: number;
}

/**
 * Writes vectors as indexing does (its own statement, sketches kept by the trigger) into a month that is just going on, and
 * asks questions in turn all the while.
 */
export async function ingestWhileSearching(
  {
    system,
    db,
    actor,
    memory,
  }: { system: Database; db: Database; actor: Actor; memory: SketchMemory | null },
  space: SearchedSpace,
  drawing: Drawing,
  questions: Question[],
  { cameraId, at, seconds }: { cameraId: number; at: Date; seconds: number },
): Promise<Ingest> {
  const [recording] = await system.recording.findMany({ where: { cameraId }, take: 1 });
  if (!recording) throw new Error('The camera has no recording.');
  await ensureMonths(system, [space.tableName], at, at);
  const numbers = random(77);
  const drawn = Array.from({ length: BATCH }, () =>
    drawing.picture(drawing.appearance(drawing.person(numbers), numbers), 0, numbers),
  );
  const until = performance.now() + seconds * 1000;
  let written = 0;
  const write = async () => {
    while (performance.now() < until) {
      const rows = drawn.map((vector, index) => ({
        trackId: randomUUID(),
        ordinal: 0,
        at: new Date(at.getTime() + written + index),
        ptsMs: written + index,
        quality: 0.8,
        vector,
      }));
      await system.$transaction(
        (tx) => insertVectors(tx, space.tableName, { recordingId: recording.id, cameraId }, rows),
        {
          timeout: 60_000,
        },
      );
      written += rows.length;
    }
  };
  const times: number[] = [];
  const search = async () => {
    for (let i = 0; performance.now() < until; i += 1) {
      const question = questions[i % questions.length];
      if (question) times.push((await ask(db, actor, space, question, memory)).elapsedMs);
    }
  };
  const started = performance.now();
  await Promise.all([write(), write(), search()]);
  const wallS = (performance.now() - started) / 1000;
  times.sort((a, b) => a - b);
  return { perSecond: written / wallS, wallS, searches: times.length, searchP95Ms: percentile(times, 95) };
}
