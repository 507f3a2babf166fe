import type { z } from 'zod';
import { act, read } from '@/core/audit/log';
import { DomainError, NotFound } from '@/core/errors';
import type { Actor } from '@/core/people/actor';
import { type Database, Prisma, type Transaction } from '@/prisma/client';
import type { CameraGroup, cameraGroupInput, cameraGroupPatch } from './camera-groups-schema';
import { CameraOfAnotherDistrict, GroupNameTaken } from './errors';

const objectKind = 'camera-group';

/** Groups of cameras that the actor may see, by name. Those deleted are left out. */
export async function listCameraGroups(db: Database, actor: Actor): Promise<CameraGroup[]> {
  return read(db, actor, { action: 'camera.read', objectKind }, (tx) => groupsOf(tx, { deletedAt: null }));
}

/**
 * Makes a group of cameras in a district of the actor.
 * @throws GroupNameTaken, CameraOfAnotherDistrict, Forbidden (another district), DomainError (no such district)
 */
export async function createCameraGroup(
  db: Database,
  actor: Actor,
  { name, districtId, cameraIds }: z.output<typeof cameraGroupInput>,
): Promise<CameraGroup> {
  return act(
    db,
    actor,
    {
      action: 'camera.write',
      recordedAs: 'camera-group.create',
      objectKind,
      districtId,
      details: { name, cameraIds },
    },
    async (tx, entry) => {
      if (!(await tx.district.findUnique({ where: { id: districtId } })))
        throw new DomainError('invalid', 'district-unknown', 'There is no such district.');
      const { id } = await tx.cameraGroup.create({ data: { name, districtId } }).catch(nameTaken(name));
      entry.objectId = id;
      await setMembers(tx, { id, districtId }, cameraIds);
      return one(tx, id);
    },
  );
}

/**
 * Gives a group another name or other cameras. Searches that were made with it keep what it was.
 * @throws NotFound, GroupNameTaken, CameraOfAnotherDistrict
 */
export async function changeCameraGroup(
  db: Database,
  actor: Actor,
  id: string,
  { name, cameraIds }: z.output<typeof cameraGroupPatch>,
): Promise<CameraGroup> {
  return act(
    db,
    actor,
    {
      action: 'camera.write',
      recordedAs: 'camera-group.change',
      objectKind,
      objectId: id,
      details: { ...(name && { name }), ...(cameraIds && { cameraIds }) },
    },
    async (tx) => {
      const group = await tx.cameraGroup.findFirst({ where: { id, deletedAt: null } });
      if (!group) throw new NotFound('The camera group');
      if (name !== undefined)
        await tx.cameraGroup.update({ where: { id }, data: { name } }).catch(nameTaken(name));
      if (cameraIds) await setMembers(tx, group, cameraIds);
      return one(tx, id);
    },
  );
}

/**
 * Takes a group off the list, or brings it back with the cameras it had.
 * @throws NotFound, GroupNameTaken (brought back where another has its name by now)
 */
export async function deleteCameraGroup(
  db: Database,
  actor: Actor,
  id: string,
  deleted: boolean,
): Promise<CameraGroup> {
  return act(
    db,
    actor,
    {
      action: 'camera.write',
      recordedAs: deleted ? 'camera-group.delete' : 'camera-group.restore',
      objectKind,
      objectId: id,
    },
    async (tx, entry) => {
      const group = await tx.cameraGroup.findUnique({ where: { id } });
      if (!group) throw new NotFound('The camera group');
      entry.details = { name: group.name };
      await tx.cameraGroup
        .update({ where: { id }, data: { deletedAt: deleted ? new Date() : null } })
        .catch(nameTaken(group.name));
      return one(tx, id);
    },
  );
}

/** Groups that the transaction sees, by name. */
export async function groupsOf(tx: Transaction, where: Prisma.CameraGroupWhereInput): Promise<CameraGroup[]> {
  const groups = await tx.cameraGroup.findMany({
    where,
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
    include: { members: { orderBy: { cameraId: 'asc' }, select: { cameraId: true } } },
  });
  return groups.map(({ id, name, districtId, members, deletedAt }) => ({
    id,
    name,
    districtId,
    cameraIds: members.map(({ cameraId }) => cameraId),
    deleted: deletedAt !== null,
  }));
}

async function setMembers(
  tx: Transaction,
  group: { id: string; districtId: number },
  cameraIds: readonly number[],
): Promise<void> {
  const wanted = [...new Set(cameraIds)];
  const there = await tx.camera.findMany({
    where: { id: { in: wanted }, districtId: group.districtId },
    select: { id: true },
  });
  const known = new Set(there.map(({ id }) => id));
  const strange = wanted.filter((id) => !known.has(id));
  if (strange.length > 0) throw new CameraOfAnotherDistrict(strange);
  await tx.cameraGroupMember.deleteMany({ where: { groupId: group.id, cameraId: { notIn: wanted } } });
  await tx.cameraGroupMember.createMany({
    data: wanted.map((cameraId) => ({ groupId: group.id, cameraId })),
    skipDuplicates: true,
  });
}

async function one(tx: Transaction, id: string): Promise<CameraGroup> {
  const [group] = await groupsOf(tx, { id });
  if (!group) throw new NotFound('The camera group');
  return group;
}

function nameTaken(name: string): (error: unknown) => never {
  return (error) => {
    if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002')
      throw new GroupNameTaken(name);
    throw error;
  };
}
