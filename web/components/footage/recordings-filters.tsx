'use client';

import { SlidersHorizontal } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { SearchField } from '@/web/components/address/search-field';
import { useCameras } from '@/web/components/api/queries';
import { Button, IconButton } from '@/web/components/ui/button';
import { Combobox } from '@/web/components/ui/combobox';
import { cx } from '@/web/components/ui/cx';
import { DateTimeField } from '@/web/components/ui/date-time-field';
import { Toolbar } from '@/web/components/ui/page';
import type { RecordingsFilter } from './queries';

/** Whether anything but the status narrows the list. */
export function isNarrowed({ cameraId, from, to, text }: RecordingsFilter): boolean {
  return [cameraId, from, to, text].some((value) => value !== undefined);
}

/** Text, camera and time; each change goes to the address at once. */
export function RecordingsFilters({
  filter,
  onChange,
}: {
  filter: RecordingsFilter;
  onChange: (changes: Partial<RecordingsFilter>) => void;
}) {
  const t = useTranslations('footage.filters');
  const { data: cameras = [] } = useCameras();
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
          onClick={() => onChange({ cameraId: undefined, from: undefined, to: undefined, text: undefined })}
        >
          {t('clear')}
        </Button>
      )}
    </Toolbar>
  );
}
