'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { RadioGroup } from 'radix-ui';
import { useState } from 'react';
import type { CaseDetail } from '@/core/cases/schema';
import { type BundleKind, bundleKind } from '@/core/evidence/schema';
import { Button } from '@/web/components/ui/button';
import { useByteWords } from '@/web/components/ui/byte-size';
import { Dialog } from '@/web/components/ui/dialog';
import { Field } from '@/web/components/ui/field';
import { Input, Textarea } from '@/web/components/ui/input';
import { Select } from '@/web/components/ui/select';
import { ErrorState } from '@/web/components/ui/states';
import { toast } from '@/web/components/ui/toast';
import { useExportBundle } from './queries';
import { CustodyGaps, gapsOf } from './readiness/custody-gaps';
import { readinessQuery } from './readiness/queries';

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
  const tReady = useTranslations('readiness');
  const size = useByteWords();
  const readiness = useQuery(readinessQuery(fir.id));
  const make = useExportBundle(fir.id);
  const [holds, setHolds] = useState<'clips' | 'masters'>('clips');
  const [kind, setKind] = useState<BundleKind>('INVESTIGATION');
  const [recipient, setRecipient] = useState('');
  const [request, setRequest] = useState('');
  const [asked, setAsked] = useState(false);
  const ready = fir.exhibitList.filter(({ status }) => status === 'READY');
  const missing = fir.exhibitList.length - ready.length;
  const bytes = ready.reduce((sum, { sizeBytes }) => sum + (sizeBytes ?? 0), 0);
  const laboratory = kind === 'LABORATORY';
  const forCourt = kind === 'PROSECUTION' || kind === 'DEFENCE';
  const refused = gapsOf(make.error);
  const lacking = readiness.data?.custodyGaps ?? [];
  function start() {
    setAsked(true);
    if (laboratory && request.trim() === '') return;
    make.mutate(
      { kind, recipient, withMasters: laboratory || holds === 'masters', ...(laboratory && { request }) },
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
        <Field label={t('kind')} hint={t(`kindHints.${kind}`)}>
          <Select
            value={kind}
            onChange={(chosen) => {
              setKind(chosen);
              // What was refused was for whom it was to be made.
              make.reset();
            }}
            options={bundleKind.options.map((value) => ({ value, label: t(`kinds.${value}`) }))}
          />
        </Field>
        {kind !== 'INVESTIGATION' && (
          <Field label={t('recipient')} hint={t('recipientHint')}>
            <Input
              dir="auto"
              value={recipient}
              maxLength={200}
              onChange={(event) => setRecipient(event.target.value)}
            />
          </Field>
        )}
        {laboratory && (
          <Field
            label={t('request')}
            required
            error={asked && request.trim() === '' ? t('needRequest') : undefined}
          >
            <Textarea
              dir="auto"
              rows={3}
              maxLength={5000}
              value={request}
              onChange={(event) => setRequest(event.target.value)}
            />
          </Field>
        )}
        {laboratory && <p className="text-ink-2">{t('always')}</p>}
        {!laboratory && (
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
        )}
        <p className="text-ink-2">
          {ready.length === 0 ? t('noneNote') : t('contents', { count: ready.length, size: size(bytes) })}
        </p>
        {missing > 0 && <p className="text-warn">{t('pendingNote', { count: missing })}</p>}
        {!forCourt && lacking.length > 0 && (
          <p role="status" className="text-warn">
            {tReady('gaps.warn', { count: lacking.length })}{' '}
            <Link className="underline" href={`/cases/${fir.id}?part=readiness`} onClick={onClose}>
              {tReady('gaps.fact')}
            </Link>
          </p>
        )}
        {make.error && <ErrorState compact error={make.error} />}
        {refused.length > 0 && <CustodyGaps caseId={fir.id} gaps={refused} onLeave={onClose} />}
      </div>
    </Dialog>
  );
}
