import { z } from 'zod';
import { type Search, type SearchKind, type SearchRequest, searchRequest } from '@/core/search/schema';
import {
  type DescribedDraft,
  describedFromAddress,
  describedOf,
  describedRequest,
  describedToAddress,
  nothingDescribed,
} from './description-draft';

/** What a search starts from, as far as it is chosen. */
export type Example =
  | { from: 'probe'; probeId: string; subject: number | null }
  | { from: 'track'; trackId: string }
  | null;

/** A search while it is put together. Kept in the address, so that it can be sent to a colleague. */
export interface Draft {
  kind: SearchKind;
  example: Example;
  text: string;
  fuzzy: boolean;
  objects: ('PERSON' | 'VEHICLE')[];
  classes: string[];
  colours: string[];
  described: DescribedDraft;
  from: string | undefined;
  to: string | undefined;
  cameraIds: number[];
  caseId: string | undefined;
  purpose: string;
}

export const emptyDraft: Draft = {
  kind: 'PLATE',
  example: null,
  text: '',
  fuzzy: true,
  objects: ['VEHICLE'],
  classes: [],
  colours: [],
  described: nothingDescribed,
  from: undefined,
  to: undefined,
  cameraIds: [],
  caseId: undefined,
  purpose: '',
};

const kinds = { face: 'FACE', vehicle: 'VEHICLE', plate: 'PLATE', description: 'DESCRIPTION' } as const;
const isId = (value: string | null): value is string => z.uuid().safeParse(value).success;
const isInstant = (value: string | null): value is string =>
  Boolean(value) && !Number.isNaN(Date.parse(value ?? ''));
const listOf = (value: string | null) => (value ? value.split(',').filter(Boolean) : []);

/** Reads a draft from an address; what is malformed is left out. */
export function draftFromAddress(parameters: URLSearchParams): Draft {
  const get = (name: string) => parameters.get(name);
  const track = get('track');
  const probe = get('probe');
  const subject = Number.parseInt(get('subject') ?? '', 10);
  const objects = listOf(get('objects')).filter((name) => name === 'PERSON' || name === 'VEHICLE');
  const from = get('from');
  const to = get('to');
  const caseId = get('case');
  return {
    kind: kinds[(get('kind') ?? '') as keyof typeof kinds] ?? emptyDraft.kind,
    example: isId(track)
      ? { from: 'track', trackId: track }
      : isId(probe)
        ? { from: 'probe', probeId: probe, subject: Number.isNaN(subject) ? null : subject }
        : null,
    text: (get('text') ?? '').slice(0, 20),
    fuzzy: get('fuzzy') !== '0',
    objects: objects.length > 0 ? objects : emptyDraft.objects,
    classes: listOf(get('classes')),
    colours: listOf(get('colours')),
    described: describedFromAddress(parameters),
    from: isInstant(from) ? from : undefined,
    to: isInstant(to) ? to : undefined,
    cameraIds: listOf(get('cameras'))
      .map(Number)
      .filter((id) => Number.isInteger(id) && id > 0),
    caseId: isId(caseId) ? caseId : undefined,
    purpose: get('purpose') ?? '',
  };
}

/** Writes a draft as an address' parameters; what is at its default is left out. */
export function draftToAddress(draft: Draft): URLSearchParams {
  const parameters = new URLSearchParams();
  const set = (name: string, value: string | undefined | null) => value && parameters.set(name, value);
  set('kind', draft.kind.toLowerCase());
  if (draft.kind === 'PLATE') {
    set('text', draft.text);
    if (!draft.fuzzy) set('fuzzy', '0');
  }
  if (draft.kind === 'DESCRIPTION') {
    if (draft.objects.join() !== emptyDraft.objects.join()) set('objects', draft.objects.join());
    set('classes', draft.classes.join());
    set('colours', draft.colours.join());
    for (const [name, value] of Object.entries(describedToAddress(draft.described))) set(name, value);
  }
  if ((draft.kind === 'FACE' || draft.kind === 'VEHICLE') && draft.example) {
    if (draft.example.from === 'track') set('track', draft.example.trackId);
    else {
      set('probe', draft.example.probeId);
      if (draft.example.subject !== null) set('subject', String(draft.example.subject));
    }
  }
  set('from', draft.from);
  set('to', draft.to);
  set('cameras', draft.cameraIds.join());
  set('case', draft.caseId);
  set('purpose', draft.purpose);
  return parameters;
}

