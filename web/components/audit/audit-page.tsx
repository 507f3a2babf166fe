'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { ScrollText, SlidersHorizontal } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { AuditEntry } from '@/core/audit/schema';
import { useMay } from '@/web/components/access/access';
import { SearchField } from '@/web/components/address/search-field';
import { useAddress } from '@/web/components/address/use-address';
import { Button, IconButton } from '@/web/components/ui/button';
import { cx } from '@/web/components/ui/cx';
import { DateTimeField } from '@/web/components/ui/date-time-field';
import { Page, PageHeader, Toolbar } from '@/web/components/ui/page';
import { Segmented } from '@/web/components/ui/segmented';
import { SkeletonRows } from '@/web/components/ui/skeleton';
import { EmptyState, ErrorState } from '@/web/components/ui/states';
import { Table, Td, Th, Tr } from '@/web/components/ui/table';
import { TimeText } from '@/web/components/ui/time-text';
import { BrokenSeals } from './broken-seals';
import { CheckpointLine } from './checkpoint-line';
import { EntryDrawer } from './entry-drawer';
import { type AuditFilter, auditListQuery } from './queries';
import { OutcomePill, useRoleWords } from './words';

const names = ['actorName', 'action', 'objectKind', 'objectId', 'outcome', 'from', 'to'] as const;

/** The log of everything done and refused, newest first. */
export function AuditPage() {
  const t = useTranslations('audit');
  const may = useMay();
  const tu = useTranslations('ui');
  const { get, set } = useAddress();
  const filter = Object.fromEntries(names.map((name) => [name, get(name)])) as unknown as AuditFilter;
  const narrowed = names.some((name) => filter[name] !== undefined);
  const list = useInfiniteQuery(auditListQuery(filter));
  const entries = list.data?.pages.flatMap(({ items }) => items) ?? [];
  const [open, setOpen] = useState<AuditEntry | null>(null);

  return (
    <Page>
      <PageHeader title={t('title')} facts={t('lead')} />
      {may('seal.review') && <BrokenSeals />}
      <CheckpointLine />
      <Filters filter={filter} narrowed={narrowed} onChange={set} />
      {list.error && <ErrorState error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && <SkeletonRows rows={12} label={tu('loading')} />}
      {list.data && entries.length === 0 && (
        <EmptyState icon={<ScrollText />} title={narrowed ? t('empty.filteredTitle') : t('empty.title')}>
          {narrowed ? t('empty.filteredText') : t('empty.text')}
        </EmptyState>
      )}
      {entries.length > 0 && (
        <>
          <Table label={t('label')}>
            <thead>
              <tr>
                <Th className="text-end! max-md:hidden">{t('table.number')}</Th>
                <Th>{t('table.when')}</Th>
                <Th>{t('table.who')}</Th>
                <Th className="w-full max-sm:hidden">{t('table.what')}</Th>
                <Th className="max-lg:hidden">{t('table.object')}</Th>
                <Th>{t('table.outcome')}</Th>
              </tr>
            </thead>
            <tbody>
              {entries.map((entry) => (
                <EntryRow key={entry.seq} entry={entry} onOpen={() => setOpen(entry)} />
              ))}
            </tbody>
          </Table>
          <footer className="px-4 py-3 text-ink-3 text-xs sm:px-5">
            {list.hasNextPage ? (
              <Button size="sm" busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
                {t('more')}
              </Button>
            ) : (
              !narrowed && t('end')
            )}
          </footer>
        </>
      )}
      {open && (
        <EntryDrawer
          entry={open}
          onClose={() => setOpen(null)}
          onNarrow={(changes) => {
            setOpen(null);
            set({ ...Object.fromEntries(names.map((name) => [name, undefined])), ...changes }, 'push');
          }}
        />
      )}
    </Page>
  );
}

