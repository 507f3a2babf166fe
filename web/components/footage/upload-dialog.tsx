'use client';

import { Upload } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useEffect, useId, useRef, useState } from 'react';
import type { RecordingSummary } from '@/core/footage/schema';
import { useCameras } from '@/web/components/api/queries';
import { useZone } from '@/web/components/time/zone-provider';
import { Button } from '@/web/components/ui/button';
import { useByteWords } from '@/web/components/ui/byte-size';
import { Combobox } from '@/web/components/ui/combobox';
import { cx } from '@/web/components/ui/cx';
import { Dialog } from '@/web/components/ui/dialog';
import { TimeText } from '@/web/components/ui/time-text';
import { UploadRow } from './upload-row';
import {
  clearEnded,
  detailUpload,
  forgetUnfinished,
  queueUploads,
  readUnfinished,
  stageUploads,
  useUploads,
} from './upload-store';

/** What recorders write. The server decides by the content; this only spares a person obvious slips. */
const accepted = 'video/*,.dav,.264,.265,.h264,.h265,.mkv,.ts,.m2ts,.asf,.avi,.vob,.mxf,.dvr';

/** Choosing files, saying what they cannot say themselves, and watching them arrive. Closing it stops nothing. */
export function UploadDialog({
  onClose,
  onDetails,
}: {
  onClose: () => void;
  onDetails: (recording: RecordingSummary) => void;
}) {
  const t = useTranslations('footage.upload');
  const { items, unfinished } = useUploads();
  const { data: cameras = [] } = useCameras();
  const zone = useZone();
  const size = useByteWords();
  const staged = items.filter(({ phase }) => phase === 'staged');
  const ended = items.some(({ phase }) => phase === 'done' || phase === 'duplicate');
  const cameraOptions = cameras.map(({ code, name }) => ({ value: code, label: code, detail: name }));

  useEffect(() => void readUnfinished(), []);

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('title')}
      description={t('note')}
      width="lg"
      footer={
        <>
          {ended && (
            <Button look="plain" onClick={clearEnded} className="me-auto">
              {t('clearEnded')}
            </Button>
          )}
          <Button onClick={onClose}>{t('close')}</Button>
          {staged.length > 0 && (
            <Button look="primary" icon={<Upload aria-hidden />} onClick={() => queueUploads()}>
              {t('send', { count: staged.length })}
            </Button>
          )}
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <DropZone small={items.length > 0} />
        {staged.length > 0 && (
          <div className="flex flex-wrap items-end gap-3">
            <p className="min-w-0 flex-1 basis-72 text-ink-2">{t('details')}</p>
            {staged.length > 1 && (
              <span className="w-56 max-sm:w-full">
                <Combobox
                  label={t('sameCamera')}
                  placeholder={t('sameCamera')}
                  value={undefined}
                  options={cameraOptions}
                  onChange={(cameraCode) => {
                    for (const { key, stampedStart } of staged)
                      detailUpload(key, { cameraCode, stampedStart });
                  }}
                />
              </span>
            )}
          </div>
        )}
        {items.length > 0 && (
          <ul aria-label={t('list')} className="flex flex-col divide-y divide-line border-line border-y">
            {items.map((item) => (
              <UploadRow
                key={item.key}
                item={item}
                cameras={cameras}
                cameraOptions={cameraOptions}
                zone={zone}
                onDetails={onDetails}
              />
            ))}
          </ul>
        )}
        {unfinished.length > 0 && (
          <section className="rounded-md border border-line bg-sunken p-3">
            <h3 className="font-semibold">{t('unfinished')}</h3>
            <p className="text-ink-2 text-xs">{t('unfinishedNote')}</p>
            <ul className="mt-2 flex flex-col gap-1">
              {unfinished.map((upload) => (
                <li key={upload.key} className="flex items-center gap-3">
                  <span className="min-w-0 flex-1 truncate">{upload.name}</span>
                  <span className="figures text-ink-3 text-xs">{size(upload.sizeBytes)}</span>
                  <span className="text-ink-3 text-xs max-sm:hidden">
                    <TimeText at={upload.startedAt} precision="minute" />
                  </span>
                  <Button
                    size="sm"
                    look="plain"
                    aria-label={t('forgetOf', { name: upload.name })}
                    onClick={() => void forgetUnfinished(upload.key)}
                  >
                    {t('forget')}
                  </Button>
                </li>
              ))}
            </ul>
          </section>
        )}
      </div>
    </Dialog>
  );
}

function DropZone({ small }: { small: boolean }) {
  const t = useTranslations('footage.upload');
  const inputId = useId();
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way; the button inside is the first
    <div
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        event.stopPropagation();
        setOver(false);
        stageUploads(event.dataTransfer.files);
      }}
      className={cx(
        'flex flex-wrap items-center justify-center gap-x-2 gap-y-1 rounded-lg border border-dashed text-ink-2',
        small ? 'px-3 py-3' : 'px-4 py-10',
        over ? 'border-accent bg-accent-soft' : 'border-line-strong bg-sunken',
      )}
    >
      <span>{over ? t('dropNow') : t('drop')}</span>
      <Button size={small ? 'sm' : 'md'} onClick={() => input.current?.click()}>
        {t('choose')}
      </Button>
      <label htmlFor={inputId} className="sr-only">
        {t('choose')}
      </label>
      <input
        ref={input}
        id={inputId}
        type="file"
        multiple
        accept={accepted}
        className="sr-only"
        tabIndex={-1}
        onChange={(event) => {
          stageUploads(event.target.files ?? []);
          event.target.value = '';
        }}
      />
    </div>
  );
}
