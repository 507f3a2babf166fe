'use client';

import { useTranslations } from 'next-intl';
import { type ReactNode, useState } from 'react';
import { Button } from '@/web/components/ui/button';
import { Dialog } from '@/web/components/ui/dialog';
import { Field } from '@/web/components/ui/field';
import { Textarea } from '@/web/components/ui/input';

/** Asks why, before something that stays on record. */
export function ReasonDialog({
  title,
  description,
  confirm,
  busy,
  onReason,
  onClose,
  children,
}: {
  title: string;
  description: string;
  confirm: string;
  busy: boolean;
  onReason: (reason: string) => void;
  onClose: () => void;
  children?: ReactNode;
}) {
  const t = useTranslations('caseWork');
  const [reason, setReason] = useState('');
  const [asked, setAsked] = useState(false);
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={title}
      description={description}
      width="sm"
      footer={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button look="primary" type="submit" form="reason-form" busy={busy}>
            {confirm}
          </Button>
        </>
      }
    >
      <form
        id="reason-form"
        noValidate
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          setAsked(true);
          if (reason.trim() !== '') onReason(reason.trim());
        }}
      >
        {children}
        <Field
          label={t('reason')}
          required
          error={asked && reason.trim() === '' ? t('need.reason') : undefined}
        >
          <Textarea
            dir="auto"
            rows={3}
            maxLength={1000}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </Field>
      </form>
    </Dialog>
  );
}
