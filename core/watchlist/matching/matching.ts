import { plateRead } from '@/core/footage/schema';
import { type FalseMatches, falseMatches, rarityOf } from '@/core/search/look-alikes';
import { type Strength, strengthOfCosine, strengthOfReading } from '@/core/search/strength';
import type { Database, Transaction } from '@/prisma/client';
import type { WatchlistTerms } from '../terms';
import type { HeldEntry, HeldWatchlist, Place } from './held';
import { platesOfSeen, takeToMatch, vectorsOfTracks } from './matching.sql';
import { type Match, type Raised, raise } from './raising';

/** Tracks compared in one transaction. */
const TRACKS_AT_ONCE = 500;
const TIMEOUT_MS = 120_000;

interface Matching {
  db: Database;
  held: HeldWatchlist;
  terms: WatchlistTerms;
}

/**
 * Compares what was indexed of a recording and not yet compared with the active watchlist, and raises alerts. A track leaves the
 * list of those waiting in the transaction that writes its alerts, so that each is compared once and none is lost.
 */
export async function matchRecording(
  { db, held, terms }: Matching,
  recordingId: string,
  now = () => new Date(),
): Promise<{ sightings: number; raised: Raised }> {
  const raised: Raised = { alertIds: [], deliveryIds: [] };
  for (let sightings = 0; ; ) {
    const done = await db.$transaction(
      async (tx) => {
        const trackIds = await takeToMatch(tx, recordingId, TRACKS_AT_ONCE);
        if (trackIds.length === 0) return null;
        await held.refresh(tx, now());
        if (held.size.entries === 0) return { count: trackIds.length, alertIds: [], deliveryIds: [] };
        const matches = await matchTracks(tx, held, recordingId, trackIds, now());
        return {
          count: trackIds.length,
          ...(await raise(tx, terms, matches, { lookedBack: false, now: now() })),
        };
      },
      { timeout: TIMEOUT_MS, maxWait: 30_000 },
    );
    if (!done) return { sightings, raised };
    sightings += done.count;
    raised.alertIds.push(...done.alertIds);
    raised.deliveryIds.push(...done.deliveryIds);
  }
}

/** What of some tracks of a recording resembles an entry that is looked for where they were seen; the best of each pair. */
async function matchTracks(
  tx: Transaction,
  held: HeldWatchlist,
  recordingId: string,
  trackIds: string[],
  now: Date,
): Promise<Match[]> {
  const place = await placeOf(tx, recordingId);
  if (!place) return [];
  const wanted = held.wantedAt(place, now);
  const tracks = await tx.track.findMany({
    where: { id: { in: trackIds } },
    select: { id: true, objectClass: true, colour: true, secondColour: true },
  });
  const looks = new Map(tracks.map((track) => [track.id, track]));
  const best = new BestOfEach();
  const spaces = await tx.space.findMany({ where: { kind: { in: ['FACE', 'VEHICLE'] } } });
  for (const space of spaces) {
    if (!held.templates(space.name)) continue;
    const seen = await vectorsOfTracks(tx, space.tableName, recordingId, trackIds);
    const measured = space.falseMatches === null ? null : falseMatches.parse(space.falseMatches);
    // Taken only now: what was held before may have been overwritten while the database was asked.
    const vectors = seen.map(({ vector }) => vector);
    const found = held.templates(space.name)?.hits(vectors, wanted) ?? [];
    for (const [index, hits] of found.entries()) {
      const track = looks.get(seen[index]?.trackId ?? '');
      for (const { entryId, photoId, cosine } of hits) {
        const entry = held.entry(entryId);
        if (!track || !entry || !looksLike(entry, track)) continue;
        best.add(byLook(entryId, track.id, photoId, cosine, space.threshold, measured));
      }
    }
  }
  for (const { trackId, normalised, alternatives } of await platesOfSeen(tx, recordingId, trackIds)) {
    const read = { normalised, alternatives: plateRead.shape.alternatives.catch([]).parse(alternatives) };
    for (const { entryId, distance } of held.plates().hits(read, wanted))
      best.add(byPlate(entryId, trackId, distance));
  }
  for (const entry of held.described()) {
    if (!wanted(entry.id)) continue;
    for (const track of tracks) if (looksLike(entry, track)) best.add(byDescription(entry.id, track.id));
  }
  return best.all();
}

/** A match by picture. */
export function byLook(
  entryId: string,
  trackId: string,
  photoId: string,
  cosine: number,
  threshold: number | null,
  measured: FalseMatches | null,
): Match {
  const rarity = rarityOf(measured, cosine, { count: 1, meanLength: 1 });
  return {
    entryId,
    trackId,
    photoId,
    score: cosine,
    closer: cosine,
    strength: strengthOfCosine(cosine, threshold),
    rarity,
  };
}

/** A match by what was read on a plate. */
export function byPlate(entryId: string, trackId: string, distance: number): Match {
  const strength = strengthOfReading(distance);
  return { entryId, trackId, photoId: null, score: distance, closer: -distance, strength, rarity: null };
}

/** A match by type and colour: many vehicles are such. */
export function byDescription(entryId: string, trackId: string): Match {
  const strength: Strength = 'weak';
  return { entryId, trackId, photoId: null, score: 0, closer: 0, strength, rarity: null };
}

/** Whether what an entry for a vehicle says of its type and colours fits a track; what it does not say fits. */
export function looksLike(
  { kind, classes, colours }: Pick<HeldEntry, 'kind' | 'classes' | 'colours'>,
  track: { objectClass: string; colour: string | null; secondColour: string | null },
): boolean {
  if (kind !== 'VEHICLE') return true;
  if (classes.length > 0 && !classes.includes(track.objectClass)) return false;
  return (
    colours.length === 0 ||
    [track.colour, track.secondColour].some((colour) => colour !== null && colours.includes(colour))
  );
}

async function placeOf(tx: Transaction, recordingId: string): Promise<Place | null> {
  const recording = await tx.recording.findUnique({
    where: { id: recordingId },
    select: {
      camera: {
        select: {
          id: true,
          districtId: true,
          siteId: true,
          groups: { where: { group: { deletedAt: null } }, select: { groupId: true } },
        },
      },
    },
  });
  if (!recording?.camera) return null;
  const { id, districtId, siteId, groups } = recording.camera;
  return { cameraId: id, districtId, siteId, groupIds: groups.map(({ groupId }) => groupId) };
}

/** Of each entry and track the match that is closest. */
class BestOfEach {
  private readonly best = new Map<string, Match>();

  add(match: Match): void {
    const key = `${match.entryId} ${match.trackId}`;
    const before = this.best.get(key);
    if (!before || match.closer > before.closer) this.best.set(key, match);
  }

  all(): Match[] {
    return [...this.best.values()];
  }
}
