'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { type CaseLink, type CaseRecord, linkKind, linkSource } from '@/core/cases/record-schema';
import type { CaseDetail } from '@/core/cases/schema';
import { Button } from '@/web/components/ui/button';
import { Combobox } from '@/web/components/ui/combobox';
import { Dialog } from '@/web/components/ui/dialog';
import { Field } from '@/web/components/ui/field';
import { Input } from '@/web/components/ui/input';
import { Select } from '@/web/components/ui/select';
import { ErrorState } from '@/web/components/ui/states';
import { toast } from '@/web/components/ui/toast';
import { nameOfRecord } from './naming';
import { useLinkWork } from './queries';

const uuid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/;
/** A sighting in the address of the player, or its id. */
const trackIn = (text: string) =>
  (/[?&]track=([0-9a-f-]{36})/.exec(text)?.[1] ?? uuid.exec(text)?.[0]) || null;

/** Says how two things hang together, and where that is from. */
export function LinkDialog({
  fir,
  records,
  fromId,
  onClose,
}: {
  fir: CaseDetail;
  records: readonly CaseRecord[];
  fromId?: string;
  onClose: () => void;
}) {
  const t = useTranslations('caseWork');
  const work = useLinkWork(fir.id);
  const [from, setFrom] = useState(fromId);
  const [kind, setKind] = useState<CaseLink['kind']>('OWNER_OF');
  const [to, setTo] = useState<string>();
  const [sighting, setSighting] = useState('');
  const [source, setSource] = useState<CaseLink['source']>('STATEMENT');
  const [reference, setReference] = useState('');
  const [note, setNote] = useState('');
  const [asked, setAsked] = useState(false);
  const shown = kind === 'SHOWN_IN';
  const options = (list: readonly CaseRecord[]) =>
    list.map((one) => ({ value: one.id, label: nameOfRecord(one), detail: t(`kind.${one.kind}`) }));
  const track = trackIn(sighting);
  const end = !to
    ? shown && track
      ? ({ what: 'sighting', id: track } as const)
      : undefined
    : ({ what: shown ? 'exhibit' : 'record', id: to } as const);
  const needed = (missing: boolean) => (asked && missing ? t('need.text') : undefined);

  function submit() {
    setAsked(true);
    if (!from || !end || reference.trim() === '') return;
    work.mutate(
      { deed: 'add', input: { fromRecordId: from, kind, to: end, source, reference, note } },
      {
        onSuccess: () => {
          toast('done', { title: t('links.added') });
          onClose();
        },
      },
    );
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('links.add')}
      description={t('links.addText')}
      footer={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button look="primary" type="submit" form="link-form" busy={work.isPending}>
            {t('links.save')}
          </Button>
        </>
      }
    >
      <form
        id="link-form"
        noValidate
        className="flex flex-col gap-3.5"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Field label={t('links.from')} required error={needed(!from)}>
          <Combobox value={from} options={options(records)} placeholder={t('choose')} onChange={setFrom} />
        </Field>
        <Field label={t('links.kind')} required>
          <Select
            value={kind}
            options={linkKind.options.map((value) => ({ value, label: t(`links.kinds.${value}`) }))}
            onChange={(next) => {
              setKind(next);
              setTo(undefined);
            }}
          />
        </Field>
        <Field label={shown ? t('links.toExhibit') : t('links.to')} required={!shown} error={needed(!end)}>
          <Combobox
            value={to}
            clearable
            placeholder={t('choose')}
            emptyText={t('nobody')}
            options={
              shown
                ? fir.exhibitList.map(({ id, number, title }) => ({
                    value: id,
                    label: t('links.exhibit', { number, title }),
                  }))
                : options(records.filter(({ id }) => id !== from))
            }
            onChange={setTo}
          />
        </Field>
        {shown && !to && (
          <Field
            label={t('links.toSighting')}
            hint={t('links.toSightingHint')}
            error={sighting !== '' && !track ? t('links.noSighting') : undefined}
          >
            <Input dir="ltr" value={sighting} onChange={(event) => setSighting(event.target.value)} />
          </Field>
        )}
        <Field label={t('links.source')} required>
          <Select
            value={source}
            options={linkSource.options.map((value) => ({ value, label: t(`links.sources.${value}`) }))}
            onChange={setSource}
          />
        </Field>
        <Field
          label={t('links.reference')}
          required
          hint={t('links.referenceHint')}
          error={needed(reference.trim() === '')}
        >
          <Input
            dir="auto"
            maxLength={300}
            value={reference}
            onChange={(event) => setReference(event.target.value)}
          />
        </Field>
        <Field label={t('fields.note')}>
          <Input dir="auto" maxLength={2000} value={note} onChange={(event) => setNote(event.target.value)} />
        </Field>
        {work.error && <ErrorState compact error={work.error} />}
      </form>
    </Dialog>
  );
}
