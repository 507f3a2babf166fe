import { DateTime } from 'luxon';
import type { z } from 'zod';
import { act } from '@/core/audit/log';
import { DomainError } from '@/core/errors';
import { foldPlate, normalisePlate } from '@/core/footage/plates';
import type { Actor } from '@/core/people/actor';
import { PatternTooWide } from '@/core/search/errors';
import type { Database } from '@/prisma/client';
import { journeyBetween } from './journey';
import { type PlatePassage, passagesOfPlate } from './plate-history.sql';
import type { PlateHistory, plateHistoryQuery } from './schema';

/** A plate seen oftener is asked for by a shorter span: nothing is left out unsaid. */
const PASSAGES_AT_MOST = 2_000;

/** More sightings than one answer shows. */
class HistoryTooLong extends DomainError {
  override name = 'HistoryTooLong';
  constructor() {
    super(
      'too-large',
      'plate-history-too-long',
      `The plate was seen more than ${PASSAGES_AT_MOST} times in this span.`,
      'Say from when to when to look, in a shorter span.',
    );
  }
}

/**
 * Where and when a plate was read: how often, first and last, by camera and hour, and which neighbours in time one vehicle
 * could not have joined. Readings that confuse characters count, and are marked. On record as a search.
 * @throws PatternTooWide, HistoryTooLong
 */
export async function historyOfPlate(
  db: Database,
  actor: Actor,
  query: z.output<typeof plateHistoryQuery>,
): Promise<PlateHistory> {
  const { text, ...asked } = query;
  const plate = normalisePlate(text);
  return act(
    db,
    actor,
    {
      action: 'search.object',
      recordedAs: 'search.plate-history',
      objectKind: 'plate',
      details: { plate, ...asked },
    },
    async (tx, entry) => {
      if (plate.length < 2) throw new PatternTooWide();
      const rows = await passagesOfPlate(tx, {
        normalised: plate,
        folded: foldPlate(plate),
        from: asked.from ? new Date(asked.from) : null,
        to: asked.to ? new Date(asked.to) : null,
        limit: PASSAGES_AT_MOST + 1,
      });
      if (rows.length > PASSAGES_AT_MOST) throw new HistoryTooLong();
      entry.details.total = rows.length;
      return describe(plate, rows, asked.limitKmh);
    },
  );
}

function describe(plate: string, rows: PlatePassage[], limitKmh: number): PlateHistory {
  const byHour = Array.from({ length: 24 }, () => 0);
  const byCamera = new Map<number, PlateHistory['byCamera'][number]>();
  for (const row of rows) {
    const { hour } = DateTime.fromJSDate(row.startsAt, { zone: row.timeZone });
    byHour[hour] = (byHour[hour] ?? 0) + 1;
    const known = byCamera.get(row.cameraId);
    const count = (known?.count ?? 0) + 1;
    byCamera.set(row.cameraId, { id: row.cameraId, code: row.code, name: row.name, count });
  }
  const shown = (row: PlatePassage) => ({
    trackId: row.trackId,
    text: row.text,
    exact: row.normalised === plate,
    agreed: row.agreed,
    startsAt: row.startsAt.toISOString(),
    endsAt: row.endsAt.toISOString(),
    camera: { id: row.cameraId, code: row.code, name: row.name },
  });
  const placed = rows.filter(isPlaced);
  const impossible = placed.flatMap((to, index) => {
    const from = placed[index - 1];
    if (!from || from.cameraId === to.cameraId) return [];
    const journey = journeyBetween(from, to);
    if (journey.neededKmh !== null && journey.neededKmh <= limitKmh) return [];
    return [{ from: shown(from), to: shown(to), ...journey }];
  });
  const passages = rows.map(shown);
  return {
    plate,
    total: rows.length,
    uncertain: passages.filter(({ exact, agreed }) => !(exact && agreed)).length,
    firstAt: passages[0]?.startsAt ?? null,
    lastAt: passages.at(-1)?.startsAt ?? null,
    byCamera: [...byCamera.values()].sort((a, b) => b.count - a.count || a.code.localeCompare(b.code)),
    byHour,
    passages,
    impossible,
    unplaced: rows.length - placed.length,
  };
}

function isPlaced(row: PlatePassage): row is PlatePassage & { latitude: number; longitude: number } {
  return row.latitude !== null && row.longitude !== null;
}
