import type { z } from 'zod';
import { act, read } from '@/core/audit/log';
import { DomainError, NotFound } from '@/core/errors';
import { withoutUndefined } from '@/core/exact';
import type { Actor } from '@/core/people/actor';
import { Forbidden } from '@/core/people/errors';
import { namesOf } from '@/core/people/people';
import { permits } from '@/core/people/policy';
import { type Database, Prisma, type Transaction } from '@/prisma/client';
import { CameraCodeTaken } from './errors';
import { applyClockCheck } from './placement';
import type { Camera, cameraInput, cameraPatch, clockCheck, clockCheckInput } from './schema';

type CameraInput = z.output<typeof cameraInput>;
type ClockCheckInput = z.output<typeof clockCheckInput>;
type ClockCheck = z.infer<typeof clockCheck>;

/** Every camera the actor may see, by code, with what was recorded by it and how its clock stands. */
export async function listCameras(db: Database, actor: Actor): Promise<Camera[]> {
  return read(db, actor, { action: 'camera.read', objectKind: 'camera' }, (tx) => describe(tx, {}));
}

/**
 * Registers a camera in a district of the actor.
 * @throws CameraCodeTaken, Forbidden (another district), DomainError (no such district)
 */
export async function createCamera(db: Database, actor: Actor, input: CameraInput): Promise<Camera> {
  return act(
    db,
    actor,
    {
      action: 'camera.write',
      recordedAs: 'camera.create',
      objectKind: 'camera',
      districtId: input.districtId,
      details: { code: input.code },
    },
    async (tx, entry) => {
      const district = await tx.district.findUnique({ where: { id: input.districtId } });
      if (!district) throw new DomainError('invalid', 'district-unknown', 'There is no such district.');
      const { id } = await tx.camera.create({ data: withoutUndefined(input) }).catch(codeTaken(input.code));
      entry.objectId = String(id);
      return one(await describe(tx, { id }), id);
    },
  );
}

/**
 * Changes what is said of a camera. Its times are changed by a clock check only.
 * @throws NotFound, CameraCodeTaken, Forbidden (into another district)
 */
export async function updateCamera(
  db: Database,
  actor: Actor,
  id: number,
  input: z.output<typeof cameraPatch>,
): Promise<Camera> {
  return act(
    db,
    actor,
    {
      action: 'camera.write',
      recordedAs: 'camera.update',
      objectKind: 'camera',
      objectId: String(id),
      details: { changed: Object.keys(input) },
    },
    async (tx) => {
      if (!(await tx.camera.findUnique({ where: { id } }))) throw new NotFound(`Camera ${id}`);
      if (!permits(actor, 'camera.write', input.districtId)) throw new Forbidden('camera.write');
      await tx.camera
        .update({ where: { id }, data: withoutUndefined(input) })
        .catch(codeTaken(input.code ?? ''));
      if (input.districtId !== undefined) {
        // Groups are of a district: the camera leaves those of the one it was in.
        await tx.cameraGroupMember.deleteMany({
          where: { cameraId: id, group: { districtId: { not: input.districtId } } },
        });
        await tx.recording.updateMany({ where: { cameraId: id }, data: { districtId: input.districtId } });
      }
      return one(await describe(tx, { id }), id);
    },
  );
}

/** Every measurement of a camera's clock, newest first. @throws NotFound */
export async function listClockChecks(db: Database, actor: Actor, cameraId: number): Promise<ClockCheck[]> {
  return read(
    db,
    actor,
    { action: 'camera.read', objectKind: 'camera', objectId: String(cameraId) },
    async (tx) => {
      if (!(await tx.camera.findUnique({ where: { id: cameraId } })))
        throw new NotFound(`Camera ${cameraId}`);
      return checksOf(tx, cameraId);
    },
  );
}

/**
 * Records a measurement of a camera's clock and re-derives the corrected times of the recordings that it is nearest to.
 * What the camera stamped stays as it is.
 * @throws NotFound
 */
