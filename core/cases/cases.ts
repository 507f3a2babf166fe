import type { z } from 'zod';
import { act, read } from '@/core/audit/log';
import { NotFound } from '@/core/errors';
import { bundlesOfCase } from '@/core/evidence/bundles';
import { exhibitsOfCase } from '@/core/evidence/exhibits';
import { lockCase } from '@/core/evidence/exhibits.sql';
import { withoutUndefined } from '@/core/exact';
import type { Actor } from '@/core/people/actor';
import { Forbidden } from '@/core/people/errors';
import { namesOf } from '@/core/people/people';
import { permits } from '@/core/people/policy';
import { type Database, Prisma, type Transaction } from '@/prisma/client';
import { findCaseIds, textsOfCases } from './cases.sql';
import { changesOf, keepChange } from './changes';
import { type DeadlineTerms, deadlineOf, statutoryTerms } from './deadlines';
import { CaseExists, CaseInvalid } from './errors';
import { caseReference, normaliseFirNumber, referenceOf } from './fir-number';
import { matchesIn } from './matching';
import type { CaseChange } from './record-schema';
import { reportsOfCase } from './reports';
import {
  type CaseDetail,
  type CaseInput,
  type CaseSummary,
  type caseEvent,
  type caseEventInput,
  type casePatch,
  type casesPage,
  type casesQuery,
  cnicPattern,
  type reportKind,
} from './schema';
import { searchWords } from './search-text';

type CasePatch = z.output<typeof casePatch>;

/** Cases the actor may see, newest first, a page at a time. `text` finds words in any order and spelling. */
export async function listCases(
  db: Database,
  actor: Actor,
  query: z.output<typeof casesQuery>,
  terms: DeadlineTerms = statutoryTerms,
): Promise<z.infer<typeof casesPage>> {
  return read(db, actor, { action: 'case.read', objectKind: 'case' }, async (tx) => {
    const words = searchWords(query.text ?? '');
    const ids = await findCaseIds(tx, {
      words,
      status: query.status,
      stationId: query.stationId,
      occurredFrom: query.occurredFrom,
      occurredTo: query.occurredTo,
      sort: query.sort,
      cursor: query.cursor,
      limit: query.limit + 1,
    });
    const shown = ids.slice(0, query.limit);
    const rows = await tx.case.findMany({
      where: { id: { in: shown } },
      include: summaryParts,
    });
    const texts = words.length > 0 ? await textsOfCases(tx, shown) : [];
    const place = new Map(shown.map((id, index) => [id, index]));
    rows.sort((a, b) => (place.get(a.id) ?? 0) - (place.get(b.id) ?? 0));
    return {
      items: rows.map((row) => ({
        ...summaryOf(row, terms),
        matches: matchesIn(
          texts.filter(({ caseId }) => caseId === row.id),
          words,
        ),
      })),
      nextCursor: ids.length > shown.length ? (shown.at(-1) ?? null) : null,
    };
  });
}

/**
 * Registers a FIR. District and province are those of its station; whoever registers it belongs to the case.
 * @throws CaseExists, Forbidden (a station of another district), CaseInvalid (no such station)
 */
export async function registerCase(
  db: Database,
  actor: Actor,
  input: CaseInput,
  terms: DeadlineTerms = statutoryTerms,
): Promise<CaseDetail> {
  const { stationId, firYear, firNumber: writtenNumber, ...fields } = input;
  const firNumber = normaliseFirNumber(writtenNumber);
  const id = await act(
    db,
    actor,
    { action: 'case.write', recordedAs: 'case.register', objectKind: 'case' },
    async (tx, entry) => {
      const station = await tx.station.findUnique({
        where: { id: stationId },
        include: { district: true },
      });
      if (!station) throw new CaseInvalid('There is no such station.', 'stationId');
      const reference = caseReference({
        firNumber,
        firYear,
        station: station.name,
        district: station.district.name,
      });
      entry.details.reference = reference;
      if (!permits(actor, 'case.write', station.districtId)) throw new Forbidden('case.write');
      const key = {
        province: station.district.province,
        districtId: station.districtId,
        stationId: station.id,
        firYear,
        firNumber,
      };
      const existing = await tx.case.findFirst({ where: key, select: { id: true, title: true } });
      if (existing) throw new CaseExists(reference, existing);
      const made = await tx.case
        .create({
          data: {
            ...key,
            ...withoutUndefined(fields),
            createdById: actor.id,
            members: { create: { userId: actor.id } },
            events: {
              create: {
                at: new Date(),
                kind: 'REGISTERED',
                text: `${reference} was registered.`,
                actorId: actor.id,
              },
            },
          },
        })
        .catch((error) => {
          // Registered by somebody else just now, or where the actor cannot see it.
          if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002') {
            throw new CaseExists(reference);
          }
          throw error;
        });
      entry.objectId = made.id;
      return made.id;
    },
  );
  return getCase(db, actor, id, terms);
}

