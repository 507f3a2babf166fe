import type { z } from 'zod';
import { NotFound } from '@/core/errors';
import type { Actor } from '@/core/people/actor';
import type { Prisma, Transaction } from '@/prisma/client';
import { derivative } from './derivatives/schema';
import { RangeOutside, RecordingNotReady } from './errors';
import { lockCase } from './exhibits.sql';
import { type exhibitRequest, type Provenance, provenanceOf } from './provenance';
import type { Exhibit, ExhibitInput, exhibitPatch } from './schema';

export type By = Pick<Actor, 'id' | 'name' | 'role'>;

const withAll = {
  recording: { include: { camera: true } },
  derivation: { omit: { recipe: true } },
  sources: { include: { parent: { select: { id: true, number: true } } }, orderBy: { ordinal: 'asc' } },
  custody: { orderBy: [{ at: 'asc' }, { id: 'asc' }] },
} satisfies Prisma.ExhibitInclude;

/**
 * Registers an exhibit and gives it the case's next number; the file itself is made by the job `exhibit`.
 * @throws NotFound when case, recording, track or search may not be seen; RecordingNotReady; RangeOutside
 */
export async function createExhibit(
  tx: Transaction,
  by: By,
  caseId: string,
  input: ExhibitInput,
  now = new Date(),
): Promise<Exhibit> {
  if (!(await lockCase(tx, caseId))) throw new NotFound('The case');
  const recording = await tx.recording.findUnique({ where: { id: input.recordingId } });
  if (!recording) throw new NotFound('The recording');
  if (recording.cameraId === null || !recording.stampedStart || !recording.startsAt) {
    throw new RecordingNotReady('its camera or start time is not known');
  }
  if (recording.durationMs === null || ['QUARANTINED', 'DISPOSED'].includes(recording.status)) {
    throw new RecordingNotReady(recording.statusReason ?? 'it could not be read');
  }
  const fromMs = input.fromMs;
  const toMs = input.kind === 'STILL' ? input.fromMs : input.toMs;
  if (toMs > recording.durationMs) throw new RangeOutside(fromMs, toMs, recording.durationMs);
  if (input.trackId) {
    const track = await tx.track.findUnique({ where: { id: input.trackId } });
    if (track?.recordingId !== recording.id) throw new NotFound('The sighting');
  }
  if (input.searchId) {
    const search = await tx.search.findUnique({ where: { id: input.searchId } });
    if (!search || (search.actorId !== by.id && search.caseId !== caseId)) throw new NotFound('The search');
  }

  const last = await tx.exhibit.aggregate({ where: { caseId }, _max: { number: true } });
  const number = (last._max.number ?? 0) + 1;
  const created = await recordRequest(
    tx,
    by,
    {
      caseId,
      number,
      kind: input.kind,
      title: input.title,
      note: input.note ?? null,
      recordingId: recording.id,
      trackId: input.trackId ?? null,
      searchId: input.searchId ?? null,
      requestedFromMs: fromMs,
      requestedToMs: toMs,
    },
    { recordingId: recording.id, fromMs, toMs, originalSha256: recording.sha256 },
    `Exhibit ${number} attached: ${input.title}`,
    now,
  );
  return readExhibit(tx, created.id);
}

/** Puts an exhibit that somebody asks for on record: its row, the first step of its custody, and a line on the case's timeline. */
export async function recordRequest(
  tx: Transaction,
  by: By,
  data: Pick<
    Prisma.ExhibitUncheckedCreateInput,
    | 'caseId'
    | 'number'
    | 'kind'
    | 'title'
    | 'note'
    | 'recordingId'
    | 'trackId'
    | 'searchId'
    | 'requestedFromMs'
    | 'requestedToMs'
  >,
  details: Record<string, Prisma.InputJsonValue>,
  event: string,
  now: Date,
): Promise<{ id: string }> {
  const request: z.infer<typeof exhibitRequest> = {
    by: { id: by.id, name: by.name, role: by.role },
    at: now.toISOString(),
    searchId: data.searchId ?? null,
    trackId: data.trackId ?? null,
  };
  const created = await tx.exhibit.create({
    data: { ...data, provenance: { request }, createdById: by.id, createdAt: now },
  });
  await tx.custodyEvent.create({
    data: {
      exhibitId: created.id,
      at: now,
      kind: 'requested',
      actorId: by.id,
      actorName: by.name,
      details: { role: by.role, ...details },
    },
  });
  await tx.caseEvent.create({
    data: {
      caseId: data.caseId,
      at: now,
      kind: 'exhibit',
      text: event,
      exhibitId: created.id,
      actorId: by.id,
    },
  });
  return created;
}

/** One exhibit as it is shown. @throws NotFound */
export async function readExhibit(tx: Transaction, id: string): Promise<Exhibit> {
  const found = await tx.exhibit.findUnique({ where: { id }, include: withAll });
  if (!found) throw new NotFound('The exhibit');
  const [shown] = await present(tx, [found]);
  if (!shown) throw new NotFound('The exhibit');
  return shown;
}

/** The exhibits of a case, by number; empty where the case may not be seen. */
export async function exhibitsOfCase(tx: Transaction, caseId: string): Promise<Exhibit[]> {
  return present(
    tx,
    await tx.exhibit.findMany({ where: { caseId }, include: withAll, orderBy: { number: 'asc' } }),
  );
}

/**
 * Changes an exhibit's words; what it is and how it was made stays as it is. The words before are kept in its custody
 * history.
 * @throws NotFound
 */
