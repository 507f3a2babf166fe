'use client';

import { useTranslations } from 'next-intl';
import type { Camera } from '@/core/footage/schema';
import { StatusPill } from '@/web/components/ui/badge';
import { useDurationWords } from '@/web/components/ui/time-text';

/** Whether a camera's clock was checked, and how far it is off. */
export function ClockState({ clock }: { clock: Camera['clock'] }) {
  const t = useTranslations('cameras.clock');
  const words = useOffsetWords();
  const { duration } = useDurationWords();
  if (!clock) return <StatusPill tone="neutral">{t('unchecked')}</StatusPill>;
  return (
    <StatusPill tone={Math.abs(clock.offsetMs) <= clock.uncertaintyMs ? 'ok' : 'warn'}>
      <span className="figures">
        {words(clock.offsetMs)}{' '}
        <span className="text-ink-3">{t('within', { uncertainty: duration(clock.uncertaintyMs) })}</span>
      </span>
    </StatusPill>
  );
}

/** An offset in words that cannot be taken the wrong way round: "90 s fast". */
export function useOffsetWords(): (offsetMs: number) => string {
  const t = useTranslations('cameras.clock');
  const { duration } = useDurationWords();
  return (offsetMs) =>
    offsetMs === 0
      ? t('right')
      : t(offsetMs > 0 ? 'ahead' : 'behind', { offset: duration(Math.abs(offsetMs)) });
}
