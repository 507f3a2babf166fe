import { z } from 'zod';
import {
  EXAMPLES_AT_MOST,
  type Example,
  type Search,
  type SearchKind,
  type SearchRequest,
  searchRequest,
  WORDS_LONGEST,
} from '@/core/search/schema';
import {
  type AuthorityDraft,
  type AuthorityLacking,
  authorityLacking,
  authorityOfRequest,
  authorityOfSearch,
  authorityRequest,
  noAuthority,
} from './authority-draft';
import {
  type DescribedDraft,
  describedFromAddress,
  describedOf,
  describedRequest,
  describedToAddress,
  nothingDescribed,
} from './description-draft';
import {
  anyPlaceTime,
  type PlaceTimeDraft,
  placeTimeFromAddress,
  placeTimeOf,
  placeTimeScope,
  placeTimeToAddress,
} from './scope-draft';

/** What a search starts from, as far as it is chosen: whom of a picture is asked last. */
export type DraftExample =
  | { from: 'probe'; probeId: string; subject: number | null }
  | Exclude<Example, { from: 'probe' }>;

/** A search while it is put together. Kept in the address, so that it can be sent to a colleague. */
export interface Draft {
  kind: SearchKind;
  examples: DraftExample[];
  /** What was found to be somebody or something else. */
  unlike: DraftExample[];
  text: string;
  /** The plate of a picture that the text was read from. */
  readFrom: { probeId: string; subject: number | null } | undefined;
  fuzzy: boolean;
  objects: ('PERSON' | 'VEHICLE')[];
  classes: string[];
  colours: string[];
  described: DescribedDraft;
  /** How it looks, in words. */
  words: string;
  from: string | undefined;
  to: string | undefined;
  cameraIds: number[];
  placeTime: PlaceTimeDraft;
  caseId: string | undefined;
  purpose: string;
  /** Of a search by face. */
  authority: AuthorityDraft;
}

export const emptyDraft: Draft = {
  kind: 'PLATE',
  examples: [],
  unlike: [],
  text: '',
  readFrom: undefined,
  fuzzy: true,
  objects: ['VEHICLE'],
  classes: [],
  colours: [],
  described: nothingDescribed,
  words: '',
  from: undefined,
  to: undefined,
  cameraIds: [],
  placeTime: anyPlaceTime,
  caseId: undefined,
  purpose: '',
  authority: noAuthority,
};

const kinds = { face: 'FACE', vehicle: 'VEHICLE', plate: 'PLATE', description: 'DESCRIPTION' } as const;
const isId = (value: string | null): value is string => z.uuid().safeParse(value).success;
const isInstant = (value: string | null): value is string =>
  Boolean(value) && !Number.isNaN(Date.parse(value ?? ''));
const listOf = (value: string | null) => (value ? value.split(',').filter(Boolean) : []);

/** An example as an address has it: `track.ID`, `exhibit.ID`, `probe.ID`, `probe.ID.2`. */
function exampleFrom(text: string): DraftExample[] {
  const [from, id = '', subject] = text.split('.');
  if (!isId(id)) return [];
  if (from === 'track') return [{ from, trackId: id }];
  if (from === 'exhibit') return [{ from, exhibitId: id }];
  if (from !== 'probe') return [];
  const number = Number.parseInt(subject ?? '', 10);
  return [{ from, probeId: id, subject: Number.isNaN(number) ? null : number }];
}

/** What tells an example from another; also how an address writes it. */
export function keyOf(example: DraftExample): string {
  if (example.from === 'track') return `track.${example.trackId}`;
  if (example.from === 'exhibit') return `exhibit.${example.exhibitId}`;
  return `probe.${example.probeId}${example.subject === null ? '' : `.${example.subject}`}`;
}

/** Examples with one more. What is wanted and what is not exclude each other; a ninth is not taken. */
export function withExample(
  draft: Pick<Draft, 'examples' | 'unlike'>,
  role: 'examples' | 'unlike',
  example: DraftExample,
): Pick<Draft, 'examples' | 'unlike'> {
  const without = (list: DraftExample[]) => list.filter((one) => keyOf(one) !== keyOf(example));
  const lists = { examples: without(draft.examples), unlike: without(draft.unlike) };
  if (lists[role].length >= EXAMPLES_AT_MOST) return { examples: draft.examples, unlike: draft.unlike };
  return { ...lists, [role]: [...lists[role], example] };
}

