'use client';

import { useTranslations } from 'next-intl';
import type { Deadline } from '@/core/cases/schema';
import { StatusPill, type Tone } from '@/web/components/ui/badge';

/** Days before a due date from which it asks for attention. */
export const soonDays = 3;

/** Where the report of a case stands, in words and a tone. */
export function DeadlinePill({ deadline }: { deadline: Deadline }) {
  const t = useTranslations('cases.deadline');
  const { phase, reportDays } = deadline;
  if (phase === 'REPORT_DUE') {
    const tone: Tone = reportDays <= soonDays ? 'warn' : 'neutral';
    return <StatusPill tone={tone}>{t('dueIn', { days: reportDays })}</StatusPill>;
  }
  if (phase === 'INTERIM_DUE' || phase === 'OVERDUE') {
    return <StatusPill tone="bad">{t('overdueBy', { days: -reportDays })}</StatusPill>;
  }
  if (phase === 'INTERIM_IN') {
    const late = reportDays <= 0;
    return (
      <StatusPill tone={late ? 'warn' : 'neutral'}>
        {late ? t('finalOverdue', { days: -reportDays }) : t('finalDueIn', { days: reportDays })}
      </StatusPill>
    );
  }
  return <StatusPill tone={phase === 'NOT_RUNNING' ? 'neutral' : 'ok'}>{t(phase)}</StatusPill>;
}
