'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { Briefcase, Plus } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import type { FoundCase } from '@/core/cases/schema';
import { useMay } from '@/web/components/access/access';
import { SearchField } from '@/web/components/address/search-field';
import { useAddress } from '@/web/components/address/use-address';
import { Button } from '@/web/components/ui/button';
import { Page, PageHeader, Toolbar } from '@/web/components/ui/page';
import { ReferenceTag } from '@/web/components/ui/reference-tag';
import { Segmented } from '@/web/components/ui/segmented';
import { SkeletonRows } from '@/web/components/ui/skeleton';
import { EmptyState, ErrorState } from '@/web/components/ui/states';
import { Table, Td, Th, Tr } from '@/web/components/ui/table';
import { TimeText } from '@/web/components/ui/time-text';
import { BreakSeal } from './break-seal';
import { CaseFilters } from './case-filters';
import { CaseMatches } from './case-matches';
import { CaseStatusPill } from './case-status';
import { DeadlinePill } from './deadline-pill';
import { type CaseStatus, caseStatuses, casesListQuery } from './queries';

/** Every case one may see, found by words that need not be spelt exactly. */
export function CasesPage() {
  const t = useTranslations('cases');
  const tu = useTranslations('ui');
  const may = useMay();
  const { get, set } = useAddress();
  const text = get('q');
  const status = caseStatuses.find((known) => known === get('status'));
  const sort = get('sort') === 'due' ? 'due' : undefined;
  const stationId = Number(get('station')) || undefined;
  const [occurredFrom, occurredTo] = [get('from'), get('to')];
  const list = useInfiniteQuery(casesListQuery({ text, status, sort, stationId, occurredFrom, occurredTo }));
  const cases = list.data?.pages.flatMap(({ items }) => items) ?? [];
  const narrowed = [text, status, stationId, occurredFrom, occurredTo].some((one) => one !== undefined);
  const register = may('case.write') && (
    <Button look="primary" asChild>
      <Link href="/cases/new">
        <Plus aria-hidden />
        {t('new')}
      </Link>
    </Button>
  );

  return (
    <Page>
      <PageHeader
        title={t('title')}
        facts={t('lead')}
        actions={
          <>
            {may('seal.break') && <BreakSeal />}
            {register}
          </>
        }
      />
      <Toolbar label={t('label')}>
        <span className="w-80 max-sm:w-full">
          <SearchField label={t('find')} value={text ?? ''} onChange={(q) => set({ q })} />
        </span>
        <Segmented<CaseStatus | 'ALL'>
          label={t('table.state')}
          value={status ?? 'ALL'}
          onChange={(next) => set({ status: next === 'ALL' ? undefined : next })}
          options={(['ALL', ...caseStatuses] as const).map((value) => ({
            value,
            label: t(`status.${value}`),
          }))}
        />
        <Segmented<'newest' | 'due'>
          label={t('deadline.sort')}
          value={sort ?? 'newest'}
          onChange={(next) => set({ sort: next === 'due' ? 'due' : undefined })}
          options={(['newest', 'due'] as const).map((value) => ({ value, label: t(`deadline.${value}`) }))}
        />
        <CaseFilters stationId={stationId} from={occurredFrom} to={occurredTo} onChange={set} />
      </Toolbar>
      {list.error && <ErrorState error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && <SkeletonRows rows={8} label={tu('loading')} />}
      {list.data && cases.length === 0 && !narrowed && (
        <EmptyState icon={<Briefcase />} title={t('empty.title')} action={register}>
          {t('empty.text')}
        </EmptyState>
      )}
      {list.data && cases.length === 0 && narrowed && (
        <EmptyState
          icon={<Briefcase />}
          title={t('empty.filteredTitle')}
          action={
            <Button
              onClick={() =>
                set({ q: undefined, status: undefined, station: undefined, from: undefined, to: undefined })
              }
            >
              {t('empty.clear')}
            </Button>
          }
        >
          {t('empty.filteredText')}
        </EmptyState>
      )}
      {cases.length > 0 && (
        <>
          <Table label={t('label')}>
            <thead>
              <tr>
                <Th>{t('table.case')}</Th>
                <Th className="max-lg:hidden">{t('table.offence')}</Th>
                <Th className="max-md:hidden">{t('table.occurred')}</Th>
                <Th className="text-end! max-sm:hidden">{t('table.exhibits')}</Th>
                <Th className="max-xl:hidden">{t('table.updated')}</Th>
                <Th>{t('table.report')}</Th>
                <Th className="max-sm:hidden">{t('table.state')}</Th>
              </tr>
            </thead>
            <tbody>
              {cases.map((one) => (
                <CaseRow key={one.id} one={one} />
              ))}
            </tbody>
          </Table>
          <footer className="flex items-center gap-3 px-4 py-3 text-ink-3 text-xs sm:px-5">
            <span aria-live="polite">{t('shown', { count: cases.length })}</span>
            {list.hasNextPage && (
              <Button size="sm" busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
                {t('more')}
              </Button>
            )}
          </footer>
        </>
      )}
    </Page>
  );
}

function CaseRow({ one }: { one: FoundCase }) {
  return (
    <Tr className="h-14 [&>td]:py-2">
      <Td className="w-full max-w-0">
        <Link
          href={`/cases/${one.id}`}
          className="block truncate font-medium hover:underline hover:underline-offset-2"
        >
          <bdi>{one.title}</bdi>
        </Link>
        <span className="mt-0.5 flex items-center gap-2 truncate text-ink-3 text-xs">
          <ReferenceTag>{one.reference}</ReferenceTag>
          <bdi className="truncate max-sm:hidden">{one.place}</bdi>
        </span>
        <CaseMatches one={one} />
      </Td>
      <Td className="max-lg:hidden">
        <span className="block max-w-64 truncate">
          <bdi>{one.offence}</bdi>
        </span>
        <span className="block max-w-64 truncate text-ink-3 text-xs">{one.sections.join(', ')}</span>
      </Td>
      <Td className="max-md:hidden">
        <TimeText at={one.occurredFrom} precision="minute" />
      </Td>
      <Td figure className="max-sm:hidden">
        {one.exhibits}
      </Td>
      <Td className="max-xl:hidden">
        <TimeText at={one.updatedAt} precision="minute" />
      </Td>
      <Td>
        <DeadlinePill deadline={one.deadline} />
      </Td>
      <Td className="max-sm:hidden">
        <CaseStatusPill status={one.status} />
      </Td>
    </Tr>
  );
}
