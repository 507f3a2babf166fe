import { withoutUndefined } from '@/core/exact';
import {
  type Relation,
  type RelationKind,
  type RelationRequest,
  relationRequest,
} from '@/core/search/relations/schema';

/** A question while it is put together. Kept in the address, so that it can be linked to and sent to a colleague. */
export interface Draft {
  kind: RelationKind;
  text: string;
  trackId: string | undefined;
  direction: 'next' | 'previous';
  withinMin: number;
  limitKmh: number;
  trackIds: string[];
  gapS: number;
  atLeast: number;
  looks: boolean;
  faces: boolean;
  from: string | undefined;
  to: string | undefined;
  caseId: string | undefined;
  purpose: string;
}

export const emptyDraft: Draft = {
  kind: 'PLATE_HISTORY',
  text: '',
  trackId: undefined,
  direction: 'next',
  withinMin: 120,
  limitKmh: 140,
  trackIds: [],
  gapS: 60,
  atLeast: 2,
  looks: true,
  faces: false,
  from: undefined,
  to: undefined,
  caseId: undefined,
  purpose: '',
};

/** Names of the questions in addresses. */
const names = {
  PLATE_HISTORY: 'plate',
  ONWARD: 'onward',
  COMPANIONS: 'companions',
} as const satisfies Record<RelationKind, string>;
export const kinds = Object.keys(names) as RelationKind[];

const instantOf = (value: string | null) => (value && !Number.isNaN(Date.parse(value)) ? value : undefined);

const numberOf = (value: string | null) =>
  value && Number.isFinite(Number(value)) ? Number(value) : undefined;

/** Reads a draft from an address; what is malformed is left out. */
export function draftFromAddress(parameters: URLSearchParams): Draft {
  return {
    kind: kinds.find((kind) => names[kind] === parameters.get('ask')) ?? emptyDraft.kind,
    text: parameters.get('text')?.slice(0, 20) ?? '',
    trackId: parameters.get('track') ?? undefined,
    direction: parameters.get('direction') === 'previous' ? 'previous' : 'next',
    withinMin: numberOf(parameters.get('within')) ?? emptyDraft.withinMin,
    limitKmh: numberOf(parameters.get('limit')) ?? emptyDraft.limitKmh,
    trackIds: parameters.get('tracks')?.split(',').filter(Boolean) ?? [],
    gapS: numberOf(parameters.get('gap')) ?? emptyDraft.gapS,
    atLeast: numberOf(parameters.get('least')) ?? emptyDraft.atLeast,
    looks: parameters.get('looks') !== '0',
    faces: parameters.get('faces') === '1',
    from: instantOf(parameters.get('from')),
    to: instantOf(parameters.get('to')),
    caseId: parameters.get('case') ?? undefined,
    purpose: parameters.get('purpose') ?? '',
  };
}

/** Writes a draft as an address; what is empty is left out. */
export function draftToAddress(draft: Draft): URLSearchParams {
  const parameters = new URLSearchParams({ ask: names[draft.kind] });
  const parts = {
    text: draft.kind === 'ONWARD' ? '' : draft.text,
    ...(draft.kind === 'ONWARD' && {
      track: draft.trackId,
      direction: draft.direction === 'previous' ? draft.direction : undefined,
      within: draft.withinMin === emptyDraft.withinMin ? undefined : String(draft.withinMin),
      limit: draft.limitKmh === emptyDraft.limitKmh ? undefined : String(draft.limitKmh),
    }),
    ...(draft.kind === 'COMPANIONS' && {
      tracks: draft.trackIds.join(),
      gap: draft.gapS === emptyDraft.gapS ? undefined : String(draft.gapS),
      least: draft.atLeast === emptyDraft.atLeast ? undefined : String(draft.atLeast),
      looks: draft.looks ? undefined : '0',
      faces: draft.faces ? '1' : undefined,
    }),
    from: draft.from,
    to: draft.to,
    case: draft.caseId,
    purpose: draft.purpose,
  };
  for (const [name, value] of Object.entries(parts)) if (value) parameters.set(name, value);
  return parameters;
}

/** What an answer was asked for, as a draft to change and ask again. */
export function draftOfRelation(relation: Relation | undefined): Draft {
  if (!relation) return emptyDraft;
  const { request } = relation;
  const { kind: _, ...asked } = request;
  return {
    ...emptyDraft,
    ...withoutUndefined(asked),
    kind: request.kind,
    caseId: relation.caseId ?? undefined,
    purpose: relation.purpose ?? '',
  };
}

/** The question that a draft asks; null while something is missing. */
export function requestOf(draft: Draft): RelationRequest | null {
  const { from, to, trackId, direction, withinMin, limitKmh } = draft;
  const { gapS, atLeast, looks, faces } = draft;
  const followed = draft.trackIds.length > 0 ? { trackIds: draft.trackIds } : { text: draft.text };
  const asked = {
    PLATE_HISTORY: { from, to, text: draft.text },
    ONWARD: { trackId, direction, withinMin, limitKmh },
    COMPANIONS: { ...followed, from, to, gapS, atLeast, looks, faces },
  }[draft.kind];
  if (draft.from && draft.to && Date.parse(draft.to) < Date.parse(draft.from)) return null;
  const parsed = relationRequest.safeParse({
    kind: draft.kind,
    ...asked,
    caseId: draft.caseId,
    purpose: draft.purpose.trim() || undefined,
  });
  return parsed.success ? parsed.data : null;
}

/** Address of the page that asks what travelled with some sightings. */
export const companionsHref = (trackIds: string[], caseId?: string) =>
  `/relations?${draftToAddress({ ...emptyDraft, kind: 'COMPANIONS', trackIds, caseId })}&go=1`;

/** Address of the page that asks what travelled with a plate. */
export const companionsOfPlateHref = (text: string, caseId?: string) =>
  `/relations?${draftToAddress({ ...emptyDraft, kind: 'COMPANIONS', text, caseId })}&go=1`;

/** Address of the page that asks for a plate's history at once. */
export const plateHistoryHref = (text: string, caseId?: string) =>
  `/relations?${draftToAddress({ ...emptyDraft, text, caseId })}&go=1`;
