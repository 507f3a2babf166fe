import { type Circle, circle } from '@/core/search/places';
import { type Recurring, recurring } from '@/core/search/recurring';
import { type SearchScope, type SiteKind, siteKind } from '@/core/search/schema';

/** Where and when beside named cameras and a span, while a search is put together. */
export interface PlaceTimeDraft {
  siteKinds: SiteKind[];
  circle: Circle | undefined;
  recurring: Recurring | undefined;
}

export const anyPlaceTime: PlaceTimeDraft = { siteKinds: [], circle: undefined, recurring: undefined };

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
  };
}

/** Place and hours as an address' parameters by name; empty where nothing is asked. */
export function placeTimeToAddress(draft: PlaceTimeDraft): Record<string, string> {
  return {
    sites: draft.siteKinds.join(),
    within: draft.circle ? JSON.stringify(draft.circle) : '',
    hours: draft.recurring ? JSON.stringify(draft.recurring) : '',
  };
}

/** What place and hours add to a scope. */
export function placeTimeScope({ siteKinds, circle: within, recurring: hours }: PlaceTimeDraft): SearchScope {
  return {
    ...(siteKinds.length > 0 && { siteKinds }),
    ...(within && { circles: [within] }),
    ...(hours && { recurring: hours }),
  };
}

/** Place and hours of a stored scope, as far as the page can ask them: one circle. */
export function placeTimeOf(scope: SearchScope): PlaceTimeDraft {
  return { siteKinds: scope.siteKinds ?? [], circle: scope.circles?.[0], recurring: scope.recurring };
}
