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
  from: string | undefined;
  to: string | undefined;
  caseId: string | undefined;
  purpose: string;
}

export const emptyDraft: Draft = {
  kind: 'PLATE_HISTORY',
  text: '',
  from: undefined,
  to: undefined,
  caseId: undefined,
  purpose: '',
};

/** Names of the questions in addresses. */
const names = { PLATE_HISTORY: 'plate' } as const satisfies Record<RelationKind, string>;
export const kinds = Object.keys(names) as RelationKind[];

const instantOf = (value: string | null) => (value && !Number.isNaN(Date.parse(value)) ? value : undefined);

/** Reads a draft from an address; what is malformed is left out. */
export function draftFromAddress(parameters: URLSearchParams): Draft {
  return {
    kind: kinds.find((kind) => names[kind] === parameters.get('ask')) ?? emptyDraft.kind,
    text: parameters.get('text')?.slice(0, 20) ?? '',
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
    text: draft.text,
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
  return {
    ...emptyDraft,
    kind: request.kind,
    text: request.text,
    from: request.from,
    to: request.to,
    caseId: relation.caseId ?? undefined,
    purpose: relation.purpose ?? '',
  };
}

/** The question that a draft asks; null while something is missing. */
export function requestOf(draft: Draft): RelationRequest | null {
  const common = {
    from: draft.from,
    to: draft.to,
    caseId: draft.caseId,
    purpose: draft.purpose.trim() || undefined,
  };
  const asked = { PLATE_HISTORY: { ...common, text: draft.text } }[draft.kind];
  if (draft.from && draft.to && Date.parse(draft.to) < Date.parse(draft.from)) return null;
  const parsed = relationRequest.safeParse({ kind: draft.kind, ...asked });
  return parsed.success ? parsed.data : null;
}

/** Address of the page that asks for a plate's history at once. */
export const plateHistoryHref = (text: string, caseId?: string) =>
  `/relations?${draftToAddress({ ...emptyDraft, text, caseId })}&go=1`;