/** One case with its timeline, exhibits and bundles. Opening it is on record. @throws NotFound */
export async function openCase(
  db: Database,
  actor: Actor,
  id: string,
  terms: DeadlineTerms = statutoryTerms,
): Promise<CaseDetail> {
  return act(
    db,
    actor,
    { action: 'case.read', recordedAs: 'case.open', objectKind: 'case', objectId: id },
    (tx) => describe(tx, id, terms),
  );
}

/** The same without an entry, for answers to what is on record already. @throws NotFound */
export async function getCase(
  db: Database,
  actor: Actor,
  id: string,
  terms: DeadlineTerms = statutoryTerms,
): Promise<CaseDetail> {
  return read(db, actor, { action: 'case.read', objectKind: 'case', objectId: id }, (tx) =>
    describe(tx, id, terms),
  );
}

/**
 * Changes fields of a FIR. Its station, year and number stay: they are its name.
 * @throws NotFound, CaseInvalid
 */
export async function updateCase(
  db: Database,
  actor: Actor,
  id: string,
  patch: CasePatch,
  terms: DeadlineTerms = statutoryTerms,
): Promise<CaseDetail> {
  const changed = Object.keys(patch).filter((key) => patch[key as keyof CasePatch] !== undefined);
  await act(
    db,
    actor,
    {
      action: 'case.write',
      recordedAs: 'case.update',
      objectKind: 'case',
      objectId: id,
      details: { changed },
    },
    async (tx, entry) => {
      // One after the other, so that what each found is what the one before left.
      await lockCase(tx, id);
      const before = await tx.case.findUnique({ where: { id } });
      if (!before) throw new NotFound('The case');
      checkTogether({
        informantDocument: patch.informantDocument ?? before.informantDocument,
        informantNumber: patch.informantNumber === undefined ? before.informantNumber : patch.informantNumber,
        occurredFrom: patch.occurredFrom ? new Date(patch.occurredFrom) : before.occurredFrom,
        occurredTo:
          patch.occurredTo === undefined
            ? before.occurredTo
            : patch.occurredTo
              ? new Date(patch.occurredTo)
              : null,
      });
      const after = await tx.case.update({ where: { id }, data: withoutUndefined(patch) });
      entry.details.changed = await keepChange(
        tx,
        actor,
        { caseId: id, kind: 'FIR', objectId: id },
        before,
        Object.fromEntries(changed.map((key) => [key, after[key as keyof typeof after]])),
      );
      if (patch.status && patch.status !== before.status) {
        await tx.caseEvent.create({
          data: {
            caseId: id,
            at: new Date(),
            kind: 'STATUS',
            text: `Status changed from ${before.status} to ${patch.status}.`,
            actorId: actor.id,
          },
        });
      }
    },
  );
  return getCase(db, actor, id, terms);
}

/** What a FIR said before, the newest change first. @throws NotFound */
export async function readFirChanges(
  db: Database,
  actor: Actor,
  id: string,
): Promise<{ items: CaseChange[] }> {
  return read(db, actor, { action: 'case.read', objectKind: 'case', objectId: id }, async (tx) => {
    if (!(await tx.case.findUnique({ where: { id }, select: { id: true } }))) throw new NotFound('The case');
    return { items: await changesOf(tx, { caseId: id, kind: 'FIR', objectId: id }) };
  });
}

/** Puts something that happened on the timeline of a case. @throws NotFound */
export async function addCaseEvent(
  db: Database,
  actor: Actor,
  caseId: string,
  input: z.output<typeof caseEventInput>,
): Promise<z.infer<typeof caseEvent>> {
  return act(
    db,
    actor,
    { action: 'case.write', recordedAs: 'case.note', objectKind: 'case', objectId: caseId },
    async (tx, entry) => {
      if (!(await tx.case.findUnique({ where: { id: caseId }, select: { id: true } }))) {
        throw new NotFound('The case');
      }
      const made = await tx.caseEvent.create({
        data: { caseId, at: input.at, kind: 'NOTE', text: input.text, actorId: actor.id },
      });
      entry.details.eventId = made.id;
      return {
        id: made.id,
        at: made.at.toISOString(),
        kind: made.kind,
        text: made.text,
        exhibitId: null,
        actorName: actor.name,
      };
    },
  );
}

