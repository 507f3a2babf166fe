import { z } from 'zod';
import { type Area, type Circle, circle, type Way } from '@/core/search/places';
import { type Recurring, recurring } from '@/core/search/recurring';
import { type SearchScope, type SiteKind, searchScope, siteKind } from '@/core/search/schema';
import { areasFromAddress, areasToAddress, waysFromAddress, waysToAddress } from './shapes-address';

/** Addresses of before had all that the page could not draw in one. */
const furtherScope = searchScope.pick({ areas: true, ways: true, circles: true, around: true });

/** Minutes before and after what the FIR of a case says of when it happened. */
export type Around = NonNullable<SearchScope['around']>;

/** Where and when beside named cameras and a span, while a search is put together. */
export interface PlaceTimeDraft {
  siteKinds: SiteKind[];
  groupIds: string[];
  circle: Circle | undefined;
  /** Circles after the first, which only another program asks: kept, or taken away by a person, never lost. */
  furtherCircles: Circle[];
  areas: Area[];
  ways: Way[];
  around: Around | undefined;
  recurring: Recurring | undefined;
}

export const anyPlaceTime: PlaceTimeDraft = {
  siteKinds: [],
  groupIds: [],
  circle: undefined,
  furtherCircles: [],
  areas: [],
  ways: [],
  around: undefined,
  recurring: undefined,
};

function parsed<T>(
  value: string | null,
  schema: { safeParse: (given: unknown) => { data?: T | undefined } },
) {
  try {
    return value ? schema.safeParse(JSON.parse(value)).data : undefined;
  } catch {
    return undefined;
  }
}

const listed = (value: string | null) => (value ?? '').split(',').filter(Boolean);

/** Reads place and hours in an address; what is malformed is left out. */
export function placeTimeFromAddress(parameters: URLSearchParams): PlaceTimeDraft {
  const further = parsed(parameters.get('further'), furtherScope) ?? {};
  return {
    siteKinds: listed(parameters.get('sites')).flatMap((kind) => siteKind.safeParse(kind).data ?? []),
    groupIds: listed(parameters.get('groups')).filter((id) => z.uuid().safeParse(id).success),
    circle: parsed(parameters.get('within'), circle),
    furtherCircles: further.circles ?? [],
    areas: [...areasFromAddress(parameters.get('areas')), ...(further.areas ?? [])],
    ways: [...waysFromAddress(parameters.get('ways')), ...(further.ways ?? [])],
    around: parsed(parameters.get('around'), searchScope.shape.around) ?? further.around,
    recurring: parsed(parameters.get('hours'), recurring),
  };
}

/** Place and hours as an address' parameters by name; empty where nothing is asked. */
export function placeTimeToAddress(draft: PlaceTimeDraft): Record<string, string> {
  return {
    sites: draft.siteKinds.join(),
    groups: draft.groupIds.join(),
    within: draft.circle ? JSON.stringify(draft.circle) : '',
    further: draft.furtherCircles.length > 0 ? JSON.stringify({ circles: draft.furtherCircles }) : '',
    areas: areasToAddress(draft.areas),
    ways: waysToAddress(draft.ways),
    around: draft.around ? JSON.stringify(draft.around) : '',
    hours: draft.recurring ? JSON.stringify(draft.recurring) : '',
  };
}

/** What place and hours add to a scope. */
export function placeTimeScope(draft: PlaceTimeDraft): SearchScope {
  const {
    siteKinds,
    groupIds,
    circle: within,
    furtherCircles,
    areas,
    ways,
    around,
    recurring: hours,
  } = draft;
  const circles = [...(within ? [within] : []), ...furtherCircles];
  return {
    ...(siteKinds.length > 0 && { siteKinds }),
    ...(groupIds.length > 0 && { groupIds }),
    ...(circles.length > 0 && { circles }),
    ...(areas.length > 0 && { areas }),
    ...(ways.length > 0 && { ways }),
    ...(around && { around }),
    ...(hours && { recurring: hours }),
  };
}

/** Place and hours of a stored scope. */
export function placeTimeOf(scope: SearchScope): PlaceTimeDraft {
  const [first, ...furtherCircles] = scope.circles ?? [];
  return {
    siteKinds: scope.siteKinds ?? [],
    groupIds: scope.groupIds ?? [],
    circle: first,
    furtherCircles,
    areas: scope.areas ?? [],
    ways: scope.ways ?? [],
    around: scope.around,
    recurring: scope.recurring,
  };
}

/** Place and hours when another case is chosen: minutes around the one before are minutes around this one. */
export function withCase(draft: PlaceTimeDraft, caseId: string | undefined): PlaceTimeDraft {
  const { around, ...rest } = draft;
  return { ...rest, around: around && caseId ? { ...around, caseId } : undefined };
}
