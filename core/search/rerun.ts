import { act, append, SYSTEM } from '@/core/audit/log';
import type { PublicKey } from '@/core/audit/signing';
import { NotFound } from '@/core/errors';
import type { Actor } from '@/core/people/actor';
import type { Database, Prisma, Transaction } from '@/prisma/client';
import { authorOf } from './authors';
import { changed, changedList, changedModels, methodOf, scanMethodOf } from './changes';
import { type Comparing, WITHOUT_MEMORY } from './comparing';
import { NoReceiptScope, SearchPurged, StartNotSeen } from './errors';
import { find } from './finding';
import type { Found } from './found';
import { SketchesInMemory } from './memory/memory';
import { readerOf } from './readers';
import { receiptPlan, windowsOfReceipt } from './receipt-scope';
import { checkReceipt } from './receipts/checking';
import { camerasThere, readableSearchIds } from './receipts.sql';
import type { Change, Rerun } from './rerun-schema';
import { candidate as candidateSchema, resolvedScope, searchRequest } from './schema';
import { spaceNamed } from './spaces';
import { normalisedQuery } from './stored-query';

const SYSTEM_TIMEOUT_MS = 600_000;
/** As long as a search may take. */
const REQUEST_TIMEOUT_MS = 120_000;

const seenBy = candidateSchema.shape.sighting.pick({ camera: true, at: true });
type Row = Prisma.SearchGetPayload<{ include: { candidates: true } }>;

/**
 * Carries a stored search out again on the index as it is now, over the very cameras and windows that its words came to then,
 * and says whether its receipt is as it was signed, what differs, and why, as far as it is known. Nothing is stored but the
 * audit entry. It sees every district, so that what the author saw then is looked at again: for whoever runs the system.
 * @param db a connection of the system
 * @param keys those that are trusted
 * @throws NotFound; NoReceiptScope where the search is from before scopes were kept; NothingToCompare where what it started
 * from is gone
 */
export async function rerunSearch(
  db: Database,
  keys: readonly PublicKey[],
  searchId: string,
  { exactAtMost }: Pick<Comparing, 'exactAtMost'> = WITHOUT_MEMORY,
): Promise<Rerun> {
  const held = await memoryFor(db, searchId);
  return db.$transaction(
    async (tx) => {
      const row = await receiptRow(tx, searchId);
      const comparing = { memory: held, exactAtMost };
      const result = await carryOut(tx, keys, row, await authorOf(tx, row.actorId), comparing);
      await append(tx, {
        actor: SYSTEM,
        action: 'search.rerun',
        objectKind: 'search',
        objectId: searchId,
        outcome: 'done',
        requestId: null,
        details: detailsOf(result),
      });
      return result;
    },
    { timeout: SYSTEM_TIMEOUT_MS },
  );
}

/**
 * The same for somebody who asks, within what that person may see. What the author looked at and the person may not is left
 * out and counted; it is never told as gone.
 * @throws Forbidden, and as `rerunSearch`; StartNotSeen where the person may not see what it started from
 */
export async function rerunSearchFor(
  db: Database,
  keys: readonly PublicKey[],
  actor: Actor,
  searchId: string,
  comparing: Comparing = WITHOUT_MEMORY,
): Promise<Rerun> {
  return act(
    db,
    actor,
    { action: 'search.rerun', objectKind: 'search', objectId: searchId },
    async (tx, entry) => {
      const [readable] = await readableSearchIds(tx, readerOf(actor), { id: searchId, limit: 1 });
      if (!readable) throw new NotFound('The search');
      const result = await carryOut(tx, keys, await receiptRow(tx, searchId), actor, comparing);
      entry.details = detailsOf(result);
      return result;
    },
    { timeoutMs: REQUEST_TIMEOUT_MS },
  );
}

async function receiptRow(tx: Transaction, id: string): Promise<Row> {
  const row = await tx.search.findUnique({
    where: { id },
    include: { candidates: { orderBy: { rank: 'asc' } } },
  });
  if (!row) throw new NotFound('The search');
  if (row.purgedAt) throw new SearchPurged();
  return row;
}

const detailsOf = ({ same, changes, hidden, signature }: Rerun) => ({
  same,
  changes: changes.length,
  hiddenCameras: hidden.cameras,
  signature: signature.state,
});

