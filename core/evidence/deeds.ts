import type { z } from 'zod';
import { act, read } from '@/core/audit/log';

import type { JobSender } from '@/core/operations/jobs';
import type { Actor } from '@/core/people/actor';
import type { Database, Transaction } from '@/prisma/client';
import { createBundle, readBundle } from './bundles';
import { EvidenceNotReady } from './errors';
import { changeExhibit, createExhibit, readExhibit, recordHandling, reopenExhibit } from './exhibits';
import { bundleFileName } from './gathering';
import type { Bundle, bundleInput, Exhibit, ExhibitInput, exhibitPatch } from './schema';

// What people do with evidence: each deed is authorised, done and put on record in one transaction (core/audit).

interface Parts {
  db: Database;
  jobs: JobSender;
}

/** Attaches an exhibit and has its file made. @throws Forbidden, NotFound, RecordingNotReady, RangeOutside */
export async function attachExhibit(
  { db, jobs }: Parts,
  actor: Actor,
  caseId: string,
  input: ExhibitInput,
): Promise<Exhibit> {
  const created = await act(
    db,
    actor,
    { action: 'exhibit.write', recordedAs: 'exhibit.attach', objectKind: 'case', objectId: caseId },
    async (tx, entry) => {
      const exhibit = await createExhibit(tx, actor, caseId, input);
      const { id, number, kind, recordingId, requestedFromMs, requestedToMs, searchId } = exhibit;
      entry.details = {
        ...entry.details,
        ...{ caseId, exhibitId: id, number, kind, recordingId, requestedFromMs, requestedToMs, searchId },
      };
      return exhibit;
    },
  );
  await jobs.send('exhibit', { exhibitId: created.id }, { dedupe: created.id });
  return created;
}

/** One exhibit. @throws Forbidden, NotFound */
export function showExhibit(db: Database, actor: Actor, id: string): Promise<Exhibit> {
  return read(db, actor, { action: 'case.read', objectKind: 'exhibit', objectId: id }, (tx) =>
    readExhibit(tx, id),
  );
}

/** Changes an exhibit's title or note. @throws Forbidden, NotFound */
export function changeWords(
  db: Database,
  actor: Actor,
  id: string,
  patch: z.infer<typeof exhibitPatch>,
): Promise<Exhibit> {
  return act(
    db,
    actor,
    { action: 'exhibit.write', recordedAs: 'exhibit.describe', objectKind: 'exhibit', objectId: id },
    async (tx, entry) => {
      const changed = await changeExhibit(tx, actor, id, patch);
      entry.details = { ...entry.details, caseId: changed.caseId };
      return changed;
    },
  );
}

/** Has a failed exhibit made again. @throws Forbidden, NotFound */
export async function retryExhibit({ db, jobs }: Parts, actor: Actor, id: string): Promise<Exhibit> {
  const { exhibit, again } = await act(
    db,
    actor,
    { action: 'exhibit.write', recordedAs: 'exhibit.retry', objectKind: 'exhibit', objectId: id },
    async (tx, entry) => {
      const again = await reopenExhibit(tx, id);
      const exhibit = await readExhibit(tx, id);
      entry.details = { ...entry.details, caseId: exhibit.caseId };
      return { exhibit, again };
    },
  );
  const job = exhibit.derivative ? 'copy' : 'exhibit';
  if (again) await jobs.send(job, { exhibitId: id }, { dedupe: id });
  return exhibit;
}

/** Asks for a case's bundle. @throws Forbidden, NotFound, BundleRefused, CustodyIncomplete */
export async function exportCase(
  { db, jobs }: Parts,
  actor: Actor,
  caseId: string,
  input: z.output<typeof bundleInput>,
): Promise<Bundle> {
  const created = await act(
    db,
    actor,
    { action: 'bundle.export', recordedAs: 'bundle.request', objectKind: 'case', objectId: caseId },
    async (tx, entry) => {
      const bundle = await createBundle(tx, actor, caseId, input);
      const { kind, withMasters } = bundle;
      entry.details = { ...entry.details, caseId, bundleId: bundle.id, kind, withMasters };
      return bundle;
    },
  );
  await jobs.send('bundle', { bundleId: created.id }, { dedupe: created.id });
  return created;
}

/** One bundle. @throws Forbidden, NotFound */
export function showBundle(db: Database, actor: Actor, id: string): Promise<Bundle> {
  return read(db, actor, { action: 'case.read', objectKind: 'bundle', objectId: id }, (tx) =>
    readBundle(tx, id),
  );
}

/** A stored file that a person may have, and the name it is saved under. */
export interface EvidenceFile {
  key: string;
  contentType: string;
  fileName: string;
}

