import { createReadStream } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Database, Prisma } from '@/prisma/client';
import type { LocalCopy } from '@/storage';
import { MasterAltered, RecordingNotReady } from '../errors';
import { recordHandling } from '../exhibits';
import { hashFile } from '../hashing';
import { type ExhibitMaking, originOf } from '../produce';
import { exhibitRequest, type Provenance, spanOf } from '../provenance';
import { CopyCancelled } from './errors';
import { type Recipe, recipe as recipeSchema, recipeSha256 } from './recipe';
import { type Rendered, renderRecipe } from './rendering';

const SYSTEM = { id: null, name: 'Saboot' };
/** How often progress is written down, and looked whether somebody stopped it. */
const TELL_EVERY_MS = 1_500;

type Derived = Prisma.ExhibitDerivationGetPayload<{ include: { exhibit: true } }>;

/**
 * Makes the file of a derivative from the originals, each checked against the hash it came in with, and puts it on record. Doing it again
 * after it succeeded changes nothing; after a crash it begins anew.
 * @throws MasterAltered, MediaToolFailed, CopyRefused, CopyCancelled, RecordingNotReady; the exhibit then stays without a file
 */
export async function produceDerivative(making: ExhibitMaking, exhibitId: string): Promise<void> {
  const { db, storage } = making;
  const derived = await db.exhibitDerivation.findUnique({ where: { exhibitId }, include: { exhibit: true } });
  if (!derived || derived.exhibit.status === 'READY') return;
  await withOriginals(making, derived, async (recipe, render) => {
    const madeFrom = new Date();
    const made = await render();
    await tell(making, exhibitId, 0.95, 'hashing and storing');
    const { exhibit } = derived;
    const hashes = await hashFile(made.file, making.signal);
    const key = `exhibits/${exhibit.caseId}/${exhibit.number}-${hashes.sha256}.${made.extension}`;
    if ((await storage.head(key))?.sizeBytes !== hashes.sizeBytes) {
      await storage.put(key, createReadStream(made.file, { highWaterMark: 1024 * 1024 }), {
        expectedSha256: hashes.sha256,
        contentType: made.mimeType,
      });
    }
    const record = await provenanceFor(making, derived, recipe, made, madeFrom);
    await db.$transaction(async (tx) => {
      const { count } = await tx.exhibit.updateMany({
        where: { id: exhibitId, status: { not: 'READY' } },
        data: {
          status: 'READY',
          error: null,
          actualFromMs: record.actual.fromMs,
          actualToMs: record.actual.toMs,
          storageKey: key,
          mimeType: made.mimeType,
          sizeBytes: BigInt(hashes.sizeBytes),
          sha256: hashes.sha256,
          sha512: hashes.sha512,
          provenance: record,
        },
      });
      if (count === 0) return;
      await tx.exhibitDerivation.update({ where: { exhibitId }, data: { progress: 1, step: null } });
      const details = { exhibit: exhibit.number, kind: derived.kind, recipeSha256: derived.recipeSha256 };
      await recordHandling(tx, SYSTEM, exhibitId, 'made', details, hashes.sha256);
      const parents = await tx.exhibitSource.findMany({ where: { exhibitId }, include: { parent: true } });
      for (const { parent } of parents) {
        await recordHandling(
          tx,
          SYSTEM,
          parent.id,
          'copied',
          { ...details, exhibitId, exhibitSha256: hashes.sha256 },
          parent.sha256,
        );
      }
    });
  });
}

/** What came of making a derivative again. */
export type CheckOutcome = 'SAME_BYTES' | 'SAME_FRAMES' | 'SAME_PICTURES' | 'DIFFERENT';

/**
 * Makes a derivative again from its recipe and compares: the bytes; else the frames that the file shows; else the pictures before they were
 * coded, which another version of the coder does not change. The exhibit stays as it is.
 * @throws what `produceDerivative` throws
 */
export async function remakeDerivative(making: ExhibitMaking, exhibitId: string): Promise<void> {
  const { db } = making;
  const derived = await db.exhibitDerivation.findUnique({ where: { exhibitId }, include: { exhibit: true } });
  if (derived?.exhibit.status !== 'READY') return;
  await withOriginals(making, derived, async (_, render) => {
    const made = await render();
    const { sha256 } = await hashFile(made.file, making.signal);
    const before = (derived.exhibit.provenance as { derivative?: Provenance['derivative'] }).derivative;
    const outcome: CheckOutcome =
      sha256 === derived.exhibit.sha256
        ? 'SAME_BYTES'
        : made.decodedSha256 === before?.decodedSha256
          ? 'SAME_FRAMES'
          : made.picturesSha256 === before?.picturesSha256
            ? 'SAME_PICTURES'
            : 'DIFFERENT';
    const note = `${made.run.program} ${made.run.version}`;
    await db.$transaction(async (tx) => {
      await tx.exhibitDerivation.update({
        where: { exhibitId },
        data: { checkState: outcome, checkNote: note, checkedAt: new Date(), step: null, progress: 1 },
      });
      await recordHandling(tx, SYSTEM, exhibitId, 'made-again', { outcome, program: note }, sha256);
    });
  });
}

/** Says that making it again could not be tried to its end. */
export async function failRemake(db: Database, exhibitId: string, reason: string): Promise<void> {
  await db.exhibitDerivation.updateMany({
    where: { exhibitId, checkState: 'PENDING' },
    data: { checkState: 'FAILED', checkNote: reason, checkedAt: new Date() },
  });
}

