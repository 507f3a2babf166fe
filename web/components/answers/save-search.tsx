'use client';

import { Bookmark, Repeat } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { Search } from '@/core/search/schema';
import { CasePicker } from '../case-picker/case-picker';
import { Button } from '../ui/button';
import { Checkbox } from '../ui/checkbox';
import { Dialog } from '../ui/dialog';
import { Field } from '../ui/field';
import { Input, Textarea } from '../ui/input';
import { ErrorState, useProblemWords } from '../ui/states';
import { TimeText } from '../ui/time-text';
import { toast } from '../ui/toast';
import { useSaved, useSavedChange } from './use-saved';

interface SavedBarProps {
  search: Search;
  caseId: string | undefined;
  /** Only what was indexed since the run before is listed. */
  newOnly: boolean;
  onNewOnly: (only: boolean) => void;
}

/** Whether this search is saved, what of it is new, and searching again. */
export function SavedBar({ search, caseId, newOnly, onNewOnly }: SavedBarProps) {
  const t = useTranslations('answers.saved');
  const saved = useSaved();
  const run = useSavedRun();
  const [saving, setSaving] = useState(false);
  const one = saved.data?.find(({ runs }) => runs.some(({ searchId }) => searchId === search.id));
  const thisRun = one?.runs.find(({ searchId }) => searchId === search.id);
  if (!saved.data) return null;
  return (
    <section
      aria-label={t('title')}
      className="flex flex-wrap items-center gap-x-3 gap-y-1 text-ink-2 text-xs"
    >
      {one ? (
        <>
          <span>
            <Bookmark className="me-1 inline size-3.5" aria-hidden />
            {t('as', { name: one.name })}
          </span>
          <Button
            size="sm"
            busy={run.isPending}
            icon={<Repeat aria-hidden />}
            onClick={() => run.mutate(one.id)}
          >
            {t('run')}
          </Button>
          {thisRun?.since && (
            <span className="flex items-center gap-2">
              <Checkbox
                checked={newOnly}
                disabled={thisRun.newRanks.length === 0}
                onChange={onNewOnly}
                label={t('new', { count: thisRun.newRanks.length })}
              />
              <TimeText at={thisRun.since} precision="minute" />
            </span>
          )}
        </>
      ) : (
        <Button size="sm" icon={<Bookmark aria-hidden />} onClick={() => setSaving(true)}>
          {t('save')}
        </Button>
      )}
      {saving && <SaveDialog search={search} caseId={caseId} onClose={() => setSaving(false)} />}
    </section>
  );
}

/** Ranks of a search's candidates that are new since the run before; undefined where it is no run of a saved search. */
export function useNewRanks(searchId: string): ReadonlySet<number> | undefined {
  const runs = useSaved().data?.flatMap((saved) => saved.runs);
  const run = runs?.find((one) => one.searchId === searchId && one.since !== null);
  return run && new Set(run.newRanks);
}

/** Searches again for what is saved, and opens the answer. */
export function useSavedRun() {
  const t = useTranslations('answers.saved');
  const change = useSavedChange();
  const router = useRouter();
  const problem = useProblemWords();
  return {
    isPending: change.isPending,
    mutate: (savedId: string) =>
      change.mutate(
        { path: `/api/saved-searches/${savedId}/runs` },
        {
          onSuccess: ({ runs }) => runs[0] && router.push(`/search/${runs[0].searchId}`),
          onError: (error) => {
            const { message, remedy } = problem(error);
            toast('failed', { title: t('notRun'), detail: [message, remedy].filter(Boolean).join(' ') });
          },
        },
      ),
  };
}

function SaveDialog({
  search,
  caseId,
  onClose,
}: {
  search: Search;
  caseId: string | undefined;
  onClose: () => void;
}) {
  const t = useTranslations('answers.saved');
  const change = useSavedChange();
  const [name, setName] = useState('');
  const [note, setNote] = useState('');
  const [shared, setShared] = useState<string | undefined>(caseId);
  function save() {
    change.mutate(
      { path: `/api/searches/${search.id}/saved`, body: { name, note, caseId: shared ?? null } },
      { onSuccess: onClose },
    );
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      width="sm"
      title={t('save')}
      description={t('explained')}
      footer={
        <Button look="primary" busy={change.isPending} disabled={name.trim() === ''} onClick={save}>
          {t('save')}
        </Button>
      }
    >
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (name.trim() !== '') save();
        }}
      >
        <Field label={t('name')}>
          <Input value={name} maxLength={120} onChange={(event) => setName(event.target.value)} />
        </Field>
        <Field label={t('note')}>
          <Textarea rows={2} value={note} onChange={(event) => setNote(event.target.value)} />
        </Field>
        <Field label={t('share')} hint={t('shareHint')}>
          <CasePicker value={shared} onChange={setShared} clearable />
        </Field>
        {change.isError && <ErrorState error={change.error} compact />}
      </form>
    </Dialog>
  );
}
