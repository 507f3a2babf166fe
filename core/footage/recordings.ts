import { z } from 'zod';
import { act, read } from '@/core/audit/log';
import { NotFound } from '@/core/errors';
import { readJobs, retryJob } from '@/core/operations/dead-letters';
import type { JobSender } from '@/core/operations/jobs';
import type { OpenQueues } from '@/core/operations/queue';
import type { Actor } from '@/core/people/actor';
import type { Database, Prisma, Transaction } from '@/prisma/client';
import { groupsOf } from './camera-groups';
import { RecordingState } from './errors';
import { particular } from './particulars';
import { placeByPerson } from './placement';
import { playbackOf } from './playback-kind';
import {
  type RecordingDetail,
  type RecordingSummary,
  type RecordingsPage,
  type recordingDetailsInput,
  recordingStatus,
  type recordingsQuery,
} from './schema';

type RecordingsQuery = z.output<typeof recordingsQuery>;
type DetailsInput = z.output<typeof recordingDetailsInput>;

/** Recordings the actor may see, newest arrival first, a page at a time, with the number in each state. @throws NotFound (a camera group) */
export async function listRecordings(
  db: Database,
  actor: Actor,
  query: RecordingsQuery,
): Promise<RecordingsPage> {
  return read(db, actor, { action: 'recording.read', objectKind: 'recording' }, async (tx) => {
    const chosen = { AND: [chosenBy(query), await inGroup(tx, query.groupId)] };
    const where = query.status ? { AND: [chosen, { status: query.status }] } : chosen;
    const rows = await tx.recording.findMany({
      where,
      include: { camera: true },
      // Ids are UUIDs of version 7: their order is the order of arrival.
      orderBy: { id: 'desc' },
      take: query.limit + 1,
      ...(query.cursor ? { cursor: { id: query.cursor }, skip: 1 } : {}),
    });
    const shown = rows.slice(0, query.limit);
    const counted = await tx.recording.groupBy({ by: ['status'], where: chosen, _count: true });
    const inState = new Map(counted.map((row) => [row.status, row._count]));
    return {
      items: await summaries(tx, shown),
      nextCursor: rows.length > shown.length ? (shown.at(-1)?.id ?? null) : null,
      counts: Object.fromEntries(
        recordingStatus.options.map((status) => [status, inState.get(status) ?? 0]),
      ) as RecordingsPage['counts'],
    };
  });
}

/** One recording with its arrivals, damage and custody. @throws NotFound */
export async function getRecording(db: Database, actor: Actor, id: string): Promise<RecordingDetail> {
  return read(db, actor, { action: 'recording.read', objectKind: 'recording', objectId: id }, (tx) =>
    describe(tx, id),
  );
}

/**
 * Says which camera a recording is of and when it began by the camera's own clock, and queues its indexing. What was
 * indexed already moves to the new place and time.
 * @throws NotFound for recording or camera, RecordingState
 */
export async function giveDetails(
  { db, send }: { db: Database; send: JobSender['send'] },
  actor: Actor,
  id: string,
  input: DetailsInput,
): Promise<RecordingDetail> {
  const queue = await act(
    db,
    actor,
    {
      action: 'recording.details',
      objectKind: 'recording',
      objectId: id,
      details: { cameraId: input.cameraId, stampedStart: input.stampedStart },
    },
    async (tx) => {
      const recording = await tx.recording.findUnique({ where: { id } });
      if (!recording) throw new NotFound('The recording');
      if (['QUARANTINED', 'INDEXING', 'DISPOSED'].includes(recording.status)) {
        throw new RecordingState(
          recording.status === 'INDEXING'
            ? 'The recording is being indexed just now.'
            : 'There is nothing to be read of the recording, so camera and time change nothing.',
          recording.status === 'INDEXING' ? 'Wait until it is done.' : 'Bring in a readable copy.',
        );
      }
      if (!(await tx.camera.findUnique({ where: { id: input.cameraId } }))) throw new NotFound('The camera');
      const given = { cameraId: input.cameraId, stampedStart: new Date(input.stampedStart) };
      return placeByPerson(tx, id, given, actor);
    },
    { timeoutMs: 300_000 },
  );
  if (queue) await send('coarse', { recordingId: id }, { dedupe: id });
  return getRecording(db, actor, id);
}

/** Queues the indexing of a recording that failed, from where it stopped. @throws NotFound, RecordingState */
export async function retryRecording(
  { db, jobs }: { db: Database; jobs: OpenQueues },
  actor: Actor,
  id: string,
): Promise<RecordingDetail> {
  await act(
    db,
    actor,
    { action: 'recording.details', recordedAs: 'recording.retry', objectKind: 'recording', objectId: id },
    async (tx) => {
      const recording = await tx.recording.findUnique({ where: { id } });
      if (!recording) throw new NotFound('The recording');
      if (recording.status !== 'FAILED') {
        throw new RecordingState(
          'Only a recording whose indexing failed can be tried again.',
          'Load the page again: its state has changed.',
        );
      }
      await tx.recording.update({ where: { id }, data: { status: 'QUEUED', statusReason: null } });
    },
  );
  // Its dead letter, where there is one, goes back with its tries; otherwise the job is lost and a new one takes its place.
  const given = (await readJobs(jobs.queues)).failed.find(
    (job) => job.name === 'index' && job.payload.recordingId === id,
  );
  if (given) await retryJob(jobs.queues, given.queue, given.id);
  else await jobs.send('index', { recordingId: id }, { dedupe: id });
  return getRecording(db, actor, id);
}

