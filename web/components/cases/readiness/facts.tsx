'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import {
  type CourtFact,
  type CourtFactKind,
  courtFactKind,
  type Readiness,
} from '@/core/evidence/readiness/schema';
import { useMay } from '@/web/components/access/access';
import { WallInput } from '@/web/components/time/wall-input';
import { instantOf, wallTimeOf } from '@/web/components/time/zone';
import { useZone } from '@/web/components/time/zone-provider';
import { Button } from '@/web/components/ui/button';
import { ConfirmDialog, Dialog } from '@/web/components/ui/dialog';
import { Field } from '@/web/components/ui/field';
import { Input, Textarea } from '@/web/components/ui/input';
import { Panel } from '@/web/components/ui/page';
import { Select } from '@/web/components/ui/select';
import { ErrorState, useProblemWords } from '@/web/components/ui/states';
import { TimeText } from '@/web/components/ui/time-text';
import { toast } from '@/web/components/ui/toast';
import { useRecordFact, useWithdrawFact } from './queries';

type Exhibits = Readiness['exhibits'];
/** A fact that is about to be recorded. */
export interface FactAsked {
  kind: CourtFactKind;
  exhibitId: string | undefined;
}

/** What people have recorded for the court, what was taken back included. */
export function Facts({
  caseId,
  facts,
  exhibits,
  onAdd,
}: {
  caseId: string;
  facts: readonly CourtFact[];
  exhibits: Exhibits;
  onAdd: () => void;
}) {
  const t = useTranslations('readiness');
  const may = useMay();
  const words = useProblemWords();
  const withdraw = useWithdrawFact(caseId);
  const [taking, setTaking] = useState<CourtFact>();
  const numberOf = (id: string | null) => exhibits.find((one) => one.id === id)?.number;
  return (
    <Panel title={t('facts')} bodyClassName="flex flex-col gap-3 p-3.5">
      {may('exhibit.disclose') && (
        <Button className="self-start" onClick={onAdd}>
          {t('addFact')}
        </Button>
      )}
      {facts.length === 0 && <p className="text-ink-2">{t('noFacts')}</p>}
      <ol className="flex flex-col gap-2" aria-label={t('facts')}>
        {facts.map((fact) => (
          <li key={fact.id} className="rounded-md border border-line p-2.5">
            <p className={fact.withdrawn ? 'line-through' : 'font-medium'}>
              {t(`kind.${fact.kind}`)} ·{' '}
              {fact.exhibitId === null
                ? t('wholeCase')
                : t('exhibit', { number: numberOf(fact.exhibitId) ?? 0 })}
            </p>
            <p>
              <bdi>{fact.person}</bdi>, <TimeText at={fact.happenedAt} precision="minute" />
              {fact.reference && <bdi>, {fact.reference}</bdi>}
            </p>
            {fact.words && <p dir="auto">{fact.words}</p>}
            <p className="text-ink-3 text-xs">
              {t('by')} <bdi>{fact.by}</bdi>, <TimeText at={fact.at} precision="minute" />
              {fact.withdrawn && <> · {t('withdrawn', { name: fact.withdrawn.by })}</>}
            </p>
            {!fact.withdrawn && may('exhibit.disclose') && (
              <Button size="sm" className="mt-1.5" onClick={() => setTaking(fact)}>
                {t('withdraw')}
              </Button>
            )}
          </li>
        ))}
      </ol>
      <ConfirmDialog
        open={taking !== undefined}
        onOpenChange={(open) => !open && setTaking(undefined)}
        title={t('withdrawTitle')}
        description={t('withdrawText')}
        confirmLabel={t('withdraw')}
        danger
        onConfirm={() =>
          taking &&
          withdraw.mutateAsync(taking.id, {
            onSuccess: () => toast('done', { title: t('wasWithdrawn') }),
            onError: (error) => {
              const { message, remedy } = words(error);
              toast('failed', { title: message, detail: remedy });
            },
          })
        }
      />
    </Panel>
  );
}

/** Who, when, and what; the words of the fields follow what is recorded. */
export function FactDialog({
  caseId,
  asked,
  exhibits,
  onClose,
}: {
  caseId: string;
  asked: FactAsked;
  exhibits: Exhibits;
  onClose: () => void;
}) {
  const t = useTranslations('readiness');
  const zone = useZone();
  const record = useRecordFact(caseId);
  const [kind, setKind] = useState(asked.kind);
  const [of, setOf] = useState(asked.exhibitId ?? 'case');
  const [person, setPerson] = useState('');
  const [wall, setWall] = useState(() => wallTimeOf(new Date(), zone));
  const [words, setWords] = useState('');
  const [reference, setReference] = useState('');
  const [tried, setTried] = useState(false);
  const happenedAt = instantOf(wall, zone);
  function submit() {
    setTried(true);
    if (happenedAt === undefined || person.trim() === '') return;
    record.mutate(
      { kind, person, happenedAt, words, reference, ...(of !== 'case' && { exhibitId: of }) },
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
      title={t('addFact')}
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
            value={kind}
            onChange={setKind}
            options={courtFactKind.options.map((value) => ({ value, label: t(`kind.${value}`) }))}
          />
        </Field>
        <Field label={t('of')}>
          <Select
            value={of}
            onChange={setOf}
            options={[
              { value: 'case', label: t('wholeCase') },
              ...exhibits.map(({ id, number }) => ({ value: id, label: t('exhibit', { number }) })),
            ]}
          />
        </Field>
        <Field
          label={t(`personOf.${kind}`)}
          required
          error={tried && person.trim() === '' ? t('needed') : undefined}
        >
          <Input
            dir="auto"
            value={person}
            maxLength={200}
            onChange={(event) => setPerson(event.target.value)}
          />
        </Field>
        <Field label={t('when')} required error={tried && happenedAt === undefined ? t('needed') : undefined}>
          <WallInput value={wall} zone={zone} onChange={setWall} />
        </Field>
        <Field label={t(`wordsOf.${kind}`)}>
          <Textarea
            dir="auto"
            rows={2}
            value={words}
            maxLength={2000}
            onChange={(event) => setWords(event.target.value)}
          />
        </Field>
        <Field label={t('reference')}>
          <Input
            dir="auto"
            value={reference}
            maxLength={200}
            onChange={(event) => setReference(event.target.value)}
          />
        </Field>
        {record.error && <ErrorState compact error={record.error} />}
      </div>
    </Dialog>
  );
}
