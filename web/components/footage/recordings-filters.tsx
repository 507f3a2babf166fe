'use client';

import { useQuery } from '@tanstack/react-query';
import { SlidersHorizontal } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { SearchField } from '@/web/components/address/search-field';
import { cameraGroupsQuery, useCameras } from '@/web/components/api/queries';
import { Button, IconButton } from '@/web/components/ui/button';
import { Combobox } from '@/web/components/ui/combobox';
import { cx } from '@/web/components/ui/cx';
import { DateTimeField } from '@/web/components/ui/date-time-field';
import { Toolbar } from '@/web/components/ui/page';
import type { RecordingsFilter } from './queries';

/** Whether anything but the status narrows the list. */
export function isNarrowed({ cameraId, groupId, from, to, text }: RecordingsFilter): boolean {
  return [cameraId, groupId, from, to, text].some((value) => value !== undefined);
}

/** Text, camera or a group of them, and time; each change goes to the address at once. */
export function RecordingsFilters({
  filter,
  onChange,
}: {
  filter: RecordingsFilter;
  onChange: (changes: Partial<RecordingsFilter>) => void;
}) {
  const t = useTranslations('footage.filters');
  const { data: cameras = [] } = useCameras();
  const groups = useQuery(cameraGroupsQuery);
  // A phone shows the search field; the rest opens when it is wanted or in use.
  const [opened, setOpened] = useState(false);
  const folded = opened || isNarrowed({ ...filter, text: undefined }) ? '' : 'max-sm:hidden';
  return (
    <Toolbar label={t('label')}>
      <span className="w-64 max-sm:w-auto max-sm:flex-1">
        <SearchField label={t('text')} value={filter.text ?? ''} onChange={(text) => onChange({ text })} />
      </span>
      <IconButton
        className="sm:hidden"
        label={t('label')}
        icon={<SlidersHorizontal />}
        aria-expanded={folded === ''}
        onClick={() => setOpened(!opened)}
      />
      <span className={cx('w-56 max-sm:w-full', folded)}>
        <Combobox
          label={t('camera')}
          placeholder={t('anyCamera')}
          clearable
          value={filter.cameraId === undefined ? undefined : String(filter.cameraId)}
          options={cameras.map((camera) => ({
            value: String(camera.id),
            label: camera.code,
            detail: camera.name,
            keywords: [camera.name],
          }))}
          onChange={(value) => onChange({ cameraId: value === undefined ? undefined : Number(value) })}
        />
      </span>
      {(groups.data?.length || filter.groupId !== undefined) && (
        <span className={cx('w-48 max-sm:w-full', folded)}>
          <Combobox
            label={t('group')}
            placeholder={t('anyGroup')}
            clearable
            loading={groups.isPending}
            value={filter.groupId}
            options={[
              ...(groups.data ?? []).map(({ id, name, cameraIds }) => ({
                value: id,
                label: name,
                detail: t('groupCameras', { count: cameraIds.length }),
              })),
              // Kept in sight when it is gone, so that it can be taken out.
              ...(groups.data && filter.groupId && !groups.data.some(({ id }) => id === filter.groupId)
                ? [{ value: filter.groupId, label: t('groupGone') }]
                : []),
            ]}
            onChange={(groupId) => onChange({ groupId })}
          />
        </span>
      )}
      <span className={cx('flex items-center gap-2 max-sm:w-full max-sm:flex-wrap', folded)}>
        <span className="w-60 max-sm:w-full">
          <DateTimeField label={t('from')} value={filter.from} onChange={(from) => onChange({ from })} />
        </span>
        <span aria-hidden className="text-ink-3 max-sm:hidden">
          –
        </span>
        <span className="w-60 max-sm:w-full">
          <DateTimeField label={t('to')} value={filter.to} onChange={(to) => onChange({ to })} />
        </span>
      </span>
      {isNarrowed(filter) && (
        <Button
          look="plain"
          size="sm"
          onClick={() =>
            onChange({
              ...{ cameraId: undefined, groupId: undefined },
              ...{ from: undefined, to: undefined, text: undefined },
            })
          }
        >
          {t('clear')}
        </Button>
      )}
    </Toolbar>
  );
}
