'use client';

import { useQuery } from '@tanstack/react-query';
import { ScanSearch } from 'lucide-react';
import { useSearchParams } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { Action } from '@/core/people/schema';
import { type Search, type SearchKind, searchKind } from '@/core/search/schema';
import type { Order } from '../answers/grouped';
import { SavedSearches } from '../answers/saved-searches';
import { searchQuery, useMe } from '../api/queries';
import { RecentSearches } from '../desk/recent-searches';
import { Kbd } from '../ui/kbd';
import { QuestionPane } from '../ui/question-pane';
import { Skeleton } from '../ui/skeleton';
import { EmptyState, ErrorState } from '../ui/states';
import { Covered, isTakenAway, TakenAway } from './authority-note';
import { type Draft, draftFromAddress, draftOfSearch, draftToAddress, lackingOf } from './draft';
import { QueryPanel } from './query-panel';
import { refinementFromAddress, refinementToAddress } from './refining';
import { Results } from './results';
import { useRefining } from './use-refining';
import { limits, useRunSearch } from './use-run-search';

/** The kinds of search open to somebody with these rights. */
function kindsFor(actions: readonly Action[]): SearchKind[] {
  return searchKind.options.filter((kind) =>
    actions.includes(kind === 'FACE' ? 'search.face' : 'search.object'),
  );
}

/** The candidate that an address names. */
function rankIn(parameters: URLSearchParams): number | null {
  const rank = Number(parameters.get('candidate'));
  return Number.isInteger(rank) && rank > 0 ? rank : null;
}

/** Changes the address without going anywhere. */
function rewriteAddress(parameters: URLSearchParams): string {
  const query = parameters.toString();
  history.replaceState(null, '', query ? `${location.pathname}?${query}` : location.pathname);
  return query;
}

/** The draft that a stored search was made from. Only who asked for it goes on under its approval. */
function ownDraftOf(search: Search | undefined, personId: string | undefined): Draft {
  const draft = draftOfSearch(search);
  return search?.authority && search.authority.askedById !== personId
    ? { ...draft, authority: { ...draft.authority, way: 'ask', authorityId: undefined } }
    : draft;
}

/** A search that is being put together: everything chosen so far stands in the address. */
export function NewSearch() {
  const parameters = useSearchParams();
  const me = useMe();
  const [chosen, setDraft] = useState(() => draftFromAddress(parameters));
  const allowed = kindsFor(me.data?.actions ?? []);
  // An address may name a kind of search that this person may not make.
  const draft =
    allowed.length === 0 || allowed.includes(chosen.kind) ? chosen : { ...chosen, kind: 'PLATE' as const };
  const run = useRunSearch();
  const runNow = useRef(run.mutate);
  runNow.current = run.mutate;
  const written = useRef<string | null>(null);

  // An address from elsewhere (a link, the field above, the way back) replaces the draft; `go=1` runs it at once.
  useEffect(() => {
    if (parameters.toString() === written.current) return;
    const next = draftFromAddress(parameters);
    setDraft(next);
    const go = parameters.get('go') === '1';
    written.current = rewriteAddress(draftToAddress(next));
    if (go && lackingOf(next).length === 0) runNow.current({ draft: next });
  }, [parameters]);

  const change = useCallback((part: Partial<Draft>) => setDraft((now) => ({ ...now, ...part })), []);
  useEffect(() => {
    if (written.current !== null) written.current = rewriteAddress(draftToAddress(chosen));
  }, [chosen]);

  return (
    <Layout
      draft={draft}
      onChange={change}
      onSubmit={() => run.mutate({ draft })}
      busy={run.isPending || run.isSuccess}
      actions={me.data?.actions ?? []}
    >
      {run.isPending ? (
        <Searching />
      ) : run.isError ? (
        <ErrorState error={run.error} onRetry={() => run.mutate({ draft })} className="max-lg:mx-4" />
      ) : (
        <div className="flex flex-col gap-2 overflow-y-auto p-4 lg:p-6 xl:flex-row xl:items-start xl:gap-6">
          <Teaching actions={me.data?.actions ?? []} />
          <div className="flex min-w-0 flex-1 flex-col gap-4">
            <SavedSearches mayRun={allowed.length > 0} />
            <RecentSearches />
          </div>
        </div>
      )}
    </Layout>
  );
}

