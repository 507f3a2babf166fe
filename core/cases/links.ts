import type { z } from 'zod';
import { act } from '@/core/audit/log';
import { NotFound } from '@/core/errors';
import { sighting } from '@/core/footage/schema';
import { sightingsById } from '@/core/footage/sightings';
import type { Actor } from '@/core/people/actor';
import { namesOf } from '@/core/people/people';
import type { Database, Prisma, Transaction } from '@/prisma/client';
import { CaseInvalid } from './errors';
import { type CaseLink, caseLink, type linkInput, type RecordKind } from './record-schema';

/** Kinds of link that a person, a vehicle and a place may begin. */
const beginsAt: Record<CaseLink['kind'], readonly RecordKind[]> = {
  OWNER_OF: ['PERSON'],
  DRIVER_OF: ['PERSON'],
  PASSENGER_OF: ['PERSON'],
  SEEN_WITH: ['PERSON', 'VEHICLE'],
  PRESENT_AT: ['PERSON', 'VEHICLE'],
  RELATED_TO: ['PERSON'],
  SHOWN_IN: ['PERSON', 'VEHICLE', 'PLACE'],
};
/** Records that they may end at; `SHOWN_IN` ends at an exhibit or a sighting alone. */
const endsAt: Record<CaseLink['kind'], readonly RecordKind[]> = {
  OWNER_OF: ['VEHICLE', 'PLACE'],
  DRIVER_OF: ['VEHICLE'],
  PASSENGER_OF: ['VEHICLE'],
  SEEN_WITH: ['PERSON', 'VEHICLE'],
  PRESENT_AT: ['PLACE'],
  RELATED_TO: ['PERSON'],
  SHOWN_IN: [],
};

/**
 * Says how two things of a case hang together, and by what source. Only a person says so: nothing calls this by itself.
 * @throws NotFound, CaseInvalid (kinds that do not go together, a thing with itself, the same link twice)
 */
export async function addLink(
  db: Database,
  actor: Actor,
  caseId: string,
  input: z.output<typeof linkInput>,
): Promise<CaseLink> {
  return act(
    db,
    actor,
    { action: 'case.write', recordedAs: 'case.link-add', objectKind: 'case', objectId: caseId },
    async (tx, entry) => {
      const from = await tx.caseRecord.findFirst({
        where: { id: input.fromRecordId, caseId, removedAt: null },
      });
      if (!from) throw new NotFound('What the link begins at');
      if (!beginsAt[input.kind].some((kind) => kind === from.kind)) {
        throw new CaseInvalid('That does not begin such a link.', 'kind');
      }
      const end = await endOf(tx, caseId, input);
      if (end.toRecordId === from.id) throw new CaseInvalid('A thing is not linked with itself.', 'to');
      const same = { caseId, fromRecordId: from.id, kind: input.kind, removedAt: null };
      const { snapshot, ...target } = end;
      if (await tx.caseLink.count({ where: { ...same, ...target } })) {
        throw new CaseInvalid('This link is there already.', 'to');
      }
      const made = await tx.caseLink.create({
        data: {
          caseId,
          fromRecordId: from.id,
          kind: input.kind,
          ...target,
          ...(snapshot && { snapshot }),
          source: input.source,
          reference: input.reference,
          note: input.note,
          createdById: actor.id,
        },
      });
      entry.details = { linkId: made.id, kind: input.kind, source: input.source };
      return one(tx, caseId, made.id);
    },
  );
}

/** Takes a link out, with a reason; it stays on record. Twice changes nothing. @throws NotFound */
export async function removeLink(
  db: Database,
  actor: Actor,
  caseId: string,
  linkId: string,
  reason: string,
): Promise<CaseLink> {
  return act(
    db,
    actor,
    {
      action: 'case.write',
      recordedAs: 'case.link-remove',
      objectKind: 'case',
      objectId: caseId,
      details: { linkId, reason },
    },
    async (tx) => {
      await one(tx, caseId, linkId);
      await tx.caseLink.updateMany({
        where: { id: linkId, caseId, removedAt: null },
        data: { removedAt: new Date(), removedById: actor.id, removedReason: reason },
      });
      return one(tx, caseId, linkId);
    },
  );
}

interface End {
  toRecordId?: string;
  toExhibitId?: string;
  toTrackId?: string;
  snapshot?: Prisma.InputJsonObject;
}

async function endOf(tx: Transaction, caseId: string, input: z.output<typeof linkInput>): Promise<End> {
  const { kind, to } = input;
  if ((to.what === 'record') === (kind === 'SHOWN_IN')) {
    throw new CaseInvalid(
      'Shown in is said of an exhibit or a sighting, all else of what is in the case.',
      'to',
    );
  }
  if (to.what === 'exhibit') {
    const found = await tx.exhibit.findFirst({ where: { id: to.id, caseId }, select: { id: true } });
    if (!found) throw new NotFound('The exhibit');
    return { toExhibitId: found.id };
  }
  if (to.what === 'sighting') {
    const seen = (await sightingsById(tx, [to.id])).get(to.id);
    if (!seen) throw new NotFound('The sighting');
    return { toTrackId: to.id, snapshot: JSON.parse(JSON.stringify(seen)) as Prisma.InputJsonObject };
  }
  const found = await tx.caseRecord.findFirst({ where: { id: to.id, caseId, removedAt: null } });
  if (!found) throw new NotFound('What the link ends at');
  if (!endsAt[kind].some((one) => one === found.kind)) {
    throw new CaseInvalid('Such a link does not end there.', 'to');
  }
  return { toRecordId: found.id };
}

async function one(tx: Transaction, caseId: string, id: string): Promise<CaseLink> {
  const [found] = await describe(tx, { id, caseId });
  if (!found) throw new NotFound('The link');
  return found;
}

/** The links of a case, the oldest first. */
export async function linksOfCase(tx: Transaction, caseId: string): Promise<CaseLink[]> {
  return describe(tx, { caseId });
}

async function describe(tx: Transaction, where: Prisma.CaseLinkWhereInput): Promise<CaseLink[]> {
  const rows = await tx.caseLink.findMany({ where, orderBy: { id: 'asc' } });
  const exhibits = await tx.exhibit.findMany({
    where: { id: { in: rows.flatMap((row) => row.toExhibitId ?? []) } },
    select: { id: true, number: true, title: true },
  });
  const exhibitOf = new Map(exhibits.map((exhibit) => [exhibit.id, exhibit]));
  const nameOf = await namesOf(
    tx,
    rows.flatMap((row) => [row.createdById, row.removedById]),
  );
  return rows.map((row) => {
    const exhibit = row.toExhibitId ? exhibitOf.get(row.toExhibitId) : undefined;
    return caseLink.parse({
      id: row.id,
      fromRecordId: row.fromRecordId,
      kind: row.kind,
      to: exhibit
        ? { what: 'exhibit', ...exhibit }
        : row.toTrackId
          ? { what: 'sighting', id: row.toTrackId, sighting: sighting.parse(row.snapshot) }
          : { what: 'record', id: row.toRecordId },
      source: row.source,
      reference: row.reference,
      note: row.note,
      createdBy: nameOf(row.createdById),
      createdAt: row.createdAt.toISOString(),
      removed: row.removedAt && {
        at: row.removedAt.toISOString(),
        by: nameOf(row.removedById),
        reason: row.removedReason ?? '',
      },
    });
  });
}
