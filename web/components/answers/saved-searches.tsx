'use client';

import { Bookmark, Repeat, Trash2 } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { SavedSearch } from '@/core/search/answers/schema';
import { Button, IconButton } from '../ui/button';
import { Panel } from '../ui/page';
import { SkeletonRows } from '../ui/skeleton';
import { EmptyState, ErrorState, useProblemWords } from '../ui/states';
import { TimeText } from '../ui/time-text';
import { toast } from '../ui/toast';
import { useSavedRun } from './save-search';
import { useSaved, useSavedChange } from './use-saved';

/** Searches kept under a name, one's own and those of one's cases, each to be opened or run again. */
export function SavedSearches({ mayRun }: { mayRun: boolean }) {
  const t = useTranslations('answers.saved');
  const saved = useSaved();
  const change = useSavedChange();
  const run = useSavedRun();
  const problem = useProblemWords();
  const [gone, setGone] = useState<SavedSearch | null>(null);
  const failed = (error: unknown) => {
    const { message, remedy } = problem(error);
    toast('failed', { title: message, detail: remedy });
  };
  return (
    <Panel title={t('list')}>
      {saved.isPending && <SkeletonRows rows={2} label={t('list')} />}
      {saved.isError && !saved.data && (
        <div className="p-3">
          <ErrorState error={saved.error} compact onRetry={() => void saved.refetch()} />
        </div>
      )}
      {gone && (
        <p role="status" className="flex items-center gap-2 border-line border-b px-3 py-1.5 text-ink-2">
          <span className="min-w-0 flex-1 truncate">{t('deleted', { name: gone.name })}</span>
          <Button
            size="sm"
            onClick={() =>
              change.mutate(
                { path: `/api/saved-searches/${gone.id}/restore` },
                { onSuccess: () => setGone(null), onError: failed },
              )
            }
          >
            {t('undo')}
          </Button>
        </p>
      )}
      {saved.data?.length === 0 && (
        <EmptyState compact icon={<Bookmark />} title={t('none')}>
          {t('noneDetail')}
        </EmptyState>
      )}
      {saved.data && saved.data.length > 0 && (
        <ul>
          {saved.data.map((one) => {
            const [last] = one.runs;
            return (
              <li
                key={one.id}
                className="flex min-h-row flex-wrap items-center gap-x-3 gap-y-0.5 border-line border-b px-3 py-1.5 last:border-b-0"
              >
                <Link
                  href={`/search/${last?.searchId}`}
                  className="min-w-0 flex-1 basis-48 truncate hover:underline"
                >
                  <b className="font-semibold">{one.name}</b> <span className="text-ink-2">{one.title}</span>
                  {one.note && <span className="block truncate text-ink-3 text-xs">{one.note}</span>}
                </Link>
                {!one.own && <span className="text-ink-3 text-xs">{one.ownerName}</span>}
                {last && (
                  <span className="text-ink-2 text-xs figures">
                    {last.since === null
                      ? t('total', { count: last.total })
                      : t('news', { count: last.newRanks.length })}{' '}
                    <TimeText at={last.at} precision="minute" />
                  </span>
                )}
                {mayRun && (
                  <Button
                    size="sm"
                    icon={<Repeat aria-hidden />}
                    busy={run.isPending}
                    onClick={() => run.mutate(one.id)}
                  >
                    {t('run')}
                  </Button>
                )}
                {one.own && (
                  <IconButton
                    size="sm"
                    label={t('delete', { name: one.name })}
                    icon={<Trash2 />}
                    onClick={() =>
                      change.mutate(
                        { path: `/api/saved-searches/${one.id}`, method: 'DELETE' },
                        { onSuccess: setGone, onError: failed },
                      )
                    }
                  />
                )}
              </li>
            );
          })}
        </ul>
      )}
    </Panel>
  );
}