/** Reads a draft from an address; what is malformed is left out. */
export function draftFromAddress(parameters: URLSearchParams): Draft {
  const get = (name: string) => parameters.get(name);
  const listed = (name: string) => parameters.getAll(name).slice(0, EXAMPLES_AT_MOST).flatMap(exampleFrom);
  const track = get('track');
  const [readFrom] = exampleFrom(get('read') ?? '');
  const objects = listOf(get('objects')).filter((name) => name === 'PERSON' || name === 'VEHICLE');
  const from = get('from');
  const to = get('to');
  const caseId = get('case');
  return {
    kind: kinds[(get('kind') ?? '') as keyof typeof kinds] ?? emptyDraft.kind,
    examples: isId(track) ? [{ from: 'track', trackId: track }] : listed('like'),
    unlike: listed('unlike'),
    text: (get('text') ?? '').slice(0, 20),
    readFrom:
      readFrom?.from === 'probe' ? { probeId: readFrom.probeId, subject: readFrom.subject } : undefined,
    fuzzy: get('fuzzy') !== '0',
    objects: objects.length > 0 ? objects : emptyDraft.objects,
    classes: listOf(get('classes')),
    colours: listOf(get('colours')),
    described: describedFromAddress(parameters),
    words: (get('words') ?? '').slice(0, WORDS_LONGEST),
    from: isInstant(from) ? from : undefined,
    to: isInstant(to) ? to : undefined,
    cameraIds: listOf(get('cameras'))
      .map(Number)
      .filter((id) => Number.isInteger(id) && id > 0),
    placeTime: placeTimeFromAddress(parameters),
    caseId: isId(caseId) ? caseId : undefined,
    purpose: get('purpose') ?? '',
    authority: {
      ...noAuthority,
      ...(get('report') && { rests: 'report', missingReport: (get('report') ?? '').slice(0, 200) }),
      legalBasis: get('basis') ?? undefined,
    },
  };
}

/** Writes a draft as an address' parameters; what is at its default is left out. */
export function draftToAddress(draft: Draft): URLSearchParams {
  const parameters = new URLSearchParams();
  const set = (name: string, value: string | undefined | null) => value && parameters.set(name, value);
  set('kind', draft.kind.toLowerCase());
  if (draft.kind === 'PLATE') {
    set('text', draft.text);
    if (draft.readFrom) set('read', keyOf({ from: 'probe', ...draft.readFrom }));
    if (!draft.fuzzy) set('fuzzy', '0');
  }
  if (draft.kind === 'DESCRIPTION') {
    if (draft.objects.join() !== emptyDraft.objects.join()) set('objects', draft.objects.join());
    set('classes', draft.classes.join());
    set('colours', draft.colours.join());
    set('words', draft.words.trim());
    for (const [name, value] of Object.entries(describedToAddress(draft.described))) set(name, value);
  }
  if (draft.kind === 'FACE' || draft.kind === 'VEHICLE') {
    for (const example of draft.examples) parameters.append('like', keyOf(example));
    for (const example of draft.unlike) parameters.append('unlike', keyOf(example));
  }
  set('from', draft.from);
  set('to', draft.to);
  set('cameras', draft.cameraIds.join());
  for (const [name, value] of Object.entries(placeTimeToAddress(draft.placeTime))) set(name, value);
  set('case', draft.caseId);
  set('purpose', draft.purpose);
  if (draft.kind === 'FACE') {
    if (draft.authority.rests === 'report') set('report', draft.authority.missingReport);
    set('basis', draft.authority.legalBasis);
  }
  return parameters;
}

export type Lacking = 'example' | 'subject' | 'text' | 'range' | 'span' | 'objects' | AuthorityLacking;

