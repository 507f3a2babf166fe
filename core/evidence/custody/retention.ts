import type { z } from 'zod';
import { act, read } from '@/core/audit/log';
import { NotFound } from '@/core/errors';
import type { Actor } from '@/core/people/actor';
import { Forbidden } from '@/core/people/errors';
import { namesOf } from '@/core/people/people';
import type { Database, Transaction } from '@/prisma/client';
import { keepersOf } from './holds.sql';
import { describeKeepers } from './keeping';
import { countWithoutClass, dueOf, dueRecordings } from './retention.sql';
import type { RetentionDue, retention, retentionRuleInput } from './schema';

type Retention = z.infer<typeof retention>;

/** How many of a dry run are listed; the rest is counted. */
const LISTED = 200;

/** Classes in force in the actor's district. @throws Forbidden */
export function listRetention(db: Database, actor: Actor, defaultDays: number): Promise<Retention> {
  return read(db, actor, { action: 'custody.read', objectKind: 'retention' }, (tx) =>
    describe(tx, defaultDays),
  );
}

/**
 * Sets how long footage of a camera, of a site or of the district is kept; the class before it ends. Nothing is deleted by
 * it: what becomes due is listed, and two people decide.
 * @throws Forbidden, NotFound for camera or site
 */
export function setRetention(
  db: Database,
  actor: Actor,
  input: z.output<typeof retentionRuleInput>,
  defaultDays: number,
): Promise<Retention> {
  return act(
    db,
    actor,
    {
      action: 'retention.write',
      recordedAs: 'retention.set',
      objectKind: 'retention',
      details: { ...input },
    },
    async (tx, entry) => {
      const { cameraId, siteId, name, days } = input;
      const camera = cameraId === null ? null : await tx.camera.findUnique({ where: { id: cameraId } });
      if (cameraId !== null && !camera) throw new NotFound('The camera');
      if (siteId !== null && !(await tx.site.findUnique({ where: { id: siteId } })))
        throw new NotFound('The site');
      const districtId = camera?.districtId ?? actor.districtId;
      if (districtId === null) throw new Forbidden('retention.write');
      const before = await endRules(tx, actor, { districtId, cameraId, siteId });
      const { id } = await tx.retentionRule.create({
        data: { districtId, cameraId, siteId, name, days, setById: actor.id },
      });
      entry.objectId = id;
      entry.details.before = before;
      return describe(tx, defaultDays);
    },
  );
}

/** Ends a class: what it spoke of falls to the class above it, or is kept. @throws Forbidden, NotFound */
export function endRetention(
  db: Database,
  actor: Actor,
  id: string,
  defaultDays: number,
): Promise<Retention> {
  return act(
    db,
    actor,
    { action: 'retention.write', recordedAs: 'retention.end', objectKind: 'retention', objectId: id },
    async (tx, entry) => {
      const found = await tx.retentionRule.findFirst({ where: { id, endedAt: null } });
      if (!found) throw new NotFound('The class');
      const { districtId, cameraId, siteId } = found;
      entry.details.before = await endRules(tx, actor, { districtId, cameraId, siteId });
      return describe(tx, defaultDays);
    },
  );
}

/** A dry run: what is due, what of it would go and what holds the rest back. Deletes nothing. @throws Forbidden */
export function listDue(db: Database, actor: Actor, now = new Date()): Promise<RetentionDue> {
  return read(db, actor, { action: 'custody.read', objectKind: 'retention' }, (tx) => dryRun(tx, now), {
    timeoutMs: 60_000,
  });
}

/** The dry run within a transaction that is open: of what it may see. */
export async function dryRun(tx: Transaction, now: Date): Promise<RetentionDue> {
  const free = await dueRecordings(tx, { now, held: false, limit: LISTED });
  const held = await dueRecordings(tx, { now, held: true, limit: LISTED });
  const rows = await tx.recording.findMany({
    where: { id: { in: [...free.ids, ...held.ids] } },
    include: { camera: { select: { id: true, code: true, name: true } } },
  });
  const due = await dueOf(tx, [...free.ids, ...held.ids]);
  const keepers = await describeKeepers(tx, await keepersOf(tx, held.ids));
  const shown = (ids: readonly string[]) =>
    ids.flatMap((id) => {
      const row = rows.find((one) => one.id === id);
      const its = due.find((one) => one.recordingId === id);
      if (!row?.camera || !row.startsAt || !row.endsAt || !its?.dueAt || its.days === null) return [];
      return [
        {
          id,
          originalName: row.originalName,
          camera: row.camera,
          startsAt: row.startsAt.toISOString(),
          endsAt: row.endsAt.toISOString(),
          receivedAt: row.receivedAt.toISOString(),
          sizeBytes: Number(row.sizeBytes),
          sha256: row.sha256,
          dueAt: its.dueAt.toISOString(),
          retention: { name: its.ruleName, days: its.days },
        },
      ];
    });
  return {
    at: now.toISOString(),
    due: { count: free.count, sizeBytes: free.sizeBytes, items: shown(free.ids) },
    held: {
      count: held.count,
      sizeBytes: held.sizeBytes,
      items: shown(held.ids).map((item) => ({ ...item, heldBy: keepers.get(item.id) ?? [] })),
    },
    withoutClass: await countWithoutClass(tx),
  };
}

async function endRules(
  tx: Transaction,
  actor: Actor,
  of: { districtId: number; cameraId: number | null; siteId: number | null },
) {
  const before = await tx.retentionRule.findFirst({ where: { ...of, endedAt: null } });
  if (!before) return null;
  await tx.retentionRule.update({
    where: { id: before.id },
    data: { endedAt: new Date(), endedById: actor.id },
  });
  return { id: before.id, name: before.name, days: before.days };
}

async function describe(tx: Transaction, defaultDays: number): Promise<Retention> {
  const rules = await tx.retentionRule.findMany({ where: { endedAt: null }, orderBy: { setAt: 'asc' } });
  const nameOf = await namesOf(
    tx,
    rules.map((rule) => rule.setById),
  );
  const cameras = await tx.camera.findMany({
    where: { id: { in: rules.flatMap((rule) => rule.cameraId ?? []) } },
    select: { id: true, code: true, name: true },
  });
  const sites = await tx.site.findMany({ select: { id: true, name: true }, orderBy: { name: 'asc' } });
  return {
    defaultDays,
    sites,
    rules: rules.map((rule) => {
      const camera = cameras.find(({ id }) => id === rule.cameraId);
      const site = sites.find(({ id }) => id === rule.siteId);
      return {
        id: rule.id,
        cameraId: rule.cameraId,
        siteId: rule.siteId,
        of: camera ? `${camera.code} ${camera.name}` : (site?.name ?? null),
        name: rule.name,
        days: rule.days,
        set: { by: nameOf(rule.setById), at: rule.setAt.toISOString() },
      };
    }),
  };
}
