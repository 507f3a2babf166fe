'use client';

import { useQuery } from '@tanstack/react-query';
import { FileDown } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { FootageFound } from '@/core/evidence/custody/requests-schema';
import { useMay } from '@/web/components/access/access';
import { Button } from '@/web/components/ui/button';
import { Page, PageHeader, Panel } from '@/web/components/ui/page';
import { SkeletonRows } from '@/web/components/ui/skeleton';
import { ErrorState } from '@/web/components/ui/states';
import { TimeText } from '@/web/components/ui/time-text';
import { HoldsPanel } from './holds-panel';
import { requestQuery, useAnswerRequest } from './queries';
import { ReasonDialog } from './reason-dialog';
import { RequestClock } from './requests-panel';

/** One preservation request: who asked, what is held and what was gone, the answer and its print, its holds. */
export function RequestPage({ id }: { id: string }) {
  const t = useTranslations('custody.requests');
  const may = useMay();
  const { data, error, refetch } = useQuery(requestQuery(id));
  const answer = useAnswerRequest(id);
  const [answering, setAnswering] = useState(false);
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <SkeletonRows rows={6} label={t('label')} />;
  const { answered, answerFound } = data;
  return (
    <Page>
      <PageHeader
        parent={<Link href="/custody?part=requests">{t('label')}</Link>}
        title={t('name', { number: data.number })}
        beside={<RequestClock request={data} />}
        facts={
          <span>
            {t(`asker.${data.askedByKind}`)}: <bdi>{data.askedBy}</bdi>
          </span>
        }
        actions={
          answered ? (
            <Button asChild>
              <a href={`/media/preservation-requests/${id}/reply.pdf`} download>
                <FileDown aria-hidden />
                {t('print')}
              </a>
            </Button>
          ) : (
            may('custody.write') && (
              <Button look="primary" onClick={() => setAnswering(true)}>
                {t('answer')}
              </Button>
            )
          )
        }
      />
      <div className="flex max-w-4xl flex-col gap-5 px-4 sm:px-5">
        <dl className="grid grid-cols-[10rem_1fr] gap-x-3 gap-y-1 max-sm:grid-cols-1 [&_dt]:text-ink-3">
          <dt>{t('place')}</dt>
          <dd>
            <bdi>{data.place}</bdi>
            {data.around && <> · {t('within', data.around)}</>}
          </dd>
          <dt>{t('span')}</dt>
          <dd>
            <TimeText at={data.from} /> – <TimeText at={data.to} />
          </dd>
          {data.reference && (
            <>
              <dt>{t('reference')}</dt>
              <dd>
                <bdi>{data.reference}</bdi>
              </dd>
            </>
          )}
          {data.case && (
            <>
              <dt>{t('case')}</dt>
              <dd>
                <Link href={`/cases/${data.case.id}`}>{data.case.reference}</Link>
              </dd>
            </>
          )}
          <dt>{t('receivedAt')}</dt>
          <dd>
            <TimeText at={data.receivedAt} />
          </dd>
          <dt>{t('dueAt')}</dt>
          <dd>
            <TimeText at={data.dueAt} />
          </dd>
          <dt>{t('recorded')}</dt>
          <dd>
            <bdi>{data.recorded.by}</bdi>, <TimeText at={data.recorded.at} />
          </dd>
        </dl>
        {answered && (
          <Panel title={t('answer')}>
            <div className="flex flex-col gap-1 p-3">
              <p dir="auto" className="whitespace-pre-wrap break-words">
                {answered.text}
              </p>
              <p className="text-ink-3 text-xs">
                <bdi>{answered.by}</bdi>, <TimeText at={answered.at} />
              </p>
            </div>
          </Panel>
        )}
        <FoundPanel title={t('now')} found={data.now} />
        {answerFound && <FoundPanel title={t('atAnswer')} found={answerFound} />}
        <FoundPanel title={t('atReceipt')} found={data.found} />
        <HoldsPanel requestId={id} />
      </div>
      {answering && (
        <ReasonDialog
          title={t('answer')}
          description={t('answerText')}
          label={t('answer')}
          need={t('need')}
          deed={t('answerDeed')}
          maxLength={5000}
          busy={answer.isPending}
          error={answer.error}
          onClose={() => setAnswering(false)}
          onSubmit={(text) => answer.mutate(text, { onSuccess: () => setAnswering(false) })}
        />
      )}
    </Page>
  );
}

/** What there was at a moment, camera by camera. */
function FoundPanel({ title, found }: { title: string; found: FootageFound }) {
  const t = useTranslations('custody.requests');
  return (
    <Panel title={title} actions={<TimeText at={found.at} precision="minute" />}>
      {found.cameras.length === 0 && <p className="p-3 text-ink-2">{t('noCamera')}</p>}
      {found.cameras.map((camera) => (
        <section key={camera.id} className="flex flex-col gap-1 border-line border-t p-3 first:border-t-0">
          <h3 className="font-medium">
            {camera.code} <bdi>{camera.name}</bdi>{' '}
            <span className={camera.held ? 'text-ok' : 'text-ink-3'}>
              {camera.held ? t('held') : t('notHeld')}
            </span>
          </h3>
          {camera.files.length + camera.deleted.length + camera.gaps.length === 0 && <p>{t('nothing')}</p>}
          <ul className="flex flex-col gap-1">
            {camera.files.map((file) => (
              <li key={file.id}>
                <Link href={`/footage/${file.id}`}>
                  <bdi>{file.name}</bdi>
                </Link>{' '}
                <TimeText at={file.from} /> – <TimeText at={file.to} />
                <span className="block text-ink-2 text-xs">
                  {file.dueAt ? (
                    <>
                      {t('wouldGo')} <TimeText at={file.dueAt} precision="minute" />
                    </>
                  ) : (
                    t('neverDue')
                  )}
                </span>
                <span className="block break-all font-mono text-ink-3 text-xs">SHA-256 {file.sha256}</span>
              </li>
            ))}
            {camera.deleted.map((file) => (
              <li key={file.id} className="text-warn">
                <bdi>{file.name}</bdi> <TimeText at={file.from} /> – <TimeText at={file.to} />: {t('deleted')}{' '}
                {file.deletedAt && <TimeText at={file.deletedAt} precision="minute" />}
              </li>
            ))}
            {camera.gaps.map((gap) => (
              <li key={gap.from} className="text-ink-2">
                <TimeText at={gap.from} /> – <TimeText at={gap.to} />: {t(`gap.${gap.reason}`)}
              </li>
            ))}
          </ul>
        </section>
      ))}
    </Panel>
  );
}
