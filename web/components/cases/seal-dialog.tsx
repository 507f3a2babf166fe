'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Lock, LockOpen, X } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { z } from 'zod';
import type { CaseDetail } from '@/core/cases/schema';
import { call } from '../api/client';
import { useMe } from '../api/queries';
import { Button, IconButton } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { Field } from '../ui/field';
import { Input, Textarea } from '../ui/input';
import { ErrorState } from '../ui/states';

/** Who is let into a case, and its seal. */
export function SealButton({ fir }: { fir: CaseDetail }) {
  const t = useTranslations('seals');
  const [open, setOpen] = useState(false);
  const sealed = fir.sealedAt !== null;
  return (
    <>
      <Button
        look={sealed ? 'quiet' : 'plain'}
        icon={sealed ? <Lock aria-hidden /> : <LockOpen aria-hidden />}
        onClick={() => setOpen(true)}
      >
        {sealed ? t('sealed') : t('seal')}
      </Button>
      {open && <SealDialog fir={fir} onClose={() => setOpen(false)} />}
    </>
  );
}

function SealDialog({ fir, onClose }: { fir: CaseDetail; onClose: () => void }) {
  const t = useTranslations('seals');
  const client = useQueryClient();
  const router = useRouter();
  const me = useMe();
  const [reason, setReason] = useState('');
  const [username, setUsername] = useState('');
  const sealed = fir.sealedAt !== null;
  const refresh = () => client.invalidateQueries({ queryKey: ['case', fir.id] });
  const change = useMutation({
    mutationFn: () =>
      call(`/api/cases/${fir.id}/${sealed ? 'unseal' : 'seal'}`, z.unknown(), { body: { reason } }),
    onSuccess: async () => {
      await refresh();
      onClose();
      router.refresh();
    },
  });
  const add = useMutation({
    mutationFn: () => call(`/api/cases/${fir.id}/members`, z.unknown(), { body: { username } }),
    onSuccess: async () => {
      setUsername('');
      await refresh();
    },
  });
  const remove = useMutation({
    mutationFn: (userId: string) =>
      call(`/api/cases/${fir.id}/members/${userId}`, z.unknown(), { method: 'DELETE' }),
    onSuccess: refresh,
  });
  const error = change.error ?? add.error ?? remove.error;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={sealed ? t('unsealTitle') : t('sealTitle')}
      description={sealed ? t('unsealMeans') : t('sealMeans')}
      footer={
        <Button
          look={sealed ? 'quiet' : 'primary'}
          busy={change.isPending}
          disabled={reason.trim().length < 3}
          onClick={() => change.mutate()}
        >
          {sealed ? t('unseal') : t('seal')}
        </Button>
      }
    >
      <div className="flex flex-col gap-4">
        <section aria-label={t('members')} className="flex flex-col gap-2">
          <h3 className="font-medium text-ink-2 text-xs">{t('members')}</h3>
          <ul className="flex flex-col gap-1">
            {fir.members.map((member) => (
              <li key={member.userId} className="flex items-center gap-2">
                <span className="min-w-0 flex-1 truncate">{member.name}</span>
                {member.userId !== me.data?.id && (
                  <IconButton
                    size="sm"
                    label={t('remove', { name: member.name })}
                    icon={<X />}
                    onClick={() => remove.mutate(member.userId)}
                  />
                )}
              </li>
            ))}
          </ul>
          <div className="flex items-end gap-2">
            <Field label={t('username')} className="flex-1">
              <Input
                value={username}
                autoCapitalize="none"
                spellCheck={false}
                onChange={(event) => setUsername(event.target.value)}
              />
            </Field>
            <Button busy={add.isPending} disabled={!username.trim()} onClick={() => add.mutate()}>
              {t('add')}
            </Button>
          </div>
        </section>
        <Field label={t('reason')} required>
          <Textarea value={reason} maxLength={500} onChange={(event) => setReason(event.target.value)} />
        </Field>
        {error && <ErrorState error={error} compact />}
      </div>
    </Dialog>
  );
}
