import { read } from '@/core/audit/log';
import { NotFound } from '@/core/errors';
import type { Actor } from '@/core/people/actor';
import { expectedLookAlikes } from '@/core/search/look-alikes';
import { falseMatchesOf } from '@/core/search/spaces';
import type { Database, Transaction } from '@/prisma/client';
import { seenSoFar, vehiclesDescribed } from './expected.sql';
import { platesFound, readsLike } from './looking-back';
import { type ExpectedAlerts, type Tolerance, watchScope } from './schema';
import { camerasOf } from './scope';

const HOUR_MS = 3600_000;

/**
 * What chance alone would make of an entry in a day, so that whoever approves it knows what they set off. A day's sightings are
 * reckoned from what was indexed of the cameras of its scope, as if all of them filmed all day.
 * @param threshold instead of the entry's own, for choosing one
 * @throws NotFound
 */
export async function expectedOf(
  db: Database,
  actor: Actor,
  entryId: string,
  threshold?: number,
): Promise<ExpectedAlerts> {
  const deed = { action: 'watchlist.read', objectKind: 'watchlist-entry', objectId: entryId } as const;
  return read(db, actor, deed, async (tx) => {
    const entry = await tx.watchlistEntry.findUnique({
      where: { id: entryId },
      include: { templates: true },
    });
    if (!entry) throw new NotFound('The watchlist entry');
    const cameraIds = await camerasOf(tx, entry.districtId, watchScope.parse(entry.scope));
    const kind = { PERSON: 'FACE', VEHICLE: 'VEHICLE', PLATE: 'PLATE' }[entry.kind] as
      | 'FACE'
      | 'VEHICLE'
      | 'PLATE';
    const { indexedMs, sightings } = await seenSoFar(tx, cameraIds, kind);
    const perDay = (count: number) =>
      indexedMs > 0 ? (count / (indexedMs / HOUR_MS)) * 24 * cameraIds.length : null;
    const basis = {
      cameras: cameraIds.length,
      indexedHours: indexedMs / HOUR_MS,
      sightings,
      sightingsPerDay: perDay(sightings),
      byChance: null,
      before: null,
    };
    const nothingYet = indexedMs === 0 ? 'Nothing of these cameras was indexed so far.' : null;
    if (entry.plate !== null) {
      const scope = { cameraIds, windows: [{ from: null, to: null }] };
      const reads = await readsLike(tx, entry.plate, scope);
      const found = platesFound(entry.id, entry.plate, entry.tolerance as Tolerance, reads).length;
      return { ...basis, before: { sightings: found, perDay: perDay(found) }, unknown: nothingYet };
    }
    if (entry.templates.length === 0) {
      if (entry.kind === 'PERSON')
        return { ...basis, unknown: 'No picture of this entry can be compared yet.' };
      const found = await vehiclesDescribed(tx, cameraIds, entry);
      return { ...basis, before: { sightings: found, perDay: perDay(found) }, unknown: nothingYet };
    }
    return { ...basis, ...(await byModels(tx, entry, kind, threshold, basis.sightingsPerDay, nothingYet)) };
  });
}

async function byModels(
  tx: Transaction,
  entry: { threshold: number | null; templates: { space: string }[] },
  kind: 'FACE' | 'VEHICLE' | 'PLATE',
  chosen: number | undefined,
  sightingsPerDay: number | null,
  nothingYet: string | null,
): Promise<Pick<ExpectedAlerts, 'byChance' | 'unknown'>> {
  const space = await tx.space.findFirst({ where: { inUse: true, kind } });
  const templates = entry.templates.filter((template) => template.space === space?.name).length;
  if (!space || templates === 0)
    return {
      byChance: null,
      unknown: 'The models in use have not looked at the pictures of this entry yet.',
    };
  const threshold = chosen ?? entry.threshold ?? space.threshold;
  const measured = falseMatchesOf(space);
  const expected = expectedLookAlikes(measured, threshold, sightingsPerDay ?? 0, {
    count: templates,
    meanLength: 1,
  });
  if (!expected || threshold === null)
    return {
      byChance: null,
      unknown: 'The models in use do not say how often strangers resemble each other.',
    };
  if (sightingsPerDay === null) return { byChance: null, unknown: nothingYet };
  return {
    byChance: {
      perDay: expected.expected,
      threshold,
      falseMatchRate: expected.falseMatchRate,
      templates,
      atMost: expected.atMost,
      source: expected.source,
      pairs: expected.pairs,
    },
    unknown: null,
  };
}
