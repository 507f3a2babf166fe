import { DateTime } from 'luxon';
import { DomainError } from '@/core/errors';
import { coverageOf } from '@/core/footage/coverage';
import { foldPlate, normalisePlate } from '@/core/footage/plates';
import { plateRead } from '@/core/footage/schema';
import { sightingsById } from '@/core/footage/sightings';
import { PatternTooWide } from '@/core/search/errors';
import type { Transaction } from '@/prisma/client';
import { expectedFalsePairs } from '../look-alikes';
import { furthest, plateDistance } from '../plate-distance';
import { CANDIDATES_AT_MOST, findPlateCandidates } from '../plates.sql';
import { falseMatchesOf, modelsOf, type SearchableSpace } from '../spaces';
import { journeyBetween } from './journey';
import { differingLooks, EARLIER_COMPARED } from './looks';
import { cosinesToEarlier } from './looks.sql';
import { type PlatePassage, passagesOfPlate } from './plate-history.sql';
import type { PlateHistory } from './plate-history-schema';
import { type Answered, type Asked, during } from './question';

/** A plate seen oftener is asked for by a shorter span: nothing is left out unsaid. */
const PASSAGES_AT_MOST = 2_000;
/** Journeys and looks that one page shows; more say that the span should be shorter. */
const PAIRS_AT_MOST = 50;
const ALIKE_AT_MOST = 12;

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
 * Where and when a plate was read: how often, first and last, by camera and hour, which neighbours in time one vehicle could
 * not have joined, whose look disagrees with those before, and which other plates are like it. Readings that confuse
 * characters count, and are marked.
 * @throws PatternTooWide, HistoryTooLong
 */
export async function answerPlateHistory(
  tx: Transaction,
  request: Asked<'PLATE_HISTORY'>,
): Promise<Answered> {
  const plate = normalisePlate(request.text);
  if (plate.length < 2) throw new PatternTooWide();
  const from = request.from ? new Date(request.from) : null;
  const to = request.to ? new Date(request.to) : null;
  const coverage = await coverageOf(tx, { from: request.from, to: request.to });
  const folded = foldPlate(plate);
  const rows = await passagesOfPlate(tx, {
    normalised: plate,
    folded,
    from,
    to,
    limit: PASSAGES_AT_MOST + 1,
  });
  if (rows.length > PASSAGES_AT_MOST) throw new HistoryTooLong();
  const history = describe(plate, rows, request.limitKmh);
  const { looks, likeness, models } = await looksOf(tx, rows);
  const impossible = history.impossible.slice(0, PAIRS_AT_MOST);
  const shown = [
    ...impossible.flatMap((journey) => [journey.from.trackId, journey.to.trackId]),
    ...looks.slice(0, PAIRS_AT_MOST).flatMap((look) => [look.trackId, look.earlierTrackId]),
  ];
  const { alike, said: saidOfAlike } = await alikePlates(
    tx,
    plate,
    during(
      coverage.cameras.map(({ cameraId }) => cameraId),
      from,
      to,
    ),
  );
  const said = [
    ...saidOfAlike,
    ...(history.impossible.length > PAIRS_AT_MOST
      ? [
          `Of ${history.impossible.length} journeys that one vehicle could not make, the first ${PAIRS_AT_MOST} are shown.`,
        ]
      : []),
    ...(looks.length > PAIRS_AT_MOST
      ? [`Of ${looks.length} sightings whose look differs, the first ${PAIRS_AT_MOST} are shown.`]
      : []),
  ];
  return {
    answer: {
      kind: 'PLATE_HISTORY',
      ...history,
      impossible,
      looks: looks.slice(0, PAIRS_AT_MOST),
      likeness,
      alike,
      sightings: [...(await sightingsById(tx, [...new Set(shown)])).values()],
    },
    total: rows.length,
    models,
    coverage,
    said,
  };
}

