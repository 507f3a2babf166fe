import { createReadStream } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Database, Prisma } from '@/prisma/client';
import type { ObjectStore } from '@/storage';
import { makeClip } from './clip';
import { MasterAltered, RecordingNotReady } from './errors';
import { namesOf, recordHandling } from './exhibits';
import { hashFile } from './hashing';
import type { MediaTools } from './packets';
import { exhibitRequest, type Provenance, spanOf } from './provenance';
import { makeStill } from './still';

/** What making an exhibit needs. */
export interface ExhibitMaking {
  db: Database;
  storage: ObjectStore;
  tools: MediaTools;
  /** Folder for unfinished files. */
  scratchDir: string;
  software: { name: string; version: string };
  signal?: AbortSignal;
  onStep?: (done: number, step: string) => Promise<void> | void;
}

const SYSTEM = { id: null, name: 'Saboot' };

/**
 * Makes the file of an exhibit: checks the original against the hash it came in with, cuts or decodes, proves, hashes and
 * stores it. Doing it again after it succeeded changes nothing.
 * @throws MasterAltered, ClipNotProven, MediaToolFailed, RecordingNotReady; the exhibit then stays without a file
 */
export async function produceExhibit(making: ExhibitMaking, exhibitId: string): Promise<void> {
  const { db, storage, tools, signal } = making;
  const exhibit = await db.exhibit.findUnique({
    where: { id: exhibitId },
    include: { recording: { include: { camera: true } } },
  });
  // Removed with its case, or made by an earlier attempt that died after storing it.
  if (!exhibit || exhibit.status === 'READY') return;
  const { recording } = exhibit;
  const { camera, stampedStart, startsAt } = recording;
  if (!camera || !stampedStart || !startsAt) {
    throw new RecordingNotReady('its camera or start time is not known');
  }

  await mkdir(making.scratchDir, { recursive: true });
  const scratch = await mkdtemp(path.join(making.scratchDir, 'exhibit-'));
  const original = await storage.localCopy(recording.storageKey);
  try {
    await making.onStep?.(0.05, 'checking the original');
    const { sha256: found } = await hashFile(original.path, signal);
    if (found !== recording.sha256) throw new MasterAltered(recording.sha256, found);
    const checkedAt = new Date();

    await making.onStep?.(0.4, exhibit.kind === 'CLIP' ? 'cutting and comparing' : 'taking the frame');
    const target = path.join(scratch, 'file');
    const clip =
      exhibit.kind === 'CLIP'
        ? await makeClip(
            tools,
            original.path,
            { fromMs: exhibit.requestedFromMs, toMs: exhibit.requestedToMs },
            target,
            signal,
          )
        : undefined;
    const still = clip
      ? undefined
      : await makeStill(tools, original.path, exhibit.requestedFromMs, target, signal);
    const made = clip ?? still;
    if (!made) return;

    await making.onStep?.(0.85, 'hashing and storing');
    const hashes = await hashFile(made.file, signal);
    const key = `exhibits/${exhibit.caseId}/${exhibit.number}-${hashes.sha256}.${made.extension}`;
    // The key names the content: an attempt that died after storing left this very file.
    if ((await storage.head(key))?.sizeBytes !== hashes.sizeBytes) {
      await storage.put(key, createReadStream(made.file, { highWaterMark: 1024 * 1024 }), {
        expectedSha256: hashes.sha256,
        contentType: made.mimeType,
      });
    }

    const actualFromMs = clip?.actualFromMs ?? still?.ptsMs ?? exhibit.requestedFromMs;
    const actualToMs = clip?.actualToMs ?? actualFromMs;
    const madeAt = new Date();
    const times = { stampedStart, startsAt };
    const record: Provenance = {
      version: 'saboot-provenance/1',
      request: exhibitRequest.parse((exhibit.provenance as { request?: unknown }).request),
      ...(await originOf(db, recording, camera, checkedAt)),
      requested: spanOf(times, exhibit.requestedFromMs, exhibit.requestedToMs),
      actual: spanOf(times, actualFromMs, actualToMs),
      ...(clip && {
        clip: {
          container: clip.container,
          frames: clip.frames,
          lastFrameMs: clip.lastFrameMs,
          maxTimeDeviationMs: clip.maxTimeDeviationMs,
          streams: clip.streams,
        },
      }),
      ...(still && {
        still: {
          frameIndex: still.frameIndex,
          frames: still.frames,
          pts: still.pts,
          timeBase: still.timeBase,
          ptsMs: still.ptsMs,
          pictureSha256: still.pictureSha256,
        },
      }),
      tool: made.run,
      software: making.software,
      madeAt: madeAt.toISOString(),
    };

    await db.$transaction(async (tx) => {
      const { count } = await tx.exhibit.updateMany({
        where: { id: exhibit.id, status: { not: 'READY' } },
        data: {
          status: 'READY',
          error: null,
          actualFromMs,
          actualToMs,
          storageKey: key,
          mimeType: made.mimeType,
          sizeBytes: BigInt(hashes.sizeBytes),
          sha256: hashes.sha256,
          sha512: hashes.sha512,
          provenance: record,
        },
      });
      if (count === 0) return;
      const details = { exhibit: exhibit.number, kind: exhibit.kind, actualFromMs, actualToMs };
      await recordHandling(
        tx,
        SYSTEM,
        exhibit.id,
        'made',
        { ...details, originalSha256: recording.sha256 },
        hashes.sha256,
      );
      await tx.custodyEvent.create({
        data: {
          recordingId: recording.id,
          kind: 'exhibit-made',
          actorName: SYSTEM.name,
          details: { ...details, exhibitId: exhibit.id, exhibitSha256: hashes.sha256 },
          sha256: recording.sha256,
        },
      });
    });
  } finally {
    await original.dispose();
    await rm(scratch, { recursive: true, force: true });
  }
}

