'use client';

import { useQuery } from '@tanstack/react-query';
import { NotebookPen } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { DiaryEntry } from '@/core/cases/diary-schema';
import { useMay } from '@/web/components/access/access';
import { WallInput } from '@/web/components/time/wall-input';
import { instantOf, wallTimeOf } from '@/web/components/time/zone';
import { useZone } from '@/web/components/time/zone-provider';
import { Button } from '@/web/components/ui/button';
import { Field } from '@/web/components/ui/field';
import { Textarea } from '@/web/components/ui/input';
import { SkeletonRows } from '@/web/components/ui/skeleton';
import { EmptyState, ErrorState } from '@/web/components/ui/states';
import { TimeText } from '@/web/components/ui/time-text';
import { toast } from '@/web/components/ui/toast';
import { diaryQuery, useWriteDiary } from './queries';

/** The diary of the investigation (CrPC s.172): numbered entries that stay as they were written. */
export function DiaryTab({ caseId }: { caseId: string }) {
  const t = useTranslations('cases.diary');
  const may = useMay();
  const { data, error, refetch } = useQuery(diaryQuery(caseId));
  /** Null: a new entry; a number: the entry to be corrected. */
  const [writing, setWriting] = useState<{ corrects: number | null }>();
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <SkeletonRows rows={4} label={t('label')} />;
  const { entries } = data;
  return (
    <div className="flex max-w-3xl flex-col gap-4">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <p className="text-ink-2">{t('private')}</p>
        {may('diary.write') && !writing && (
          <Button
            look="primary"
            icon={<NotebookPen aria-hidden />}
            onClick={() => setWriting({ corrects: null })}
          >
            {t('add')}
          </Button>
        )}
      </div>
      {writing && (
        <EntryForm
          key={writing.corrects ?? 'new'}
          caseId={caseId}
          corrects={writing.corrects}
          onClose={() => setWriting(undefined)}
        />
      )}
      {entries.length === 0 && !writing && (
        <EmptyState icon={<NotebookPen />} title={t('none')}>
          {t('noneText')}
        </EmptyState>
      )}
      <ol aria-label={t('label')} className="flex flex-col gap-3">
        {entries.map((entry) => (
          <Entry
            key={entry.id}
            entry={entry}
            correctedBy={entries
              .filter((one) => one.correctsNumber === entry.number)
              .map((one) => one.number)}
            onCorrect={may('diary.write') ? () => setWriting({ corrects: entry.number }) : undefined}
          />
        ))}
      </ol>
    </div>
  );
}

function Entry({
  entry,
  correctedBy,
  onCorrect,
}: {
  entry: DiaryEntry;
  correctedBy: number[];
  onCorrect: (() => void) | undefined;
}) {
  const t = useTranslations('cases.diary');
  return (
    <li className="rounded-lg border border-line bg-surface p-3.5">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="font-medium">{t('number', { number: entry.number })}</span>
        <TimeText at={entry.at} precision="minute" />
        {entry.correctsNumber !== null && (
          <span className="text-ink-2">{t('corrects', { number: entry.correctsNumber })}</span>
        )}
        {correctedBy.length > 0 && (
          <span className="text-warn">{t('correctedBy', { numbers: correctedBy.join(', ') })}</span>
        )}
        {onCorrect && (
          <Button size="sm" className="ms-auto" onClick={onCorrect}>
            {t('correct')}
          </Button>
        )}
      </div>
      <p dir="auto" className="mt-2 whitespace-pre-wrap break-words">
        {entry.text}
      </p>
      <p className="mt-2 text-ink-3 text-xs">
        <bdi>{t('by', { name: entry.authorName })}</bdi> <TimeText at={entry.writtenAt} />
      </p>
    </li>
  );
}

function EntryForm({
  caseId,
  corrects,
  onClose,
}: {
  caseId: string;
  corrects: number | null;
  onClose: () => void;
}) {
  const t = useTranslations('cases.diary');
  const zone = useZone();
  const write = useWriteDiary(caseId);
  const [wall, setWall] = useState(() => wallTimeOf(new Date(), zone));
  const [text, setText] = useState('');
  const [asked, setAsked] = useState(false);
  const at = instantOf(wall, zone);
  function submit() {
    setAsked(true);
    if (at === undefined || text.trim() === '') return;
    write.mutate(
      { at, text, correctsNumber: corrects },
      {
        onSuccess: ({ number }) => {
          toast('done', { title: t('saved', { number }) });
          onClose();
        },
      },
    );
  }
  return (
    <form
      className="flex flex-col gap-3 rounded-lg border border-line-strong bg-surface p-3.5"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      {corrects !== null && <p className="font-medium">{t('corrects', { number: corrects })}</p>}
      <Field label={t('at')} required error={asked && at === undefined ? t('needTime') : undefined}>
        <WallInput value={wall} zone={zone} onChange={setWall} />
      </Field>
      <Field label={t('text')} required error={asked && text.trim() === '' ? t('needText') : undefined}>
        <Textarea
          dir="auto"
          rows={6}
          maxLength={20_000}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </Field>
      <p className="text-ink-3 text-xs">{t('final')}</p>
      {write.error && <ErrorState compact error={write.error} />}
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>{t('cancel')}</Button>
        <Button look="primary" type="submit" busy={write.isPending}>
          {t('save')}
        </Button>
      </div>
    </form>
  );
}
