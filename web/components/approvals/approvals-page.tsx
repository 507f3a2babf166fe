'use client';

import { useQuery } from '@tanstack/react-query';
import { ArrowLeft, ScanFace, ShieldCheck } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import type { SearchAuthority } from '@/core/search/authority/schema';
import { ended } from '@/core/search/authority/state';
import { useAnswerKeys } from '../answers/use-answer-keys';
import { ExamplePicture } from '../search/example-picture';
import { Badge } from '../ui/badge';
import { cx } from '../ui/cx';
import { Page, PageHeader } from '../ui/page';
import { SkeletonRows } from '../ui/skeleton';
import { EmptyState, ErrorState } from '../ui/states';
import { authoritiesQuery, authorityQuery } from './queries';
import { Request } from './request';
import { AuthorityPill } from './state-pill';

const toAct = (item: SearchAuthority) =>
  item.mayDecide || (item.own && item.live && item.searchIds.length === 0 && item.relationIds.length === 0);

/** Requests to search a face: those that wait in a list, the chosen one whole beside it. On a phone one after the other. */
export function ApprovalsPage({ authorityId }: { authorityId?: string }) {
  const t = useTranslations('approvals');
  const router = useRouter();
  const listed = useQuery(authoritiesQuery);
  const items = listed.data ?? [];
  const chosenId = authorityId ?? items[0]?.id;
  const alone = useQuery({
    ...authorityQuery(chosenId ?? ''),
    enabled: chosenId !== undefined,
  });
  const inList = items.find(({ id }) => id === chosenId);
  const chosen = alone.data ?? inList;

  function step(by: 1 | -1) {
    const at = items.findIndex(({ id }) => id === chosenId);
    const next = items[at + by];
    if (next) router.replace(`/approvals/${next.id}`);
  }
  useAnswerKeys(
    (key) => {
      if (key === 'ArrowDown' || key === 'j') step(1);
      else if (key === 'ArrowUp' || key === 'k') step(-1);
      else return false;
      return true;
    },
    () => false,
  );
  /** What is next to decide, after one was. */
  function onDecided(id: string) {
    const next = items.find((item) => item.id !== id && item.mayDecide);
    router.replace(next ? `/approvals/${next.id}` : '/approvals');
  }

  return (
    <Page fill>
      <div className={cx(authorityId && 'max-lg:hidden')}>
        <PageHeader title={t('title')} facts={<span>{t('explained')}</span>} />
      </div>
      <div className="flex min-h-0 flex-1 border-line border-t max-lg:flex-col max-lg:border-t-0">
        <section
          aria-label={t('list')}
          className={cx(
            'shrink-0 overflow-y-auto border-line bg-surface lg:w-88 lg:border-e',
            authorityId && 'max-lg:hidden',
          )}
        >
          {listed.isPending && <SkeletonRows rows={5} label={t('list')} />}
          {listed.isError && !listed.data && (
            <ErrorState error={listed.error} compact onRetry={() => void listed.refetch()} />
          )}
          {listed.data && items.length === 0 && (
            <EmptyState compact icon={<ShieldCheck />} title={t('none')}>
              {t('noneDetail')}
            </EmptyState>
          )}
          <ul>
            {items.map((item) => (
              <li key={item.id} className="border-line border-b">
                <Link
                  href={`/approvals/${item.id}`}
                  aria-current={item.id === chosenId ? 'true' : undefined}
                  className={cx(
                    'flex items-start gap-3 px-3 py-2.5 hover:bg-hover focus-visible:outline-offset-[-2px]',
                    item.id === chosenId && 'lg:bg-hover',
                  )}
                >
                  <ExamplePicture
                    example={item.examples[0]}
                    takenAway={ended(item.state)}
                    className="size-14 shrink-0 rounded-sm"
                  />
                  <span className="flex min-w-0 flex-1 flex-col gap-0.5">
                    <span className={cx('truncate', toAct(item) && 'font-semibold')}>
                      <bdi>{item.purpose}</bdi>
                    </span>
                    <span className="truncate text-ink-2 text-xs">
                      {item.case?.reference ?? item.missingReport}
                    </span>
                    <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
                      <AuthorityPill state={item.state} dueAt={item.dueAt} />
                      {item.urgentReason && item.state === 'WAITING' && (
                        <Badge tone="warn">{t('urgent')}</Badge>
                      )}
                      {item.ofMinor && <Badge tone="bad">{t('minor')}</Badge>}
                    </span>
                    <span className="truncate text-ink-3 text-xs">
                      {item.own ? t('byYou') : t('by', { name: item.actorName })}
                    </span>
                  </span>
                </Link>
              </li>
            ))}
          </ul>
        </section>
        <section
          aria-label={t('request')}
          className={cx('flex min-w-0 flex-1 flex-col lg:overflow-y-auto', !authorityId && 'max-lg:hidden')}
        >
          <Link
            href="/approvals"
            className="flex items-center gap-1.5 px-4 pt-3 text-ink-2 text-xs hover:text-ink lg:hidden"
          >
            <ArrowLeft className="size-4 rtl:-scale-x-100" aria-hidden />
            {t('all')}
          </Link>
          {chosen ? (
            <Request key={chosen.id} request={chosen} onDecided={() => onDecided(chosen.id)} />
          ) : alone.isError ? (
            <ErrorState error={alone.error} onRetry={() => void alone.refetch()} />
          ) : alone.isFetching ? (
            <SkeletonRows rows={6} label={t('request')} />
          ) : (
            listed.data && (
              <EmptyState icon={<ScanFace />} title={t('nothingChosen')} className="max-lg:hidden">
                {t('nothingChosenDetail')}
              </EmptyState>
            )
          )}
        </section>
      </div>
    </Page>
  );
}
