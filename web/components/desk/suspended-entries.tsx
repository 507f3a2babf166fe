'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { Panel } from '../ui/page';
import { ReferenceTag } from '../ui/reference-tag';
import { ErrorState } from '../ui/states';
import { entriesQuery } from '../watchlist/queries';

/** What the person who is signed in has on the watchlist and is not matched now, with why. Nothing is shown where nothing is. */
export function SuspendedEntries() {
  const t = useTranslations('desk.suspended');
  const entries = useInfiniteQuery(entriesQuery({ status: 'SUSPENDED', mine: true, limit: SHOWN_AT_MOST }));
  if (entries.isError && !entries.data) {
    return <ErrorState error={entries.error} compact onRetry={() => void entries.refetch()} />;
  }
  const [page] = entries.data?.pages ?? [];
  if (!page || page.items.length === 0) return null;
  return (
    <Panel
      title={t('title')}
      actions={
        <Link
          href="/watchlist"
          className="px-1 text-ink-2 text-xs underline-offset-2 hover:text-ink hover:underline"
        >
          {t('all')}
        </Link>
      }
    >
      <ul>
        {page.items.map((entry) => (
          <li key={entry.id} className="border-line border-b last:border-b-0">
            <Link
              href={`/watchlist/${entry.id}`}
              className="flex flex-col items-start gap-1 px-3 py-2 hover:bg-hover focus-visible:outline-offset-[-2px]"
            >
              <span className="max-w-full truncate font-medium">
                <bdi>{entry.title}</bdi>
              </span>
              {entry.reference && <ReferenceTag>{entry.reference}</ReferenceTag>}
              {entry.statusReason && (
                <span className="text-ink-2 text-xs">
                  <bdi>{entry.statusReason}</bdi>
                </span>
              )}
            </Link>
          </li>
        ))}
      </ul>
      {page.nextCursor && <p className="px-3 py-2 text-ink-3 text-xs">{t('more')}</p>}
    </Panel>
  );
}

const SHOWN_AT_MOST = 6;