export async function addClockCheck(
  db: Database,
  actor: Actor,
  cameraId: number,
  input: ClockCheckInput,
): Promise<ClockCheck> {
  return act(
    db,
    actor,
    {
      action: 'camera.write',
      recordedAs: 'camera.clock-check',
      objectKind: 'camera',
      objectId: String(cameraId),
      details: { offsetMs: input.offsetMs, uncertaintyMs: input.uncertaintyMs, method: input.method },
    },
    async (tx, entry) => {
      if (!(await tx.camera.findUnique({ where: { id: cameraId } })))
        throw new NotFound(`Camera ${cameraId}`);
      const made = await tx.clockCheck.create({
        data: {
          cameraId,
          offsetMs: input.offsetMs,
          uncertaintyMs: input.uncertaintyMs,
          method: input.method,
          measuredAt: input.measuredAt,
          measuredById: actor.id,
          note: input.note ?? null,
        },
      });
      entry.details.recordingsRetimed = await applyClockCheck(tx, cameraId, actor);
      const check = (await checksOf(tx, cameraId)).find((one) => one.id === made.id);
      if (!check) throw new NotFound('The clock check');
      return check;
    },
    { timeoutMs: 300_000 },
  );
}

async function checksOf(tx: Transaction, cameraId: number): Promise<ClockCheck[]> {
  const checks = await tx.clockCheck.findMany({
    where: { cameraId },
    orderBy: [{ measuredAt: 'desc' }, { createdAt: 'desc' }],
  });
  const nameOf = await namesOf(
    tx,
    checks.map((check) => check.measuredById),
  );
  return checks.map((check) => clockCheckOf(check, nameOf));
}

async function describe(tx: Transaction, where: Prisma.CameraWhereInput): Promise<Camera[]> {
  const cameras = await tx.camera.findMany({
    where,
    orderBy: { code: 'asc' },
    include: {
      site: true,
      clockChecks: { orderBy: [{ measuredAt: 'desc' }, { createdAt: 'desc' }], take: 1 },
    },
  });
  const recorded = await tx.recording.groupBy({
    by: ['cameraId'],
    where: { cameraId: { in: cameras.map((camera) => camera.id) } },
    _count: true,
    _min: { startsAt: true },
    _max: { endsAt: true },
  });
  const ofCamera = new Map(recorded.map((row) => [row.cameraId, row]));
  const nameOf = await namesOf(
    tx,
    cameras.flatMap((camera) => camera.clockChecks.map((check) => check.measuredById)),
  );
  return cameras.map((camera) => {
    const row = ofCamera.get(camera.id);
    const check = camera.clockChecks[0];
    return {
      id: camera.id,
      code: camera.code,
      name: camera.name,
      site: camera.site ? { id: camera.site.id, name: camera.site.name, kind: camera.site.kind } : null,
      districtId: camera.districtId,
      latitude: camera.latitude,
      longitude: camera.longitude,
      headingDeg: camera.headingDeg,
      fieldOfViewDeg: camera.fieldOfViewDeg,
      timeZone: camera.timeZone,
      drawn: camera.drawn,
      clock: check ? clockCheckOf(check, nameOf) : null,
      recordings: row?._count ?? 0,
      firstAt: row?._min.startsAt?.toISOString() ?? null,
      lastAt: row?._max.endsAt?.toISOString() ?? null,
    };
  });
}

function clockCheckOf(
  check: {
    id: string;
    offsetMs: number;
    uncertaintyMs: number;
    method: string;
    measuredAt: Date;
    measuredById: string;
    note: string | null;
  },
  nameOf: (id: string | null) => string,
): ClockCheck {
  return {
    id: check.id,
    offsetMs: check.offsetMs,
    uncertaintyMs: check.uncertaintyMs,
    method: check.method,
    measuredAt: check.measuredAt.toISOString(),
    measuredBy: nameOf(check.measuredById),
    note: check.note,
  };
}

function one(cameras: Camera[], id: number): Camera {
  const [camera] = cameras;
  if (!camera) throw new NotFound(`Camera ${id}`);
  return camera;
}

function codeTaken(code: string): (error: unknown) => never {
  return (error) => {
    if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002') {
      throw new CameraCodeTaken(code);
    }
    throw error;
  };
}