export async function changeExhibit(
  tx: Transaction,
  by: By,
  id: string,
  patch: z.infer<typeof exhibitPatch>,
): Promise<Exhibit> {
  const before = await tx.exhibit.findUnique({ where: { id } });
  if (!before) throw new NotFound('The exhibit');
  await tx.exhibit.update({
    where: { id },
    data: {
      ...(patch.title === undefined ? {} : { title: patch.title }),
      ...(patch.note === undefined ? {} : { note: patch.note }),
    },
  });
  await recordHandling(tx, by, id, 'described', {
    before: { title: before.title, note: before.note },
    after: patch,
  });
  return readExhibit(tx, id);
}

/**
 * Lets a failed exhibit be made again. One that is ready stays as it is.
 * @returns whether there is something to do
 * @throws NotFound
 */
export async function reopenExhibit(tx: Transaction, id: string): Promise<boolean> {
  const found = await tx.exhibit.findUnique({ where: { id } });
  if (!found) throw new NotFound('The exhibit');
  if (found.status === 'READY') return false;
  await tx.exhibit.update({ where: { id }, data: { status: 'PENDING', error: null } });
  await tx.exhibitDerivation.updateMany({
    where: { exhibitId: id },
    data: { progress: 0, step: null, cancelledBy: null },
  });
  return true;
}

/** Adds one line to an exhibit's custody history: who did what with it. */
export async function recordHandling(
  tx: Transaction,
  by: { id: string | null; name: string },
  exhibitId: string,
  kind: string,
  details: Record<string, unknown>,
  sha256?: string | null,
): Promise<void> {
  await tx.custodyEvent.create({
    data: {
      exhibitId,
      kind,
      actorId: by.id,
      actorName: by.name,
      details: JSON.parse(JSON.stringify(details)) as Prisma.InputJsonObject,
      sha256: sha256 ?? null,
    },
  });
}

type Stored = Prisma.ExhibitGetPayload<{ include: typeof withAll }>;

async function present(tx: Transaction, stored: Stored[]): Promise<Exhibit[]> {
  const names = await namesOf(
    tx,
    stored.map((one) => one.createdById),
  );
  return stored.map((one): Exhibit => {
    const { recording } = one;
    const { camera } = recording;
    if (!camera || !recording.stampedStart || !recording.startsAt) {
      throw new RecordingNotReady('its camera or start time is not known');
    }
    // What an exhibit says of its time was frozen when it was made, also when the clock is measured again later.
    const made = provenanceOf(one.provenance);
    const moment = (start: Date) => new Date(start.getTime() + one.requestedFromMs).toISOString();
    return {
      id: one.id,
      caseId: one.caseId,
      number: one.number,
      kind: one.kind,
      status: one.status,
      title: one.title,
      note: one.note,
      recordingId: one.recordingId,
      recordingName: recording.originalName,
      camera: {
        id: camera.id,
        code: camera.code,
        name: camera.name,
        latitude: camera.latitude,
        longitude: camera.longitude,
        timeZone: camera.timeZone,
        drawn: camera.drawn,
      },
      trackId: one.trackId,
      searchId: one.searchId,
      requestedFromMs: one.requestedFromMs,
      requestedToMs: one.requestedToMs,
      actualFromMs: one.actualFromMs,
      actualToMs: one.actualToMs,
      stampedAt: made?.requested.stampedFrom ?? moment(recording.stampedStart),
      at: made?.requested.from ?? moment(recording.startsAt),
      clockOffsetMs: made?.clock.offsetMs ?? recording.clockOffsetMs,
      clockUncertaintyMs: made ? made.clock.uncertaintyMs : recording.clockUncertaintyMs,
      mimeType: one.mimeType,
      sizeBytes: one.sizeBytes === null ? null : Number(one.sizeBytes),
      sha256: one.sha256,
      sha512: one.sha512,
      provenance: one.provenance as Record<string, unknown>,
      derivative: derivativeOf(one, made),
      custody: one.custody.map((event) => ({
        id: event.id,
        at: event.at.toISOString(),
        kind: event.kind,
        actorName: event.actorName,
        details: event.details as Record<string, unknown>,
        sha256: event.sha256,
      })),
      error: one.error,
      createdBy: names.get(one.createdById) ?? one.createdById,
      createdAt: one.createdAt.toISOString(),
    };
  });
}

function derivativeOf({ derivation, sources }: Stored, made: Provenance | undefined): Exhibit['derivative'] {
  if (!derivation) return null;
  const { checkState: state, checkNote, checkedAt, reviewedBy, reviewedAt } = derivation;
  return derivative.parse({
    kind: derivation.kind,
    recipeSha256: derivation.recipeSha256,
    display: made?.derivative?.display ?? null,
    parents: sources.map(({ parent }) => parent),
    progress: derivation.progress,
    step: derivation.step,
    check: state && { state, note: checkNote, at: checkedAt?.toISOString() ?? null },
    reviewed: reviewedBy && reviewedAt && { by: reviewedBy, at: reviewedAt.toISOString() },
  });
}

/** The names of people by their ids. */
export async function namesOf(tx: Transaction, ids: (string | null)[]): Promise<Map<string, string>> {
  const wanted = [...new Set(ids.filter((id) => id !== null))];
  const users = await tx.user.findMany({ where: { id: { in: wanted } }, select: { id: true, name: true } });
  return new Map(users.map((user) => [user.id, user.name]));
}
