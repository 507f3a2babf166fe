import type { Search, SearchRequest } from '@/core/search/schema';

/** On what a search by face rests, while it is put together. */
export interface AuthorityDraft {
  /** For a case, or for a missing person of whom there is no FIR. */
  rests: 'case' | 'report';
  missingReport: string;
  /** Code of the law. */
  legalBasis: string | undefined;
  ofMinor: boolean;
  /** Asked first; run first because it cannot wait; or within what was approved before. */
  way: 'ask' | 'urgent' | 'within';
  urgent: string;
  /** The request within which it stays. */
  authorityId: string | undefined;
}

export const noAuthority: AuthorityDraft = {
  rests: 'case',
  missingReport: '',
  legalBasis: undefined,
  ofMinor: false,
  way: 'ask',
  urgent: '',
  authorityId: undefined,
};

export type AuthorityLacking = 'case' | 'report' | 'purpose' | 'basis' | 'urgent';

/** What lacks of the authority of a search by face. */
export function authorityLacking(
  authority: AuthorityDraft,
  { caseId, purpose }: { caseId: string | undefined; purpose: string },
): AuthorityLacking[] {
  if (authority.way === 'within') return [];
  return [
    ...(authority.rests === 'case' && !caseId ? (['case'] as const) : []),
    ...(authority.rests === 'report' && !authority.missingReport.trim() ? (['report'] as const) : []),
    ...(purpose.trim() ? [] : (['purpose'] as const)),
    ...(authority.legalBasis ? [] : (['basis'] as const)),
    ...(authority.way === 'urgent' && authority.urgent.trim().length < 3 ? (['urgent'] as const) : []),
  ];
}

/** The authority of a request; a child is always asked first. */
export function authorityRequest(authority: AuthorityDraft): Partial<SearchRequest> {
  if (authority.way === 'within' && authority.authorityId) return { authorityId: authority.authorityId };
  return {
    ...(authority.rests === 'report' && { missingReport: authority.missingReport.trim() }),
    ...(authority.legalBasis && { legalBasis: authority.legalBasis }),
    ofMinor: authority.ofMinor,
    ...(authority.way === 'urgent' && { urgent: authority.urgent.trim() }),
  };
}

/** The authority that a request names. */
export function authorityOfRequest(request: SearchRequest): AuthorityDraft {
  return {
    ...noAuthority,
    rests: request.missingReport ? 'report' : 'case',
    missingReport: request.missingReport ?? '',
    legalBasis: request.legalBasis,
    ofMinor: request.ofMinor,
    way: request.authorityId ? 'within' : request.urgent ? 'urgent' : 'ask',
    urgent: request.urgent ?? '',
    authorityId: request.authorityId,
  };
}

/** The authority that a stored search was made under: further searches stay within it as long as it holds. */
export function authorityOfSearch(search: Pick<Search, 'request' | 'authority'>): AuthorityDraft {
  const { authority } = search;
  if (!authority) return noAuthority;
  const holds =
    authority.state === 'APPROVED' || (authority.state === 'WAITING' && authority.urgentReason !== null);
  const basis = search.request.legalBasis;
  return {
    ...noAuthority,
    rests: authority.missingReport ? 'report' : 'case',
    missingReport: authority.missingReport ?? '',
    legalBasis: typeof basis === 'string' ? basis : undefined,
    ofMinor: authority.ofMinor,
    way: holds ? 'within' : 'ask',
    authorityId: holds ? authority.id : undefined,
  };
}
