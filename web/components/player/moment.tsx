'use client';

import { useTranslations } from 'next-intl';
import type { RecordingDetail } from '@/core/footage/schema';
import { formatPosition } from '../time/format';
import { StampedCorrected } from '../ui/time-text';
import { usePlayerState } from './use-player';

/** The moment on the screen: place in the recording, corrected and stamped time, and how sure the clock is. */
export function Moment({ recording }: { recording: RecordingDetail }) {
  const t = useTranslations('player');
  const ptsMs = usePlayerState((state) => Math.round(state.ptsMs));
  const durationMs = usePlayerState((state) => state.durationMs) || recording.durationMs || 0;
  return (
    <div className="flex flex-wrap items-end gap-x-6 gap-y-1 px-4 py-2 sm:px-5">
      {recording.startsAt && recording.stampedStart ? (
        <StampedCorrected
          at={Date.parse(recording.startsAt) + ptsMs}
          stampedAt={Date.parse(recording.stampedStart) + ptsMs}
          offsetMs={recording.clockOffsetMs}
          uncertaintyMs={recording.clockUncertaintyMs}
          precision="millisecond"
          {...(recording.camera && { zone: recording.camera.timeZone })}
        />
      ) : (
        <p className="text-warn">{t('noTime')}</p>
      )}
      <p className="ms-auto text-ink-2 figures">
        {formatPosition(ptsMs, 'millisecond')}{' '}
        <span className="text-ink-3">/ {formatPosition(durationMs)}</span>
      </p>
    </div>
  );
}
