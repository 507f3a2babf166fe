import type { Actor } from '@/core/people/actor';
import type { Transaction } from '@/prisma/client';
import { type ClockMeasurement, correctedTime, measurementFor } from './clock';
import { moveSightings } from './retiming.sql';

/**
 * Derives the corrected times of a camera's recordings anew after its clock was measured again: recording, tracks,
 * vectors and plate reads move together, the stamped time stays, and the custody of each recording that moved says so.
 * @returns how many recordings moved.
 */
export async function retimeCamera(tx: Transaction, cameraId: number, actor: Actor): Promise<number> {
  const checks = await tx.clockCheck.findMany({ where: { cameraId } });
  const recordings = await tx.recording.findMany({
    where: { cameraId, stampedStart: { not: null } },
    select: { id: true, stampedStart: true, clockCheckId: true },
  });
  let moved = 0;
  for (const recording of recordings) {
    if (!recording.stampedStart) continue;
    const holds = measurementFor(checks, recording.stampedStart);
    if ((holds?.id ?? null) === recording.clockCheckId) continue;
    await placeRecording(tx, {
      recordingId: recording.id,
      cameraId,
      stampedStart: recording.stampedStart,
      measurement: holds,
      actor,
      why: 'clock-corrected',
    });
    moved += 1;
  }
  return moved;
}

/**
 * Puts a recording at a camera and a stamped start, corrected by `measurement`. Whatever was indexed of it moves along.
 */
export async function placeRecording(
  tx: Transaction,
  placing: {
    recordingId: string;
    cameraId: number;
    stampedStart: Date;
    measurement: ClockMeasurement | undefined;
    actor: Actor;
    why: 'clock-corrected' | 'details-given';
  },
): Promise<void> {
  const { recordingId, cameraId, measurement } = placing;
  const before = await tx.recording.findUniqueOrThrow({ where: { id: recordingId } });
  const camera = await tx.camera.findUniqueOrThrow({ where: { id: cameraId } });
  const offsetMs = measurement?.offsetMs ?? 0;
  const startsAt = correctedTime(placing.stampedStart, offsetMs);
  await tx.recording.update({
    where: { id: recordingId },
    data: {
      cameraId,
      districtId: camera.districtId,
      stampedStart: placing.stampedStart,
      clockOffsetMs: offsetMs,
      clockUncertaintyMs: measurement?.uncertaintyMs ?? null,
      clockCheckId: measurement?.id ?? null,
      startsAt,
      endsAt: before.durationMs === null ? null : new Date(startsAt.getTime() + before.durationMs),
      ...(placing.why === 'details-given' ? { timeSource: 'PERSON' as const } : {}),
    },
  });
  if (before.startsAt) {
    await moveSightings(tx, {
      recordingId,
      cameraId,
      byMs: startsAt.getTime() - before.startsAt.getTime(),
    });
  }
  await tx.custodyEvent.create({
    data: {
      recordingId,
      kind: placing.why,
      actorId: placing.actor.id,
      actorName: placing.actor.name,
      details: {
        camera: camera.code,
        stampedStart: placing.stampedStart.toISOString(),
        clockOffsetMs: offsetMs,
        clockUncertaintyMs: measurement?.uncertaintyMs ?? null,
        startsAt: startsAt.toISOString(),
        startsAtBefore: before.startsAt?.toISOString() ?? null,
      },
    },
  });
}
