'use client';

import { FileCheck2, Send } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { CaseDetail } from '@/core/cases/schema';
import { type Handover, recipientRole } from '@/core/evidence/disclosure/schema';
import { useMay } from '@/web/components/access/access';
import { WallInput } from '@/web/components/time/wall-input';
import { instantOf, wallTimeOf } from '@/web/components/time/zone';
import { useZone } from '@/web/components/time/zone-provider';
import { StatusPill } from '@/web/components/ui/badge';
import { Button } from '@/web/components/ui/button';
import { Field } from '@/web/components/ui/field';
import { Input } from '@/web/components/ui/input';
import { Panel } from '@/web/components/ui/page';
import { Select } from '@/web/components/ui/select';
import { EmptyState, ErrorState } from '@/web/components/ui/states';
import { TimeText } from '@/web/components/ui/time-text';
import { toast } from '@/web/components/ui/toast';
import { useRecordHandover, useRecordReceipt } from './queries';

/** What was given to whom, newest first, each with what shows that it arrived. */
export function Handovers({ fir, handovers }: { fir: CaseDetail; handovers: readonly Handover[] }) {
  const t = useTranslations('disclosure');
  const may = useMay();
  const [adding, setAdding] = useState(false);
  const ready = fir.bundles.filter(({ status }) => status === 'READY');
  return (
    <Panel title={t('given')} bodyClassName="flex flex-col gap-3 p-3.5">
      <p className="text-ink-2">{t('givenLead')}</p>
      {may('bundle.export') && !adding && ready.length > 0 && (
        <Button className="self-start" icon={<Send aria-hidden />} onClick={() => setAdding(true)}>
          {t('record')}
        </Button>
      )}
      {adding && <HandoverForm fir={fir} onClose={() => setAdding(false)} />}
      {handovers.length === 0 && !adding && (
        <EmptyState compact icon={<Send />} title={t('nothingGiven')}>
          {ready.length === 0 ? t('noBundle') : t('nothingGivenText')}
        </EmptyState>
      )}
      <ol className="flex flex-col gap-2" aria-label={t('given')}>
        {handovers.map((one) => (
          <HandoverCard key={one.id} caseId={fir.id} one={one} />
        ))}
      </ol>
    </Panel>
  );
}

function HandoverCard({ caseId, one }: { caseId: string; one: Handover }) {
  const t = useTranslations('disclosure');
  const b = useTranslations('cases.bundle');
  const may = useMay();
  const [adding, setAdding] = useState(false);
  return (
    <li className="flex flex-col gap-1.5 rounded-md border border-line p-2.5">
      <div className="flex flex-wrap items-center gap-2">
        <span className="font-medium">{t('version', { version: one.version })}</span>
        <bdi className="min-w-0 flex-1">
          {one.recipient} ({t(`role.${one.recipientRole}`)})
        </bdi>
        <StatusPill tone={one.receipts.length > 0 ? 'ok' : 'warn'}>
          {one.receipts.length > 0 ? t('received') : t('notProven')}
        </StatusPill>
      </div>
      <p className="text-ink-2 text-xs">
        <TimeText at={one.handedAt} precision="minute" /> · {b(`kinds.${one.bundleKind}`)} ·{' '}
        {t('exhibits', {
          count: one.contents.length,
          numbers: one.contents.map(({ number }) => number).join(', '),
        })}
      </p>
      <p className="text-ink-3 text-xs">
        {t('recordedBy')} <bdi>{one.by}</bdi>, <TimeText at={one.at} precision="minute" />
      </p>
      {one.receipts.map((receipt) => (
        <p key={receipt.id} className="text-xs">
          <FileCheck2 className="me-1 inline size-3.5 text-ok" aria-hidden />
          <bdi>{receipt.receivedBy}</bdi>, <TimeText at={receipt.receivedAt} precision="minute" />
          {receipt.reference && <bdi>, {receipt.reference}</bdi>}
          {receipt.fileSha256 && (
            <>
              {' '}
              <a className="underline" href={`/media/handover-receipts/${receipt.id}`} download>
                {t('paper')}
              </a>
            </>
          )}
        </p>
      ))}
      {adding ? (
        <ReceiptForm caseId={caseId} handoverId={one.id} onClose={() => setAdding(false)} />
      ) : (
        may('bundle.export') && (
          <Button size="sm" className="self-start" onClick={() => setAdding(true)}>
            {t('addReceipt')}
          </Button>
        )
      )}
    </li>
  );
}

