'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { CaseDetail } from '@/core/cases/schema';
import type { Disclosure } from '@/core/evidence/disclosure/schema';
import { useMay } from '@/web/components/access/access';
import { StatusPill, type Tone } from '@/web/components/ui/badge';
import { Button } from '@/web/components/ui/button';
import { Dialog } from '@/web/components/ui/dialog';
import { Field } from '@/web/components/ui/field';
import { Textarea } from '@/web/components/ui/input';
import { Panel } from '@/web/components/ui/page';
import { ReferenceTag } from '@/web/components/ui/reference-tag';
import { SkeletonRows } from '@/web/components/ui/skeleton';
import { EmptyState, ErrorState, useProblemWords } from '@/web/components/ui/states';
import { TimeText } from '@/web/components/ui/time-text';
import { toast } from '@/web/components/ui/toast';
import { Handovers } from './handovers';
import { disclosureQuery, useDecide } from './queries';

type Decided = Disclosure['exhibits'][number];

/** What is relied on, what is withheld and why, and what was given to whom with proof that it arrived. */
export function DisclosureTab({ fir }: { fir: CaseDetail }) {
  const t = useTranslations('disclosure');
  const { data, error, refetch } = useQuery(disclosureQuery(fir.id));
  const [withholding, setWithholding] = useState<Decided>();
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <SkeletonRows rows={5} label={t('title')} />;
  return (
    <div className="grid items-start gap-4 xl:grid-cols-2">
      <Panel title={t('title')} bodyClassName="flex flex-col gap-3 p-3.5">
        <p className="text-ink-2">{t('lead')}</p>
        {data.exhibits.length === 0 && <EmptyState compact title={t('noExhibits')} />}
        <ul className="flex flex-col gap-2">
          {data.exhibits.map((exhibit) => (
            <ExhibitLine
              key={exhibit.id}
              caseId={fir.id}
              exhibit={exhibit}
              onWithhold={() => setWithholding(exhibit)}
            />
          ))}
        </ul>
      </Panel>
      <Handovers fir={fir} handovers={data.handovers} />
      {withholding && (
        <WithholdDialog caseId={fir.id} exhibit={withholding} onClose={() => setWithholding(undefined)} />
      )}
    </div>
  );
}

const tones: Record<'RELIED_ON' | 'WITHHELD', Tone> = { RELIED_ON: 'ok', WITHHELD: 'bad' };

function ExhibitLine({
  caseId,
  exhibit,
  onWithhold,
}: {
  caseId: string;
  exhibit: Decided;
  onWithhold: () => void;
}) {
  const t = useTranslations('disclosure');
  const may = useMay();
  const words = useProblemWords();
  const decide = useDecide(caseId);
  const { current, earlier, number } = exhibit;
  function rely() {
    decide.mutate(
      { exhibitId: exhibit.id, decision: 'RELIED_ON' },
      {
        onSuccess: () => toast('done', { title: t('nowReliedOn', { number }) }),
        onError: (error) => {
          const { message, remedy } = words(error);
          toast('failed', { title: message, detail: remedy });
        },
      },
    );
  }
  return (
    <li className="flex flex-col gap-1.5 rounded-md border border-line p-2.5">
      <div className="flex flex-wrap items-center gap-2">
        <ReferenceTag>{t('exhibit', { number })}</ReferenceTag>
        <span dir="auto" className="min-w-0 flex-1 font-medium">
          {exhibit.title}
        </span>
        <StatusPill tone={current ? tones[current.decision] : 'warn'}>
          {current ? t(current.decision) : t('undecided')}
        </StatusPill>
      </div>
      {current && (
        <p className="text-ink-2 text-xs">
          {current.reason && <bdi className="block text-ink text-sm">{current.reason}</bdi>}
          <bdi>{current.by}</bdi>, <TimeText at={current.at} precision="minute" />
        </p>
      )}
      {earlier.length > 0 && (
        <details className="text-ink-3 text-xs">
          <summary>{t('earlier', { count: earlier.length })}</summary>
          <ul>
            {earlier.map((one) => (
              <li key={one.at}>
                {t(one.decision)}, <bdi>{one.by}</bdi>, <TimeText at={one.at} precision="minute" />
                {one.reason && <bdi>: {one.reason}</bdi>}
              </li>
            ))}
          </ul>
        </details>
      )}
      {may('exhibit.disclose') && (
        <div className="flex flex-wrap gap-2">
          {current?.decision !== 'RELIED_ON' && (
            <Button size="sm" busy={decide.isPending} onClick={rely}>
              {t('rely')}
            </Button>
          )}
          <Button size="sm" onClick={onWithhold}>
            {current?.decision === 'WITHHELD' ? t('otherReason') : t('withhold')}
          </Button>
        </div>
      )}
    </li>
  );
}

function WithholdDialog({
  caseId,
  exhibit,
  onClose,
}: {
  caseId: string;
  exhibit: Decided;
  onClose: () => void;
}) {
  const t = useTranslations('disclosure');
  const decide = useDecide(caseId);
  const [reason, setReason] = useState('');
  const [asked, setAsked] = useState(false);
  function submit() {
    setAsked(true);
    if (reason.trim() === '') return;
    decide.mutate(
      { exhibitId: exhibit.id, decision: 'WITHHELD', reason },
      {
        onSuccess: () => {
          toast('done', { title: t('nowWithheld', { number: exhibit.number }) });
          onClose();
        },
      },
    );
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('withholdTitle', { number: exhibit.number })}
      description={t('withholdText')}
      footer={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button look="primary" busy={decide.isPending} onClick={submit}>
            {t('withhold')}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        <Field
          label={t('reason')}
          required
          error={asked && reason.trim() === '' ? t('needReason') : undefined}
        >
          <Textarea
            dir="auto"
            rows={3}
            maxLength={2000}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </Field>
        {decide.error && <ErrorState compact error={decide.error} />}
      </div>
    </Dialog>
  );
}
