import { act, read } from '@/core/audit/log';
import { NotFound } from '@/core/errors';
import type { Actor } from '@/core/people/actor';
import type { Database, Transaction } from '@/prisma/client';
import { RecordingState } from './errors';
import { playbackOf } from './playback-kind';
import { plateCropOfTrack } from './sightings.sql';

/** An object of the store that somebody may see. */
export interface ViewableObject {
  key: string;
  contentType: string;
  fileName: string;
}

/** A player asks for hundreds of ranges; they are one view as long as it goes on within this time. */
const ONE_VIEW_MS = 30 * 60 * 1000;

/** Which views were recorded when, so that one view leaves one entry. Lost with the process: then it leaves another. */
export type RecordedViews = Map<string, number>;

/** What plays in a browser of a recording, recorded once for each view. @throws NotFound, RecordingState */
export async function viewStream(
  { db, views }: { db: Database; views: RecordedViews },
  actor: Actor,
  id: string,
  caseId?: string,
): Promise<ViewableObject> {
  return recorded(views, { db, actor, id, caseId, recordedAs: 'recording.view' }, async (tx) => {
    const recording = await tx.recording.findUnique({ where: { id } });
    if (!recording) throw new NotFound('The recording');
    const playback = playbackOf(recording);
    if (playback === 'unavailable' || playback === 'preparing') {
      throw new RecordingState(
        playback === 'preparing'
          ? 'The stream for the browser is still being prepared.'
          : 'This recording cannot be played.',
        playback === 'preparing' ? 'Try again in a moment.' : 'Download the original instead.',
      );
    }
    if (playback === 'original' || !recording.playbackKey) {
      const contentType =
        recording.container?.includes('webm') && !recording.container.includes('mp4')
          ? 'video/webm'
          : 'video/mp4';
      return { key: recording.storageKey, contentType, fileName: recording.originalName };
    }
    return { key: recording.playbackKey, contentType: 'video/mp4', fileName: `${id}.mp4` };
  });
}

/** The original as it came in, recorded each time. @throws NotFound */
export async function downloadOriginal(db: Database, actor: Actor, id: string): Promise<ViewableObject> {
  return act(
    db,
    actor,
    { action: 'recording.download', objectKind: 'recording', objectId: id },
    async (tx, entry) => {
      const recording = await tx.recording.findUnique({ where: { id } });
      if (!recording) throw new NotFound('The recording');
      entry.details.sha256 = recording.sha256;
      await tx.custodyEvent.create({
        data: {
          recordingId: id,
          kind: 'COPIED',
          actorId: actor.id,
          actorName: actor.name,
          details: { to: 'download in the browser' },
          sha256: recording.sha256,
        },
      });
      return {
        key: recording.storageKey,
        contentType: 'application/octet-stream',
        fileName: recording.originalName,
      };
    },
  );
}

/** The original of which a picture is wanted, recorded as part of the view. @throws NotFound */
export async function viewStill(
  { db, views }: { db: Database; views: RecordedViews },
  actor: Actor,
  id: string,
  caseId?: string,
): Promise<{
  storageKey: string;
  frameTimesKey: string | null;
  durationMs: number | null;
  playbackKind: string | null;
  playbackKey: string | null;
}> {
  return recorded(views, { db, actor, id, caseId, recordedAs: 'recording.view' }, async (tx) => {
    const recording = await tx.recording.findUnique({
      where: { id },
      select: {
        storageKey: true,
        frameTimesKey: true,
        durationMs: true,
        playbackKind: true,
        playbackKey: true,
      },
    });
    if (!recording) throw new NotFound('The recording');
    return recording;
  });
}

/** One picture of a track. @throws NotFound */
export async function viewBestShot(db: Database, actor: Actor, shotId: string): Promise<string> {
  return read(
    db,
    actor,
    { action: 'recording.view', objectKind: 'best-shot', objectId: shotId },
    async (tx) => {
      const shot = await tx.bestShot.findFirst({
        // The join lets row-level security on cameras decide.
        where: { id: shotId, track: { camera: { id: { gt: 0 } } } },
        select: { storageKey: true },
      });
      if (!shot) throw new NotFound('The picture');
      return shot.storageKey;
    },
  );
}

/** The crop a plate was read from. @throws NotFound */
export async function viewPlate(db: Database, actor: Actor, trackId: string): Promise<string> {
  return read(db, actor, { action: 'recording.view', objectKind: 'plate', objectId: trackId }, async (tx) => {
    const key = await plateCropOfTrack(tx, trackId);
    if (!key) throw new NotFound('The picture');
    return key;
  });
}

async function recorded<T>(
  views: RecordedViews,
  view: { db: Database; actor: Actor; id: string; caseId: string | undefined; recordedAs: string },
  work: (tx: Transaction) => Promise<T>,
): Promise<T> {
  const { db, actor, id, caseId } = view;
  const key = [actor.id, id, caseId ?? ''].join(' ');
  const now = Date.now();
  const deed = {
    action: 'recording.view' as const,
    recordedAs: view.recordedAs,
    objectKind: 'recording',
    objectId: id,
    details: caseId ? { caseId } : {},
  };
  const last = views.get(key);
  if (last !== undefined && now - last < ONE_VIEW_MS) {
    const result = await read(db, actor, deed, work);
    views.set(key, now);
    return result;
  }
  const result = await act(db, actor, deed, work);
  for (const [old, at] of views) if (now - at >= ONE_VIEW_MS) views.delete(old);
  views.set(key, now);
  return result;
}
