import {
  addVectors,
  completeSpaces,
  type NewVectors,
  nextTracks,
  type SpaceInUse,
  spacesInUse,
  type TrackToEmbed,
  waitingForVectors,
} from '@/core/footage/reembedding';
import { Postponed } from '@/core/operations/queue';
import { ObjectMissing, readBytes } from '@/storage';
import { InferenceThreadDied } from '../models/errors';
import type { VisionModels } from '../models/types';
import { type BestShot, embedShots, surroundings } from '../vision';
import type { JobDependencies, JobHandler } from './dependencies';

type Dependencies = Pick<JobDependencies, 'db' | 'storage' | 'log' | 'models'>;

/** Tracks between two commits: what a killed worker does again, at most. */
const BATCH = 16;
/** A worker that still runs the models of before leaves the job to one that has been started since. */
const ANOTHER_WORKER_MS = 20_000;

/** What a Space's vectors are made of, and what a track of a kind shows around it where that was not noted. */
const SPACES = { FACE: 'face', VEHICLE: 'vehicle', TEXT: 'text' } as const;
const TRACKS = { FACE: 'face', VEHICLE: 'vehicle', PERSON: 'person', PLATE: 'plate' } as const;

/**
 * Makes the vectors of everything that is indexed in the Spaces of the pack in use, from the best shots. Searches go on
 * meanwhile, in both Spaces, and say what is not compared yet. A recording that cannot be done is left for the next try
 * and keeps no other one waiting.
 */
export function createReembedHandler(deps: Dependencies): JobHandler<'reembed'> {
  return async (job, signal) => {
    const models = await deps.models();
    const spaces = await spacesInUse(deps.db);
    const own = Object.values(models.spaces).map(({ name }) => name);
    if (spaces.some(({ name }) => !own.includes(name))) {
      throw new Postponed('this worker runs other models than those in use', ANOTHER_WORKER_MS);
    }
    const { recordingIds, tracks } = await waitingForVectors(deps.db, spaces);
    const startedAt = performance.now();
    let seen = 0;
    let made = 0;
    const failures: string[] = [];
    for (const recordingId of recordingIds) {
      let failed = false;
      for (const space of spaces) {
        for await (const batch of batchesOf(deps, space, recordingId, signal)) {
          const results = await Promise.all(
            batch.map((track) => embedTrack(deps, models, space, track).catch(reasonOf)),
          );
          const found = results.flatMap((result) => (typeof result === 'string' ? [] : [result]));
          await addVectors(deps.db, space, recordingId, found);
          for (const result of results) if (typeof result === 'string') failures.push(result);
          failed ||= found.length < batch.length;
          made += found.length;
          seen += batch.length;
          const done = Math.min(1, seen / Math.max(1, tracks));
          const remainingMs =
            done > 0 ? Math.round(((performance.now() - startedAt) * (1 - done)) / done) : 0;
          await job
            .updateProgress({ done, step: `${seen} of ${tracks} sightings`, remainingMs })
            .catch(() => undefined);
        }
      }
      if (!failed) await completeSpaces(deps.db, recordingId, spaces);
    }
    deps.log.info(
      { recordings: recordingIds.length, tracks: made, pack: models.pack.name },
      'vectors made again',
    );
    if (failures.length > 0) {
      throw new Error(`${failures.length} sightings have no vectors of these models yet: ${failures[0]}`);
    }
    return { tracks: made };
  };
}

/** The tracks of a recording that have no vectors in a Space, a few at a time. */
async function* batchesOf(
  { db }: Dependencies,
  space: SpaceInUse,
  recordingId: string,
  signal: AbortSignal,
): AsyncGenerator<TrackToEmbed[]> {
  let afterId: string | null = null;
  for (;;) {
    signal.throwIfAborted();
    const batch: TrackToEmbed[] = await nextTracks(db, space, { recordingId, afterId, limit: BATCH });
    const last = batch.at(-1);
    if (!last) return;
    afterId = last.id;
    yield batch;
  }
}

async function embedTrack(
  { storage, log }: Dependencies,
  models: VisionModels,
  space: SpaceInUse,
  track: TrackToEmbed,
): Promise<NewVectors> {
  const shots: BestShot[] = [];
  for (const { storageKey, face, pictureBox, ...shot } of track.shots) {
    const jpeg = await readBytes(storage, storageKey).catch((error: unknown) => {
      if (!(error instanceof ObjectMissing)) throw error;
      log.warn({ trackId: track.id, storageKey }, 'a best shot is not there any more');
      return undefined;
    });
    if (!jpeg) continue;
    shots.push({
      ...shot,
      jpeg,
      pictureBox: pictureBox ?? surroundings(TRACKS[track.kind], shot.box),
      ...(face && { face }),
    });
  }
  return { trackId: track.id, vectors: await embedShots(SPACES[space.kind], shots, models) };
}

/** Why a track could not be done; a thread that ended ends the job, which is tried again as a whole. */
function reasonOf(error: unknown): string {
  if (error instanceof InferenceThreadDied) throw error;
  return error instanceof Error ? error.message : String(error);
}
