'use client';

import { useTranslations } from 'next-intl';
import type { RecordingStatus, RecordingSummary } from '@/core/footage/schema';
import type { JobView } from '@/core/operations/schema';
import { formatPosition } from '@/web/components/time/format';
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
  DISPOSED: 'neutral',
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

/** The part of a recording that only key pictures were looked at of: from where, and how far apart they are. */
export function coarsePart(recording: RecordingSummary): { fromMs: number; everyMs: number } | undefined {
  const { coarseUntilMs, coarseEveryMs, indexedUntilMs, status } = recording;
  if (status === 'INDEXED' || coarseEveryMs === null || coarseUntilMs <= indexedUntilMs) return undefined;
  return { fromMs: indexedUntilMs, everyMs: coarseEveryMs };
}

/** State of a recording, with how far indexing has come, what is searchable coarsely, and how long it will still take. */
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
  const coarsely = coarsePart(recording);
  const note = coarsely && (
    <span
      className="text-ink-3 text-xs max-sm:hidden"
      title={
        coarsely.fromMs > 0
          ? t('coarse', { from: formatPosition(coarsely.fromMs), every: duration(coarsely.everyMs) })
          : t('coarseAll', { every: duration(coarsely.everyMs) })
      }
    >
      {t('coarseShort', { every: duration(coarsely.everyMs) })}
    </span>
  );
  if (recording.status !== 'INDEXING') {
    if (!note) return pill;
    return (
      <span className="flex flex-col gap-1">
        {pill}
        {note}
      </span>
    );
  }
  const share = job?.progress?.done ?? indexedShare(recording);
  const leftMs = job?.progress?.remainingMs;
  const firstLook = job?.name === 'coarse';
  return (
    <span className="flex w-40 flex-col gap-1 max-sm:w-[4.75rem]">
      <span className="flex items-center justify-between gap-2">
        {firstLook ? (
          <StatusPill tone="busy" live>
            {t('firstLook')}
          </StatusPill>
        ) : (
          pill
        )}
        <span className="figures whitespace-nowrap text-ink-3 text-xs max-sm:hidden">
          {leftMs !== undefined
            ? t('left', { time: duration(coarse(leftMs)) })
            : share !== undefined && `${Math.floor(share * 100)} %`}
        </span>
      </span>
      <Progress value={share} label={t('label', { name: recording.originalName })} />
      {note}
    </span>
  );
}
