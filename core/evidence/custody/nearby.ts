import type { z } from 'zod';
import { act, read } from '@/core/audit/log';
import { NotFound } from '@/core/errors';
import type { JobSender } from '@/core/operations/jobs';
import type { Actor } from '@/core/people/actor';
import { greatCircleM } from '@/core/search/relations/journey';
import type { Database, Transaction } from '@/prisma/client';
import { createHold } from './holds';
import { keepersOf } from './holds.sql';
import { dueOf } from './retention.sql';
import type { FootageNear, footageNearQuery, preserveInput } from './schema';

type Around = z.output<typeof footageNearQuery>;

/**
 * The preservation clock of a case: cameras near its place, what they recorded around its time, what of it is held, and when
 * retention lets the first of the rest go.
 * @throws Forbidden, NotFound
 */
export function footageNear(
  db: Database,
  actor: Actor,
  caseId: string,
  around: Around,
): Promise<FootageNear> {
  return read(db, actor, { action: 'custody.read', objectKind: 'case', objectId: caseId }, (tx) =>
    describe(tx, caseId, around),
  );
}

/**
 * Holds what these cameras recorded around the time of a case, and what of it still comes in. A camera whose time is held for
 * the case already is left as it is.
 * @throws Forbidden, NotFound for case or camera
 */
export async function preserveNear(
  { db, jobs }: { db: Database; jobs: JobSender },
  actor: Actor,
  caseId: string,
  input: z.output<typeof preserveInput>,
): Promise<FootageNear> {
  const { cameraIds, minutes, radiusM } = input;
  const shown = await act(
    db,
    actor,
    {
      action: 'custody.write',
      recordedAs: 'hold.preserve',
      objectKind: 'case',
      objectId: caseId,
      details: { cameraIds, minutes },
    },
    async (tx, entry) => {
      const span = await spanOf(tx, caseId, minutes);
      const held = await heldFor(tx, caseId, span);
      const holdIds: string[] = [];
      for (const cameraId of new Set(cameraIds)) {
        if (held.has(cameraId)) continue;
        const times = { from: span.from.toISOString(), to: span.to.toISOString() };
        holdIds.push(
          await createHold(tx, actor, {
            ...{ kind: 'SPAN', cameraId, caseId, ...times },
            reason: `What the camera saw ± ${minutes} min around the occurrence.`,
          }),
        );
      }
      entry.details.holdIds = holdIds;
      return describe(tx, caseId, { minutes, radiusM });
    },
  );
  await jobs.send('store-holds', {}, { dedupe: 'store-holds' });
  return shown;
}

async function spanOf(tx: Transaction, caseId: string, minutes: number) {
  const fir = await tx.case.findUnique({ where: { id: caseId } });
  if (!fir) throw new NotFound('The case');
  const marginMs = minutes * 60_000;
  return {
    fir,
    from: new Date(fir.occurredFrom.getTime() - marginMs),
    to: new Date((fir.occurredTo ?? fir.occurredFrom).getTime() + marginMs),
  };
}

/** Cameras whose whole span is held for the case. */
async function heldFor(tx: Transaction, caseId: string, { from, to }: { from: Date; to: Date }) {
  const holds = await tx.legalHold.findMany({
    where: { caseId, kind: 'SPAN', releasedAt: null, fromAt: { lte: from }, toAt: { gte: to } },
    select: { cameraId: true },
  });
  return new Set(holds.map(({ cameraId }) => cameraId));
}

async function describe(tx: Transaction, caseId: string, { minutes, radiusM }: Around): Promise<FootageNear> {
  const span = await spanOf(tx, caseId, minutes);
  const { fir, from, to } = span;
  const times = { from: from.toISOString(), to: to.toISOString() };
  const { placeLatitude: latitude, placeLongitude: longitude } = fir;
  if (latitude === null || longitude === null) return { ...times, placeKnown: false, cameras: [] };
  const cameras = await tx.camera.findMany({ include: { site: true } });
  const near = cameras
    .flatMap((camera) => {
      const place = {
        latitude: camera.latitude ?? camera.site?.latitude,
        longitude: camera.longitude ?? camera.site?.longitude,
      };
      if (place.latitude === undefined || place.longitude === undefined) return [];
      const { latitude: north, longitude: east } = place;
      const distanceM = greatCircleM({ latitude, longitude }, { latitude: north, longitude: east });
      return distanceM <= radiusM ? [{ camera, distanceM: Math.round(distanceM) }] : [];
    })
    .sort((one, other) => one.distanceM - other.distanceM);
  const recordings = await tx.recording.findMany({
    where: {
      cameraId: { in: near.map(({ camera }) => camera.id) },
      startsAt: { lt: to },
      endsAt: { gt: from },
    },
    select: { id: true, cameraId: true, status: true },
  });
  const ids = recordings.map(({ id }) => id);
  const kept = new Set((await keepersOf(tx, ids)).map(({ recordingId }) => recordingId));
  const due = await dueOf(tx, ids);
  const held = await heldFor(tx, caseId, span);
  return {
    ...times,
    placeKnown: true,
    cameras: near.map(({ camera, distanceM }) => {
      const own = recordings.filter(({ cameraId }) => cameraId === camera.id);
      const there = own.filter(({ status }) => status !== 'DISPOSED');
      const leaving = due.flatMap(({ recordingId, dueAt }) =>
        dueAt && !kept.has(recordingId) && there.some(({ id }) => id === recordingId) ? [dueAt] : [],
      );
      const first = leaving.sort((one, other) => one.getTime() - other.getTime())[0];
      return {
        id: camera.id,
        code: camera.code,
        name: camera.name,
        distanceM,
        held: held.has(camera.id),
        recordings: there.length,
        keptRecordings: there.filter(({ id }) => kept.has(id)).length,
        deletedRecordings: own.length - there.length,
        dueAt: first?.toISOString() ?? null,
      };
    }),
  };
}
