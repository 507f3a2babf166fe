'use client';

import { ArrowLeftRight } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { Exhibit } from '@/core/evidence/schema';
import { useMay } from '@/web/components/access/access';
import { WallInput } from '@/web/components/time/wall-input';
import { instantOf, wallTimeOf } from '@/web/components/time/zone';
import { useZone } from '@/web/components/time/zone-provider';
import { Button } from '@/web/components/ui/button';
import { Dialog } from '@/web/components/ui/dialog';
import { Field } from '@/web/components/ui/field';
import { Input, Textarea } from '@/web/components/ui/input';
import { Select } from '@/web/components/ui/select';
import { ErrorState } from '@/web/components/ui/states';
import { toast } from '@/web/components/ui/toast';
import { useRecordTransfer } from './queries';

const needed = ['from', 'to'] as const;
const optional = ['malkhanaNumber', 'roadCertificate', 'carriedBy'] as const;
type Written = Record<(typeof needed)[number] | (typeof optional)[number] | 'purpose', string>;
const blank: Written = {
  ...{ from: '', to: '', purpose: '', malkhanaNumber: '', roadCertificate: '', carriedBy: '' },
};

/** Leads to the form by which a change of hands is written into custody. */
export function TransferButton({ exhibit }: { exhibit: Exhibit }) {
  const t = useTranslations('cases.transfer');
  const may = useMay();
  const [open, setOpen] = useState(false);
  if (!may('exhibit.write') || exhibit.status !== 'READY') return null;
  return (
    <>
      <Button
        size="sm"
        className="self-start"
        icon={<ArrowLeftRight aria-hidden />}
        onClick={() => setOpen(true)}
      >
        {t('record')}
      </Button>
      {open && <TransferDialog exhibit={exhibit} onClose={() => setOpen(false)} />}
    </>
  );
}

function TransferDialog({ exhibit, onClose }: { exhibit: Exhibit; onClose: () => void }) {
  const t = useTranslations('cases.transfer');
  const zone = useZone();
  const record = useRecordTransfer(exhibit.caseId, exhibit.id);
  const [what, setWhat] = useState<'exhibit' | 'original'>('exhibit');
  const [deed, setDeed] = useState<'given' | 'returned'>('given');
  const [written, setWritten] = useState(blank);
  const [wall, setWall] = useState(() => wallTimeOf(new Date(), zone));
  const [tried, setTried] = useState(false);
  const happenedAt = instantOf(wall, zone);
  const lacks = (name: keyof Written) => (tried && written[name].trim() === '' ? t('needed') : undefined);
  const field = (name: keyof Written) => ({
    ...{ dir: 'auto' as const, value: written[name] },
    onChange: (event: { target: { value: string } }) =>
      setWritten({ ...written, [name]: event.target.value }),
  });
  function submit() {
    setTried(true);
    if (happenedAt === undefined) return;
    if ([...needed, 'purpose' as const].some((name) => written[name].trim() === '')) return;
    record.mutate(
      { what, returned: deed === 'returned', happenedAt, ...written },
      {
        onSuccess: () => {
          toast('done', { title: t('saved') });
          onClose();
        },
      },
    );
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('title', { number: exhibit.number })}
      description={t('lead')}
      footer={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button look="primary" busy={record.isPending} onClick={submit}>
            {t('save')}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        <Field label={t('what')}>
          <Select
            value={what}
            onChange={setWhat}
            options={(['exhibit', 'original'] as const).map((value) => ({ value, label: t(value) }))}
          />
        </Field>
        <Field label={t('deed')}>
          <Select
            value={deed}
            onChange={setDeed}
            options={(['given', 'returned'] as const).map((value) => ({ value, label: t(value) }))}
          />
        </Field>
        {needed.map((name) => (
          <Field key={name} label={t(name)} required error={lacks(name)}>
            <Input maxLength={200} {...field(name)} />
          </Field>
        ))}
        <Field label={t('when')} required error={tried && happenedAt === undefined ? t('needed') : undefined}>
          <WallInput value={wall} zone={zone} onChange={setWall} />
        </Field>
        <Field label={t('purpose')} required error={lacks('purpose')}>
          <Textarea rows={2} maxLength={2000} {...field('purpose')} />
        </Field>
        {optional.map((name) => (
          <Field key={name} label={t(name)}>
            <Input maxLength={200} {...field(name)} />
          </Field>
        ))}
        {record.error && <ErrorState compact error={record.error} />}
      </div>
    </Dialog>
  );
}
