'use client';

import { useQuery } from '@tanstack/react-query';
import { Building2, Link2 } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { CaseDetail } from '@/core/cases/schema';
import type { CaseTie, CaseTransfer } from '@/core/cases/tie-schema';
import { useMay } from '@/web/components/access/access';
import { StatusPill } from '@/web/components/ui/badge';
import { Button } from '@/web/components/ui/button';
import { Panel } from '@/web/components/ui/page';
import { ReferenceTag } from '@/web/components/ui/reference-tag';
import { SkeletonRows } from '@/web/components/ui/skeleton';
import { ErrorState, useProblemWords } from '@/web/components/ui/states';
import { TimeText } from '@/web/components/ui/time-text';
import { toast } from '@/web/components/ui/toast';
import { ReasonDialog } from '../records/reason-dialog';
import { tiesQuery, useTieWork } from './queries';
import { TieDialog } from './tie-dialog';
import { TransferDialog } from './transfer-dialog';

/** Cases that belong to this one, and the station that has it. */
export function TiesTab({ fir }: { fir: CaseDetail }) {
  const t = useTranslations('caseTies');
  const may = useMay();
  const { data, error, refetch } = useQuery(tiesQuery(fir.id));
  const [open, setOpen] = useState<'tie' | 'transfer'>();
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <SkeletonRows rows={4} label={t('ties')} />;
  return (
    <div className="flex max-w-4xl flex-col gap-5">
      <Panel
        title={t('ties')}
        actions={
          may('case.write') && (
            <Button size="sm" icon={<Link2 aria-hidden />} onClick={() => setOpen('tie')}>
              {t('add')}
            </Button>
          )
        }
      >
        {data.ties.length === 0 && <p className="p-3.5 text-ink-2">{t('none')}</p>}
        <ul aria-label={t('ties')}>
          {data.ties.map((tie) => (
            <TieRow key={tie.id} caseId={fir.id} tie={tie} />
          ))}
        </ul>
      </Panel>
      <Panel
        title={t('stations')}
        actions={
          may('case.write') &&
          data.transfers.every(({ answer }) => answer) && (
            <Button size="sm" icon={<Building2 aria-hidden />} onClick={() => setOpen('transfer')}>
              {t('transfer')}
            </Button>
          )
        }
        bodyClassName="flex flex-col gap-3 p-3.5"
      >
        <ol aria-label={t('jurisdiction')} className="flex flex-col gap-1">
          {data.jurisdiction.map(({ station, from }, index) => (
            <li key={`${station.id} ${from}`}>
              <bdi className="font-medium">{station.name}</bdi>{' '}
              <span className="text-ink-2">
                {t('since')} <TimeText at={from} precision="minute" />
                {index === 0 && `, ${t('registered')}`}
              </span>
            </li>
          ))}
        </ol>
        <ul aria-label={t('transfers')} className="flex flex-col gap-2">
          {data.transfers.map((one) => (
            <TransferRow key={one.id} caseId={fir.id} transfer={one} />
          ))}
        </ul>
      </Panel>
      {open === 'tie' && <TieDialog fir={fir} onClose={() => setOpen(undefined)} />}
      {open === 'transfer' && (
        <TransferDialog
          fir={fir}
          at={data.jurisdiction.at(-1)?.station.id}
          onClose={() => setOpen(undefined)}
        />
      )}
    </div>
  );
}

function useTold(caseId: string) {
  const words = useProblemWords();
  const work = useTieWork(caseId);
  const onError = (error: Error) => {
    const { message, remedy } = words(error);
    toast('failed', { title: message, detail: remedy });
  };
  return { work, onError };
}

