'use client';

import { useQueryClient } from '@tanstack/react-query';
import { Paperclip } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import type { CaseDetail } from '@/core/cases/schema';
import type { Exhibit } from '@/core/evidence/schema';
import { useMay } from '@/web/components/access/access';
import { CaseCopiesBar } from '@/web/components/copies/case-copies-bar';
import { Button } from '@/web/components/ui/button';
import { EmptyState } from '@/web/components/ui/states';
import { ExhibitCard } from './exhibit-card';

/** Everything attached to the case, in order of number. */
export function ExhibitsTab({ fir }: { fir: CaseDetail }) {
  const t = useTranslations('cases.exhibits');
  const may = useMay();
  const client = useQueryClient();
  const keep = (changed: Exhibit) =>
    client.setQueryData<CaseDetail>(
      ['case', fir.id],
      (kept) =>
        kept && {
          ...kept,
          exhibitList: kept.exhibitList.map((one) => (one.id === changed.id ? changed : one)),
        },
    );
  if (fir.exhibitList.length === 0) {
    return (
      <EmptyState
        icon={<Paperclip />}
        title={t('empty')}
        action={
          may('recording.read') && (
            <Button asChild>
              <Link href="/footage">{t('find')}</Link>
            </Button>
          )
        }
      >
        {t('emptyText')}
      </EmptyState>
    );
  }
  return (
    <div className="flex flex-col gap-3">
      <h2 className="sr-only">{t('heading')}</h2>
      <CaseCopiesBar fir={fir} />
      {fir.exhibitList.map((exhibit) => (
        <ExhibitCard key={exhibit.id} known={exhibit} onChanged={keep} />
      ))}
    </div>
  );
}
