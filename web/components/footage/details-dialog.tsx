'use client';

import { useQuery } from '@tanstack/react-query';
import { ImageOff } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { RecordingSummary } from '@/core/footage/schema';
import { recordingQuery, useCameras } from '@/web/components/api/queries';
import { zoneName } from '@/web/components/time/format';
import { useZone } from '@/web/components/time/zone-provider';
import { Button } from '@/web/components/ui/button';
import { Combobox } from '@/web/components/ui/combobox';
import { DateTimeField } from '@/web/components/ui/date-time-field';
import { Dialog } from '@/web/components/ui/dialog';
import { Field } from '@/web/components/ui/field';
import { ErrorState } from '@/web/components/ui/states';
import { TimeText, useDurationWords } from '@/web/components/ui/time-text';
import { toast } from '@/web/components/ui/toast';
import { useGiveDetails } from './queries';

/** Asks of which camera a recording is and what its clock showed at the first picture, with that picture beside. */
export function DetailsDialog({ recording, onClose }: { recording: RecordingSummary; onClose: () => void }) {
  const t = useTranslations('footage.details');
  const { offset } = useDurationWords();
  const ownZone = useZone();
  const { data: cameras = [] } = useCameras();
  const save = useGiveDetails();
  const [cameraId, setCameraId] = useState<number | undefined>(recording.camera?.id);
  const [stampedStart, setStampedStart] = useState<string | undefined>(recording.stampedStart ?? undefined);
  const [asked, setAsked] = useState(false);

  const camera = cameras.find(({ id }) => id === cameraId);
  const zone = camera?.timeZone ?? ownZone;
  const offsetMs = camera?.clock?.offsetMs;

  function submit() {
    setAsked(true);
    if (cameraId === undefined || stampedStart === undefined) return;
    save.mutate(
      { id: recording.id, cameraId, stampedStart },
      {
        onSuccess: () => {
          toast('done', { title: t('saved', { name: recording.originalName }) });
          onClose();
        },
      },
    );
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('title')}
      description={recording.status === 'NEEDS_DETAILS' ? t('lead') : recording.originalName}
      width="lg"
      footer={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button look="primary" busy={save.isPending} onClick={submit}>
            {t('save')}
          </Button>
        </>
      }
    >
      <div className="grid gap-5 md:grid-cols-[minmax(0,1.4fr)_minmax(0,1fr)]">
        <FirstPicture recording={recording} />
        <form
          className="flex flex-col gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            submit();
          }}
        >
          <Field
            label={t('camera')}
            required
            hint={
              <>
                {t('newCamera')}{' '}
                <Link href="/cameras?new=1" className="text-accent underline underline-offset-2">
                  {t('addCamera')}
                </Link>
              </>
            }
            error={asked && cameraId === undefined ? t('needCamera') : undefined}
          >
            <Combobox
              placeholder={t('chooseCamera')}
              value={cameraId === undefined ? undefined : String(cameraId)}
              options={cameras.map(({ id, code, name }) => ({
                value: String(id),
                label: `${code} · ${name}`,
              }))}
              onChange={(value) => setCameraId(value === undefined ? undefined : Number(value))}
            />
          </Field>
          <Field
            label={t('stamped')}
            required
            hint={t('stampedHint', { zone: zoneName(zone) })}
            error={asked && stampedStart === undefined ? t('needTime') : undefined}
          >
            <DateTimeField strict value={stampedStart} zone={zone} onChange={setStampedStart} />
          </Field>
          {camera && (
            <p className="rounded-md border border-line bg-sunken px-3 py-2 text-ink-2 text-xs">
              {offsetMs === undefined
                ? t('noCorrection')
                : t.rich('correction', {
                    offset: offset(offsetMs),
                    time: () =>
                      stampedStart ? (
                        <TimeText at={Date.parse(stampedStart) - offsetMs} zone={zone} className="text-ink" />
                      ) : (
                        '…'
                      ),
                  })}
            </p>
          )}
          {save.error && <ErrorState compact error={save.error} />}
          <button type="submit" hidden />
        </form>
      </div>
    </Dialog>
  );
}

function FirstPicture({ recording }: { recording: RecordingSummary }) {
  const t = useTranslations('footage.details');
  const { data: detail } = useQuery(recordingQuery(recording.id));
  const [failed, setFailed] = useState(false);
  return (
    <figure className="flex min-w-0 flex-col gap-1.5">
      <div className="flex aspect-video items-center justify-center overflow-hidden rounded-md bg-well text-on-well">
        {failed ? (
          <span className="flex flex-col items-center gap-2 text-xs opacity-75">
            <ImageOff className="size-6" aria-hidden />
            {t('noStill')}
          </span>
        ) : (
          // biome-ignore lint/performance/noImgElement: evidence is shown as it is, never re-encoded by an optimiser
          <img
            src={`/media/recordings/${recording.id}/still?ptsMs=0`}
            alt={t('still', { name: recording.originalName })}
            className="size-full object-contain"
            onError={() => setFailed(true)}
          />
        )}
      </div>
      <figcaption className="truncate text-ink-3 text-xs" title={recording.originalName}>
        {recording.originalName}
        {detail?.statusReason && ` · ${detail.statusReason}`}
      </figcaption>
    </figure>
  );
}