function TieRow({ caseId, tie }: { caseId: string; tie: CaseTie }) {
  const t = useTranslations('caseTies');
  const may = useMay();
  const { work, onError } = useTold(caseId);
  const [ending, setEnding] = useState(false);
  const waits = tie.kind === 'MERGED' && !tie.confirmed;
  const endWords = waits ? t('refuse') : tie.kind === 'MERGED' ? t('separate') : t('unlink');
  return (
    <li className="flex flex-wrap items-start gap-x-3 gap-y-2 border-line border-b px-3.5 py-2.5 last:border-b-0">
      <div className="min-w-0 flex-[1_1_16rem]">
        <p className="flex flex-wrap items-center gap-2">
          <span>{t(`direction.${tie.direction}`)}</span>
          <Link href={`/cases/${tie.other.id}`} className="underline underline-offset-2">
            <bdi>{tie.other.title}</bdi>
          </Link>
          <ReferenceTag>{tie.other.reference}</ReferenceTag>
          {tie.ended ? (
            <StatusPill tone="neutral">{t('ended')}</StatusPill>
          ) : (
            waits && <StatusPill tone="warn">{t('waits')}</StatusPill>
          )}
        </p>
        <p dir="auto" className="break-words text-ink-2">
          {tie.reason}
        </p>
        <p className="text-ink-3 text-xs">
          <bdi>{t('by', { name: tie.proposed.by })}</bdi> <TimeText at={tie.proposed.at} precision="minute" />
          {tie.confirmed && (
            <>
              ; <bdi>{t('confirmedBy', { name: tie.confirmed.by })}</bdi>{' '}
              <TimeText at={tie.confirmed.at} precision="minute" />
            </>
          )}
          {tie.ended && (
            <>
              ; <bdi>{t('endedBy', { name: tie.ended.by, reason: tie.ended.reason })}</bdi>{' '}
              <TimeText at={tie.ended.at} precision="minute" />
            </>
          )}
        </p>
      </div>
      {may('case.write') && !tie.ended && (
        <div className="flex flex-wrap gap-2">
          {tie.mayConfirm && (
            <Button
              size="sm"
              look="primary"
              busy={work.isPending}
              onClick={() => work.mutate({ deed: 'confirm', id: tie.id }, { onError })}
            >
              {t('confirm')}
            </Button>
          )}
          <Button size="sm" onClick={() => setEnding(true)}>
            {endWords}
          </Button>
        </div>
      )}
      {ending && (
        <ReasonDialog
          title={endWords}
          description={t(tie.kind === 'MERGED' ? 'separateText' : 'unlinkText')}
          confirm={endWords}
          busy={work.isPending}
          onClose={() => setEnding(false)}
          onReason={(reason) =>
            work.mutate({ deed: 'end', id: tie.id, reason }, { onError, onSuccess: () => setEnding(false) })
          }
        />
      )}
    </li>
  );
}

function TransferRow({ caseId, transfer }: { caseId: string; transfer: CaseTransfer }) {
  const t = useTranslations('caseTies');
  const { work, onError } = useTold(caseId);
  const answer = (given: NonNullable<CaseTransfer['answer']>) =>
    work.mutate({ deed: 'answer', id: transfer.id, input: { answer: given } }, { onError });
  return (
    <li className="flex flex-wrap items-start gap-x-3 gap-y-2 rounded-md border border-line p-2.5">
      <div className="min-w-0 flex-[1_1_16rem]">
        <p className="flex flex-wrap items-center gap-2">
          <bdi className="font-medium">{t('way', { from: transfer.from.name, to: transfer.to.name })}</bdi>
          <StatusPill
            tone={transfer.answer === 'ACCEPTED' ? 'ok' : transfer.answer === null ? 'warn' : 'neutral'}
          >
            {t(`answer.${transfer.answer ?? 'WAITS'}`)}
          </StatusPill>
        </p>
        <p dir="auto" className="break-words text-ink-2">
          {transfer.reason}
        </p>
        <p className="text-ink-3 text-xs">
          <bdi>{t('by', { name: transfer.proposed.by })}</bdi>{' '}
          <TimeText at={transfer.proposed.at} precision="minute" />
          {transfer.answered && (
            <>
              ; <bdi>{t('answeredBy', { name: transfer.answered.by })}</bdi>{' '}
              <TimeText at={transfer.answered.at} precision="minute" />
            </>
          )}
        </p>
      </div>
      <div className="flex flex-wrap gap-2">
        {transfer.mayAnswer && (
          <>
            <Button size="sm" look="primary" busy={work.isPending} onClick={() => answer('ACCEPTED')}>
              {t('accept')}
            </Button>
            <Button size="sm" disabled={work.isPending} onClick={() => answer('REFUSED')}>
              {t('refuse')}
            </Button>
          </>
        )}
        {transfer.mayWithdraw && (
          <Button size="sm" disabled={work.isPending} onClick={() => answer('WITHDRAWN')}>
            {t('takeBack')}
          </Button>
        )}
      </div>
    </li>
  );
}
