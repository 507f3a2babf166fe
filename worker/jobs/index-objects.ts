import { derivedIds } from '@/core/footage/ids';
import { indexObjectsOf } from '@/core/footage/index-rows.sql';
import type { FoundTrack, OpenLink } from '@/core/footage/indexing';
import { derivedKeys } from '@/core/footage/object-keys';
import { movementOf } from '@/core/footage/outline';
import type { StoredPaths } from '@/core/footage/track-paths';
import { ObjectExists, type ObjectStore, readBytes } from '@/storage';
import type { FinishedTrack, OpenState } from '../vision';
import type { JobDependencies } from './dependencies';

/** The recording as far as its objects need it. */
export interface IndexedFile {
  recordingId: string;
  /** As displayed, after rotation. */
  widthPx: number;
  heightPx: number;
  /** Container time of the first video frame, which is 0 in the database. */
  firstPtsMs: number;
}

/** What one segment hands to the next: objects still followed, and finished ones whose carrier still is. */
export interface SegmentState {
  openState: OpenState;
  openLinks: OpenLink[];
}

const KINDS = { person: 'PERSON', face: 'FACE', vehicle: 'VEHICLE', plate: 'PLATE' } as const;

/** Stores a track's pictures and gives the track as the database takes it. */
export async function storeTrack(
  storage: ObjectStore,
  file: IndexedFile,
  track: FinishedTrack,
): Promise<FoundTrack> {
  const { recordingId } = file;
  const since = (ptsMs: number) => Math.max(0, Math.round(ptsMs - file.firstPtsMs));
  const bestShots: FoundTrack['bestShots'] = [];
  for (const [ordinal, shot] of track.bestShots.entries()) {
    const storageKey = derivedKeys.shot(recordingId, track.localId, ordinal);
    await putAgain(storage, storageKey, shot.jpeg, 'image/jpeg');
    bestShots.push({
      ptsMs: since(shot.ptsMs),
      box: shot.box,
      quality: shot.quality,
      sharpness: shot.sharpness,
      widthPx: Math.round(shot.box.w * file.widthPx),
      heightPx: Math.round(shot.box.h * file.heightPx),
      storageKey,
      pictureBox: shot.pictureBox,
      ...(shot.face && { face: shot.face }),
    });
  }
  const found: FoundTrack = {
    localId: track.localId,
    kind: KINDS[track.kind],
    objectClass: track.class,
    confidence: track.confidence,
    firstPtsMs: since(track.firstPtsMs),
    lastPtsMs: since(track.lastPtsMs),
    bestShots,
    vectors: track.embeddings.map((embedding) => ({ ...embedding, ptsMs: since(embedding.ptsMs) })),
  };
  if (track.classConfidence !== undefined) found.classConfidence = track.classConfidence;
  if (track.colour !== undefined) {
    const { secondColour: second } = track;
    found.colour = {
      name: track.colour,
      confidence: track.colourConfidence ?? 0,
      ...(second && { second: { name: second.colour, confidence: second.confidence } }),
    };
  }
  const movement = movementOf(track.path, file.widthPx, file.heightPx);
  if (movement) {
    const { outline, ...rest } = movement;
    found.movement = { ...rest, outline: outline.map(([ptsMs, x, y]) => [since(ptsMs), x, y]) };
  }
  if (track.wears) {
    const { upper, lower } = track.wears;
    found.wears = {
      ...(upper && { upper: { name: upper.colour, confidence: upper.confidence } }),
      ...(lower && { lower: { name: lower.colour, confidence: lower.confidence } }),
    };
  }
  if (track.carries) found.carries = track.carries;
  if (track.parentLocalId !== undefined) found.parentLocalId = track.parentLocalId;
  if (track.plate) {
    const { jpeg, reads: _, ptsMs, ...plate } = track.plate;
    const cropKey = derivedKeys.plate(recordingId, track.localId);
    await putAgain(storage, cropKey, jpeg, 'image/jpeg');
    found.plate = { ...plate, ptsMs: since(ptsMs), cropKey };
  }
  return found;
}

/** Stores where the tracks of a segment were; gives the key. */
export async function storePaths(
  storage: ObjectStore,
  file: IndexedFile,
  ordinal: number,
  tracks: FinishedTrack[],
): Promise<string> {
  const key = derivedKeys.paths(file.recordingId, ordinal);
  // A ten-thousandth of the picture is less than a pixel.
  const round = (fraction: number) => Math.round(fraction * 1e4) / 1e4;
  const paths: StoredPaths = {
    version: 1,
    tracks: tracks.map((track) => ({
      trackId: derivedIds.track(file.recordingId, track.localId),
      localId: track.localId,
      points: track.path.map(({ ptsMs, x, y, w, h }) => [
        Math.round(ptsMs - file.firstPtsMs),
        round(x),
        round(y),
        round(w),
        round(h),
      ]),
    })),
  };
  await putAgain(storage, key, Buffer.from(JSON.stringify(paths)), 'application/json');
  return key;
}

/** Stores what the next segment needs; gives the key. */
export async function storeState(
  storage: ObjectStore,
  file: IndexedFile,
  ordinal: number,
  state: SegmentState,
): Promise<string> {
  const key = derivedKeys.state(file.recordingId, ordinal);
  await putAgain(storage, key, Buffer.from(JSON.stringify(state)), 'application/json');
  return key;
}

/** Reads what a segment left for the next. */
export async function readState(storage: ObjectStore, key: string): Promise<SegmentState> {
  // Written by this program under a key that the database names: its form is the vision room's own, which checks it.
  return JSON.parse((await readBytes(storage, key)).toString('utf8')) as SegmentState;
}

/**
 * Removes objects of a recording's index that no row names: pictures of coarse tracks that gave way, and what a worker wrote
 * before it was killed. For a recording that is indexed; nobody writes there any more.
 */
export async function removeUnnamed(
  { db, storage }: Pick<JobDependencies, 'db' | 'storage'>,
  recordingId: string,
): Promise<void> {
  const named = await indexObjectsOf(db, recordingId);
  for (const prefix of derivedKeys.indexPrefixes(recordingId)) {
    const unnamed: string[] = [];
    for await (const { key } of storage.list(prefix)) if (!named.has(key)) unnamed.push(key);
    for (const key of unnamed) await storage.remove(key);
  }
}

/**
 * Writes a derived object, in place of one that an earlier try left behind before it could commit. The store itself never
 * replaces; nothing that is committed names the older object, or it holds the same.
 */
export async function putAgain(
  storage: ObjectStore,
  key: string,
  bytes: Uint8Array,
  contentType: string,
): Promise<void> {
  try {
    await storage.put(key, bytes, { contentType });
  } catch (error) {
    if (!(error instanceof ObjectExists)) throw error;
    await storage.remove(key);
    await storage.put(key, bytes, { contentType });
  }
}
