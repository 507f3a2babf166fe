import type { PublicKey } from '@/core/audit/signing';
import { cardsOfCase } from '@/core/cases/storyboard';
import type { StoryCard } from '@/core/cases/storyboard-schema';
import { NotFound } from '@/core/errors';
import type { Prisma, Transaction } from '@/prisma/client';
import { BAG_FILES } from './bagit';
import type { CaseFile } from './case-file';
import { BundleRefused } from './errors';
import { namesOf } from './exhibits';
import { healthAround } from './health';
import { logOfCase } from './log-of-case';
import { provenanceOf } from './provenance';
import { bundleKind } from './schema';
import { askedForCase, type TextFile } from './searches-of-case';
import { chooseExhibits, contentsOfKind, mustBeDecided } from './selection';

/** A stored object that goes into the bundle, and what its bytes must be. */
export interface BagObject {
  path: string;
  storageKey: string;
  /** For messages: "exhibit 3", "the original of recording …". */
  name: string;
  sizeBytes: number;
  sha256: string;
  sha512: string | null;
}

/** What a bundle will hold, read at one moment. */
export interface Gathered {
  caseFile: CaseFile;
  objects: BagObject[];
  /** Receipts and proofs that go along. */
  texts: TextFile[];
  /** "FIR 112/2026, PS City, Quetta". */
  reference: string;
  /** Folder and file name of the bundle, ASCII. */
  name: string;
}

/**
 * Reads everything a bundle says. Run it in a repeatable-read transaction, so that it is one state of the case.
 * @param keys of this installation, with which receipts are checked
 * @throws NotFound, BundleRefused when an exhibit is still being made, its record is incomplete, or a receipt is not what was
 * signed; LogIncomplete
 */
