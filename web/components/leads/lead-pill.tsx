'use client';

import { useTranslations } from 'next-intl';
import type { LeadState } from '@/core/search/leads/schema';
import { StatusPill, type Tone } from '../ui/badge';

const tones: Record<LeadState, Tone> = {
  AWAITING: 'warn',
  THIRD: 'warn',
  LEAD: 'ok',
  NOT_A_LEAD: 'bad',
  INCONCLUSIVE: 'neutral',
};

/** What a comparison has come to. Never that somebody is identified. */
export function LeadPill({ state }: { state: LeadState }) {
  const t = useTranslations('leads.state');
  return <StatusPill tone={tones[state]}>{t(state)}</StatusPill>;
}
