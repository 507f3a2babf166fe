'use client';

import { useQuery } from '@tanstack/react-query';
import { CheckSquare, Lightbulb } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { CaseRecord, RecordKind } from '@/core/cases/record-schema';
import type { CaseDetail } from '@/core/cases/schema';
import { useMay } from '@/web/components/access/access';
import { StatusPill } from '@/web/components/ui/badge';
import { Button } from '@/web/components/ui/button';
import { SkeletonRows } from '@/web/components/ui/skeleton';
import { ErrorState, useProblemWords } from '@/web/components/ui/states';
import { toast } from '@/web/components/ui/toast';
import { colleaguesQuery, recordsQuery, useRecordWork } from './queries';
import { RecordDialog } from './record-dialog';
import { RecordList } from './record-list';

type Task = Extract<CaseRecord, { kind: 'TASK' }>;
const isTask = (record: CaseRecord): record is Task => record.kind === 'TASK';

/** What is to be done, by whom and until when; and what may have happened, with what speaks for and against it. */
export function TasksTab({ fir }: { fir: CaseDetail }) {
  const t = useTranslations('caseWork');
  const { data, error, refetch } = useQuery(recordsQuery(fir.id));
  const [editing, setEditing] = useState<{ kind: RecordKind; record?: CaseRecord }>();
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <SkeletonRows rows={6} label={t('loading')} />;
  const lists = [
    { kind: 'TASK' as const, icon: <CheckSquare />, records: inOrder(data.records.filter(isTask)) },
    {
      kind: 'HYPOTHESIS' as const,
      icon: <Lightbulb />,
      records: data.records.filter(({ kind }) => kind === 'HYPOTHESIS'),
    },
  ];
  return (
    <div className="flex max-w-4xl flex-col gap-5">
      <p className="text-ink-2">{t('private')}</p>
      {lists.map(({ kind, icon, records }) => (
        <RecordList
          key={kind}
          fir={fir}
          kind={kind}
          icon={icon}
          records={records}
          onNew={() => setEditing({ kind })}
          onEdit={(record) => setEditing({ kind, record })}
          more={(record) => isTask(record) && <TaskState fir={fir} task={record} />}
        />
      ))}
      {editing && <RecordDialog fir={fir} {...editing} people={[]} onClose={() => setEditing(undefined)} />}
    </div>
  );
}

/** Open ones first, the most urgent at the top; those without a day after those with one. */
function inOrder(tasks: Task[]): Task[] {
  const rank = ({ details }: Task) => (details.doneAt ? '3' : details.dueAt ? `1${details.dueAt}` : '2');
  return tasks.toSorted((a, b) => rank(a).localeCompare(rank(b)) || a.number - b.number);
}

/** Whose a task is and where it stands, with the way to done and back. */
function TaskState({ fir, task }: { fir: CaseDetail; task: Task }) {
  const t = useTranslations('caseWork');
  const may = useMay();
  const words = useProblemWords();
  const { data: colleagues } = useQuery(colleaguesQuery(fir.id));
  const work = useRecordWork(fir.id);
  const { assigneeId, doneAt, dueAt } = task.details;
  const assignee = colleagues?.items.find(({ id }) => id === assigneeId);
  const late = !doneAt && dueAt !== null && Date.parse(dueAt) < Date.now();
  return (
    <>
      {assignee && <bdi className="px-1 text-ink-2">{assignee.name}</bdi>}
      {late && <StatusPill tone="bad">{t('late')}</StatusPill>}
      {doneAt && <StatusPill tone="ok">{t('done')}</StatusPill>}
      {may('diary.write') && (
        <Button
          size="sm"
          busy={work.isPending}
          onClick={() =>
            work.mutate(
              {
                deed: 'change',
                id: task.id,
                input: {
                  kind: 'TASK',
                  details: { ...task.details, doneAt: doneAt ? null : new Date().toISOString() },
                },
              },
              { onError: (error) => toast('failed', { title: words(error).message }) },
            )
          }
        >
          {t(doneAt ? 'reopen' : 'markDone')}
        </Button>
      )}
    </>
  );
}
