import { isAlong, isInArea, isInCircle } from './places';
import type { SearchScope, SiteKind } from './schema';

/** What says where a camera is. */
export interface StandingCamera {
  id: number;
  latitude: number | null;
  longitude: number | null;
  site: { kind: SiteKind } | null;
}

type Where = Pick<SearchScope, 'cameraIds' | 'circles' | 'areas' | 'ways' | 'groupIds' | 'siteKinds'>;

/** How many places are drawn on the map: only cameras that stand on it can be in one. */
export const drawnPlaces = ({ circles = [], areas = [], ways = [] }: Where): number =>
  circles.length + areas.length + ways.length;

/** Whether a scope says where at all; one that does not means every camera the actor may see. */
export const saysWhere = (scope: Where): boolean =>
  (scope.cameraIds?.length ?? 0) +
    (scope.groupIds?.length ?? 0) +
    (scope.siteKinds?.length ?? 0) +
    drawnPlaces(scope) >
  0;

/** The cameras that the words of a scope mean, in their order. What says where adds up. */
export function chosenCameras<Camera extends StandingCamera>(
  cameras: readonly Camera[],
  scope: Where,
  groups: readonly { id: string; cameraIds: readonly number[] }[],
): Camera[] {
  if (!saysWhere(scope)) return [...cameras];
  const { cameraIds = [], groupIds = [], circles = [], areas = [], ways = [], siteKinds = [] } = scope;
  const named = new Set([
    ...cameraIds,
    ...groups.filter(({ id }) => groupIds.includes(id)).flatMap((group) => group.cameraIds),
  ]);
  return cameras.filter(({ id, latitude, longitude, site }) => {
    if (named.has(id) || (site && siteKinds.includes(site.kind))) return true;
    if (latitude === null || longitude === null) return false;
    const at = { latitude, longitude };
    return (
      circles.some((circle) => isInCircle(at, circle)) ||
      areas.some((area) => isInArea(at, area)) ||
      ways.some((way) => isAlong(at, way))
    );
  });
}