export async function gatherBundle(
  tx: Transaction,
  bundleId: string,
  software: { name: string; version: string },
  keys: readonly PublicKey[],
): Promise<Gathered> {
  const bundle = await tx.bundle.findUnique({ where: { id: bundleId } });
  if (!bundle) throw new NotFound('The bundle');
  const found = await tx.case.findUnique({
    where: { id: bundle.caseId },
    include: {
      district: true,
      station: true,
      exhibits: {
        orderBy: { number: 'asc' },
        include: { custody: { orderBy: [{ at: 'asc' }, { id: 'asc' }] } },
      },
      bundles: { select: { id: true } },
      reports: { orderBy: { at: 'asc' } },
    },
  });
  if (!found) throw new NotFound('The case');
  const kind = bundleKind.parse(bundle.kind);
  const holds = contentsOfKind(kind);
  const attached = found.exhibits.filter((one) => one.createdAt <= bundle.createdAt);
  const pending = attached.filter((one) => one.status === 'PENDING');
  if (pending.length > 0) {
    throw new BundleRefused(
      `Exhibit ${pending.map((one) => one.number).join(', ')} is still being made.`,
      'Export again when it is ready.',
    );
  }
  const chosen = await chooseExhibits(
    tx,
    bundle,
    attached.filter((one) => one.status === 'READY'),
  );
  mustBeDecided(chosen);
  const ready = chosen.inside;
  const recordings = await tx.recording.findMany({
    where: { id: { in: [...new Set(ready.flatMap(recordingsOf))] } },
    include: {
      damage: { orderBy: { fromMs: 'asc' } },
      custody: { orderBy: [{ at: 'asc' }, { id: 'asc' }] },
      camera: { include: { site: true, clockChecks: { orderBy: { measuredAt: 'asc' } } } },
    },
    orderBy: { receivedAt: 'asc' },
  });
  const asked = holds.searches
    ? await askedForCase(tx, keys, found.id, ready, {
        ledToOthers: chosen.withheld.flatMap(({ exhibit }) => exhibit.searchId ?? []),
        words: holds.notes,
      })
    : { searches: [], questions: [], receipts: [] };
  const cameras = [
    ...new Map(recordings.flatMap(({ camera }) => (camera ? [[camera.id, camera] as const] : []))).values(),
  ];
  const names = await namesOf(tx, [
    bundle.createdById,
    ...found.exhibits.map((one) => one.createdById),
    ...recordings.map((one) => one.receivedById),
    ...cameras.flatMap((camera) => camera.clockChecks.map((check) => check.measuredById)),
  ]);
  const nameOf = (id: string) => names.get(id) ?? id;

  const objects: BagObject[] = [];
  const exhibits = ready.map((one): CaseFile['exhibits'][number] => {
    const origin = provenanceOf(one.provenance);
    const { sha256, sha512, storageKey, mimeType } = one;
    if (!origin || !sha256 || !sha512 || !storageKey || !mimeType || one.sizeBytes === null) {
      throw new BundleRefused(
        `The record of exhibit ${one.number} is incomplete.`,
        'Attach it again; the bundle cannot say where it comes from.',
      );
    }
    const sizeBytes = Number(one.sizeBytes);
    const extension = /\.([a-z0-9]{1,5})$/.exec(storageKey)?.[1] ?? 'bin';
    const path = `data/exhibits/exhibit-${String(one.number).padStart(3, '0')}.${extension}`;
    objects.push({ path, storageKey, name: `exhibit ${one.number}`, sizeBytes, sha256, sha512 });
    return {
      id: one.id,
      number: one.number,
      kind: one.kind,
      title: one.title,
      note: holds.notes ? one.note : null,
      attachedBy: nameOf(one.createdById),
      attachedAt: one.createdAt.toISOString(),
      disclosure: holds.withheldList ? (chosen.decisions.get(one.id) ?? null) : null,
      file: { path, mimeType, sizeBytes, sha256, sha512 },
      provenance: origin,
      custody: one.custody.map(custodyOf).map((event) => (holds.notes ? event : withoutNotes(event))),
    };
  });

  const openly = new Set(
    ready.filter(({ provenance }) => !provenanceOf(provenance)?.derivative?.redacted).flatMap(recordingsOf),
  );
  const originals = recordings.map((one): CaseFile['originals'][number] => {
    const sizeBytes = Number(one.sizeBytes);
    const extension = /\.([A-Za-z0-9]{1,5})$/.exec(one.originalName)?.[1]?.toLowerCase() ?? 'bin';
    // Of a recording that is only shown redacted, the whole would give away what was taken out.
    const withMaster = bundle.withMasters && openly.has(one.id);
    const path = withMaster ? `data/masters/${one.sha256.slice(0, 16)}.${extension}` : null;
    if (path) {
      const name = `the original of recording ${one.originalName}`;
      objects.push({ path, storageKey: one.storageKey, name, sizeBytes, sha256: one.sha256, sha512: null });
    }
    return {
      recordingId: one.id,
      name: one.originalName,
      sha256: one.sha256,
      sizeBytes,
      cameraCode: one.camera?.code ?? null,
      receivedAt: one.receivedAt.toISOString(),
      receivedFrom: one.receivedFrom,
      receivedBy: one.receivedById ? nameOf(one.receivedById) : null,
      stampedStart: one.stampedStart?.toISOString() ?? null,
      startsAt: one.startsAt?.toISOString() ?? null,
      endsAt: one.endsAt?.toISOString() ?? null,
      path,
      indexedWith: one.packName && `${one.packName} ${one.packHash ?? ''}`.trim(),
      damage: one.damage.map(({ fromMs, toMs, reason }) => ({ fromMs, toMs, reason })),
      custody: one.custody
        .map(custodyOf)
        .filter(({ details }) => holds.withheldList || !speaksOfOthers(details, ready)),
    };
  });

  const { entries, log } = await logOfCase(tx, found.id, {
    objectIds:
      holds.log === 'case'
        ? [found.id, ...found.exhibits.map((one) => one.id), ...found.bundles.map((one) => one.id)]
        : [...ready.map((one) => one.id), bundle.id],
    askedIds: [...asked.searches, ...asked.questions].map((one) => one.id),
    wholeCase: holds.log === 'case',
  });
  return {
    texts: [...asked.receipts, { path: BAG_FILES.log, text: `${JSON.stringify(log)}\n` }],
    reference: `FIR ${found.firNumber}/${found.firYear}, ${found.station.name}, ${found.district.name}`,
    name: bundleFileName(found.firNumber, found.firYear, bundle.id),
    objects,
    caseFile: {
      version: 'saboot-case/2',
      bundle: {
        id: bundle.id,
        requestedBy: nameOf(bundle.createdById),
        requestedAt: bundle.createdAt.toISOString(),
        madeAt: new Date().toISOString(),
        software,
        ...{ kind, recipient: bundle.recipient, request: bundle.request },
        withMasters: bundle.withMasters,
      },
      caseId: found.id,
      fir: {
        province: found.province,
        district: found.district.name,
        station: found.station.name,
        number: found.firNumber,
        year: found.firYear,
        title: found.title,
        status: found.status,
        occurredFrom: found.occurredFrom.toISOString(),
        occurredTo: found.occurredTo?.toISOString() ?? null,
        reportedAt: found.reportedAt.toISOString(),
        informant: {
          name: found.informantName,
          parentage: found.informantParentage,
          residence: found.informantResidence,
          document: found.informantDocument,
          number: found.informantNumber,
        },
        offence: found.offence,
        sections: found.sections,
        property: found.property,
        place: found.place,
        latitude: found.placeLatitude,
        longitude: found.placeLongitude,
        distanceM: found.distanceM,
        direction: found.direction,
        accused: found.accused,
        stepsTaken: found.stepsTaken,
        delayExplanation: found.delayExplanation,
        dispatchedAt: found.dispatchedAt?.toISOString() ?? null,
        narrative: found.narrative,
      },
      exhibits,
      // It is told in the words of the investigation, as notes are.
      ...(holds.notes && { storyboard: storyOf(await cardsOfCase(tx, found.id), exhibits) }),
      withoutFile: holds.withheldList
        ? attached
            .filter((one) => one.status === 'FAILED')
            .map((one) => ({ number: one.number, title: one.title, reason: one.error ?? 'unknown' }))
        : [],
      withheld: holds.withheldList
        ? chosen.withheld
            .filter(({ exhibit }) => !ready.includes(exhibit))
            .map(({ exhibit: { number, title }, decision }) => ({ number, title, decision }))
        : [],
      reports: holds.reports
        ? found.reports.map((one) => ({
            kind: one.kind,
            submittedAt: one.submittedAt.toISOString(),
            submittedBy: one.submittedBy,
            prosecutor: one.prosecutor,
            recordedAt: one.at.toISOString(),
          }))
        : [],
      originals,
      cameras: cameras.map((camera) => ({
        id: camera.id,
        code: camera.code,
        name: camera.name,
        latitude: camera.latitude,
        longitude: camera.longitude,
        headingDeg: camera.headingDeg,
        timeZone: camera.timeZone,
        drawn: camera.drawn,
        site: camera.site?.name ?? null,
        clockChecks: camera.clockChecks.map((check) => ({
          offsetMs: check.offsetMs,
          uncertaintyMs: check.uncertaintyMs,
          method: check.method,
          measuredAt: check.measuredAt.toISOString(),
          measuredBy: nameOf(check.measuredById),
          note: check.note,
        })),
      })),
      searches: asked.searches,
      questions: asked.questions,
      health: await healthAround(tx, exhibits),
      audit: entries,
    },
  };
}

