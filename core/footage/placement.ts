import type { TimeSource, Transaction } from '@/prisma/client';
import { correctedTime, measurementFor } from './clock';
import { ensureMonths, lockRecording, moveIndexRows, spaceTables } from './index-rows.sql';
import type { ListedFile } from './listing';
import { parseFileName, resolveNamedTime } from './naming';

/** What is known about a file before its camera and start are settled. */
export interface PlacementClues {
  originalName: string;
  /** Named by the person who sent it. */
  cameraCode?: string;
  /** Given by the person who sent it. */
  stampedStart?: Date;
  /** Its line in `cameras.csv`. */
  listed?: ListedFile;
  /** The container's creation time. */
  createdAt: Date | null;
}

/** Columns of a recording that say where and when. */
export interface PlacedColumns {
  cameraId: number | null;
  districtId: number | null;
  stampedStart: Date | null;
  timeSource: TimeSource | null;
  clockOffsetMs: number;
  clockUncertaintyMs: number | null;
  clockCheckId: string | null;
  startsAt: Date | null;
  endsAt: Date | null;
}

export interface Placement {
  columns: PlacedColumns;
  /** What is still missing, in words; null when camera and start are known. */
  missing: string | null;
}

/**
 * Settles camera and start of a recording. What a person said goes first, then `cameras.csv`, then the file's name, then
 * the container's creation time; times without a zone are in the camera's.
 */
export async function place(tx: Transaction, clues: PlacementClues, durationMs: number): Promise<Placement> {
  const named = parseFileName(clues.originalName);
  const said = clues.cameraCode ?? clues.listed?.camera;
  const candidates = said === undefined ? named.cameraCandidates : [said];
  const cameras = await tx.camera.findMany({
    where: { code: { in: candidates, mode: 'insensitive' } },
    select: { id: true, code: true, districtId: true, timeZone: true },
  });
  const camera = candidates
    .map((candidate) => cameras.find((one) => one.code.toLowerCase() === candidate.toLowerCase()))
    .find((one) => one !== undefined);

  const zone = camera?.timeZone ?? 'Asia/Karachi';
  const start =
    known('PERSON', clues.stampedStart) ??
    known('CAMERAS_CSV', clues.listed?.start && resolveNamedTime(clues.listed.start, zone)) ??
    // A time of day without a zone means nothing before the camera is known.
    (camera || named.stamped?.offsetMinutes !== undefined
      ? known('FILE_NAME', named.stamped && resolveNamedTime(named.stamped, zone))
      : undefined) ??
    known('METADATA', clues.createdAt ?? undefined);

  const wanting = [
    camera
      ? undefined
      : said === undefined
        ? 'which camera filmed it (its name tells no known camera)'
        : `which camera filmed it (no camera is registered as ${said})`,
    start ? undefined : 'when it starts',
  ].filter((words) => words !== undefined);
  return {
    columns: await placedColumns(tx, camera, start?.at, start?.source, durationMs),
    missing: wanting.length === 0 ? null : `Saboot needs to be told ${wanting.join(' and ')}.`,
  };
}

/**
 * Puts a recording to a camera and start that a person has given, now or again. What was found in it moves along, the
 * stamp that is replaced stays in the recording's custody history.
 * @returns true where the recording now waits to be indexed for the first time.
 */
export async function placeByPerson(
  tx: Transaction,
  recordingId: string,
  given: { cameraId: number; stampedStart: Date },
  actor: { id: string; name: string },
): Promise<boolean> {
  await lockRecording(tx, recordingId);
  const before = await tx.recording.findUniqueOrThrow({ where: { id: recordingId } });
  const camera = await tx.camera.findUniqueOrThrow({ where: { id: given.cameraId } });
  const columns = await placedColumns(tx, camera, given.stampedStart, 'PERSON', before.durationMs ?? 0);
  const waits = before.status === 'NEEDS_DETAILS';
  await tx.recording.update({
    where: { id: recordingId },
    data: { ...columns, ...(waits ? { status: 'QUEUED' as const, statusReason: null } : {}) },
  });
  await tx.custodyEvent.create({
    data: {
      recordingId,
      kind: 'PLACED',
      actorId: actor.id,
      actorName: actor.name,
      sha256: before.sha256,
      details: {
        cameraCode: camera.code,
        stampedStart: given.stampedStart.toISOString(),
        before: {
          cameraId: before.cameraId,
          stampedStart: before.stampedStart?.toISOString() ?? null,
          timeSource: before.timeSource,
        },
      },
    },
  });
  await moveFindings(tx, recordingId, columns);
  return waits;
}

