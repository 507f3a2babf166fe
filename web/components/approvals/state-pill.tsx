'use client';

import { useTranslations } from 'next-intl';
import type { AuthorityState } from '@/core/search/authority/state';
import { StatusPill, type Tone } from '../ui/badge';
import { TimeText } from '../ui/time-text';

const tones: Record<AuthorityState, Tone> = {
  WAITING: 'warn',
  APPROVED: 'ok',
  REFUSED: 'bad',
  LAPSED: 'bad',
  WITHDRAWN: 'neutral',
};

/** How a request stands; of one that waits, until when. */
export function AuthorityPill({ state, dueAt }: { state: AuthorityState; dueAt?: string }) {
  const t = useTranslations('approvals.state');
  return (
    <span className="flex flex-wrap items-center gap-x-1.5">
      <StatusPill tone={tones[state]} live={state === 'WAITING'}>
        {t(state)}
      </StatusPill>
      {state === 'WAITING' && dueAt && (
        <span className="text-ink-2 text-xs">
          {t.rich('until', { at: () => <TimeText at={dueAt} precision="minute" wrap /> })}
        </span>
      )}
    </span>
  );
}
