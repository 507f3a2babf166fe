'use client';

import { useTranslations } from 'next-intl';
import type { RecordingStatus, RecordingSummary } from '@/core/footage/schema';
import type { JobView } from '@/core/operations/schema';
import { StatusPill, type Tone } from '@/web/components/ui/badge';
import { Progress } from '@/web/components/ui/progress';
import { useDurationWords } from '@/web/components/ui/time-text';
import { coarse } from './upload-machine';

const tones: Record<RecordingStatus, Tone> = {
  RECEIVED: 'neutral',
  NEEDS_DETAILS: 'warn',
  QUEUED: 'neutral',
  INDEXING: 'busy',
  INDEXED: 'ok',
  FAILED: 'bad',
  QUARANTINED: 'bad',
};

/** The state of a recording in a word. */
export function RecordingStatusPill({ status }: { status: RecordingStatus }) {
  const t = useTranslations('footage.status');
  return (
    <StatusPill tone={tones[status]} live={status === 'INDEXING'}>
      {t(status)}
    </StatusPill>
  );
}

/** How much of a recording has been looked at, 0 to 1; undefined before that can be told. */
export function indexedShare(recording: RecordingSummary): number | undefined {
  if (!recording.durationMs) return undefined;
  return Math.min(1, recording.indexedUntilMs / recording.durationMs);
}

/** State of a recording, with how far indexing has come and how long it will still take. */
export function RecordingState({
  recording,
  job,
}: {
  recording: RecordingSummary;
  job: JobView | undefined;
}) {
  const t = useTranslations('footage.progress');
  const { duration } = useDurationWords();
  const pill = <RecordingStatusPill status={recording.status} />;
  if (recording.status !== 'INDEXING') return pill;
  const share = job?.progress?.done ?? indexedShare(recording);
  const leftMs = job?.progress?.remainingMs;
  return (
    <span className="flex w-40 flex-col gap-1 max-sm:w-[4.75rem]">
      <span className="flex items-center justify-between gap-2">
        {pill}
        <span className="figures whitespace-nowrap text-ink-3 text-xs max-sm:hidden">
          {leftMs !== undefined
            ? t('left', { time: duration(coarse(leftMs)) })
            : share !== undefined && `${Math.floor(share * 100)} %`}
        </span>
      </span>
      <Progress value={share} label={t('label', { name: recording.originalName })} />
    </span>
  );
}
