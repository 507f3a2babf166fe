'use client';

import { useTranslations } from 'next-intl';
import { StatusPill, type Tone } from '@/web/components/ui/badge';
import type { CaseStatus } from './queries';

const tones: Record<CaseStatus, Tone> = { OPEN: 'accent', CHALLANED: 'ok', CLOSED: 'neutral' };

/** Where a case stands, in a word. */
export function CaseStatusPill({ status }: { status: CaseStatus }) {
  const t = useTranslations('cases.status');
  return <StatusPill tone={tones[status]}>{t(status)}</StatusPill>;
}
