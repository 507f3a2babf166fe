'use client';

import { useTranslations } from 'next-intl';
import { RadioGroup } from 'radix-ui';
import { useState } from 'react';
import type { CaseDetail } from '@/core/cases/schema';
import { Button } from '@/web/components/ui/button';
import { useByteWords } from '@/web/components/ui/byte-size';
import { Dialog } from '@/web/components/ui/dialog';
import { ErrorState } from '@/web/components/ui/states';
import { toast } from '@/web/components/ui/toast';
import { useExportBundle } from './queries';

/** What a bundle is to hold, and what it will be missing. */
export function BundleDialog({
  fir,
  onClose,
  onStarted,
}: {
  fir: CaseDetail;
  onClose: () => void;
  onStarted: () => void;
}) {
  const t = useTranslations('cases.bundle');
  const size = useByteWords();
  const make = useExportBundle(fir.id);
  const [holds, setHolds] = useState<'clips' | 'masters'>('clips');
  const ready = fir.exhibitList.filter(({ status }) => status === 'READY');
  const missing = fir.exhibitList.length - ready.length;
  const bytes = ready.reduce((sum, { sizeBytes }) => sum + (sizeBytes ?? 0), 0);
  function start() {
    make.mutate(
      { withMasters: holds === 'masters' },
      {
        onSuccess: () => {
          toast('news', { title: t('started') });
          onStarted();
        },
      },
    );
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('title')}
      description={t('lead')}
      footer={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button look="primary" busy={make.isPending} onClick={start}>
            {t('start')}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <RadioGroup.Root
          aria-label={t('title')}
          value={holds}
          onValueChange={(value) => setHolds(value === 'masters' ? 'masters' : 'clips')}
          className="flex flex-col gap-2"
        >
          {(['clips', 'masters'] as const).map((value) => (
            <RadioGroup.Item
              key={value}
              value={value}
              className="flex items-start gap-3 rounded-md border border-line px-3 py-2.5 text-start hover:bg-hover data-[state=checked]:border-accent data-[state=checked]:bg-accent-soft"
            >
              <span className="mt-0.5 flex size-4 shrink-0 items-center justify-center rounded-full border border-edge bg-sunken">
                <RadioGroup.Indicator className="size-2 rounded-full bg-accent" />
              </span>
              <span>
                <span className="block font-medium">{t(value)}</span>
                <span className="block text-ink-2 text-xs">{t(`${value}Hint`)}</span>
              </span>
            </RadioGroup.Item>
          ))}
        </RadioGroup.Root>
        <p className="text-ink-2">
          {ready.length === 0 ? t('noneNote') : t('contents', { count: ready.length, size: size(bytes) })}
        </p>
        {missing > 0 && <p className="text-warn">{t('pendingNote', { count: missing })}</p>}
        {make.error && <ErrorState compact error={make.error} />}
      </div>
    </Dialog>
  );
}