/** Copies that were asked for and neither made nor failed, and checks that did not end. */
export async function unfinishedDerivatives(
  db: Database,
): Promise<{ exhibitIds: string[]; checkIds: string[] }> {
  const [making, checking] = await Promise.all([
    db.exhibitDerivation.findMany({ where: { exhibit: { status: 'PENDING' } }, select: { exhibitId: true } }),
    db.exhibitDerivation.findMany({ where: { checkState: 'PENDING' }, select: { exhibitId: true } }),
  ]);
  return {
    exhibitIds: making.map(({ exhibitId }) => exhibitId),
    checkIds: checking.map(({ exhibitId }) => exhibitId),
  };
}

/** Brings what a recipe reads to this machine, checked by hash, and cleans up afterwards. */
async function withOriginals(
  making: ExhibitMaking,
  derived: Derived,
  work: (recipe: Recipe, render: () => Promise<Rendered>) => Promise<void>,
): Promise<void> {
  const { db, storage, tools } = making;
  const recipe = recipeSchema.parse(derived.recipe);
  if (recipeSha256(recipe) !== derived.recipeSha256) throw new Error('the recipe is not what its hash says');
  await mkdir(making.scratchDir, { recursive: true });
  const scratch = await mkdtemp(path.join(making.scratchDir, 'copy-'));
  const local: LocalCopy[] = [];
  const stop = new AbortController();
  const signal = making.signal ? AbortSignal.any([making.signal, stop.signal]) : stop.signal;
  try {
    await tell(making, derived.exhibitId, 0.02, 'checking the originals');
    const originals = new Map<string, string>();
    let still: string | undefined;
    const fetched = async (key: string, sha256: string) => {
      const copy = await storage.localCopy(key);
      local.push(copy);
      const { sha256: found } = await hashFile(copy.path, signal);
      if (found !== sha256) throw new MasterAltered(sha256, found);
      return copy.path;
    };
    for (const source of recipe.sources) {
      if (originals.has(source.recordingId)) continue;
      const recording = await db.recording.findUniqueOrThrow({ where: { id: source.recordingId } });
      if (recipe.form === 'still' && source.exhibit) {
        const parent = await db.exhibit.findUniqueOrThrow({ where: { id: source.exhibit.id } });
        still = await fetched(parent.storageKey ?? '', source.exhibit.sha256);
      } else {
        originals.set(source.recordingId, await fetched(recording.storageKey, source.recordingSha256));
      }
    }
    let toldAt = 0;
    await work(recipe, () =>
      renderRecipe(recipe, {
        tools,
        originals,
        still,
        scratch,
        target: path.join(scratch, 'file'),
        signal,
        async onProgress(done) {
          if (Date.now() - toldAt < TELL_EVERY_MS) return;
          toldAt = Date.now();
          await tell(making, derived.exhibitId, 0.05 + 0.85 * done, 'drawing and coding');
        },
      }),
    );
  } finally {
    stop.abort();
    for (const copy of local) await copy.dispose();
    await rm(scratch, { recursive: true, force: true });
  }
}

/** Writes progress down. @throws CopyCancelled when somebody stopped it */
async function tell(making: ExhibitMaking, exhibitId: string, done: number, step: string): Promise<void> {
  const now = await making.db.exhibitDerivation.update({
    where: { exhibitId },
    data: { progress: done, step },
    select: { cancelledBy: true, exhibit: { select: { status: true } } },
  });
  if (now.cancelledBy && now.exhibit.status !== 'READY') throw new CopyCancelled(now.cancelledBy);
  await making.onStep?.(done, step);
}

async function provenanceFor(
  { db, software }: ExhibitMaking,
  { exhibit, kind, recipeSha256: hash }: Derived,
  recipe: Recipe,
  made: Rendered,
  checkedAt: Date,
): Promise<Provenance> {
  const [first] = recipe.sources;
  const recording = await db.recording.findUniqueOrThrow({
    where: { id: exhibit.recordingId },
    include: { camera: true },
  });
  if (!first || !recording.camera) throw new RecordingNotReady('its camera is not known');
  const parents = await db.exhibitSource.findMany({
    where: { exhibitId: exhibit.id },
    include: { parent: true },
    orderBy: { ordinal: 'asc' },
  });
  const times = { stampedStart: new Date(first.stampedStart), startsAt: new Date(first.startsAt) };
  const span = spanOf(times, first.fromMs, first.toMs);
  return {
    version: 'saboot-provenance/1',
    request: exhibitRequest.parse((exhibit.provenance as { request?: unknown }).request),
    ...(await originOf(db, recording, recording.camera, checkedAt)),
    requested: spanOf(times, exhibit.requestedFromMs, exhibit.requestedToMs),
    actual: span,
    derivative: {
      kind: recipe.kind,
      redacted: recipe.sources.some(({ redaction }) => redaction !== null),
      display: recipe.display,
      recipeSha256: hash,
      parents: parents.map(({ parent }) => ({ number: parent.number, sha256: parent.sha256 ?? '' })),
      sources: recipe.sources.map((source, order) => {
        const record = made.sources[order];
        if (!record) throw new Error(`no record of source ${order} of a ${kind}`);
        return {
          recordingId: source.recordingId,
          recordingName: source.recordingName,
          recordingSha256: source.recordingSha256,
          cameraCode: source.camera.code,
          fromMs: source.fromMs,
          toMs: source.toMs,
          ...record,
        };
      }),
      widthPx: made.widthPx,
      heightPx: made.heightPx,
      frames: made.frames,
      picturesSha256: made.picturesSha256,
      decodedSha256: made.decodedSha256,
      sound: made.sound,
      programs: made.programs,
    },
    tool: made.run,
    software,
    madeAt: new Date().toISOString(),
  };
}
