import type { Readable } from 'node:stream';
import { read } from '@/core/audit/log';
import { NotFound } from '@/core/errors';
import type { Actor } from '@/core/people/actor';
import type { Database, Transaction } from '@/prisma/client';
import type { ObjectStore } from '@/storage';
import type { TrackPaths } from './schema';
import { platesOfTracks } from './sightings.sql';
import { storedFrameTimes, storedPaths } from './track-paths';

/**
 * Boxes of the tracks seen in a stretch of a recording; each path whole, so that the player can interpolate across the
 * stretch's ends.
 * @throws NotFound
 */
export async function pathsOfRecording(
  { db, storage }: { db: Database; storage: ObjectStore },
  actor: Actor,
  recordingId: string,
  stretch: { fromMs?: number | undefined; toMs?: number | undefined },
): Promise<TrackPaths> {
  const fromMs = stretch.fromMs ?? 0;
  const toMs = stretch.toMs ?? Number.MAX_SAFE_INTEGER;
  const { segments, tracks, plates } = await read(
    db,
    actor,
    { action: 'recording.view', objectKind: 'recording', objectId: recordingId },
    async (tx) => {
      await seen(tx, recordingId);
      const all = await tx.track.findMany({
        where: {
          recordingId,
          supersededAt: null,
          lastPtsMs: { gte: fromMs },
          firstPtsMs: { lte: Math.min(toMs, 2 ** 31 - 1) },
        },
        select: {
          ...{ id: true, kind: true, objectClass: true, colour: true, segmentOrdinal: true, pass: true },
          bestShots: { select: { ptsMs: true, x: true, y: true, w: true, h: true } },
        },
      });
      const ordinals = [...new Set(all.map((track) => track.segmentOrdinal))];
      return {
        tracks: new Map(all.map((track) => [track.id, track])),
        plates: new Map(
          (
            await platesOfTracks(
              tx,
              all.map((track) => track.id),
            )
          ).map((plate) => [plate.trackId, plate.text]),
        ),
        segments: await tx.indexSegment.findMany({
          where: { recordingId, ordinal: { in: ordinals } },
          select: { pathsKey: true },
        }),
      };
    },
  );
  const stored = await Promise.all(
    segments.map(async (segment) => storedPaths.parse(await readJson(storage, segment.pathsKey))),
  );
  // Of a coarse track only its pictures are known, each a moment of its own.
  const coarse = [...tracks.values()]
    .filter(({ pass }) => pass === 'COARSE')
    .map(({ id, bestShots }) => ({
      trackId: id,
      points: bestShots
        .sort((a, b) => a.ptsMs - b.ptsMs)
        .map(({ ptsMs, x, y, w, h }): [number, number, number, number, number] => [ptsMs, x, y, w, h]),
    }));
  return {
    tracks: [...stored.flatMap((segment) => segment.tracks), ...coarse].flatMap((path) => {
      const track = tracks.get(path.trackId);
      if (!track) return [];
      const words = [track.colour, track.objectClass, plates.get(track.id)];
      return [
        {
          trackId: track.id,
          kind: track.kind,
          objectClass: track.objectClass,
          label: words.filter((word) => word).join(' '),
          points: path.points,
        },
      ];
    }),
  };
}

/** Presentation time of every frame, counted from the first. @throws NotFound when intake has not read them. */
export async function frameTimesOfRecording(
  { db, storage }: { db: Database; storage: ObjectStore },
  actor: Actor,
  recordingId: string,
): Promise<number[]> {
  const key = await read(
    db,
    actor,
    { action: 'recording.view', objectKind: 'recording', objectId: recordingId },
    async (tx) => (await seen(tx, recordingId)).frameTimesKey,
  );
  if (!key) throw new NotFound('The list of frame times');
  return storedFrameTimes.parse(await readJson(storage, key)).timesMs;
}

async function seen(tx: Transaction, id: string) {
  const recording = await tx.recording.findUnique({ where: { id }, select: { frameTimesKey: true } });
  if (!recording) throw new NotFound('The recording');
  return recording;
}

/** A JSON object of the store. The whole is read: a minute of paths is some kilobytes. */
export async function readJson(storage: Pick<ObjectStore, 'get'>, key: string): Promise<unknown> {
  const pieces: Buffer[] = [];
  for await (const piece of (await storage.get(key)) as Readable) pieces.push(piece as Buffer);
  return JSON.parse(Buffer.concat(pieces).toString('utf8'));
}