function HandoverForm({ fir, onClose }: { fir: CaseDetail; onClose: () => void }) {
  const t = useTranslations('disclosure');
  const b = useTranslations('cases.bundle');
  const zone = useZone();
  const record = useRecordHandover(fir.id);
  const ready = fir.bundles.filter(({ status }) => status === 'READY');
  const [bundleId, setBundleId] = useState(ready[0]?.id ?? '');
  const [recipient, setRecipient] = useState(ready[0]?.recipient ?? '');
  const [role, setRole] = useState<(typeof recipientRole.options)[number]>('COURT');
  const [wall, setWall] = useState(() => wallTimeOf(new Date(), zone));
  const [asked, setAsked] = useState(false);
  const handedAt = instantOf(wall, zone);
  function submit() {
    setAsked(true);
    if (handedAt === undefined || recipient.trim() === '') return;
    record.mutate(
      { bundleId, recipient, recipientRole: role, handedAt },
      {
        onSuccess: ({ version }) => {
          toast('done', { title: t('recorded', { version }) });
          onClose();
        },
      },
    );
  }
  return (
    <form
      className="flex flex-col gap-3 rounded-md border border-line-strong p-3"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Field label={t('bundle')} required>
        <Select
          value={bundleId}
          onChange={setBundleId}
          options={ready.map((one) => ({
            value: one.id,
            label: (
              <>
                {b(`kinds.${one.kind}`)}, <TimeText at={one.createdAt} precision="minute" />
              </>
            ),
          }))}
        />
      </Field>
      <Field
        label={t('recipient')}
        required
        error={asked && recipient.trim() === '' ? t('needed') : undefined}
      >
        <Input
          dir="auto"
          value={recipient}
          maxLength={200}
          onChange={(event) => setRecipient(event.target.value)}
        />
      </Field>
      <Field label={t('recipientRole')} required>
        <Select
          value={role}
          onChange={setRole}
          options={recipientRole.options.map((value) => ({ value, label: t(`role.${value}`) }))}
        />
      </Field>
      <Field label={t('handedAt')} required error={asked && handedAt === undefined ? t('needed') : undefined}>
        <WallInput value={wall} zone={zone} onChange={setWall} />
      </Field>
      {record.error && <ErrorState compact error={record.error} />}
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>{t('cancel')}</Button>
        <Button look="primary" type="submit" busy={record.isPending}>
          {t('save')}
        </Button>
      </div>
    </form>
  );
}

function ReceiptForm({
  caseId,
  handoverId,
  onClose,
}: {
  caseId: string;
  handoverId: string;
  onClose: () => void;
}) {
  const t = useTranslations('disclosure');
  const zone = useZone();
  const record = useRecordReceipt(caseId);
  const [receivedBy, setReceivedBy] = useState('');
  const [wall, setWall] = useState(() => wallTimeOf(new Date(), zone));
  const [reference, setReference] = useState('');
  const [paper, setPaper] = useState<File>();
  const [asked, setAsked] = useState(false);
  const receivedAt = instantOf(wall, zone);
  const unproven = reference.trim() === '' && !paper;
  function submit() {
    setAsked(true);
    if (receivedAt === undefined || receivedBy.trim() === '' || unproven) return;
    record.mutate(
      { handoverId, receivedBy, receivedAt, reference, paper },
      {
        onSuccess: () => {
          toast('done', { title: t('receiptSaved') });
          onClose();
        },
      },
    );
  }
  return (
    <form
      className="flex flex-col gap-3 rounded-md border border-line-strong p-3"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Field
        label={t('receivedBy')}
        required
        error={asked && receivedBy.trim() === '' ? t('needed') : undefined}
      >
        <Input
          dir="auto"
          value={receivedBy}
          maxLength={200}
          onChange={(event) => setReceivedBy(event.target.value)}
        />
      </Field>
      <Field
        label={t('receivedAt')}
        required
        error={asked && receivedAt === undefined ? t('needed') : undefined}
      >
        <WallInput value={wall} zone={zone} onChange={setWall} />
      </Field>
      <Field
        label={t('reference')}
        hint={t('referenceHint')}
        error={asked && unproven ? t('needProof') : undefined}
      >
        <Input
          dir="auto"
          value={reference}
          maxLength={200}
          onChange={(event) => setReference(event.target.value)}
        />
      </Field>
      <Field label={t('signedPaper')} hint={t('signedPaperHint')}>
        <Input
          type="file"
          accept="application/pdf,image/jpeg,image/png"
          onChange={(event) => setPaper(event.target.files?.[0])}
        />
      </Field>
      {record.error && <ErrorState compact error={record.error} />}
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>{t('cancel')}</Button>
        <Button look="primary" type="submit" busy={record.isPending}>
          {t('save')}
        </Button>
      </div>
    </form>
  );
}