/** The recordings that an exhibit shows; a compilation shows several. */
function recordingsOf({ recordingId, provenance }: { recordingId: string; provenance: unknown }): string[] {
  const made = provenanceOf(provenance)?.derivative;
  return made ? made.sources.map((source) => source.recordingId) : [recordingId];
}

/** The name of a bundle's folder and, with `.zip`, of its file: ASCII, and telling to whom it belongs. */
export function bundleFileName(firNumber: string, firYear: number, bundleId: string): string {
  const number = firNumber.replaceAll(/[^A-Za-z0-9]+/g, '-').replaceAll(/^-|-$/g, '') || 'x';
  return `FIR-${number}-${firYear}-${bundleId.slice(-8)}`;
}

type Custody = CaseFile['exhibits'][number]['custody'][number];

function custodyOf(event: Prisma.CustodyEventGetPayload<object>): Custody {
  return {
    at: event.at.toISOString(),
    kind: event.kind,
    by: event.actorName,
    details: event.details as Record<string, unknown>,
    sha256: event.sha256,
  };
}

/** A step of custody without what people wrote to themselves. */
function withoutNotes(event: Custody): Custody {
  if (event.kind !== 'described') return event;
  const { before, after } = event.details as Record<'before' | 'after', { title?: string } | undefined>;
  return { ...event, details: { before: { title: before?.title }, after: { title: after?.title } } };
}

/** Whether a step in an original's custody tells of an exhibit that stays out. */
function speaksOfOthers(details: Record<string, unknown>, inside: readonly { id: string }[]): boolean {
  return typeof details.exhibitId === 'string' && !inside.some(({ id }) => id === details.exhibitId);
}

/** Cards as a bundle has them; one of an exhibit that is not in the bundle is left out. */
function storyOf(
  cards: readonly StoryCard[],
  exhibits: CaseFile['exhibits'],
): NonNullable<CaseFile['storyboard']> {
  return cards.flatMap((card): NonNullable<CaseFile['storyboard']> => {
    if (card.kind === 'NOTE') return [{ exhibit: null, title: card.title, text: card.text, at: card.at }];
    const exhibit = exhibits.find(({ id }) => id === card.exhibitId);
    return exhibit ? [{ exhibit: exhibit.number, title: exhibit.title, text: card.text, at: null }] : [];
  });
}
