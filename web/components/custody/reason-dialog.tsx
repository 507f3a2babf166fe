'use client';

import { useTranslations } from 'next-intl';
import { type ReactNode, useState } from 'react';
import { Button } from '@/web/components/ui/button';
import { Dialog } from '@/web/components/ui/dialog';
import { Field } from '@/web/components/ui/field';
import { Textarea } from '@/web/components/ui/input';
import { ErrorState } from '@/web/components/ui/states';

interface ReasonDialogProps {
  title: string;
  description: ReactNode;
  /** On the button that does it. */
  deed: string;
  /** Of the field, and what is said where it is empty; without them the reason of a deed is asked for. */
  label?: string;
  need?: string;
  maxLength?: number;
  busy: boolean;
  error: unknown;
  onClose: () => void;
  onSubmit: (reason: string) => void;
}

/** Asks for the reason of a deed that goes on record with it. */
export function ReasonDialog({
  title,
  description,
  deed,
  label,
  need,
  maxLength = 2000,
  busy,
  error,
  onClose,
  onSubmit,
}: ReasonDialogProps) {
  const t = useTranslations('custody');
  const [reason, setReason] = useState('');
  const [asked, setAsked] = useState(false);
  const missing = reason.trim() === '';
  function submit() {
    setAsked(true);
    if (!missing) onSubmit(reason.trim());
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={title}
      description={description}
      footer={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button look="primary" busy={busy} onClick={submit}>
            {deed}
          </Button>
        </>
      }
    >
      <Field
        label={label ?? t('reason')}
        required
        error={asked && missing ? (need ?? t('needReason')) : undefined}
      >
        <Textarea
          dir="auto"
          rows={4}
          maxLength={maxLength}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      </Field>
      {error ? <ErrorState compact error={error} className="mt-3" /> : null}
    </Dialog>
  );
}
