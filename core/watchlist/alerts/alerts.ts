import type { z } from 'zod';
import { act, read } from '@/core/audit/log';
import { NotFound } from '@/core/errors';
import { sighting } from '@/core/footage/schema';
import type { Actor } from '@/core/people/actor';
import { namesOf } from '@/core/people/people';
import { rarity } from '@/core/search/look-alikes';
import type { Database, Prisma, Transaction } from '@/prisma/client';
import type { WatchlistTerms } from '../terms';
import { nextCamerasAfter } from './next-cameras';
import type { AlertDetail, AlertSummary, alertCounts, alertsPage, alertsQuery } from './schema';
import { alertDetail, alertSummary } from './schema';

interface Room {
  db: Database;
  terms: WatchlistTerms;
}

/** Alerts that the actor may see, newest first. */
export async function listAlerts(
  { db, terms }: Room,
  actor: Actor,
  query: z.output<typeof alertsQuery>,
): Promise<z.infer<typeof alertsPage>> {
  return read(db, actor, { action: 'watchlist.read', objectKind: 'alert' }, async (tx) => {
    const before = query.cursor ? new Date(query.cursor.split(' ')[0] ?? '') : null;
    const beforeId = query.cursor?.split(' ')[1];
    const where: Prisma.AlertWhereInput = {
      ...(query.status && { status: query.status }),
      ...(query.entryId && { entryId: query.entryId }),
      ...(query.escalated && { escalatedAt: { not: null } }),
      ...(before &&
        beforeId &&
        !Number.isNaN(before.getTime()) && {
          OR: [{ raisedAt: { lt: before } }, { raisedAt: before, id: { lt: beforeId } }],
        }),
    };
    const rows = await tx.alert.findMany({
      where,
      orderBy: [{ raisedAt: 'desc' }, { id: 'desc' }],
      take: query.limit + 1,
      select: { id: true, raisedAt: true },
    });
    const shown = rows.slice(0, query.limit);
    const last = shown.at(-1);
    return {
      items: await summaries(
        tx,
        terms,
        shown.map(({ id }) => id),
      ),
      nextCursor: rows.length > shown.length && last ? `${last.raisedAt.toISOString()} ${last.id}` : null,
    };
  });
}

/** How many alerts wait for a decision, and how many entries for an approval. */
export async function countAlerts(db: Database, actor: Actor): Promise<z.infer<typeof alertCounts>> {
  return read(db, actor, { action: 'watchlist.read', objectKind: 'alert' }, async (tx) => ({
    open: await tx.alert.count({ where: { status: 'NEW' } }),
    escalated: await tx.alert.count({ where: { status: 'NEW', escalatedAt: { not: null } } }),
    awaiting: await tx.watchlistEntry.count({ where: { status: 'AWAITING' } }),
  }));
}

/** One alert with its history and where it may go next. Opening it is on record. @throws NotFound */
export async function openAlert({ db, terms }: Room, actor: Actor, id: string): Promise<AlertDetail> {
  const deed = {
    action: 'watchlist.read',
    recordedAs: 'alert.open',
    objectKind: 'alert',
    objectId: id,
  } as const;
  return act(db, actor, deed, (tx) => alertInFull(tx, terms, id));
}

/** An alert as it is shown alone. @throws NotFound */
export async function alertInFull(tx: Transaction, terms: WatchlistTerms, id: string): Promise<AlertDetail> {
  const [summary] = await summaries(tx, terms, [id]);
  if (!summary) throw new NotFound('The alert');
  const decisions = await tx.alertDecision.findMany({ where: { alertId: id }, orderBy: { id: 'asc' } });
  const nameOf = await namesOf(
    tx,
    decisions.map(({ actorId }) => actorId),
  );
  const seen = await tx.alertSighting.findMany({ where: { alertId: id }, orderBy: { at: 'asc' }, take: 500 });
  const deliveries = await tx.alertDelivery.findMany({
    where: { alertId: id },
    orderBy: { id: 'asc' },
    include: { attempts: { orderBy: { id: 'asc' } } },
  });
  return {
    ...summary,
    deliveries: deliveries.map((row) => ({
      id: row.id,
      host: row.host,
      status: alertDetail.shape.deliveries.element.shape.status.parse(row.status),
      attempts: row.attempts.map((attempt) => ({ ...attempt, at: attempt.at.toISOString() })),
    })),
    history: decisions.map((decision) => decided(decision, nameOf)),
    seen: seen.map(({ trackId, cameraId, at, score }) => ({
      trackId,
      cameraId,
      at: at.toISOString(),
      score,
    })),
    nextCameras: await nextCamerasAfter(
      tx,
      summary.sighting,
      summary.entry.kind === 'PERSON' ? 'FOOT' : 'VEHICLE',
    ),
  };
}

async function summaries(
  tx: Transaction,
  terms: WatchlistTerms,
  ids: readonly string[],
): Promise<AlertSummary[]> {
  const rows = await tx.alert.findMany({
    where: { id: { in: [...ids] } },
    include: {
      entry: { include: { photos: { select: { id: true, pictureKey: true } } } },
      decisions: { orderBy: { id: 'desc' }, take: 1 },
      _count: { select: { sightings: true } },
    },
  });
  const nameOf = await namesOf(
    tx,
    rows.flatMap(({ decisions }) => decisions.map(({ actorId }) => actorId)),
  );
  const byId = new Map(
    rows.map((row): [string, AlertSummary] => {
      const { entry } = row;
      const [decision] = row.decisions;
      const photo = entry.photos.find(({ id, pictureKey }) => id === row.photoId && pictureKey !== null);
      const criterion = terms.criteria.find(({ code }) => code === entry.criterion);
      return [
        row.id,
        {
          id: row.id,
          entry: {
            id: entry.id,
            kind: entry.kind,
            title: entry.title,
            criterion: criterion ?? { code: entry.criterion, label: entry.criterion },
            reason: entry.reason,
            plate: entry.plate,
          },
          status: row.status,
          strength: alertSummary.shape.strength.parse(row.strength),
          rarity: row.rarity === null ? null : rarity.parse(row.rarity),
          photoId: photo?.id ?? null,
          sighting: sighting.parse(row.snapshot),
          at: row.at.toISOString(),
          passageFrom: row.passageFrom.toISOString(),
          passageTo: row.passageTo.toISOString(),
          sightings: row._count.sightings,
          lookedBack: row.lookedBack,
          heldBack: row.heldBack,
          raisedAt: row.raisedAt.toISOString(),
          escalatedAt: row.escalatedAt?.toISOString() ?? null,
          decided: decision ? decided(decision, nameOf) : null,
        },
      ];
    }),
  );
  return ids.flatMap((id) => byId.get(id) ?? []);
}

function decided(
  row: {
    decision: string;
    reason: string | null;
    words: string | null;
    caseId: string | null;
    actorId: string;
    at: Date;
  },
  nameOf: (id: string | null) => string,
) {
  return {
    decision: alertSummary.shape.status.parse(row.decision),
    reason: row.reason,
    words: row.words,
    caseId: row.caseId,
    by: nameOf(row.actorId),
    at: row.at.toISOString(),
  };
}
