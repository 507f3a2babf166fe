'use client';

import { useTranslations } from 'next-intl';
import type { RecordingSummary } from '@/core/footage/schema';
import { Button } from '@/web/components/ui/button';
import { useByteWords } from '@/web/components/ui/byte-size';
import { Dialog } from '@/web/components/ui/dialog';

/** Why a recording is in quarantine or could not be indexed, and what a person can do about it. */
export function RefusalDialog({ recording, onClose }: { recording: RecordingSummary; onClose: () => void }) {
  const t = useTranslations('footage.quarantine');
  const size = useByteWords();
  const failed = recording.status === 'FAILED';
  const steps = failed
    ? [t('failedStep1'), t('failedStep2'), t('failedStep3')]
    : [t('step1', { size: size(recording.sizeBytes) }), t('step2'), t('step3')];
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={failed ? t('failedTitle') : t('title')}
      description={t('lead', { name: recording.originalName })}
      footer={<Button onClick={onClose}>{t('close')}</Button>}
    >
      <div className="flex flex-col gap-4">
        <section>
          <h3 className="mb-1 font-medium text-ink-3 text-xs">{t('reason')}</h3>
          <p className="whitespace-pre-line rounded-md border border-bad/40 bg-bad-soft px-3 py-2">
            {recording.statusReason ?? t('unknown')}
          </p>
        </section>
        <section>
          <h3 className="mb-1 font-medium text-ink-3 text-xs">{t('do')}</h3>
          <ol className="flex list-decimal flex-col gap-1.5 ps-5 text-ink-2 marker:text-ink-3">
            {steps.map((step) => (
              <li key={step}>{step}</li>
            ))}
          </ol>
        </section>
      </div>
    </Dialog>
  );
}
