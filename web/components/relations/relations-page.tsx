'use client';

import { useQuery } from '@tanstack/react-query';
import { Waypoints } from 'lucide-react';
import { useSearchParams } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { useMay } from '../access/access';
import { QuestionPane } from '../ui/question-pane';
import { Skeleton } from '../ui/skeleton';
import { EmptyState, ErrorState } from '../ui/states';
import { AnswerView } from './answer-view';
import { type Draft, draftFromAddress, draftOfRelation, draftToAddress, kinds, requestOf } from './draft';
import { relationQuery, useAsk } from './queries';
import { QuestionPanel } from './question-panel';
import { RecentAnswers } from './recent-answers';

/** A question across sightings that is being put together: everything chosen so far stands in the address. */
export function NewQuestion() {
  const parameters = useSearchParams();
  const [draft, setDraft] = useState(() => draftFromAddress(parameters));
  const asking = useAsk(parameters.get('route') ?? undefined);
  const ask = useRef(asking.mutate);
  ask.current = asking.mutate;
  const written = useRef<string | null>(null);

  // An address from elsewhere (a link, the way back) replaces the draft; `go=1` asks at once.
  useEffect(() => {
    if (parameters.toString() === written.current) return;
    const next = draftFromAddress(parameters);
    setDraft(next);
    written.current = rewriteAddress(addressOf(next));
    const request = requestOf(next);
    if (parameters.get('go') === '1' && request) ask.current(request);
  }, [parameters]);
  useEffect(() => {
    if (written.current !== null) written.current = rewriteAddress(addressOf(draft));
  }, [draft]);

  return (
    <Layout draft={draft} onChange={(part) => setDraft((now) => ({ ...now, ...part }))} asking={asking}>
      {asking.isPending ? (
        <InView key="looking">
          <Looking />
        </InView>
      ) : asking.isError ? (
        <InView key="failed">
          <ErrorState error={asking.error} className="max-lg:mx-4" />
        </InView>
      ) : (
        <div className="flex flex-col gap-2 overflow-y-auto p-4 lg:p-6 xl:flex-row xl:items-start xl:gap-6">
          <Teaching />
          <div className="min-w-0 flex-1">
            <RecentAnswers />
          </div>
        </div>
      )}
    </Layout>
  );
}

/** A stored answer. Changing the question and asking again makes another. */
export function StoredAnswer({ relationId }: { relationId: string }) {
  const stored = useQuery(relationQuery(relationId));
  const routeId = useSearchParams().get('route') ?? undefined;
  const asking = useAsk(routeId);
  const [changes, setChanges] = useState<Partial<Draft>>({});
  const asked = useMemo(() => draftOfRelation(stored.data), [stored.data]);
  return (
    <Layout
      draft={{ ...asked, ...changes }}
      onChange={(part) => setChanges((now) => ({ ...now, ...part }))}
      asking={asking}
      folded
    >
      {asking.isPending || stored.isPending ? (
        <Looking />
      ) : asking.isError ? (
        <ErrorState error={asking.error} className="max-lg:mx-4" />
      ) : stored.isError ? (
        <ErrorState error={stored.error} onRetry={() => void stored.refetch()} className="max-lg:mx-4" />
      ) : (
        <AnswerView relation={stored.data} routeId={routeId} onAsk={asking.mutate} />
      )}
    </Layout>
  );
}

/** The draft in an address, with the route that is being built. */
function addressOf(draft: Draft): URLSearchParams {
  const parameters = draftToAddress(draft);
  const route = new URLSearchParams(location.search).get('route');
  if (route) parameters.set('route', route);
  return parameters;
}

/** Changes the address without going anywhere. */
function rewriteAddress(parameters: URLSearchParams): string {
  const query = parameters.toString();
  history.replaceState(null, '', `${location.pathname}?${query}`);
  return query;
}

function Layout({
  draft,
  onChange,
  asking,
  folded = false,
  children,
}: {
  draft: Draft;
  onChange: (change: Partial<Draft>) => void;
  asking: ReturnType<typeof useAsk>;
  /** On a phone the answer comes first, and the question behind a button. */
  folded?: boolean;
  children: ReactNode;
}) {
  const t = useTranslations('relations');
  const may = useMay();
  return (
    <QuestionPane
      title={t('title')}
      label={t('question')}
      folded={folded ? { change: t('change'), hide: t('hide') } : undefined}
      question={
        may('search.object') ? (
          <QuestionPanel draft={draft} onChange={onChange} onAsk={asking.mutate} busy={asking.isPending} />
        ) : undefined
      }
    >
      {children}
    </QuestionPane>
  );
}

/** Comes into sight when it appears: on a phone it lies below the question. */
function InView({ children }: { children: ReactNode }) {
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // Newer browsers give back a promise here, which is no clean-up.
    element.current?.scrollIntoView({ block: 'center' });
  }, []);
  return <div ref={element}>{children}</div>;
}

function Looking() {
  const t = useTranslations('relations');
  return (
    <div role="status" aria-label={t('looking')} className="flex flex-col gap-3 p-4">
      <p className="text-ink-2">{t('looking')}</p>
      <Skeleton className="h-2 w-full" />
      <Skeleton className="h-40 w-full" />
      <Skeleton className="h-64 w-full" />
    </div>
  );
}

/** What one can ask here, before anything was asked. */
function Teaching() {
  const t = useTranslations('relations');
  return (
    <EmptyState icon={<Waypoints />} title={t('teach.title')} compact className="max-w-md max-lg:hidden">
      <ul className="mt-1 flex flex-col gap-2">
        {kinds.map((kind) => (
          <li key={kind}>
            <b className="font-semibold text-ink">{t(`kinds.${kind}.name`)}</b> {t(`kinds.${kind}.text`)}
          </li>
        ))}
      </ul>
      <p className="mt-4 border-line border-t pt-3">{t('teach.leads')}</p>
    </EmptyState>
  );
}
