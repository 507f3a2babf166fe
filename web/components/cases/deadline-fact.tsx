'use client';

import { useTranslations } from 'next-intl';
import type { CaseDetail } from '@/core/cases/schema';
import { TimeText } from '@/web/components/ui/time-text';
import { DeadlinePill } from './deadline-pill';

/** Where the report under s.173 stands, and until when. */
export function DeadlineFact({ fir }: { fir: CaseDetail }) {
  const t = useTranslations('cases.deadline');
  return (
    <span className="flex flex-wrap items-center gap-2">
      <DeadlinePill deadline={fir.deadline} />
      <TimeText at={fir.deadline.reportDueAt} precision="minute" className="text-ink-2" />
      {fir.deadline.phase === 'INTERIM_DUE' && (
        <span className="text-ink-2">{t('interimIn', { days: fir.deadline.interimDays })}</span>
      )}
    </span>
  );
}