export type Lacking = 'example' | 'subject' | 'text' | 'case' | 'purpose' | 'range' | 'span' | 'objects';

/** What a draft still lacks before it can be searched with. A face search names its case and its purpose. */
export function lackingOf(draft: Draft): Lacking[] {
  const lacking: Lacking[] = [];
  if (draft.kind === 'FACE' || draft.kind === 'VEHICLE') {
    if (!draft.example) lacking.push('example');
    else if (draft.example.from === 'probe' && draft.example.subject === null) lacking.push('subject');
  }
  if (draft.kind === 'PLATE' && draft.text.replace(/[^A-Za-z0-9]/g, '').length < 2) lacking.push('text');
  if (draft.kind === 'DESCRIPTION' && draft.objects.length === 0) lacking.push('objects');
  if (draft.kind === 'FACE' && !draft.caseId) lacking.push('case');
  if (draft.kind === 'FACE' && !draft.purpose.trim()) lacking.push('purpose');
  // The server refuses a face search over every hour there ever was.
  if (draft.kind === 'FACE' && !(draft.from && draft.to)) lacking.push('span');
  if (draft.from && draft.to && Date.parse(draft.from) >= Date.parse(draft.to)) lacking.push('range');
  return lacking;
}

/** The request of a draft that lacks nothing; undefined otherwise. */
export function requestOf(draft: Draft, limit: number): SearchRequest | undefined {
  if (lackingOf(draft).length > 0) return undefined;
  const example =
    draft.example?.from === 'probe'
      ? { ...draft.example, subject: draft.example.subject ?? 0 }
      : draft.example;
  const own = {
    FACE: { example },
    VEHICLE: { example },
    PLATE: { text: draft.text.trim(), fuzzy: draft.fuzzy },
    DESCRIPTION: {
      objects: draft.objects,
      ...(draft.classes.length > 0 && { classes: draft.classes }),
      ...(draft.colours.length > 0 && { colours: draft.colours }),
      ...describedRequest(draft.described, draft.objects),
    },
  }[draft.kind];
  const parsed = searchRequest.safeParse({
    kind: draft.kind,
    ...own,
    scope: {
      ...(draft.from && { from: draft.from }),
      ...(draft.to && { to: draft.to }),
      ...(draft.cameraIds.length > 0 && { cameraIds: draft.cameraIds }),
    },
    limit,
    ...(draft.caseId && { caseId: draft.caseId }),
    ...(draft.purpose.trim() && { purpose: draft.purpose.trim() }),
  });
  return parsed.success ? parsed.data : undefined;
}

/** The draft that a stored search was made from, to change it and search again. */
export function draftOfRequest(stored: Record<string, unknown>): Draft {
  // What a request left out is stored as null.
  const given = Object.fromEntries(Object.entries(stored).filter(([, value]) => value !== null));
  const parsed = searchRequest.safeParse(given);
  if (!parsed.success) return emptyDraft;
  const request = parsed.data;
  return {
    ...emptyDraft,
    kind: request.kind,
    example: 'example' in request ? request.example : null,
    text: 'text' in request ? request.text : '',
    fuzzy: 'fuzzy' in request ? request.fuzzy : true,
    objects: 'objects' in request ? request.objects : emptyDraft.objects,
    classes: ('classes' in request && request.classes) || [],
    colours: ('colours' in request && request.colours) || [],
    described: describedOf(request),
    from: request.scope.from,
    to: request.scope.to,
    cameraIds: request.scope.cameraIds ?? [],
    caseId: request.caseId,
    purpose: request.purpose ?? '',
  };
}

/** The draft that a stored search was made from. Its scope stands beside the request, as it was understood. */
export function draftOfSearch(search: Pick<Search, 'request' | 'scope'> | undefined): Draft {
  if (!search) return emptyDraft;
  const { from, to, cameraIds = [] } = search.scope;
  return { ...draftOfRequest(search.request), from, to, cameraIds };
}