/** What a draft still lacks before it can be searched with. A face search names its authority. */
export function lackingOf(draft: Draft): Lacking[] {
  const lacking: Lacking[] = [];
  if (draft.kind === 'FACE' || draft.kind === 'VEHICLE') {
    if (draft.examples.length === 0) lacking.push('example');
    const chosen = (example: DraftExample) => example.from !== 'probe' || example.subject !== null;
    if (![...draft.examples, ...draft.unlike].every(chosen)) lacking.push('subject');
  }
  if (draft.kind === 'PLATE' && draft.text.replace(/[^A-Za-z0-9]/g, '').length < 2) lacking.push('text');
  if (draft.kind === 'DESCRIPTION' && draft.objects.length === 0) lacking.push('objects');
  if (draft.kind === 'FACE') lacking.push(...authorityLacking(draft.authority, draft));
  // The server refuses a face search over every hour there ever was.
  if (draft.kind === 'FACE' && !(draft.from && draft.to) && !draft.placeTime.around) lacking.push('span');
  if (draft.from && draft.to && Date.parse(draft.from) >= Date.parse(draft.to)) lacking.push('range');
  return lacking;
}

/** The words that a draft is searched with; empty where there are none. */
export const wordsOf = ({ kind, words }: Draft): string => (kind === 'DESCRIPTION' ? words.trim() : '');

/**
 * The request of a draft that lacks nothing; undefined otherwise.
 * @param words those of the draft, as a worker has read them
 */
export function requestOf(
  draft: Draft,
  limit: number,
  words?: { phraseId: string; text: string },
): SearchRequest | undefined {
  if (lackingOf(draft).length > 0) return undefined;
  // A search without its words would be another search.
  if (wordsOf(draft) !== (words?.text ?? '')) return undefined;
  const { examples, unlike, readFrom } = draft;
  const own = {
    FACE: { examples, unlike },
    VEHICLE: { examples, unlike },
    PLATE: {
      text: draft.text.trim(),
      fuzzy: draft.fuzzy,
      // One in which no plate was chosen is not what the text is from.
      ...(readFrom && readFrom.subject !== null && { readFrom }),
    },
    DESCRIPTION: {
      objects: draft.objects,
      ...(draft.classes.length > 0 && { classes: draft.classes }),
      ...(draft.colours.length > 0 && { colours: draft.colours }),
      ...describedRequest(draft.described, draft.objects),
      ...(words && { words }),
    },
  }[draft.kind];
  const parsed = searchRequest.safeParse({
    kind: draft.kind,
    ...own,
    scope: {
      ...(draft.from && { from: draft.from }),
      ...(draft.to && { to: draft.to }),
      ...(draft.cameraIds.length > 0 && { cameraIds: draft.cameraIds }),
      ...placeTimeScope(draft.placeTime),
    },
    limit,
    ...(draft.caseId && { caseId: draft.caseId }),
    ...(draft.purpose.trim() && { purpose: draft.purpose.trim() }),
    ...(draft.kind === 'FACE' && authorityRequest(draft.authority)),
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
    examples: 'examples' in request ? request.examples : [],
    unlike: 'unlike' in request ? request.unlike : [],
    text: 'text' in request ? request.text : '',
    readFrom: 'readFrom' in request ? request.readFrom : undefined,
    fuzzy: 'fuzzy' in request ? request.fuzzy : true,
    objects: 'objects' in request ? request.objects : emptyDraft.objects,
    classes: ('classes' in request && request.classes) || [],
    colours: ('colours' in request && request.colours) || [],
    described: describedOf(request),
    words: (request.kind === 'DESCRIPTION' && request.words?.text) || '',
    from: request.scope.from,
    to: request.scope.to,
    cameraIds: request.scope.cameraIds ?? [],
    placeTime: placeTimeOf(request.scope),
    caseId: request.caseId,
    purpose: request.purpose ?? '',
    authority: authorityOfRequest(request),
  };
}

/** The draft that a stored search was made from. Its scope stands beside the request, as it was understood. */
export function draftOfSearch(search: Pick<Search, 'request' | 'scope' | 'authority'> | undefined): Draft {
  if (!search) return emptyDraft;
  const { from, to, cameraIds = [] } = search.scope;
  return {
    ...draftOfRequest(search.request),
    ...{ from, to, cameraIds, placeTime: placeTimeOf(search.scope) },
    authority: authorityOfSearch(search),
  };
}
