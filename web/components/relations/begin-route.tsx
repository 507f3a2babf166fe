'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { Sighting } from '@/core/footage/schema';
import { CasePicker } from '../case-picker/case-picker';
import { useSightingName } from '../sighting/words';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { Field } from '../ui/field';
import { Input } from '../ui/input';
import { ErrorState } from '../ui/states';
import { useRouteDeeds } from './queries';

/** Asks for the case that keeps a route, and its name. */
export function BeginRoute({
  start,
  caseId: given,
  onClose,
  onBegun,
}: {
  start: Sighting;
  caseId: string | undefined;
  onClose: () => void;
  onBegun: (routeId: string) => void;
}) {
  const t = useTranslations('relations.route');
  const name = useSightingName();
  const { begin } = useRouteDeeds();
  const [caseId, setCaseId] = useState(given);
  const [title, setTitle] = useState(t('suggested', { what: start.plate?.text ?? name(start) }));
  const [tried, setTried] = useState(false);
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('beginTitle')}
      description={t('beginText')}
      footer={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button
            look="primary"
            busy={begin.isPending}
            onClick={() => {
              setTried(true);
              if (!caseId || !title.trim()) return;
              begin.mutate(
                { caseId, title, trackId: start.trackId },
                { onSuccess: (route) => onBegun(route.id) },
              );
            }}
          >
            {t('save')}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        <Field label={t('case')} required error={tried && !caseId ? t('caseMissing') : undefined}>
          <CasePicker value={caseId} onChange={setCaseId} />
        </Field>
        <Field label={t('name')} required>
          <Input value={title} maxLength={200} onChange={(event) => setTitle(event.target.value)} />
        </Field>
        {begin.error && <ErrorState compact error={begin.error} />}
      </div>
    </Dialog>
  );
}
