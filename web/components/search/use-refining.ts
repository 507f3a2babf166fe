'use client';

import { useTranslations } from 'next-intl';
import type { Action } from '@/core/people/schema';
import { type Candidate, EXAMPLES_AT_MOST } from '@/core/search/schema';
import { toast } from '../ui/toast';
import type { Draft, DraftExample } from './draft';
import { isRefined, looksOf, type RefineRole, refined, roleIn, withoutExample } from './refining';

/** A search that is being refined from its own answer. */
export interface Refining {
  /** It would be asked with other examples than it was. */
  pending: boolean;
  draft: Draft;
  /** What a candidate is of it; null where it cannot be compared, or not by this person. */
  roleOf: (candidate: Candidate) => RefineRole | undefined | null;
  refine: (role: RefineRole, candidate: Candidate) => void;
  remove: (example: DraftExample) => void;
  reset: () => void;
  search: () => void;
}

interface RefiningOptions {
  asked: Draft;
  draft: Draft;
  actions: readonly Action[];
  onChange: (change: Partial<Draft>) => void;
  onSearch: () => void;
}

/** "More like these, not these": changes what a search would be asked with next, until it is searched again. */
export function useRefining({ asked, draft, actions, onChange, onSearch }: RefiningOptions): Refining {
  const t = useTranslations('answers.refine');
  const put = ({ kind, examples, unlike }: Draft) => onChange({ kind, examples, unlike });
  const roleOf: Refining['roleOf'] = ({ sighting }) => {
    const kind = looksOf(draft.kind, sighting.kind);
    if (!kind || !actions.includes(kind === 'FACE' ? 'search.face' : 'search.object')) return null;
    return kind === draft.kind ? roleIn(draft, sighting.trackId) : undefined;
  };
  return {
    pending: isRefined(asked, draft),
    draft,
    roleOf,
    refine: (role, candidate) => {
      if (roleOf(candidate) === null) return;
      const next = refined(draft, candidate.sighting, role);
      if (next === draft) toast('failed', { title: t('full', { most: EXAMPLES_AT_MOST }) });
      else put(next);
    },
    remove: (example) => put(withoutExample(draft, example)),
    reset: () => put(asked),
    search: onSearch,
  };
}