/** Rules over several fields, for a change of some of them. @throws CaseInvalid */
function checkTogether(fir: {
  informantDocument: string;
  informantNumber: string | null | undefined;
  occurredFrom: Date;
  occurredTo: Date | null;
}): void {
  if (fir.informantDocument === 'CNIC' && !cnicPattern.test(fir.informantNumber ?? '')) {
    throw new CaseInvalid('A CNIC is written #####-#######-#, thirteen digits.', 'informantNumber');
  }
  if (fir.occurredTo && fir.occurredTo < fir.occurredFrom) {
    throw new CaseInvalid('The occurrence cannot end before it began.', 'occurredTo');
  }
}

const summaryParts = {
  station: { include: { district: true } },
  reports: { orderBy: { id: 'desc' }, take: 1, select: { kind: true } },
  _count: { select: { exhibits: true } },
} satisfies Prisma.CaseInclude;

function summaryOf(
  row: Prisma.CaseGetPayload<{ include: typeof summaryParts }>,
  terms: DeadlineTerms,
): CaseSummary {
  return {
    id: row.id,
    reference: referenceOf(row),
    title: row.title,
    status: row.status,
    offence: row.offence,
    sections: row.sections,
    place: row.place,
    occurredFrom: row.occurredFrom.toISOString(),
    reportedAt: row.reportedAt.toISOString(),
    exhibits: row._count.exhibits,
    deadline: deadlineOf(
      {
        reportedAt: row.reportedAt,
        // One that goes on in another case has its report there.
        status: row.mergedIntoId ? 'CLOSED' : row.status,
        // The check of the column keeps it to these.
        lastReport: (row.reports[0]?.kind ?? null) as z.infer<typeof reportKind> | null,
      },
      terms,
    ),
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}

async function describe(tx: Transaction, id: string, terms: DeadlineTerms): Promise<CaseDetail> {
  const row = await tx.case.findUnique({
    where: { id },
    include: {
      ...summaryParts,
      heldBy: true,
      mergedInto: { include: { station: { include: { district: true } } } },
      members: { include: { user: true }, orderBy: { addedAt: 'asc' } },
      events: { orderBy: [{ at: 'asc' }, { id: 'asc' }] },
    },
  });
  if (!row) throw new NotFound('The case');
  const nameOf = await namesOf(tx, [row.createdById, ...row.events.map((event) => event.actorId)]);
  return {
    ...summaryOf(row, terms),
    province: row.province,
    district: { id: row.districtId, name: row.station.district.name },
    station: { id: row.stationId, name: row.station.name },
    firYear: row.firYear,
    firNumber: row.firNumber,
    occurredTo: row.occurredTo?.toISOString() ?? null,
    informantName: row.informantName,
    informantParentage: row.informantParentage,
    informantResidence: row.informantResidence,
    informantDocument: row.informantDocument,
    informantNumber: row.informantNumber,
    property: row.property,
    placeLatitude: row.placeLatitude,
    placeLongitude: row.placeLongitude,
    distanceM: row.distanceM,
    direction: row.direction,
    accused: row.accused,
    stepsTaken: row.stepsTaken,
    delayExplanation: row.delayExplanation,
    dispatchedAt: row.dispatchedAt?.toISOString() ?? null,
    narrative: row.narrative,
    sealedAt: row.sealedAt?.toISOString() ?? null,
    createdBy: nameOf(row.createdById),
    mergedInto: row.mergedInto && { id: row.mergedInto.id, reference: referenceOf(row.mergedInto) },
    heldBy: { id: row.heldBy?.id ?? row.stationId, name: row.heldBy?.name ?? row.station.name },
    members: row.members.map(({ user }) => ({ userId: user.id, name: user.name, role: user.role })),
    events: row.events.map((event) => ({
      id: event.id,
      at: event.at.toISOString(),
      kind: event.kind,
      text: event.text,
      exhibitId: event.exhibitId,
      actorName: nameOf(event.actorId),
    })),
    exhibitList: await exhibitsOfCase(tx, id),
    bundles: await bundlesOfCase(tx, id),
    reports: await reportsOfCase(tx, id),
  };
}
