'use client';

import { ScanLine, SearchCheck } from 'lucide-react';
import Link from 'next/link';
import { useFormatter, useTranslations } from 'next-intl';
import type { Action } from '@/core/people/schema';
import type { Beyond, Exhaustive } from '@/core/search/exhaustive/schema';
import type { Search } from '@/core/search/schema';
import { Button } from '../ui/button';
import { Progress } from '../ui/progress';
import { Skeleton } from '../ui/skeleton';
import { ErrorState } from '../ui/states';
import { useDurationWords } from '../ui/time-text';
import { useAskExhaustive, useExhaustive } from './use-exhaustive';

/** Ranks named one by one; of more their number is told. */
const RANKS_SHOWN = 20;
/** Nobody has to be told apart half a second and one. */
const SHORTEST_MS = 1_000;

interface ExhaustiveNoteProps {
  search: Search;
  actions: readonly Action[];
  onChoose: (rank: number) => void;
}

/**
 * Of an answer that went through sketches: that it is approximate, and the way to compare everything. Of an exhaustive one: what
 * the quick one had missed. Nothing for others.
 */
export function ExhaustiveNote({ search, actions, onChoose }: ExhaustiveNoteProps) {
  if (search.plan.beyond) return <FoundBeyond beyond={search.plan.beyond} onChoose={onChoose} />;
  if (!search.plan.method.startsWith('sketch-')) return null;
  const may = actions.includes(search.kind === 'FACE' ? 'search.face' : 'search.object');
  return <Approximate search={search} may={may} />;
}

function Approximate({ search, may }: { search: Search; may: boolean }) {
  const t = useTranslations('search.exhaustive');
  const format = useFormatter();
  const { recall } = search.plan;
  const share = (value: number) =>
    format.number(Math.floor(value * 1000) / 1000, { style: 'percent', maximumFractionDigits: 1 });
  return (
    <section
      aria-label={t('label')}
      className="flex flex-col gap-2 rounded-md border border-line-strong bg-sunken px-3 py-2 text-xs"
    >
      <p className="flex gap-2">
        <ScanLine className="mt-0.5 size-4 shrink-0 text-warn" aria-hidden />
        <span>
          <span className="font-semibold">{t('approximate')}</span>{' '}
          <span className="text-ink-2">
            {recall ? t('recall', { at10: share(recall.at10), at50: share(recall.at50) }) : t('unmeasured')}
          </span>
        </span>
      </p>
      {may && <Asking searchId={search.id} />}
    </section>
  );
}

function Asking({ searchId }: { searchId: string }) {
  const t = useTranslations('search.exhaustive');
  const state = useExhaustive(searchId);
  const { start, cancel } = useAskExhaustive(searchId);
  if (state.isError) return <ErrorState error={state.error} compact onRetry={() => void state.refetch()} />;
  if (!state.data) return <Skeleton className="h-7 w-64" />;
  const { run } = state.data;
  const underWay = run?.status === 'PENDING' || run?.status === 'RUNNING';
  const failure = start.error ?? cancel.error;
  return (
    <div className="flex flex-col gap-2">
      <div role="status" className="empty:hidden">
        {run?.status === 'FAILED' && <p className="text-bad">{run.error}</p>}
        {run?.status === 'CANCELLED' && <p className="text-ink-2">{t('cancelled')}</p>}
        {run?.status === 'DONE' && run.beyond && (
          <p>
            {t('done', { missed: run.beyond.missed.length, listed: run.beyond.listed })}{' '}
            {run.foundId && (
              <Link href={`/search/${run.foundId}`} className="font-semibold text-accent underline">
                {t('open')}
              </Link>
            )}
          </p>
        )}
      </div>
      {underWay ? (
        <UnderWay state={state.data} busy={cancel.isPending} onCancel={() => cancel.mutate()} />
      ) : (
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <Button
            size="sm"
            icon={<SearchCheck aria-hidden />}
            busy={start.isPending}
            onClick={() => start.mutate()}
          >
            {t(run?.status === 'DONE' ? 'again' : 'start')}
          </Button>
          <Expected state={state.data} />
        </div>
      )}
      {failure && <ErrorState error={failure} compact />}
    </div>
  );
}

function Expected({ state }: { state: Exhaustive }) {
  const t = useTranslations('search.exhaustive');
  const format = useFormatter();
  const { duration } = useDurationWords();
  return (
    <span className="text-ink-2">
      {t(state.measuredHere ? 'expected' : 'reckoned', {
        count: state.vectors,
        vectors: format.number(Number(state.vectors.toPrecision(2))),
        time: duration(Math.max(SHORTEST_MS, state.expectedMs)),
      })}
    </span>
  );
}

function UnderWay({ state, busy, onCancel }: { state: Exhaustive; busy: boolean; onCancel: () => void }) {
  const t = useTranslations('search.exhaustive');
  const format = useFormatter();
  const waits = state.run?.status === 'PENDING';
  const share = state.run?.share ?? 0;
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <span className="figures" role="status">
        {waits ? t('waiting') : t('underWay', { share: format.number(share, { style: 'percent' }) })}
      </span>
      <Progress value={waits ? undefined : share} label={t('label')} className="max-w-64 flex-1" />
      <Button size="sm" busy={busy} onClick={onCancel}>
        {t('cancel')}
      </Button>
      <Expected state={state} />
    </div>
  );
}

function FoundBeyond({ beyond, onChoose }: { beyond: Beyond; onChoose: (rank: number) => void }) {
  const t = useTranslations('search.exhaustive');
  const { listed, missed, newer, searchId } = beyond;
  return (
    <section
      aria-label={t('beyond.label')}
      className="flex gap-2 rounded-md border border-line-strong bg-sunken px-3 py-2 text-xs"
    >
      <SearchCheck className="mt-0.5 size-4 shrink-0 text-ok" aria-hidden />
      <div className="flex flex-col gap-1">
        <p>
          <span className="font-semibold">{t('beyond.exhaustive')}</span>{' '}
          {t('beyond.missed', { missed: missed.length, listed })}{' '}
          <Link href={`/search/${searchId}`} className="text-accent underline">
            {t('beyond.quick')}
          </Link>
        </p>
        {missed.length > 0 && <Ranks label={t('beyond.missedRanks')} ranks={missed} onChoose={onChoose} />}
        {newer.length > 0 && <Ranks label={t('beyond.newerRanks')} ranks={newer} onChoose={onChoose} />}
      </div>
    </section>
  );
}

function Ranks({
  label,
  ranks,
  onChoose,
}: {
  label: string;
  ranks: readonly number[];
  onChoose: (rank: number) => void;
}) {
  const t = useTranslations('search.exhaustive.beyond');
  return (
    <p className="flex flex-wrap items-center gap-x-2 text-ink-2">
      {label}
      {ranks.slice(0, RANKS_SHOWN).map((rank) => (
        <button
          key={rank}
          type="button"
          aria-label={t('look', { rank })}
          onClick={() => onChoose(rank)}
          className="figures min-h-6 rounded-sm px-1 text-accent underline"
        >
          {rank}
        </button>
      ))}
      {ranks.length > RANKS_SHOWN && t('more', { count: ranks.length - RANKS_SHOWN })}
    </p>
  );
}
