'use client';

import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { z } from 'zod';
import { call } from '../api/client';
import { askForProofBy } from '../api/step-up';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { Field } from '../ui/field';
import { Input } from '../ui/input';
import { ErrorState } from '../ui/states';

/** Asks for the password before what cannot be taken back; what was asked for then goes on by itself. */
export function StepUpDialog() {
  const t = useTranslations('shell.stepUp');
  const [open, setOpen] = useState(false);
  const [password, setPassword] = useState('');
  const answer = useRef<(proved: boolean) => void>(undefined);
  useEffect(
    () =>
      askForProofBy(
        () =>
          new Promise((resolve) => {
            answer.current = resolve;
            setPassword('');
            setOpen(true);
          }),
      ),
    [],
  );
  function close(proved: boolean) {
    setOpen(false);
    answer.current?.(proved);
  }
  const prove = useMutation({
    mutationFn: () => call('/api/auth/step-up', z.unknown(), { body: { password } }),
    onSuccess: () => close(true),
    onSettled: () => setPassword(''),
  });
  if (!open) return null;
  return (
    <Dialog
      open
      onOpenChange={(next) => !next && close(false)}
      width="sm"
      title={t('title')}
      description={t('explained')}
    >
      <form
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          if (password) prove.mutate();
        }}
        className="flex flex-col gap-3"
      >
        <Field label={t('password')}>
          <Input
            type="password"
            autoComplete="current-password"
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
        </Field>
        {prove.isError && <ErrorState error={prove.error} compact />}
        <Button type="submit" look="primary" busy={prove.isPending} className="self-end">
          {t('prove')}
        </Button>
      </form>
    </Dialog>
  );
}
