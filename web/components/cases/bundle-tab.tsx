'use client';

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Download, PackageCheck, PackagePlus } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useEffect } from 'react';
import type { CaseDetail } from '@/core/cases/schema';
import type { Bundle } from '@/core/evidence/schema';
import { useMay } from '@/web/components/access/access';
import { StatusPill, type Tone } from '@/web/components/ui/badge';
import { Button } from '@/web/components/ui/button';
import { useByteWords } from '@/web/components/ui/byte-size';
import { Panel } from '@/web/components/ui/page';
import { Progress } from '@/web/components/ui/progress';
import { EmptyState } from '@/web/components/ui/states';
import { TimeText } from '@/web/components/ui/time-text';
import { HashText } from './hash-text';
import { bundleQuery } from './queries';

const tones: Record<Bundle['status'], Tone> = { PENDING: 'busy', READY: 'ok', FAILED: 'bad' };

/** Every bundle exported of the case, and how anybody checks one. */
export function BundleTab({ fir, onExport }: { fir: CaseDetail; onExport: () => void }) {
  const t = useTranslations('cases.bundle');
  const may = useMay();
  const make = may('bundle.export') && (
    <Button icon={<PackagePlus aria-hidden />} onClick={onExport}>
      {t('make')}
    </Button>
  );
  if (fir.bundles.length === 0) {
    return (
      <EmptyState icon={<PackagePlus />} title={t('empty')} action={make}>
        {t('emptyText')}
      </EmptyState>
    );
  }
  return (
    <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_22rem]">
      <div className="flex min-w-0 flex-col gap-3">
        <h2 className="sr-only">{t('heading')}</h2>
        <span>{make}</span>
        {fir.bundles.map((bundle) => (
          <BundleCard key={bundle.id} known={bundle} />
        ))}
      </div>
      <Panel
        title={
          <span className="flex items-center gap-2">
            <PackageCheck className="size-4 text-ink-3" aria-hidden />
            {t('verifyTitle')}
          </span>
        }
        bodyClassName="flex flex-col gap-2 p-3.5 text-ink-2"
      >
        <p>{t('verifyText')}</p>
        <code dir="ltr" className="select-all rounded-md bg-sunken px-2.5 py-2 font-mono text-ink text-xs">
          npm run verify -- bundle.zip
        </code>
        <p>{t('verifyNote')}</p>
      </Panel>
    </div>
  );
}

function BundleCard({ known }: { known: Bundle }) {
  const t = useTranslations('cases.bundle');
  const may = useMay();
  const size = useByteWords();
  const client = useQueryClient();
  const { data: bundle } = useQuery(bundleQuery(known));

  // biome-ignore lint/correctness/useExhaustiveDependencies: tells the case once, when the state has changed
  useEffect(() => {
    if (bundle.status === known.status) return;
    client.setQueryData<CaseDetail>(
      ['case', known.caseId],
      (kept) =>
        kept && { ...kept, bundles: kept.bundles.map((one) => (one.id === bundle.id ? bundle : one)) },
    );
  }, [bundle.status]);

  return (
    <article className="flex flex-col gap-2.5 rounded-lg border border-line bg-surface p-3.5">
      <header className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h3 className="font-semibold">
          {t(`kinds.${bundle.kind}`)}: {bundle.withMasters ? t('kindMasters') : t('kindClips')}
        </h3>
        {bundle.recipient && <bdi className="text-ink-2">{bundle.recipient}</bdi>}
        <StatusPill tone={tones[bundle.status]} live={bundle.status === 'PENDING'}>
          {t(`status.${bundle.status}`)}
        </StatusPill>
        <span className="text-ink-3 text-xs">
          {bundle.createdBy}, <TimeText at={bundle.createdAt} precision="minute" />
        </span>
        {bundle.status === 'READY' && may('bundle.export') && (
          <Button size="sm" asChild className="ms-auto">
            <a href={`/media/bundles/${bundle.id}`} download>
              <Download aria-hidden />
              {t('download')}
              {bundle.sizeBytes !== null && <span className="figures">({size(bundle.sizeBytes)})</span>}
            </a>
          </Button>
        )}
      </header>
      {bundle.status === 'PENDING' && (
        <div className="flex items-center gap-3">
          <Progress value={bundle.progress} label={t('progress')} />
          <span className="figures whitespace-nowrap text-ink-3 text-xs">
            {Math.floor(bundle.progress * 100)} %
          </span>
        </div>
      )}
      {bundle.status === 'FAILED' && <p className="text-bad">{bundle.error ?? t('failed')}</p>}
      {bundle.sha256 && (
        <div>
          <p className="text-ink-3 text-xs">{t('sha256')}</p>
          <HashText name={t('sha256')} value={bundle.sha256} />
        </div>
      )}
    </article>
  );
}