/** Sketches as the process that searched held them, read anew; null where the search did without. */
async function memoryFor(db: Database, searchId: string): Promise<SketchesInMemory | null> {
  const row = await db.search.findUnique({ where: { id: searchId } });
  if (!row || methodOf(row.plan) !== 'sketch-memory' || row.resolved === null) return null;
  const space = await spaceNamed(db, receiptPlan(row).space ?? '');
  if (!space) return null;
  const windows = windowsOfReceipt(resolvedScope.parse(row.resolved));
  const memory = new SketchesInMemory(db, Number.POSITIVE_INFINITY, { spaceId: space.id, windows });
  await memory.look();
  return memory;
}

/**
 * As the receipt says that its vectors were compared, wherever that can be done now. Where it was by sketches, all that it lists
 * is compared too: so nothing is told as gone that was only overlooked this time.
 */
function asThen(comparing: Comparing, row: Row): Comparing {
  const method = scanMethodOf(row.plan);
  if (method === null || method === 'exact-scan') return { ...comparing, method };
  const listed = row.candidates.map(({ trackId, snapshot }) => ({
    trackId,
    at: new Date(seenBy.parse(snapshot).at),
  }));
  return { ...comparing, method, including: listed };
}

async function carryOut(
  tx: Transaction,
  keys: readonly PublicKey[],
  row: Row,
  actor: Actor,
  comparing: Comparing,
): Promise<Rerun> {
  const signature = await checkReceipt(tx, keys, 'search', row.id);
  const { index, gone, hidden } = await scopeOfReceipt(tx, row);
  const request = searchRequest.parse({ ...normalisedQuery(row.query), scope: {}, exhaustive: false });
  const finding = await find(tx, actor, request, index, asThen(comparing, row)).catch((error) => {
    throw error instanceof NotFound ? new StartNotSeen() : error;
  });
  const before = row.candidates
    .filter(({ snapshot }) => !hidden.has(seenBy.parse(snapshot).camera.id))
    .map(({ trackId, score }) => ({ trackId, score }));
  const partly = hidden.size > 0;
  const found = partly ? upToLastOf(before, finding.found) : finding.found;
  const now = await listedNow(tx, request.order, found);
  const changes: Change[] = [
    ...gone.map((cameraId): Change => ({ what: 'camera', cameraId, why: 'no-longer-there' })),
    ...changedModels(row.models, finding.models),
    ...changed('threshold', row.threshold, finding.threshold),
    ...(partly
      ? []
      : [
          ...changed('method', methodOf(row.plan), finding.plan.method),
          ...changed('total', row.total, finding.total),
        ]),
    ...(await changedList(tx, before, now, row)),
  ];
  return {
    searchId: row.id,
    madeAt: row.createdAt.toISOString(),
    watermark: row.watermark.toISOString(),
    signature,
    listed: { before: row.candidates.length, now: finding.found.length },
    hidden: { cameras: hidden.size, listed: row.candidates.length - before.length },
    method: { before: methodOf(row.plan), now: finding.plan.method },
    same: changes.length === 0,
    changes,
  };
}

/** Without what is hidden, others move up from below the end of the list: that is no change. */
function upToLastOf(before: readonly { trackId: string }[], found: readonly Found[]): Found[] {
  const listed = new Set(before.map(({ trackId }) => trackId));
  return found.slice(0, found.findLastIndex(({ trackId }) => listed.has(trackId)) + 1);
}

/** The scope that a receipt keeps, without the cameras that are there no longer, and those that are hidden from who asks. */
async function scopeOfReceipt(tx: Transaction, row: { resolved: unknown }) {
  if (row.resolved === null) throw new NoReceiptScope();
  const scope = resolvedScope.parse(row.resolved);
  const { cameraIds } = scope;
  const visible = await tx.camera.findMany({ where: { id: { in: cameraIds } }, select: { id: true } });
  const seen = new Set(visible.map(({ id }) => id));
  const there = new Set(await camerasThere(tx, cameraIds));
  return {
    gone: cameraIds.filter((id) => !there.has(id)),
    hidden: new Set(cameraIds.filter((id) => there.has(id) && !seen.has(id))),
    index: {
      cameraIds: cameraIds.filter((id) => seen.has(id)),
      windows: windowsOfReceipt(scope),
    },
  };
}

/** What is listed now, in the order that the receipt was asked for. */
async function listedNow(
  tx: Transaction,
  order: 'score' | 'time',
  found: readonly Found[],
): Promise<Found[]> {
  if (order === 'score') return [...found];
  const tracks = await tx.track.findMany({
    where: { id: { in: found.map(({ trackId }) => trackId) } },
    select: { id: true, startsAt: true },
  });
  const startOf = new Map(tracks.map(({ id, startsAt }) => [id, startsAt.getTime()]));
  return [...found].sort((a, b) => (startOf.get(a.trackId) ?? 0) - (startOf.get(b.trackId) ?? 0));
}
