'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import type { CaseChange, CaseRecord } from '@/core/cases/record-schema';
import { Dialog } from '@/web/components/ui/dialog';
import { SkeletonRows } from '@/web/components/ui/skeleton';
import { ErrorState } from '@/web/components/ui/states';
import { TimeText } from '@/web/components/ui/time-text';
import { nameOfRecord } from './naming';
import { recordChangesQuery } from './queries';

/** What a record said before each change. */
export function ChangesDialog({
  caseId,
  record,
  onClose,
}: {
  caseId: string;
  record: CaseRecord;
  onClose: () => void;
}) {
  const t = useTranslations('caseWork');
  const { data, error, refetch } = useQuery(recordChangesQuery(caseId, record.id));
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('history', { name: nameOfRecord(record) })}
    >
      {error && !data && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!error && !data && <SkeletonRows rows={3} label={t('loading')} />}
      {data && <ChangeList changes={data.items} />}
    </Dialog>
  );
}

/** Changes, each with who and when, and each field with what stood there. */
export function ChangeList({ changes }: { changes: readonly CaseChange[] }) {
  const t = useTranslations('caseWork');
  const f = useTranslations('cases.form');
  const named = (name: string) => {
    const key = `fields.${name}` as 'fields.name';
    if (t.has(key)) return t(key);
    // A field of the FIR.
    return f.has(name as 'place') ? f(name as 'place') : name;
  };
  return (
    <ol className="flex flex-col gap-3">
      {changes.map((change) => (
        <li key={change.id} className="rounded-md border border-line p-2.5">
          <p className="text-ink-2">
            <bdi>{change.by}</bdi> <TimeText at={change.at} />
          </p>
          <dl className="mt-1 flex flex-col gap-1">
            {change.fields.map(({ name, before, after }) => (
              <div key={name}>
                <dt className="text-ink-3 text-xs">{named(name)}</dt>
                <dd className="break-words">
                  <del dir="auto" className="text-ink-3">
                    {shown(before) || t('nothing')}
                  </del>{' '}
                  → <ins className="no-underline">{shown(after) || t('nothing')}</ins>
                </dd>
              </div>
            ))}
          </dl>
        </li>
      ))}
    </ol>
  );
}

function shown(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.map(shown).join('; ');
  if (typeof value === 'object') {
    return Object.values(value).map(shown).filter(Boolean).join(', ');
  }
  return String(value);
}
