import { NotFound } from '@/core/errors';
import { groupsOf } from '@/core/footage/camera-groups';
import { ScopeReversed } from '@/core/footage/errors';
import { type BoundedWindow, isBounded, type TimeWindow } from '@/core/footage/windows';
import type { Actor } from '@/core/people/actor';
import { permits } from '@/core/people/policy';
import type { Transaction } from '@/prisma/client';
import { chosenCameras, drawnPlaces, saysWhere } from './chosen';
import { NoCameraThere, NoSuchGroup, NoTimeLeft, TooManyWindows } from './errors';
import { occurrences, occurrencesAtMost } from './recurring';
import type { ResolvedScope, SearchScope } from './schema';
import type { IndexScope } from './scope.sql';

/** What a scope came to, and what a person should know of how it was understood. */
export interface Resolved {
  index: IndexScope;
  groups: ResolvedScope['groups'];
  said: string[];
}

/** Each window stands in the receipt, and in the coverage of each camera. */
const WINDOWS_AT_MOST = 1000;

/**
 * The cameras and windows of time that the words of a scope mean, as far as the transaction sees the cameras.
 * @throws ScopeReversed, NoCameraThere, NoSuchGroup, NoTimeLeft, TooManyWindows, NotFound (a case that the actor may not read)
 */
export async function resolveScope(tx: Transaction, actor: Actor, scope: SearchScope): Promise<Resolved> {
  const said: string[] = [];
  const groups = await groupsOfScope(tx, scope);
  const cameraIds = await camerasOf(tx, scope, groups, said);
  const windows = await windowsOf(tx, actor, scope, said);
  return { index: { cameraIds, windows }, groups, said };
}

async function groupsOfScope(tx: Transaction, scope: SearchScope): Promise<ResolvedScope['groups']> {
  const asked = new Set(scope.groupIds);
  if (asked.size === 0) return [];
  const groups = await groupsOf(tx, { id: { in: [...asked] }, deletedAt: null });
  if (groups.length < asked.size) throw new NoSuchGroup();
  return groups.map(({ id, name, cameraIds }) => ({ id, name, cameraIds }));
}

async function camerasOf(
  tx: Transaction,
  scope: SearchScope,
  groups: ResolvedScope['groups'],
  said: string[],
): Promise<number[]> {
  const cameras = await tx.camera.findMany({
    select: { id: true, latitude: true, longitude: true, site: { select: { kind: true } } },
    orderBy: { id: 'asc' },
  });
  if (!saysWhere(scope)) return cameras.map(({ id }) => id);
  for (const { name, cameraIds } of groups)
    said.push(`Camera group “${name}” as it was then: ${cameraIds.length} cameras.`);
  if (drawnPlaces(scope) > 0) {
    const unplaced = cameras.filter(
      ({ latitude, longitude }) => latitude === null || longitude === null,
    ).length;
    if (unplaced > 0)
      said.push(`${unplaced} cameras have no place on the map and were not looked for in it.`);
  }
  const chosen = chosenCameras(cameras, scope, groups);
  // Cameras named by id are an answer of their own: none of them visible is nothing found, as it always was.
  if (chosen.length === 0 && !scope.cameraIds?.length) throw new NoCameraThere();
  return chosen.map(({ id }) => id);
}

async function windowsOf(
  tx: Transaction,
  actor: Actor,
  scope: SearchScope,
  said: string[],
): Promise<TimeWindow[]> {
  const { around, recurring } = scope;
  let from = scope.from ? new Date(scope.from) : null;
  let to = scope.to ? new Date(scope.to) : null;
  if (from && to && to < from) throw new ScopeReversed();
  if (around) {
    const event = await tx.case.findUnique({
      where: { id: around.caseId },
      select: { occurredFrom: true, occurredTo: true, districtId: true },
    });
    // The windows say when it happened: that is for those who may read the case.
    if (!event || !permits(actor, 'case.read', event.districtId)) throw new NotFound('The case');
    const first = new Date(event.occurredFrom.getTime() - around.beforeMin * 60_000);
    const last = new Date((event.occurredTo ?? event.occurredFrom).getTime() + around.afterMin * 60_000);
    from = from && from > first ? from : first;
    to = to && to < last ? to : last;
    if (to <= from) throw new NoTimeLeft();
  }
  if (!recurring) return [{ from, to }];
  const span = await boundedSpan(tx, { from, to }, said);
  if (span && occurrencesAtMost(recurring, span) > WINDOWS_AT_MOST) throw new TooManyWindows(WINDOWS_AT_MOST);
  const windows = span ? occurrences(recurring, span) : [];
  if (windows.length === 0) throw new NoTimeLeft();
  said.push(
    `Windows of ${recurring.fromTime}–${recurring.toTime} (${recurring.timeZone}) in the span: ${windows.length}.`,
  );
  return windows;
}

/** Hours that come again need a span: where none is given, from the first footage that is seen to the last. */
async function boundedSpan(
  tx: Transaction,
  window: TimeWindow,
  said: string[],
): Promise<BoundedWindow | undefined> {
  if (isBounded([window])) return window as BoundedWindow;
  const { _min, _max } = await tx.recording.aggregate({ _min: { startsAt: true }, _max: { endsAt: true } });
  const [from, to] = [window.from ?? _min.startsAt, window.to ?? _max.endsAt];
  if (!from || !to || to <= from) return undefined;
  said.push('Where no span was given, the hours were taken from the first footage on record to the last.');
  return { from, to };
}

/** What a scope came to, as a receipt keeps it. */
export function frozen({ index, groups, said }: Resolved): ResolvedScope {
  return {
    cameraIds: index.cameraIds,
    windows: index.windows.map(({ from, to }) => ({
      from: from?.toISOString() ?? null,
      to: to?.toISOString() ?? null,
    })),
    groups,
    said,
  };
}