/**
 * Derives the corrected times of a camera's recordings anew after its clock was measured: each takes the measurement
 * nearest to it in time. The stamp is never touched; what the correction was before stays in the custody history.
 * @returns how many recordings moved.
 */
export async function applyClockCheck(
  tx: Transaction,
  cameraId: number,
  actor: { id: string; name: string },
): Promise<number> {
  const recordings = await tx.recording.findMany({
    where: { cameraId, stampedStart: { not: null } },
    orderBy: { id: 'asc' },
    select: {
      id: true,
      sha256: true,
      stampedStart: true,
      durationMs: true,
      clockOffsetMs: true,
      clockUncertaintyMs: true,
      clockCheckId: true,
      timeSource: true,
      camera: { select: { id: true, districtId: true } },
    },
  });
  let moved = 0;
  for (const recording of recordings) {
    const columns = await placedColumns(
      tx,
      recording.camera ?? undefined,
      recording.stampedStart ?? undefined,
      recording.timeSource ?? undefined,
      recording.durationMs ?? 0,
    );
    if (columns.clockCheckId === recording.clockCheckId) continue;
    await lockRecording(tx, recording.id);
    await tx.recording.update({ where: { id: recording.id }, data: columns });
    await tx.custodyEvent.create({
      data: {
        recordingId: recording.id,
        kind: 'CLOCK_CORRECTED',
        actorId: actor.id,
        actorName: actor.name,
        sha256: recording.sha256,
        details: {
          offsetMs: columns.clockOffsetMs,
          uncertaintyMs: columns.clockUncertaintyMs,
          clockCheckId: columns.clockCheckId,
          before: { offsetMs: recording.clockOffsetMs, uncertaintyMs: recording.clockUncertaintyMs },
        },
      },
    });
    await moveFindings(tx, recording.id, columns);
    moved += 1;
  }
  return moved;
}

async function placedColumns(
  tx: Transaction,
  camera: { id: number; districtId: number } | undefined,
  stampedStart: Date | undefined,
  timeSource: TimeSource | undefined,
  durationMs: number,
): Promise<PlacedColumns> {
  const measured =
    camera && stampedStart
      ? measurementFor(await tx.clockCheck.findMany({ where: { cameraId: camera.id } }), stampedStart)
      : undefined;
  const offsetMs = measured?.offsetMs ?? 0;
  const startsAt = stampedStart ? correctedTime(stampedStart, offsetMs) : null;
  return {
    cameraId: camera?.id ?? null,
    districtId: camera?.districtId ?? null,
    stampedStart: stampedStart ?? null,
    timeSource: stampedStart ? (timeSource ?? null) : null,
    clockOffsetMs: offsetMs,
    clockUncertaintyMs: measured?.uncertaintyMs ?? null,
    clockCheckId: measured?.id ?? null,
    startsAt,
    endsAt: startsAt ? new Date(startsAt.getTime() + durationMs) : null,
  };
}

async function moveFindings(tx: Transaction, recordingId: string, columns: PlacedColumns): Promise<void> {
  const { cameraId, startsAt, endsAt } = columns;
  if (cameraId === null || !startsAt || !endsAt) return;
  const tables = await spaceTables(tx);
  await ensureMonths(tx, tables, startsAt, endsAt);
  await moveIndexRows(tx, { recordingId, cameraId }, startsAt, tables);
}

function known(source: TimeSource, at: Date | undefined): { source: TimeSource; at: Date } | undefined {
  return at && !Number.isNaN(at.getTime()) ? { source, at } : undefined;
}
