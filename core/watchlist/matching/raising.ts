import { append, SYSTEM } from '@/core/audit/log';
import { type Sighting, sighting } from '@/core/footage/schema';
import { sightingsById } from '@/core/footage/sightings';
import type { Rarity } from '@/core/search/look-alikes';
import type { Strength } from '@/core/search/strength';
import { Prisma, type Transaction } from '@/prisma/client';
import { planDeliveries } from '../delivery/deliveries';
import type { WatchlistTerms } from '../terms';
import { holdActive, tellOfAlert } from './matching.sql';

/** A sighting that resembles an entry. */
export interface Match {
  entryId: string;
  trackId: string;
  /** Of the entry, where it was by picture. */
  photoId: string | null;
  /** Cosine, or distance of a plate reading. */
  score: number;
  /** For comparing: larger is closer. */
  closer: number;
  strength: Strength;
  rarity: Rarity | null;
}

/** What came of matches. */
export interface Raised {
  alertIds: string[];
  /** To be sent once the transaction is committed. */
  deliveryIds: string[];
}

type Alert = NonNullable<Awaited<ReturnType<Transaction['alert']['findUnique']>>>;

const HOUR_MS = 3600_000;

/**
 * Raises alerts for matches: one for each passage of an entry by a camera, however many sightings it has and whether the first
 * look or the thorough one found them. Beyond what one entry may raise in an hour, passages are counted on one alert that
 * stands for all of them. Entries that are not active any more raise nothing.
 */
export async function raise(
  tx: Transaction,
  terms: WatchlistTerms,
  matches: readonly Match[],
  { lookedBack, now }: { lookedBack: boolean; now: Date },
): Promise<Raised> {
  const raised: Raised = { alertIds: [], deliveryIds: [] };
  if (matches.length === 0) return raised;
  const entryIds = [...new Set(matches.map(({ entryId }) => entryId))];
  const active = await holdActive(tx, entryIds, now);
  const sightings = await sightingsById(tx, [...new Set(matches.map(({ trackId }) => trackId))]);
  const inOrder = matches
    .flatMap((match) => {
      const seen = sightings.get(match.trackId);
      return seen && active.has(match.entryId) ? [{ match, seen }] : [];
    })
    .sort((a, b) => a.seen.startsAt.localeCompare(b.seen.startsAt) || b.match.closer - a.match.closer);
  for (const { match, seen } of inOrder) {
    const known = await tx.alertSighting.findUnique({
      where: { entryId_trackId: { entryId: match.entryId, trackId: match.trackId } },
    });
    if (known) continue;
    const alertId = await joinPassage(tx, terms, match, seen);
    if (alertId) continue;
    const made = await newAlert(tx, terms, match, seen, { lookedBack, now });
    if (!made) continue;
    raised.alertIds.push(made);
    // What was found in earlier footage is not urgent, and may be a hundred at once.
    if (!lookedBack) raised.deliveryIds.push(...(await planDeliveries(tx, made, terms.webhooks)));
  }
  return raised;
}

/** Counts a sighting to the passage that it belongs to, where there is one. */
async function joinPassage(
  tx: Transaction,
  { passageMs }: WatchlistTerms,
  match: Match,
  seen: Sighting,
): Promise<string | null> {
  const [startsAt, endsAt] = [new Date(seen.startsAt), new Date(seen.endsAt)];
  const passage = await tx.alert.findFirst({
    where: {
      entryId: match.entryId,
      cameraId: seen.camera.id,
      isGroup: false,
      passageFrom: { lte: new Date(endsAt.getTime() + passageMs) },
      passageTo: { gte: new Date(startsAt.getTime() - passageMs) },
    },
    orderBy: { raisedAt: 'asc' },
  });
  if (!passage) return null;
  await tx.alert.update({
    where: { id: passage.id },
    data: {
      passageFrom: new Date(Math.min(startsAt.getTime(), passage.passageFrom.getTime())),
      passageTo: new Date(Math.max(endsAt.getTime(), passage.passageTo.getTime())),
      ...(isShownInstead(passage, match, seen) && shown(match, seen)),
    },
  });
  await countSighting(tx, passage.id, match, seen);
  await tellOfAlert(tx, {
    kind: 'changed',
    districtId: passage.districtId,
    alertId: passage.id,
    entryId: match.entryId,
  });
  return passage.id;
}

