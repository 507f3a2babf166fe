'use client';

import { useQuery } from '@tanstack/react-query';
import { FileText, Scale } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { CaseRecord, RecordKind } from '@/core/cases/record-schema';
import type { CaseDetail } from '@/core/cases/schema';
import { SkeletonRows } from '@/web/components/ui/skeleton';
import { ErrorState } from '@/web/components/ui/states';
import { peopleOf } from './people-tab';
import { recordsQuery } from './queries';
import { RecordDialog } from './record-dialog';
import { RecordList } from './record-list';

/** Where the statements under s.161 are in the file, and the other side's version of the same occurrence. */
export function StatementsTab({ fir }: { fir: CaseDetail }) {
  const t = useTranslations('caseWork');
  const { data, error, refetch } = useQuery(recordsQuery(fir.id));
  const [editing, setEditing] = useState<{ kind: RecordKind; record?: CaseRecord }>();
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <SkeletonRows rows={6} label={t('loading')} />;
  return (
    <div className="flex max-w-4xl flex-col gap-5">
      {(['STATEMENT', 'VERSION'] as const).map((kind) => (
        <RecordList
          key={kind}
          fir={fir}
          kind={kind}
          icon={kind === 'STATEMENT' ? <FileText /> : <Scale />}
          records={data.records.filter((one) => one.kind === kind)}
          onNew={() => setEditing({ kind })}
          onEdit={(record) => setEditing({ kind, record })}
        />
      ))}
      <p className="text-ink-3 text-xs">{t('versionNote')}</p>
      {editing && (
        <RecordDialog
          fir={fir}
          {...editing}
          people={peopleOf(data.records)}
          onClose={() => setEditing(undefined)}
        />
      )}
    </div>
  );
}
