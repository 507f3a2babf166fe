'use client';

import { CircleAlert, CircleCheck, ImagePlus, LoaderCircle, Trash2 } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useRef, useState } from 'react';
import type { WatchlistEntry } from '@/core/watchlist/schema';
import { useMay } from '../access/access';
import { Button, IconButton } from '../ui/button';
import { ErrorState } from '../ui/states';
import { useEntryChange } from './queries';

const mostBytes = 20 * 1024 * 1024;

/** The pictures of an entry, each with whether it can be compared, and why not. */
export function EntryPhotos({ entry }: { entry: WatchlistEntry }) {
  const t = useTranslations('watchlist.photo');
  const may = useMay();
  const change = useEntryChange();
  const file = useRef<HTMLInputElement>(null);
  const [wrong, setWrong] = useState<string>();
  const open = entry.status === 'DRAFT' && may('watchlist.write');
  async function add(files: FileList | null) {
    setWrong(undefined);
    for (const picture of files ?? []) {
      if (!picture.type.startsWith('image/') || picture.size > mostBytes)
        setWrong(t('notPicture', { name: picture.name }));
      else
        await change
          .mutateAsync({ path: `/${entry.id}/photos`, method: 'POST', body: picture })
          .catch(() => undefined);
    }
    if (file.current) file.current.value = '';
  }
  return (
    <div className="flex flex-col gap-2">
      <ul className="grid gap-2 sm:grid-cols-2">
        {entry.photos.map((photo, index) => (
          <li key={photo.id} className="flex gap-2 rounded-md border border-line p-2">
            {photo.destroyedAt ? (
              <span className="flex size-20 shrink-0 items-center justify-center bg-well p-1 text-center text-[#9aa5a3] text-xs">
                {t('destroyed')}
              </span>
            ) : (
              // biome-ignore lint/performance/noImgElement: destroyed with the entry: no optimiser may keep a copy
              <img
                src={`/media/watchlist-photos/${photo.id}`}
                alt={t('alt', { index: index + 1, title: entry.title })}
                className="size-20 shrink-0 bg-well object-contain"
              />
            )}
            <div className="min-w-0 flex-1 text-xs">
              {photo.status === 'PENDING' && (
                <p className="flex items-center gap-1 text-ink-2">
                  <LoaderCircle className="size-3.5 animate-spin" aria-hidden />
                  {t('looking')}
                </p>
              )}
              {photo.status === 'READY' && (
                <p className="flex items-center gap-1 text-ok">
                  <CircleCheck className="size-3.5" aria-hidden />
                  {t('usable')}
                </p>
              )}
              {photo.refused && (
                <p className="flex gap-1 text-bad">
                  <CircleAlert className="mt-0.5 size-3.5 shrink-0" aria-hidden />
                  {photo.refused}
                </p>
              )}
            </div>
            {open && (
              <IconButton
                size="sm"
                label={t('remove', { index: index + 1 })}
                icon={<Trash2 />}
                onClick={() => change.mutate({ path: `/${entry.id}/photos/${photo.id}`, method: 'DELETE' })}
              />
            )}
          </li>
        ))}
      </ul>
      {entry.photos.length === 0 && <p className="text-ink-2">{t(`none.${entry.kind as 'PERSON'}`)}</p>}
      {wrong && <p className="text-bad text-xs">{wrong}</p>}
      {change.error && <ErrorState compact error={change.error} />}
      {open && (
        <>
          <Button
            size="sm"
            icon={<ImagePlus aria-hidden />}
            busy={change.isPending}
            className="self-start"
            onClick={() => file.current?.click()}
          >
            {t('add')}
          </Button>
          <input
            ref={file}
            type="file"
            accept="image/jpeg,image/png,image/webp"
            multiple
            className="sr-only"
            aria-label={t('add')}
            tabIndex={-1}
            onChange={(event) => void add(event.target.files)}
          />
        </>
      )}
    </div>
  );
}