/** What somebody asks for: a file to look at, or to save; in one piece, or a later range of it. */
export interface EvidenceUse {
  save: boolean;
  /** A range that does not begin at the first byte: a player that seeks, a download that goes on. */
  continued: boolean;
}

/** Which uses were put on record when, so that a player's many ranges are one view. Lost with the process: then it is two. */
export type RecordedUses = Map<string, number>;

const ONE_USE_MS = 30 * 60_000;
const MAX_USES = 10_000;

/**
 * Whether a use belongs to one that is on record. A view goes on for half an hour; saving is recorded each time, unless an
 * interrupted download of the same person goes on.
 */
function belongsToRecorded(uses: RecordedUses, key: string, use: EvidenceUse): boolean {
  const last = uses.get(key);
  return last !== undefined && Date.now() - last < ONE_USE_MS && (use.continued || !use.save);
}

function remember(uses: RecordedUses, key: string): void {
  if (uses.size >= MAX_USES) uses.clear();
  uses.set(key, Date.now());
}

/**
 * The file of an exhibit, to look at or to save. Both are on record; saving is also a step in its custody.
 * @throws Forbidden, NotFound, EvidenceNotReady
 */
export async function openExhibit(
  { db, uses }: { db: Database; uses: RecordedUses },
  actor: Actor,
  id: string,
  use: EvidenceUse,
): Promise<EvidenceFile> {
  const recordedAs = use.save ? 'exhibit.download' : 'exhibit.view';
  const deed = { action: 'case.read', recordedAs, objectKind: 'exhibit', objectId: id } as const;
  const find = async (tx: Transaction) => {
    const { caseId, number, title, sha256 } = await readExhibit(tx, id);
    const { storageKey, mimeType } = await tx.exhibit.findUniqueOrThrow({ where: { id } });
    if (!storageKey || !mimeType) throw new EvidenceNotReady('exhibit');
    const extension = storageKey.slice(storageKey.lastIndexOf('.'));
    const words = title
      .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
      .trim()
      .slice(0, 60);
    const fileName = `Exhibit ${number} ${words}`.trim() + extension;
    return { caseId, sha256, key: storageKey, contentType: mimeType, fileName };
  };
  const key = `${recordedAs} ${actor.id} ${id}`;
  if (belongsToRecorded(uses, key, use)) return read(db, actor, deed, find);
  const file = await act(db, actor, deed, async (tx, entry) => {
    const found = await find(tx);
    entry.details = { ...entry.details, caseId: found.caseId };
    if (use.save) await recordHandling(tx, actor, id, 'downloaded', { role: actor.role }, found.sha256);
    return found;
  });
  remember(uses, key);
  return file;
}

/**
 * The zip of a bundle, to save. Handing it out is a step in the custody of every exhibit inside.
 * @throws Forbidden, NotFound, EvidenceNotReady
 */
export async function openBundle(
  { db, uses }: { db: Database; uses: RecordedUses },
  actor: Actor,
  id: string,
  use: Pick<EvidenceUse, 'continued'>,
): Promise<EvidenceFile> {
  const recordedAs = 'bundle.download';
  const deed = { action: 'bundle.export', recordedAs, objectKind: 'bundle', objectId: id } as const;
  const find = async (tx: Transaction) => {
    const { caseId, sha256 } = await readBundle(tx, id);
    const { storageKey } = await tx.bundle.findUniqueOrThrow({ where: { id } });
    if (!storageKey) throw new EvidenceNotReady('bundle');
    const { firNumber, firYear } = await tx.case.findUniqueOrThrow({ where: { id: caseId } });
    const fileName = `${bundleFileName(firNumber, firYear, id)}.zip`;
    return { caseId, sha256, key: storageKey, contentType: 'application/zip', fileName };
  };
  const key = `${recordedAs} ${actor.id} ${id}`;
  if (belongsToRecorded(uses, key, { ...use, save: true })) return read(db, actor, deed, find);
  const file = await act(db, actor, deed, async (tx, entry) => {
    const found = await find(tx);
    entry.details = { ...entry.details, caseId: found.caseId, sha256: found.sha256 };
    const inside = await tx.custodyEvent.findMany({
      where: {
        kind: 'exported',
        exhibit: { caseId: found.caseId },
        details: { path: ['bundleId'], equals: id },
      },
      select: { exhibitId: true },
    });
    for (const { exhibitId } of inside) {
      if (!exhibitId) continue;
      await recordHandling(tx, actor, exhibitId, 'bundle-downloaded', { bundleId: id, role: actor.role });
    }
    return found;
  });
  remember(uses, key);
  return file;
}
