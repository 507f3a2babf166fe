import { type Circle, circle } from '@/core/search/places';
import { type Recurring, recurring } from '@/core/search/recurring';
import { type SearchScope, type SiteKind, searchScope, siteKind } from '@/core/search/schema';

const furtherScope = searchScope.pick({ areas: true, ways: true, circles: true, around: true });

/** Where and when beside named cameras and a span, while a search is put together. */
export interface PlaceTimeDraft {
  siteKinds: SiteKind[];
  circle: Circle | undefined;
  recurring: Recurring | undefined;
  /** What a scope may hold that the page cannot draw: kept as it was asked, or taken away by a person, never lost. */
  further: FurtherScope;
}

/** Areas and ways, circles after the first, and the time around a case. */
export type FurtherScope = Pick<SearchScope, 'areas' | 'ways' | 'circles' | 'around'>;

export const anyPlaceTime: PlaceTimeDraft = {
  siteKinds: [],
  circle: undefined,
  recurring: undefined,
  further: {},
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

/** Reads place and hours in an address; what is malformed is left out. */
export function placeTimeFromAddress(parameters: URLSearchParams): PlaceTimeDraft {
  return {
    siteKinds: (parameters.get('sites') ?? '')
      .split(',')
      .flatMap((kind) => siteKind.safeParse(kind).data ?? []),
    circle: parsed(parameters.get('within'), circle),
    recurring: parsed(parameters.get('hours'), recurring),
    further: parsed(parameters.get('further'), furtherScope) ?? {},
  };
}

/** Place and hours as an address' parameters by name; empty where nothing is asked. */
export function placeTimeToAddress(draft: PlaceTimeDraft): Record<string, string> {
  return {
    sites: draft.siteKinds.join(),
    within: draft.circle ? JSON.stringify(draft.circle) : '',
    hours: draft.recurring ? JSON.stringify(draft.recurring) : '',
    further: Object.keys(draft.further).length > 0 ? JSON.stringify(draft.further) : '',
  };
}

/** What place and hours add to a scope. */
export function placeTimeScope({
  siteKinds,
  circle: within,
  recurring: hours,
  further,
}: PlaceTimeDraft): SearchScope {
  const circles = [...(within ? [within] : []), ...(further.circles ?? [])];
  return {
    ...further,
    ...(siteKinds.length > 0 && { siteKinds }),
    ...(circles.length > 0 && { circles }),
    ...(hours && { recurring: hours }),
  };
}

/** Place and hours of a stored scope. */
export function placeTimeOf(scope: SearchScope): PlaceTimeDraft {
  const [first, ...circles] = scope.circles ?? [];
  const { areas, ways, around } = scope;
  return {
    siteKinds: scope.siteKinds ?? [],
    circle: first,
    recurring: scope.recurring,
    further: {
      ...(areas?.length && { areas }),
      ...(ways?.length && { ways }),
      ...(circles.length > 0 && { circles }),
      ...(around && { around }),
    },
  };
}