async function inGroup(tx: Transaction, groupId: string | undefined): Promise<Prisma.RecordingWhereInput> {
  if (groupId === undefined) return {};
  const [group] = await groupsOf(tx, { id: groupId, deletedAt: null });
  if (!group) throw new NotFound('The camera group');
  return { cameraId: { in: group.cameraIds } };
}

function chosenBy(query: RecordingsQuery): Prisma.RecordingWhereInput {
  const text = query.text?.trim();
  const like = { contains: text ?? '', mode: 'insensitive' as const };
  return {
    ...(query.cameraId === undefined ? {} : { cameraId: query.cameraId }),
    ...(query.from === undefined ? {} : { endsAt: { gt: query.from } }),
    ...(query.to === undefined ? {} : { startsAt: { lt: query.to } }),
    ...(text
      ? {
          OR: [
            { originalName: like },
            { camera: { is: { OR: [{ code: like }, { name: like }] } } },
            { sha256: { startsWith: text.toLowerCase() } },
          ],
        }
      : {}),
  };
}

type Row = Prisma.RecordingGetPayload<{ include: { camera: true } }>;

async function summaries(tx: Transaction, rows: Row[]): Promise<RecordingSummary[]> {
  const counted = await tx.track.groupBy({
    by: ['recordingId', 'kind'],
    where: { recordingId: { in: rows.map((row) => row.id) }, supersededAt: null },
    _count: true,
  });
  const coarse = await tx.coarseStretch.groupBy({
    by: ['recordingId'],
    where: { recordingId: { in: rows.map((row) => row.id) }, pictures: { gt: 0 } },
    _max: { toMs: true },
    _min: { fromMs: true },
    _sum: { pictures: true },
  });
  return rows.map((row) => {
    const tracks = { PERSON: 0, FACE: 0, VEHICLE: 0, PLATE: 0 };
    for (const count of counted) if (count.recordingId === row.id) tracks[count.kind] = count._count;
    const looked = coarse.find((one) => one.recordingId === row.id);
    const coarseUntilMs = looked?._max.toMs ?? 0;
    const pictures = looked?._sum.pictures ?? 0;
    return {
      id: row.id,
      originalName: row.originalName,
      status: row.status,
      statusReason: row.statusReason,
      camera: row.camera
        ? {
            id: row.camera.id,
            code: row.camera.code,
            name: row.camera.name,
            drawn: row.camera.drawn,
            timeZone: row.camera.timeZone,
          }
        : null,
      source: row.source,
      receivedAt: row.receivedAt.toISOString(),
      sizeBytes: Number(row.sizeBytes),
      durationMs: row.durationMs,
      indexedUntilMs: row.indexedUntilMs,
      coarseUntilMs,
      coarseEveryMs:
        pictures > 0 ? Math.round((coarseUntilMs - (looked?._min.fromMs ?? 0)) / pictures) : null,
      width: row.width,
      height: row.height,
      videoCodec: row.videoCodec,
      frameRate: row.frameRate,
      stampedStart: row.stampedStart?.toISOString() ?? null,
      clockOffsetMs: row.clockOffsetMs,
      clockUncertaintyMs: row.clockUncertaintyMs,
      startsAt: row.startsAt?.toISOString() ?? null,
      endsAt: row.endsAt?.toISOString() ?? null,
      tracks,
    };
  });
}

async function describe(tx: Transaction, id: string): Promise<RecordingDetail> {
  const row = await tx.recording.findUnique({
    where: { id },
    include: {
      camera: true,
      arrivals: { orderBy: { at: 'asc' } },
      damage: { orderBy: { fromMs: 'asc' } },
      custody: { orderBy: { at: 'asc' } },
    },
  });
  const [summary] = row ? await summaries(tx, [row]) : [];
  if (!row || !summary) throw new NotFound('The recording');
  return {
    ...summary,
    sha256: row.sha256,
    container: row.container,
    audioCodec: row.audioCodec,
    rotationDeg: row.rotationDeg,
    frameCount: row.frameCount,
    timeSource: row.timeSource,
    receivedFrom: row.receivedFrom,
    packName: row.packName,
    arrivals: row.arrivals.map((arrival) => ({
      at: arrival.at.toISOString(),
      originalName: arrival.originalName,
      receivedFrom: arrival.receivedFrom,
      duplicate: arrival.duplicate,
    })),
    particulars: z.array(particular).parse(row.particulars),
    damage: row.damage.map(({ fromMs, toMs, reason }) => ({ fromMs, toMs, reason })),
    custody: row.custody.map((event) => ({
      id: event.id,
      at: event.at.toISOString(),
      kind: event.kind,
      actorName: event.actorName,
      details: event.details as Record<string, unknown>,
      sha256: event.sha256,
    })),
    playback: playbackOf(row),
  };
}
