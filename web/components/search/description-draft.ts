import { type PictureZone, pictureZone } from '@/core/search/picture-zones';
import { type Carried, carried, type Heading, heading, type SearchRequest } from '@/core/search/schema';

/** How people and vehicles look and move, beside type and colour, while a search is put together. */
export interface DescribedDraft {
  upperColours: string[];
  lowerColours: string[];
  carries: Carried[];
  headings: Heading[];
  /** Seconds; undefined: any. */
  stayedS: { least?: number; most?: number };
  /** Pixels of the original picture. */
  heightPx: { least?: number; most?: number };
  zone: PictureZone | undefined;
}

export const nothingDescribed: DescribedDraft = {
  upperColours: [],
  lowerColours: [],
  carries: [],
  headings: [],
  stayedS: {},
  heightPx: {},
  zone: undefined,
};

type Description = Extract<SearchRequest, { kind: 'DESCRIPTION' }>;
const listOf = (value: string | null) => (value ? value.split(',').filter(Boolean) : []);
const within = (value: string | null) => {
  const [least, most] = (value ?? '')
    .split('-')
    .map((part) => (/^\d{1,7}(\.\d{1,3})?$/.test(part) ? Number(part) : undefined));
  return { ...(least !== undefined && { least }), ...(most !== undefined && { most }) };
};
const written = ({ least, most }: { least?: number; most?: number }) =>
  least === undefined && most === undefined ? '' : `${least ?? ''}-${most ?? ''}`;

/** Reads the description in an address; what is malformed is left out. */
export function describedFromAddress(parameters: URLSearchParams): DescribedDraft {
  const get = (name: string) => parameters.get(name);
  return {
    upperColours: listOf(get('upper')),
    lowerColours: listOf(get('lower')),
    carries: listOf(get('carries')).flatMap((name) => carried.safeParse(name).data ?? []),
    headings: listOf(get('way')).flatMap((name) => heading.safeParse(name).data ?? []),
    stayedS: within(get('stayed')),
    heightPx: within(get('height')),
    zone: zoneFrom(get('zone')),
  };
}

/** A description as an address' parameters by name; empty where it is at its default. */
export function describedToAddress(described: DescribedDraft): Record<string, string> {
  return {
    upper: described.upperColours.join(),
    lower: described.lowerColours.join(),
    carries: described.carries.join(),
    way: described.headings.join(),
    stayed: written(described.stayedS),
    height: written(described.heightPx),
    zone: described.zone ? JSON.stringify(described.zone) : '',
  };
}

function zoneFrom(value: string | null): PictureZone | undefined {
  try {
    return value ? pictureZone.safeParse(JSON.parse(value)).data : undefined;
  } catch {
    return undefined;
  }
}

/** What a description adds to a request; clothes and bags are asked where people are looked for. */
export function describedRequest(
  described: DescribedDraft,
  objects: Description['objects'],
): Partial<Description> {
  const { upperColours, lowerColours, carries, headings, stayedS, heightPx, zone } = described;
  const people = objects.includes('PERSON');
  const inMs = (seconds: number | undefined) =>
    seconds === undefined ? undefined : Math.round(seconds * 1000);
  const stayedMs = { least: inMs(stayedS.least), most: inMs(stayedS.most) };
  return {
    ...(people && upperColours.length > 0 && { upperColours }),
    ...(people && lowerColours.length > 0 && { lowerColours }),
    ...(people && carries.length > 0 && { carries }),
    ...(headings.length > 0 && { headings }),
    ...((stayedMs.least !== undefined || stayedMs.most !== undefined) && { stayedMs }),
    ...((heightPx.least !== undefined || heightPx.most !== undefined) && { heightPx }),
    ...(zone && { zone }),
  };
}

/** The description that a request was made from. */
export function describedOf(request: SearchRequest): DescribedDraft {
  if (request.kind !== 'DESCRIPTION') return nothingDescribed;
  const inS = (ms: number | undefined) => (ms === undefined ? undefined : ms / 1000);
  const [least, most] = [inS(request.stayedMs?.least), inS(request.stayedMs?.most)];
  return {
    upperColours: request.upperColours ?? [],
    lowerColours: request.lowerColours ?? [],
    carries: request.carries ?? [],
    headings: request.headings ?? [],
    stayedS: { ...(least !== undefined && { least }), ...(most !== undefined && { most }) },
    heightPx: {
      ...(request.heightPx?.least !== undefined && { least: request.heightPx.least }),
      ...(request.heightPx?.most !== undefined && { most: request.heightPx.most }),
    },
    zone: request.zone,
  };
}
