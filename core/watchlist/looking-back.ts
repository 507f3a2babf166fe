import { foldPlate } from '@/core/footage/plates';
import { plateRead } from '@/core/footage/schema';
import { falseMatches } from '@/core/search/look-alikes';
import { findPlateCandidates } from '@/core/search/plates.sql';
import type { IndexScope } from '@/core/search/scope.sql';
import { scanVectors } from '@/core/search/vectors.sql';
import type { Database, Transaction } from '@/prisma/client';
import { byLook, byPlate } from './matching/matching';
import { Plates } from './matching/plates';
import { type Match, type Raised, raise } from './matching/raising';
import { type Tolerance, watchScope } from './schema';
import { camerasOf } from './scope';
import type { WatchlistTerms } from './terms';

/** The nearest sightings that are looked at; a person looks at each alert. */
const LISTED_AT_MOST = 100;
const TIMEOUT_MS = 300_000;

/**
 * Looks through everything that was indexed so far for an active entry that asks for it, once, and raises alerts that say that
 * they are of earlier footage. They count towards no limit of the hour: there is a fixed number at most.
 */
export async function lookBack(
  { db, terms }: { db: Database; terms: WatchlistTerms },
  entryId: string,
  now = new Date(),
): Promise<Raised> {
  return db.$transaction(
    async (tx) => {
      const entry = await tx.watchlistEntry.findUnique({
        where: { id: entryId },
        include: { templates: true },
      });
      const nothing: Raised = { alertIds: [], deliveryIds: [] };
      if (entry?.status !== 'ACTIVE' || !entry.searchBack || entry.searchedBack) return nothing;
      const cameraIds = await camerasOf(tx, entry.districtId, watchScope.parse(entry.scope));
      const scope: IndexScope = { cameraIds, windows: [{ from: null, to: null }] };
      const matches =
        entry.plate === null
          ? await looksBefore(tx, entry, scope)
          : platesFound(
              entryId,
              entry.plate,
              entry.tolerance as Tolerance,
              await readsLike(tx, entry.plate, scope),
            );
      matches.sort((a, b) => b.closer - a.closer);
      const raised = await raise(tx, terms, matches.slice(0, LISTED_AT_MOST), { lookedBack: true, now });
      await tx.watchlistEntry.update({ where: { id: entryId }, data: { searchedBack: now } });
      return raised;
    },
    { timeout: TIMEOUT_MS, maxWait: 30_000 },
  );
}

/** Active entries that are still to be looked for in earlier footage. */
export async function entriesToLookBack(db: Database): Promise<string[]> {
  const rows = await db.watchlistEntry.findMany({
    where: { status: 'ACTIVE', searchBack: true, searchedBack: null },
    orderBy: { approvedAt: 'asc' },
    take: 100,
    select: { id: true },
  });
  return rows.map(({ id }) => id);
}

type Entry = NonNullable<Awaited<ReturnType<Transaction['watchlistEntry']['findUnique']>>> & {
  templates: { photoId: string; space: string; vector: number[] }[];
};

async function looksBefore(tx: Transaction, entry: Entry, scope: IndexScope): Promise<Match[]> {
  const spaces = new Map((await tx.space.findMany({})).map((space) => [space.name, space]));
  const best = new Map<string, Match>();
  for (const { photoId, space: name, vector } of entry.templates) {
    const space = spaces.get(name);
    const threshold = entry.threshold ?? space?.threshold ?? null;
    if (!space || threshold === null) continue;
    const { hits } = await scanVectors(
      tx,
      {
        tableName: space.tableName,
        dimension: space.dimension,
        like: [`[${vector.join(',')}]`],
        unlike: [],
        scope,
        ownTrackIds: [],
        classes: entry.classes,
        colours: entry.colours,
      },
      threshold,
      LISTED_AT_MOST,
    );
    const measured = space.falseMatches === null ? null : falseMatches.parse(space.falseMatches);
    for (const { trackId, cosine } of hits) {
      if (cosine < threshold || cosine <= (best.get(trackId)?.score ?? -1)) continue;
      best.set(trackId, byLook(entry.id, trackId, photoId, cosine, space.threshold, measured));
    }
  }
  return [...best.values()];
}

interface Read {
  trackId: string;
  normalised: string;
  alternatives: unknown;
}

/** Readings indexed in a scope that may be of a plate, through the indexes that plate searches use. */
export async function readsLike(tx: Transaction, plate: string, scope: IndexScope): Promise<Read[]> {
  const like = plate.replaceAll('?', '_').replaceAll('*', '%');
  const whole = like === plate;
  return findPlateCandidates(tx, {
    like,
    foldedLike: foldPlate(like),
    foldedText: whole ? foldPlate(plate) : null,
    scope,
  });
}

/** Which readings are of a plate by the very rule that footage to come is compared by. */
export function platesFound(
  entryId: string,
  plate: string,
  tolerance: Tolerance,
  reads: readonly Read[],
): Match[] {
  const plates = new Plates([{ entryId, plate, tolerance }]);
  return reads.flatMap(({ trackId, normalised, alternatives }) => {
    const read = { normalised, alternatives: plateRead.shape.alternatives.catch([]).parse(alternatives) };
    return plates.hits(read, () => true).map(({ distance }) => byPlate(entryId, trackId, distance));
  });
}
