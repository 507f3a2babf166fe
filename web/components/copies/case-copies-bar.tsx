'use client';

import { Columns2, VenetianMask } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { CaseDetail } from '@/core/cases/schema';
import { useMay } from '@/web/components/access/access';
import { Button } from '@/web/components/ui/button';
import { Checkbox } from '@/web/components/ui/checkbox';
import { Dialog } from '@/web/components/ui/dialog';
import { CopyDialog } from './copy-dialog';
import { RedactAllDialog } from './redact-all-dialog';

/** What can be made of several exhibits of a case: put together, or redacted all at once. */
export function CaseCopiesBar({ fir }: { fir: CaseDetail }) {
  const t = useTranslations('copies.bar');
  const may = useMay();
  const [open, setOpen] = useState<'choose' | 'together' | 'redact' | null>(null);
  const [chosen, setChosen] = useState<string[]>([]);
  const clips = fir.exhibitList.filter(
    ({ kind, status, derivative }) =>
      kind === 'CLIP' && status === 'READY' && derivative?.kind !== 'COMPILATION',
  );
  if (!may('exhibit.write')) return null;
  const parts = clips.filter(({ id }) => chosen.includes(id));
  return (
    <div className="flex flex-wrap gap-2">
      <Button
        size="sm"
        disabled={clips.length < 2}
        icon={<Columns2 aria-hidden />}
        onClick={() => setOpen('choose')}
      >
        {t('together')}
      </Button>
      <Button size="sm" icon={<VenetianMask aria-hidden />} onClick={() => setOpen('redact')}>
        {t('redactAll')}
      </Button>
      {open === 'choose' && (
        <Dialog
          open
          onOpenChange={(shown) => !shown && setOpen(null)}
          title={t('chooseTitle')}
          description={t('chooseLead')}
          footer={
            <>
              <Button onClick={() => setOpen(null)}>{t('cancel')}</Button>
              <Button
                look="primary"
                disabled={parts.length < 2 || parts.length > 16}
                onClick={() => setOpen('together')}
              >
                {t('next')}
              </Button>
            </>
          }
        >
          <div className="flex flex-col gap-1.5">
            {clips.map(({ id, number, title, camera }) => (
              <Checkbox
                key={id}
                checked={chosen.includes(id)}
                onChange={(checked) =>
                  setChosen((all) => (checked ? [...all, id] : all.filter((one) => one !== id)))
                }
                label={t('clip', { number, title })}
                detail={`${camera.code} ${camera.name}`}
              />
            ))}
          </div>
        </Dialog>
      )}
      {open === 'together' && <CopyDialog kind="COMPILATION" of={parts} onClose={() => setOpen(null)} />}
      {open === 'redact' && <RedactAllDialog fir={fir} onClose={() => setOpen(null)} />}
    </div>
  );
}