function EntryRow({ entry, onOpen }: { entry: AuditEntry; onOpen: () => void }) {
  const t = useTranslations('audit');
  const role = useRoleWords();
  return (
    <Tr
      className={cx(
        'h-11',
        entry.outcome === 'denied' &&
          'bg-bad-soft shadow-[inset_3px_0_0_var(--color-bad)] rtl:shadow-[inset_-3px_0_0_var(--color-bad)]',
        entry.outcome === 'failed' &&
          'shadow-[inset_3px_0_0_var(--color-warn)] rtl:shadow-[inset_-3px_0_0_var(--color-warn)]',
      )}
    >
      <Td figure className="text-ink-3 max-md:hidden">
        {entry.seq}
      </Td>
      <Td>
        <span className="max-sm:hidden">
          <TimeText at={entry.at} />
        </span>
        <span className="sm:hidden">
          <TimeText at={entry.at} precision="minute" className="whitespace-normal!" />
        </span>
      </Td>
      <Td>
        <span className="block whitespace-nowrap">{entry.actorName}</span>
        <span className="block whitespace-nowrap text-ink-3 text-xs max-sm:hidden">
          {role(entry.actorRole)}
        </span>
        <code className="font-mono text-ink-2 text-xs sm:hidden">{entry.action}</code>
      </Td>
      <Td className="max-sm:hidden">
        <code className="font-mono text-xs">{entry.action}</code>
      </Td>
      <Td className="max-lg:hidden">
        <span className="block text-ink-2">{entry.objectKind}</span>
        {entry.objectId && (
          <code dir="ltr" className="block max-w-56 truncate font-mono text-ink-3 text-xs">
            {entry.objectId}
          </code>
        )}
      </Td>
      <Td>
        <button
          type="button"
          aria-label={t('open', { seq: entry.seq })}
          onClick={onOpen}
          className="inline-flex min-h-6 items-center gap-2 rounded-sm"
        >
          <OutcomePill outcome={entry.outcome} />
          <span className="text-ink-2 text-xs underline underline-offset-2 max-md:hidden">{t('show')}</span>
        </button>
      </Td>
    </Tr>
  );
}

function Filters({
  filter,
  narrowed,
  onChange,
}: {
  filter: AuditFilter;
  narrowed: boolean;
  onChange: (changes: Partial<AuditFilter>) => void;
}) {
  const t = useTranslations('audit.filters');
  const words = useTranslations('audit.outcome');
  const [opened, setOpened] = useState(false);
  const folded = opened || narrowed ? '' : 'max-sm:hidden';
  return (
    <Toolbar label={t('label')}>
      <span className="w-44 max-sm:w-auto max-sm:flex-1">
        <SearchField
          label={t('actor')}
          value={filter.actorName ?? ''}
          onChange={(actorName) => onChange({ actorName })}
        />
      </span>
      <IconButton
        className="sm:hidden"
        label={t('label')}
        icon={<SlidersHorizontal />}
        aria-expanded={folded === ''}
        onClick={() => setOpened(!opened)}
      />
      <Segmented
        label={t('outcome')}
        {...(folded && { className: folded })}
        value={filter.outcome ?? 'all'}
        onChange={(outcome) => onChange({ outcome: outcome === 'all' ? undefined : outcome })}
        options={[
          { value: 'all', label: t('all') },
          { value: 'denied', label: words('denied') },
          { value: 'failed', label: words('failed') },
        ]}
      />
      <span className={cx('w-40 max-sm:w-full', folded)}>
        <SearchField
          label={t('action')}
          value={filter.action ?? ''}
          onChange={(action) => onChange({ action })}
        />
      </span>
      <span className={cx('w-40 max-sm:w-full', folded)}>
        <SearchField
          label={t('object')}
          value={filter.objectKind ?? ''}
          onChange={(objectKind) => onChange({ objectKind })}
        />
      </span>
      {filter.objectId !== undefined && (
        <span className="w-72 max-sm:w-full">
          <SearchField
            label={t('objectId')}
            value={filter.objectId}
            onChange={(objectId) => onChange({ objectId })}
          />
        </span>
      )}
      <span className={cx('w-60 max-sm:w-full', folded)}>
        <DateTimeField label={t('from')} value={filter.from} onChange={(from) => onChange({ from })} />
      </span>
      <span className={cx('w-60 max-sm:w-full', folded)}>
        <DateTimeField label={t('to')} value={filter.to} onChange={(to) => onChange({ to })} />
      </span>
      {narrowed && (
        <Button
          look="plain"
          size="sm"
          onClick={() => onChange(Object.fromEntries(names.map((name) => [name, undefined])))}
        >
          {t('clear')}
        </Button>
      )}
    </Toolbar>
  );
}