/** While nobody has decided, the alert shows what resembles most, and not a first look's picture where there is a thorough one. */
function isShownInstead(passage: Alert, match: Match, seen: Sighting): boolean {
  if (passage.status !== 'NEW') return false;
  const before = sighting.parse(passage.snapshot);
  if (before.pass !== seen.pass) return seen.pass === 'FINE';
  const wasByPicture = passage.photoId !== null;
  return wasByPicture ? match.score > passage.score : match.score < passage.score;
}

async function newAlert(
  tx: Transaction,
  { alertsPerHour }: WatchlistTerms,
  match: Match,
  seen: Sighting,
  { lookedBack, now }: { lookedBack: boolean; now: Date },
): Promise<string | null> {
  const entry = await tx.watchlistEntry.findUniqueOrThrow({
    where: { id: match.entryId },
    select: { districtId: true, kind: true, criterion: true },
  });
  const { districtId } = entry;
  const since = new Date(now.getTime() - HOUR_MS);
  const lastHour = await tx.alert.count({
    where: { entryId: match.entryId, raisedAt: { gt: since }, lookedBack: false, isGroup: false },
  });
  const held = !lookedBack && lastHour >= alertsPerHour;
  if (held) {
    const group = await tx.alert.findFirst({
      where: { entryId: match.entryId, isGroup: true, raisedAt: { gt: since } },
      orderBy: { raisedAt: 'desc' },
    });
    if (group) {
      await tx.alert.update({
        where: { id: group.id },
        data: { heldBack: { increment: 1 }, passageTo: new Date(seen.endsAt) },
      });
      await countSighting(tx, group.id, match, seen);
      await tellOfAlert(tx, { kind: 'changed', districtId, alertId: group.id, entryId: match.entryId });
      return null;
    }
  }
  const { id } = await tx.alert.create({
    data: {
      entryId: match.entryId,
      districtId,
      cameraId: seen.camera.id,
      ...shown(match, seen),
      passageFrom: new Date(seen.startsAt),
      passageTo: new Date(seen.endsAt),
      lookedBack,
      isGroup: held,
      heldBack: held ? 1 : 0,
      raisedAt: now,
    },
  });
  await countSighting(tx, id, match, seen);
  await append(tx, {
    actor: SYSTEM,
    action: 'alert.raise',
    objectKind: 'alert',
    objectId: id,
    outcome: 'done',
    requestId: null,
    details: {
      ...{ entryId: match.entryId, kind: entry.kind, criterion: entry.criterion },
      ...{ cameraId: seen.camera.id, strength: match.strength, lookedBack, grouped: held },
    },
  });
  await tellOfAlert(tx, { kind: 'raised', districtId, alertId: id, entryId: match.entryId });
  return id;
}

function shown(match: Match, seen: Sighting) {
  return {
    trackId: match.trackId,
    recordingId: seen.recordingId,
    score: match.score,
    strength: match.strength,
    rarity: match.rarity ?? Prisma.DbNull,
    photoId: match.photoId,
    snapshot: JSON.parse(JSON.stringify(seen)) as Prisma.InputJsonValue,
    at: new Date(seen.at),
  };
}

async function countSighting(tx: Transaction, alertId: string, match: Match, seen: Sighting): Promise<void> {
  await tx.alertSighting.create({
    data: {
      alertId,
      entryId: match.entryId,
      trackId: match.trackId,
      cameraId: seen.camera.id,
      at: new Date(seen.at),
      score: match.score,
    },
  });
}