/** Where a recording came from, which camera made it, and what is known of that camera's clock. */
export async function originOf(
  db: Database,
  recording: Prisma.RecordingGetPayload<object>,
  camera: Prisma.CameraGetPayload<object>,
  checkedAt: Date,
): Promise<Pick<Provenance, 'original' | 'camera' | 'clock'>> {
  const check = recording.clockCheckId
    ? await db.clockCheck.findUnique({ where: { id: recording.clockCheckId } })
    : null;
  const names = await namesOf(db, [recording.receivedById, check?.measuredById ?? null]);
  return {
    original: {
      recordingId: recording.id,
      name: recording.originalName,
      sha256: recording.sha256,
      sizeBytes: Number(recording.sizeBytes),
      container: recording.container,
      videoCodec: recording.videoCodec,
      audioCodec: recording.audioCodec,
      widthPx: recording.width,
      heightPx: recording.height,
      durationMs: recording.durationMs,
      receivedAt: recording.receivedAt.toISOString(),
      receivedFrom: recording.receivedFrom,
      receivedBy: recording.receivedById ? (names.get(recording.receivedById) ?? null) : null,
      checkedAt: checkedAt.toISOString(),
    },
    camera: {
      id: camera.id,
      code: camera.code,
      name: camera.name,
      latitude: camera.latitude,
      longitude: camera.longitude,
      timeZone: camera.timeZone,
      drawn: camera.drawn,
    },
    clock: {
      offsetMs: recording.clockOffsetMs,
      uncertaintyMs: recording.clockUncertaintyMs,
      timeSource: recording.timeSource,
      check: check && {
        method: check.method,
        measuredAt: check.measuredAt.toISOString(),
        measuredBy: names.get(check.measuredById) ?? check.measuredById,
        note: check.note,
      },
    },
  };
}

/** Marks an exhibit as failed, in words a person can act on. One that is ready stays ready. */
export async function failExhibit(db: Database, exhibitId: string, reason: string): Promise<void> {
  await db.exhibit.updateMany({
    where: { id: exhibitId, status: { not: 'READY' } },
    data: { status: 'FAILED', error: reason },
  });
}

/**
 * Exhibits and bundles that were asked for and have neither a file nor a failure: their job may have been lost with the
 * process that was about to send it.
 */
export async function unfinishedEvidence(
  db: Database,
): Promise<{ exhibitIds: string[]; bundleIds: string[] }> {
  const pending = { where: { status: 'PENDING' as const }, select: { id: true } };
  const [exhibits, bundles] = await Promise.all([
    // Copies are made by a job of their own.
    db.exhibit.findMany({ ...pending, where: { ...pending.where, derivation: null } }),
    db.bundle.findMany(pending),
  ]);
  return { exhibitIds: exhibits.map(({ id }) => id), bundleIds: bundles.map(({ id }) => id) };
}
