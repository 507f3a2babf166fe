import type { z } from 'zod';
import { act, read } from '@/core/audit/log';
import { DomainError, NotFound } from '@/core/errors';
import { type Sighting, sighting } from '@/core/footage/schema';
import { sightingsById } from '@/core/footage/sightings';
import type { Actor } from '@/core/people/actor';
import { namesOf } from '@/core/people/people';
import { legBetween, waysAmong } from '@/core/search/relations/ways';
import { type Database, Prisma, type Transaction } from '@/prisma/client';
import type { CaseRoute, routeInput, routeStepInput } from './route-schema';

type StepInput = z.output<typeof routeStepInput>;

/** The same sighting twice in one route. */
class StepTaken extends DomainError {
  override name = 'StepTaken';
  constructor() {
    super('conflict', 'route-step-taken', 'This sighting is a step of the route already.');
  }
}

/** Routes of a case, oldest first. @throws NotFound */
export async function routesOfCase(db: Database, actor: Actor, caseId: string): Promise<CaseRoute[]> {
  return read(db, actor, { action: 'case.read', objectKind: 'case', objectId: caseId }, async (tx) => {
    await caseSeen(tx, caseId);
    return describeRoutes(tx, { caseId });
  });
}

/** One route. @throws NotFound */
export async function getRoute(db: Database, actor: Actor, id: string): Promise<CaseRoute> {
  return read(db, actor, { action: 'case.read', objectKind: 'route', objectId: id }, (tx) => one(tx, id));
}

/** Begins a route at a sighting, and notes it on the timeline of the case. @throws NotFound */
export async function beginRoute(
  db: Database,
  actor: Actor,
  caseId: string,
  input: z.output<typeof routeInput>,
): Promise<CaseRoute> {
  return act(
    db,
    actor,
    { action: 'case.write', recordedAs: 'case.route-begin', objectKind: 'case', objectId: caseId },
    async (tx, entry) => {
      await caseSeen(tx, caseId);
      const route = await tx.caseRoute.create({
        data: { caseId, title: input.title, createdById: actor.id },
      });
      entry.details = { ...entry.details, routeId: route.id, trackId: input.trackId };
      await addStep(tx, actor, route.id, { trackId: input.trackId });
      await tx.caseEvent.create({
        data: {
          caseId,
          at: new Date(),
          kind: 'ROUTE',
          text: `The route “${input.title}” was begun.`,
          actorId: actor.id,
        },
      });
      return one(tx, route.id);
    },
  );
}

/** Adds a sighting to a route. @throws NotFound, StepTaken */
export async function takeStep(
  db: Database,
  actor: Actor,
  routeId: string,
  input: StepInput,
): Promise<CaseRoute> {
  return act(
    db,
    actor,
    {
      action: 'case.write',
      recordedAs: 'case.route-step',
      objectKind: 'route',
      objectId: routeId,
      details: { trackId: input.trackId, relationId: input.relationId ?? null },
    },
    async (tx) => {
      const route = await one(tx, routeId);
      if (route.steps.some((step) => step.sighting.trackId === input.trackId)) throw new StepTaken();
      await addStep(tx, actor, routeId, input);
      return one(tx, routeId);
    },
  );
}

/** Takes a step back; the trail keeps both. Taking it back twice changes nothing. @throws NotFound */
export async function takeBackStep(
  db: Database,
  actor: Actor,
  routeId: string,
  stepId: string,
  reason: string | undefined,
): Promise<CaseRoute> {
  return act(
    db,
    actor,
    {
      action: 'case.write',
      recordedAs: 'case.route-step-back',
      objectKind: 'route',
      objectId: routeId,
      details: { stepId, reason: reason ?? null },
    },
    async (tx) => {
      const step = await tx.caseRouteStep.findFirst({ where: { id: stepId, routeId, deed: 'ADD' } });
      if (!step) throw new NotFound('The step');
      const back = await tx.caseRouteStep.findUnique({ where: { ofStepId: stepId } });
      if (!back) {
        await tx.caseRouteStep.create({
          data: {
            routeId,
            deed: 'REMOVE',
            ofStepId: stepId,
            trackId: step.trackId,
            snapshot: step.snapshot ?? Prisma.JsonNull,
            note: reason ?? null,
            actorId: actor.id,
          },
        });
      }
      return one(tx, routeId);
    },
  );
}

async function caseSeen(tx: Transaction, id: string): Promise<void> {
  if (!(await tx.case.findUnique({ where: { id }, select: { id: true } }))) throw new NotFound('The case');
}

async function addStep(tx: Transaction, actor: Actor, routeId: string, input: StepInput): Promise<void> {
  const seen = (await sightingsById(tx, [input.trackId])).get(input.trackId);
  if (!seen) throw new NotFound('The sighting');
  await tx.caseRouteStep.create({
    data: {
      routeId,
      deed: 'ADD',
      trackId: input.trackId,
      snapshot: JSON.parse(JSON.stringify(seen)) as Prisma.InputJsonValue,
      relationId: input.relationId ?? null,
      note: input.note ?? null,
      actorId: actor.id,
    },
  });
}

async function one(tx: Transaction, id: string): Promise<CaseRoute> {
  const [route] = await describeRoutes(tx, { id });
  if (!route) throw new NotFound('The route');
  return route;
}

async function describeRoutes(tx: Transaction, where: Prisma.CaseRouteWhereInput): Promise<CaseRoute[]> {
  const rows = await tx.caseRoute.findMany({
    where,
    orderBy: { id: 'asc' },
    include: { steps: { orderBy: [{ at: 'asc' }, { id: 'asc' }] } },
  });
  const nameOf = await namesOf(
    tx,
    rows.flatMap((row) => [row.createdById, ...row.steps.map((step) => step.actorId)]),
  );
  const seen = rows.flatMap((row) => row.steps.map((step) => sighting.parse(step.snapshot).camera.id));
  const ways = await waysAmong(tx, [...new Set(seen)]);
  return rows.map((row) => {
    const back = new Map(
      row.steps.flatMap((step) => (step.ofStepId ? [[step.ofStepId, step] as const] : [])),
    );
    const added = row.steps
      .filter((step) => step.deed === 'ADD')
      .map((step) => ({
        id: step.id,
        sighting: sighting.parse(step.snapshot),
        note: step.note,
        actorName: nameOf(step.actorId),
        at: step.at.toISOString(),
      }));
    const standing = added
      .filter((step) => !back.has(step.id))
      .sort((a, b) => Date.parse(a.sighting.startsAt) - Date.parse(b.sighting.startsAt));
    return {
      id: row.id,
      caseId: row.caseId,
      title: row.title,
      createdBy: nameOf(row.createdById),
      createdAt: row.createdAt.toISOString(),
      steps: standing.map((step, index) => {
        const before = standing[index - 1]?.sighting;
        return {
          ...step,
          leg: before
            ? legBetween(timesOf(before), timesOf(step.sighting), ways(before.camera, step.sighting.camera))
            : null,
        };
      }),
      removed: added.flatMap((step) => {
        const removal = back.get(step.id);
        if (!removal) return [];
        return [
          {
            ...step,
            removedBy: nameOf(removal.actorId),
            removedAt: removal.at.toISOString(),
            reason: removal.note,
          },
        ];
      }),
    };
  });
}

const timesOf = (seen: Sighting) => ({
  startsAt: new Date(seen.startsAt),
  endsAt: new Date(seen.endsAt),
  clockUncertaintyMs: seen.clockUncertaintyMs,
});
