'use client';

import { useQuery } from '@tanstack/react-query';
import { FileQuestion, PackagePlus, ScanSearch } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { CaseDetail } from '@/core/cases/schema';
import { useMay } from '@/web/components/access/access';
import { useAddress } from '@/web/components/address/use-address';
import { ApiProblem } from '@/web/components/api/client';
import { Button } from '@/web/components/ui/button';
import { Page, PageHeader } from '@/web/components/ui/page';
import { ReferenceTag } from '@/web/components/ui/reference-tag';
import { Select } from '@/web/components/ui/select';
import { SideTabs } from '@/web/components/ui/side-tabs';
import { SkeletonRows } from '@/web/components/ui/skeleton';
import { EmptyState, ErrorState, useProblemWords } from '@/web/components/ui/states';
import { TabPanel } from '@/web/components/ui/tabs';
import { toast } from '@/web/components/ui/toast';
import { BundleDialog } from './bundle-dialog';
import type { CaseFrame, CasePart } from './case-frame';
import { partGroups, partsFor } from './case-parts';
import { CaseStatusPill } from './case-status';
import { DeadlinePill } from './deadline-pill';
import { caseStatuses, openCaseQuery, useChangeCase } from './queries';
import { SealButton } from './seal-dialog';

/** One case: its FIR, what is attached to it, its timeline and map, and the bundle that leaves the house. */
export function CasePage({ id }: { id: string }) {
  const t = useTranslations('cases.detail');
  const c = useTranslations('cases');
  const tu = useTranslations('ui');
  const { data: fir, error, refetch } = useQuery(openCaseQuery(id));
  if (error instanceof ApiProblem && (error.status === 404 || error.status === 400)) {
    return (
      <Page>
        <EmptyState heading icon={<FileQuestion />} title={t('notFoundTitle')}>
          {t('notFoundText')}
        </EmptyState>
      </Page>
    );
  }
  if (fir) return <OpenCase fir={fir} />;
  return (
    <Page>
      <PageHeader parent={<Link href="/cases">{c('title')}</Link>} title={t('one')} />
      {error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <SkeletonRows rows={10} label={tu('loading')} />
      )}
    </Page>
  );
}

function OpenCase({ fir }: { fir: CaseDetail }) {
  const t = useTranslations('cases');
  const may = useMay();
  const { get, set } = useAddress();
  const parts = partsFor(may);
  // Whoever may not see a part that the address names sees the first.
  const part = parts.find(({ value }) => value === get('part'))?.value ?? 'overview';
  const show = (next: CasePart) => set({ part: next === 'overview' ? undefined : next }, 'push');
  const [exporting, setExporting] = useState(false);
  const groups = partGroups.flatMap((group) => {
    const tabs = parts
      .filter((one) => one.group === group)
      .map(({ value, count }) => ({
        value,
        label: t(`detail.tabs.${value}`),
        ...(count && { count: count(fir) }),
      }));
    return tabs.length ? [{ label: t(`detail.groups.${group}`), tabs }] : [];
  });

  function showExhibit(number: number) {
    show('exhibits');
    // After the panel has been drawn.
    setTimeout(() => document.getElementById(`exhibit-${number}`)?.scrollIntoView({ block: 'start' }), 50);
  }
  const frame: CaseFrame = { fir, show, showExhibit, exportBundle: () => setExporting(true) };

  return (
    <Page>
      <PageHeader
        parent={<Link href="/cases">{t('title')}</Link>}
        title={<bdi>{fir.title}</bdi>}
        beside={
          <>
            <ReferenceTag>{fir.reference}</ReferenceTag>
            <DeadlinePill deadline={fir.deadline} />
          </>
        }
        actions={
          <>
            <CaseState fir={fir} />
            {may('case.seal') && <SealButton fir={fir} />}
            {may('search.read') && (
              <Button asChild>
                <Link href={`/search?case=${fir.id}`}>
                  <ScanSearch aria-hidden />
                  {t('detail.search')}
                </Link>
              </Button>
            )}
            {may('bundle.export') && (
              <Button look="primary" icon={<PackagePlus aria-hidden />} onClick={() => setExporting(true)}>
                {t('detail.export')}
              </Button>
            )}
          </>
        }
      />
      {fir.mergedInto && (
        <p className="flex flex-wrap items-center gap-3 border-line border-t bg-accent-soft px-4 py-2 sm:px-5">
          {t('detail.mergedInto', { reference: fir.mergedInto.reference })}
          <Link href={`/cases/${fir.mergedInto.id}`} className="underline underline-offset-2">
            {t('detail.openMain')}
          </Link>
        </p>
      )}
      <SideTabs<CasePart> label={t('detail.tabs.label')} value={part} onChange={show} groups={groups}>
        {/* One panel is drawn at a time, so that what is on record as read was looked at. */}
        <TabPanel value={part} className="px-4 py-4 sm:px-5">
          {parts.find(({ value }) => value === part)?.body(frame)}
        </TabPanel>
      </SideTabs>
      {exporting && (
        <BundleDialog
          fir={fir}
          onClose={() => setExporting(false)}
          onStarted={() => {
            setExporting(false);
            show('bundle');
          }}
        />
      )}
    </Page>
  );
}

/** Where the case stands; whoever may write it changes it here. */
function CaseState({ fir }: { fir: CaseDetail }) {
  const t = useTranslations('cases');
  const may = useMay();
  const words = useProblemWords();
  const change = useChangeCase(fir.id);
  if (!may('case.write')) return <CaseStatusPill status={fir.status} />;
  return (
    <span className="w-36">
      <Select
        label={t('detail.setStatus')}
        value={fir.status}
        disabled={change.isPending}
        options={caseStatuses.map((value) => ({ value, label: <CaseStatusPill status={value} /> }))}
        onChange={(status) =>
          change.mutate(
            { status },
            {
              onSuccess: () =>
                toast('done', { title: t('detail.statusSaved', { status: t(`status.${status}`) }) }),
              onError: (error) => {
                const { message, remedy } = words(error);
                toast('failed', { title: message, detail: remedy });
              },
            },
          )
        }
      />
    </span>
  );
}