/** Sightings whose vehicle looks unlike those before, compared in the Space of the models in use. */
async function looksOf(
  tx: Transaction,
  rows: PlatePassage[],
): Promise<Pick<PlateHistory, 'looks' | 'likeness'> & { models: Record<string, unknown> }> {
  // A plate by itself has no look; an uncertain reading may be another plate, and its car another car.
  const vehicles = rows.filter((row) => row.kind === 'VEHICLE' && row.agreed);
  const space = await tx.space.findFirst({ where: { kind: 'VEHICLE', inUse: true } });
  const cosines = new Map<string, number>();
  if (space) {
    const found = await cosinesToEarlier(
      tx,
      space.tableName,
      vehicles.map(({ trackId }) => trackId),
      EARLIER_COMPARED,
    );
    for (const { now, earlier, cosine } of found) cosines.set(`${now} ${earlier}`, cosine);
  }
  return {
    looks: differingLooks(
      vehicles,
      (now, earlier) => cosines.get(`${now} ${earlier}`) ?? null,
      space?.threshold ?? null,
    ),
    likeness: likenessOf(space),
    models: space ? modelsOf(space) : {},
  };
}

/** From which cosine vehicles count as alike, what that was set on, and how often different ones reach it. */
function likenessOf(space: SearchableSpace): PlateHistory['likeness'] {
  if (!space || space.threshold === null) return null;
  const falsely = expectedFalsePairs(falseMatchesOf(space), space.threshold, 1);
  return {
    threshold: space.threshold,
    setOn: space.thresholdSource,
    falseMatches: falsely && {
      rate: falsely.falseMatchRate,
      atMost: falsely.atMost,
      pairs: falsely.pairs,
      source: falsely.source,
    },
  };
}

/** Other plates of the scope that are as near as a search for this one would list, nearest first. */
async function alikePlates(
  tx: Transaction,
  plate: string,
  scope: ReturnType<typeof during>,
): Promise<Pick<PlateHistory, 'alike'> & { said: string[] }> {
  const folded = foldPlate(plate);
  const candidates = await findPlateCandidates(tx, {
    like: plate,
    foldedLike: null,
    foldedText: folded,
    scope,
  });
  const alike = new Map<string, { distance: number; tracks: Set<string>; agreed: boolean }>();
  for (const { normalised, alternatives, trackId, agreed } of candidates) {
    if (foldPlate(normalised) === folded) continue;
    const distance = plateDistance(
      plate,
      { normalised, alternatives: plateRead.shape.alternatives.catch([]).parse(alternatives) },
      false,
    );
    if (distance > furthest(plate)) continue;
    const known = alike.get(normalised) ?? { distance, tracks: new Set<string>(), agreed: false };
    known.tracks.add(trackId);
    alike.set(normalised, {
      ...known,
      distance: Math.min(known.distance, distance),
      agreed: known.agreed || agreed,
    });
  }
  const sorted = [...alike]
    .map(([text, { distance, tracks, agreed }]) => ({ text, distance, sightings: tracks.size, agreed }))
    .sort((a, b) => a.distance - b.distance || b.sightings - a.sightings || a.text.localeCompare(b.text));
  return {
    alike: sorted.slice(0, ALIKE_AT_MOST),
    said: [
      ...(candidates.length >= CANDIDATES_AT_MOST
        ? [
            `Of the plates like this one, the nearest ${CANDIDATES_AT_MOST} readings were looked at. A shorter span reaches them all.`,
          ]
        : []),
      ...(sorted.length > ALIKE_AT_MOST
        ? [`Of ${sorted.length} plates like this one, the nearest ${ALIKE_AT_MOST} are shown.`]
        : []),
    ],
  };
}

function describe(
  plate: string,
  rows: PlatePassage[],
  limitKmh: number,
): Omit<PlateHistory, 'looks' | 'likeness' | 'alike' | 'sightings'> {
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
    recordingId: row.recordingId,
    ptsMs: row.ptsMs,
    text: row.text,
    exact: row.normalised === plate,
    agreed: row.agreed,
    startsAt: row.startsAt.toISOString(),
    endsAt: row.endsAt.toISOString(),
    clockUncertaintyMs: row.clockUncertaintyMs,
    camera: { id: row.cameraId, code: row.code, name: row.name, timeZone: row.timeZone },
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
