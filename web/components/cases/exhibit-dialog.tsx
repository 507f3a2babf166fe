'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { Exhibit } from '@/core/evidence/schema';
import { Button } from '@/web/components/ui/button';
import { Dialog } from '@/web/components/ui/dialog';
import { Field } from '@/web/components/ui/field';
import { Input, Textarea } from '@/web/components/ui/input';
import { ErrorState } from '@/web/components/ui/states';
import { toast } from '@/web/components/ui/toast';
import { useExhibitWork } from './queries';

/** Title and note of an exhibit; nothing else of it can be changed. */
export function ExhibitDialog({ exhibit, onClose }: { exhibit: Exhibit; onClose: () => void }) {
  const t = useTranslations('cases.exhibits');
  const [title, setTitle] = useState(exhibit.title);
  const [note, setNote] = useState(exhibit.note ?? '');
  const work = useExhibitWork(exhibit.caseId, exhibit.id);
  const { number } = exhibit;
  function submit() {
    if (title.trim() === '') return;
    work.mutate(
      { title, note: note.trim() === '' ? null : note },
      {
        onSuccess: () => {
          toast('done', { title: t('saved', { number }) });
          onClose();
        },
      },
    );
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('number', { number })}
      width="sm"
      footer={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button look="primary" busy={work.isPending} disabled={title.trim() === ''} onClick={submit}>
            {t('save')}
          </Button>
        </>
      }
    >
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Field label={t('titleField')} required>
          <Input
            dir="auto"
            value={title}
            maxLength={200}
            onChange={(event) => setTitle(event.target.value)}
          />
        </Field>
        <Field label={t('noteField')}>
          <Textarea
            dir="auto"
            value={note}
            maxLength={5000}
            onChange={(event) => setNote(event.target.value)}
          />
        </Field>
        {work.error && <ErrorState compact error={work.error} />}
        <button type="submit" hidden />
      </form>
    </Dialog>
  );
}
