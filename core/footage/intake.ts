import type { Database, IntakeSource, Transaction } from '@/prisma/client';
import { append, SYSTEM } from '../audit/log';
import type { Media, RecordingUnreadable } from './media';
import type { Placement } from './placement';

/** How one file came in. */
export interface Arriving {
  arrivalId: string;
  sha256: string;
  sizeBytes: number;
  originalName: string;
  source: IntakeSource;
  /** A folder, a person's machine, a recorder: where the bytes came from, in words. */
  receivedFrom: string;
  receivedById: string | null;
}

/** A file with bytes that Saboot did not hold, after they were hashed and stored. */
export interface NewRecording extends Arriving {
  recordingId: string;
  /** The same bytes were deleted under retention: their row takes them again, and the tombstone stays. */
  receivedBefore: boolean;
  storageKey: string;
  hashedAt: Date;
  storedAt: Date;
  frameTimesKey: string | null;
  /** How its form was read, or why it could not be. */
  media: Media | RecordingUnreadable;
  placement: Placement | null;
  /** Playable by browsers as it is. */
  playable: boolean;
}

/** What became of an arrival. */
export interface Received {
  recordingId: string;
  duplicate: boolean;
  status: string;
}

interface Person {
  id: string | null;
  name: string;
  role: string;
  districtId: number | null;
}

/** What was already received under this arrival, or with these bytes; undefined for a new file. */
export async function findReceived(
  db: Database,
  arrivalId: string,
  sha256: string,
): Promise<(Received & { again: boolean }) | undefined> {
  const earlier = await db.arrival.findUnique({ where: { id: arrivalId }, include: { recording: true } });
  if (earlier) {
    return {
      recordingId: earlier.recordingId,
      duplicate: earlier.duplicate,
      status: earlier.recording.status,
      again: true,
    };
  }
  const held = await db.recording.findUnique({ where: { sha256 }, select: { id: true, status: true } });
  return held ? { recordingId: held.id, duplicate: true, status: held.status, again: false } : undefined;
}

/** Records that bytes which Saboot holds came in again; no second recording is made. */
export async function recordDuplicate(db: Database, recordingId: string, arriving: Arriving): Promise<void> {
  await db.$transaction(async (tx) => {
    const person = await personOf(tx, arriving.receivedById);
    await tx.arrival.create({ data: arrivalRow(recordingId, arriving, true) });
    await tx.custodyEvent.create({
      data: {
        recordingId,
        kind: 'RECEIVED_AGAIN',
        actorId: person.id,
        actorName: person.name,
        sha256: arriving.sha256,
        details: { originalName: arriving.originalName, receivedFrom: arriving.receivedFrom },
      },
    });
    await recordIntake(tx, person, recordingId, arriving, 'duplicate');
  });
}

/**
 * Records a new recording with its arrival, its custody from the first byte, and the audit entry, in one transaction.
 * @throws Prisma's P2002 where another worker recorded the same bytes meanwhile: it is a duplicate then.
 */
export async function recordRecording(db: Database, recording: NewRecording): Promise<Received> {
  const { media, placement, recordingId } = recording;
  const readable = 'timesMs' in media ? media : undefined;
  const refused = 'timesMs' in media ? undefined : media;
  const status = refused ? 'QUARANTINED' : placement?.missing ? 'NEEDS_DETAILS' : 'QUEUED';
  const reason = refused ? [refused.message, refused.remedy].join(' ') : (placement?.missing ?? null);
  await db.$transaction(async (tx) => {
    const person = await personOf(tx, recording.receivedById);
    const columns = {
      originalName: recording.originalName,
      source: recording.source,
      receivedFrom: recording.receivedFrom,
      receivedById: recording.receivedById,
      status,
      statusReason: reason,
      ...(readable
        ? {
            container: readable.container,
            videoCodec: readable.videoCodec,
            audioCodec: readable.audioCodec,
            width: readable.width,
            height: readable.height,
            rotationDeg: readable.rotationDeg,
            frameRate: readable.frameRate,
            frameCount: readable.timesMs.length,
            durationMs: readable.durationMs,
            frameTimesKey: recording.frameTimesKey,
            particulars: readable.particulars,
            ...(recording.playable ? { playbackKind: 'original', playbackKey: recording.storageKey } : {}),
          }
        : {}),
      ...placement?.columns,
      // Until its camera says where it belongs it is nobody else's than the district's that brought it in.
      districtId: placement?.columns.districtId ?? person.districtId,
    } as const;
    if (recording.receivedBefore) {
      const afresh = { playbackKind: null, playbackKey: null, receivedAt: new Date() };
      await tx.recording.update({ where: { id: recordingId }, data: { ...afresh, ...columns } });
    } else {
      const { sha256, storageKey } = recording;
      const bytes = { sha256, storageKey, sizeBytes: BigInt(recording.sizeBytes) };
      await tx.recording.create({ data: { id: recordingId, ...bytes, ...columns } });
    }
    await tx.arrival.create({ data: arrivalRow(recordingId, recording, false) });
    const custody = (kind: string, at: Date, details: Record<string, string | number | null>) => ({
      recordingId,
      kind,
      at,
      actorId: person.id,
      actorName: person.name,
      sha256: recording.sha256,
      details,
    });
    await tx.custodyEvent.createMany({
      data: [
        custody('HASHED', recording.hashedAt, { algorithm: 'SHA-256', sizeBytes: recording.sizeBytes }),
        custody('STORED', recording.storedAt, { storageKey: recording.storageKey }),
        custody('RECEIVED', new Date(), {
          originalName: recording.originalName,
          receivedFrom: recording.receivedFrom,
          source: recording.source,
        }),
        ...(refused
          ? [custody('QUARANTINED', new Date(), { code: refused.code, reason: refused.message })]
          : []),
      ],
    });
    await recordIntake(tx, person, recordingId, recording, status);
  });
  return { recordingId, duplicate: false, status };
}

async function personOf(tx: Transaction, id: string | null): Promise<Person> {
  const user = id === null ? null : await tx.user.findUnique({ where: { id } });
  return user
    ? { id: user.id, name: user.name, role: user.role, districtId: user.districtId }
    : { ...SYSTEM, districtId: null };
}

async function recordIntake(
  tx: Transaction,
  person: Person,
  recordingId: string,
  arriving: Arriving,
  result: string,
) {
  await append(tx, {
    actor: person,
    action: 'recording.intake',
    objectKind: 'recording',
    objectId: recordingId,
    outcome: 'done',
    requestId: null,
    details: {
      originalName: arriving.originalName,
      source: arriving.source,
      receivedFrom: arriving.receivedFrom,
      sha256: arriving.sha256,
      sizeBytes: arriving.sizeBytes,
      result,
    },
  });
}

function arrivalRow(recordingId: string, arriving: Arriving, duplicate: boolean) {
  const { arrivalId, originalName, source, receivedFrom, receivedById } = arriving;
  return { id: arrivalId, recordingId, originalName, source, receivedFrom, receivedById, duplicate };
}