/** A stored search with its result. Changing the query and searching again makes another. */
export function StoredSearch({ searchId }: { searchId: string }) {
  const parameters = useSearchParams();
  const me = useMe();
  const stored = useQuery(searchQuery(searchId));
  const run = useRunSearch();
  // What it was being refined with stands in the address: going back, loading again and a colleague's link keep it.
  const [changes, setChanges] = useState<Partial<Draft>>(() => refinementFromAddress(parameters) ?? {});
  const change = useCallback((part: Partial<Draft>) => setChanges((now) => ({ ...now, ...part })), []);
  const asked = useMemo(() => ownDraftOf(stored.data, me.data?.id), [stored.data, me.data?.id]);
  const [uncovered, setUncovered] = useState(false);
  const draft = { ...asked, ...changes };
  const actions = me.data?.actions ?? [];
  const refining = useRefining({
    ...{ asked, draft, actions },
    onChange: change,
    onSearch: () => run.mutate({ draft }),
  });

  const { kind, examples, unlike } = draft;
  useEffect(() => {
    if (!stored.data) return;
    const now = new URLSearchParams(location.search);
    const next = refinementToAddress(now, asked, { kind, examples, unlike });
    if (next.toString() !== now.toString()) rewriteAddress(next);
  }, [stored.data, asked, kind, examples, unlike]);

  function setAddress(name: string, value: string | null) {
    const next = new URLSearchParams(location.search);
    if (value === null) next.delete(name);
    else next.set(name, value);
    rewriteAddress(next);
  }
  // Chosen at once, and in the address after it: a key pressed before the address has come round must not judge another candidate.
  const [chosenRank, setChosenRank] = useState(() => rankIn(parameters));
  // biome-ignore lint/correctness/useExhaustiveDependencies: another address, or another search, is read where it stands
  useEffect(() => setChosenRank(rankIn(new URLSearchParams(location.search))), [parameters, searchId]);
  const most = limits[draft.kind].most;
  return (
    <Layout
      draft={draft}
      onChange={change}
      onSubmit={() => run.mutate({ draft })}
      busy={run.isPending}
      actions={actions}
      folded
    >
      {run.isPending || stored.isPending ? (
        <Searching />
      ) : run.isError ? (
        <ErrorState error={run.error} onRetry={() => run.mutate({ draft })} className="max-lg:mx-4" />
      ) : stored.isError ? (
        <ErrorState error={stored.error} onRetry={() => void stored.refetch()} className="max-lg:mx-4" />
      ) : isTakenAway(stored.data) ? (
        <TakenAway search={stored.data} />
      ) : stored.data.authority?.ofMinor && !uncovered ? (
        <Covered onUncover={() => setUncovered(true)} />
      ) : (
        <Results
          search={stored.data}
          draft={asked}
          actions={actions}
          order={parameters.get('order') === 'time' ? 'time' : ('score' satisfies Order)}
          onOrder={(order) => setAddress('order', order === 'time' ? 'time' : null)}
          chosenRank={chosenRank}
          onChoose={(next) => {
            setChosenRank(next);
            setAddress('candidate', next === null ? null : String(next));
          }}
          refining={refining}
          {...(stored.data.candidates.length < most &&
            // A longer list would be another quick search.
            !stored.data.plan.beyond && {
              onMore: () => run.mutate({ draft: asked, limit: most }),
            })}
        />
      )}
    </Layout>
  );
}

interface LayoutProps {
  draft: Draft;
  onChange: (change: Partial<Draft>) => void;
  onSubmit: () => void;
  busy: boolean;
  actions: readonly Action[];
  /** On a phone the result comes first, and the query behind a button. */
  folded?: boolean;
  children: ReactNode;
}

function Layout({ draft, onChange, onSubmit, busy, actions, folded = false, children }: LayoutProps) {
  const t = useTranslations('search');
  return (
    <QuestionPane
      title={t('title')}
      label={t('query')}
      folded={folded ? { change: t('change'), hide: t('hide') } : undefined}
      question={
        kindsFor(actions).length > 0 ? (
          <QueryPanel draft={draft} onChange={onChange} onSubmit={onSubmit} busy={busy} actions={actions} />
        ) : undefined
      }
    >
      {children}
    </QuestionPane>
  );
}

function Searching() {
  const t = useTranslations('search.results');
  return (
    <div role="status" aria-label={t('searching')} className="flex flex-col gap-3 p-4">
      <p className="text-ink-2">{t('searching')}</p>
      <Skeleton className="h-2 w-full" />
      <div className="grid grid-cols-[repeat(auto-fill,minmax(11rem,1fr))] gap-3" aria-hidden>
        {Array.from({ length: 12 }, (_, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: placeholders have no identity
          <Skeleton key={index} className="h-52" />
        ))}
      </div>
    </div>
  );
}

/** What one can do here, before anything was searched. */
function Teaching({ actions }: { actions: readonly Action[] }) {
  const t = useTranslations('search.teach');
  return (
    <EmptyState icon={<ScanSearch />} title={t('title')} compact className="max-w-md max-lg:hidden">
      <ul className="mt-1 flex flex-col gap-2">
        {kindsFor(actions).map((kind) => (
          <li key={kind}>
            <b className="font-semibold text-ink">{t(`${kind}.name`)}</b> {t(`${kind}.text`)}
          </li>
        ))}
      </ul>
      <p className="mt-4 border-line border-t pt-3">{t('leads')}</p>
      <p className="mt-3 flex items-center gap-2 text-ink-3 text-xs">
        {t.rich('keys', { k: (words) => <Kbd>{String(words)}</Kbd> })}
      </p>
    </EmptyState>
  );
}
