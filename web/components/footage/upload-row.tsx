'use client';

import { useQuery } from '@tanstack/react-query';
import { Pause, Play, RotateCw, X } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import type { Camera, RecordingSummary } from '@/core/footage/schema';
import { recordingQuery } from '@/web/components/api/queries';
import { StatusPill, type Tone } from '@/web/components/ui/badge';
import { Button, IconButton } from '@/web/components/ui/button';
import { useByteWords } from '@/web/components/ui/byte-size';
import { Combobox, type ComboboxOption } from '@/web/components/ui/combobox';
import { DateTimeField } from '@/web/components/ui/date-time-field';
import { Progress } from '@/web/components/ui/progress';
import { useDurationWords } from '@/web/components/ui/time-text';
import { coarse, type UploadItem, type UploadPhase, uploadRemainingMs } from './upload-machine';
import { detailUpload, pauseUpload, queueUploads, removeUpload } from './upload-store';

const tones: Record<UploadPhase, Tone> = {
  staged: 'neutral',
  waiting: 'neutral',
  sending: 'busy',
  paused: 'warn',
  checking: 'busy',
  done: 'ok',
  duplicate: 'neutral',
  failed: 'bad',
};

interface UploadRowProps {
  item: UploadItem;
  cameras: readonly Camera[];
  cameraOptions: readonly ComboboxOption[];
  zone: string;
  onDetails: (recording: RecordingSummary) => void;
}

/** One file on its way in: what it is, how far it is, what came of it. */
export function UploadRow({ item, cameras, cameraOptions, zone: ownZone, onDetails }: UploadRowProps) {
  const t = useTranslations('footage.upload');
  const size = useByteWords();
  const { phase, name } = item;
  const zone = cameras.find(({ code }) => code === item.cameraCode)?.timeZone ?? ownZone;
  const under = phase === 'sending' || phase === 'paused' || phase === 'waiting';
  return (
    <li className="flex flex-col gap-1.5 py-2.5">
      <div className="flex items-center gap-3">
        <span className="min-w-0 flex-1 truncate font-medium" title={name}>
          {name}
        </span>
        <span className="figures shrink-0 text-ink-3 text-xs">
          {under && item.sentBytes > 0
            ? t('progress', { sent: size(item.sentBytes), size: size(item.sizeBytes) })
            : size(item.sizeBytes)}
        </span>
        <StatusPill tone={tones[phase]} live={phase === 'sending' || phase === 'checking'}>
          {t(`phase.${phase}`)}
        </StatusPill>
        <span className="flex w-16 justify-end">
          {(phase === 'sending' || phase === 'waiting') && (
            <IconButton
              size="sm"
              label={t('pauseOf', { name })}
              icon={<Pause />}
              onClick={() => void pauseUpload(item.key)}
            />
          )}
          {phase === 'paused' && (
            <IconButton
              size="sm"
              label={t('resumeOf', { name })}
              icon={<Play />}
              onClick={() => queueUploads(item.key)}
            />
          )}
          {phase === 'failed' && (
            <IconButton
              size="sm"
              label={t('retryOf', { name })}
              icon={<RotateCw />}
              onClick={() => queueUploads(item.key)}
            />
          )}
          {phase !== 'checking' && (
            <IconButton
              size="sm"
              label={t('removeOf', { name })}
              icon={<X />}
              onClick={() => void removeUpload(item.key)}
            />
          )}
        </span>
      </div>
      {under && <Sending item={item} />}
      {phase === 'checking' && <Progress value={undefined} label={t('phase.checking')} />}
      {phase === 'staged' && (
        <div className="grid gap-2 sm:grid-cols-2">
          <Combobox
            label={t('cameraFor', { name })}
            placeholder={t('cameraByName')}
            clearable
            value={item.cameraCode}
            options={cameraOptions}
            onChange={(cameraCode) => detailUpload(item.key, { cameraCode, stampedStart: item.stampedStart })}
          />
          <div className="flex items-center gap-2">
            <span className="shrink-0 text-ink-3 text-xs">{t('stampedStart')}</span>
            <DateTimeField
              strict
              label={t('timeFor', { name })}
              value={item.stampedStart}
              zone={zone}
              onChange={(stampedStart) =>
                detailUpload(item.key, { cameraCode: item.cameraCode, stampedStart })
              }
            />
          </div>
        </div>
      )}
      {phase === 'failed' && <p className="text-bad text-xs">{item.message || t('failedNote')}</p>}
      {phase === 'duplicate' && <p className="text-ink-2 text-xs">{t('duplicateNote')}</p>}
      {item.recordingId && (
        <Arrived id={item.recordingId} duplicate={phase === 'duplicate'} onDetails={onDetails} />
      )}
    </li>
  );
}

function Sending({ item }: { item: UploadItem }) {
  const t = useTranslations('footage.upload');
  const size = useByteWords();
  const { duration } = useDurationWords();
  const leftMs = uploadRemainingMs(item);
  const facts = [
    item.bytesPerSecond !== null && t('speed', { speed: size(item.bytesPerSecond) }),
    leftMs !== null && t('left', { time: duration(coarse(leftMs)) }),
    item.resumed && t('resumed'),
  ].filter((fact) => fact !== false);
  return (
    <div className="flex items-center gap-3">
      <Progress
        value={item.sizeBytes > 0 ? item.sentBytes / item.sizeBytes : undefined}
        label={item.name}
        tone={item.phase === 'paused' ? 'accent' : 'busy'}
      />
      {facts.length > 0 && (
        <span className="figures shrink-0 whitespace-nowrap text-ink-3 text-xs">{facts.join(' · ')}</span>
      )}
    </div>
  );
}

/** What became of a file that is here: where it is, what it still needs, or why it lies in quarantine. */
function Arrived({
  id,
  duplicate,
  onDetails,
}: {
  id: string;
  duplicate: boolean;
  onDetails: (recording: RecordingSummary) => void;
}) {
  const t = useTranslations('footage.upload');
  const { data: recording } = useQuery(recordingQuery(id));
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-xs">
      {recording?.status === 'QUARANTINED' && (
        <p className="text-bad">{t('quarantined', { reason: recording.statusReason ?? '' })}</p>
      )}
      {recording?.status === 'NEEDS_DETAILS' && (
        <>
          <p className="text-warn">{t('needsDetails')}</p>
          <Button size="sm" onClick={() => onDetails(recording)}>
            {t('giveDetails')}
          </Button>
        </>
      )}
      {recording && (
        <p className="flex min-w-0 basis-full gap-1.5 text-ink-3">
          {t('hash')}
          <code dir="ltr" className="min-w-0 select-all break-all font-mono">
            {recording.sha256}
          </code>
        </p>
      )}
      {recording && recording.status !== 'QUARANTINED' && (
        <Link href={`/footage/${id}`} className="font-semibold text-accent underline underline-offset-2">
          {duplicate ? t('openExisting', { name: recording.originalName }) : t('open')}
        </Link>
      )}
    </div>
  );
}
