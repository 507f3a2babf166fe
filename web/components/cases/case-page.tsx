'use client';

import { useQuery } from '@tanstack/react-query';
import { FileQuestion, PackagePlus, ScanSearch } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { type ReactNode, useState } from 'react';
import type { CaseDetail } from '@/core/cases/schema';
import { useMay } from '@/web/components/access/access';
import { useAddress } from '@/web/components/address/use-address';
import { ApiProblem } from '@/web/components/api/client';
import { RoutesTab } from '@/web/components/relations/routes-tab';
import { Button } from '@/web/components/ui/button';
import { Page, PageHeader } from '@/web/components/ui/page';
import { ReferenceTag } from '@/web/components/ui/reference-tag';
import { Select } from '@/web/components/ui/select';
import { SkeletonRows } from '@/web/components/ui/skeleton';
import { EmptyState, ErrorState, useProblemWords } from '@/web/components/ui/states';
import { TabPanel, Tabs } from '@/web/components/ui/tabs';
import { TimeText } from '@/web/components/ui/time-text';
import { toast } from '@/web/components/ui/toast';
import { BundleDialog } from './bundle-dialog';
import { BundleTab } from './bundle-tab';
import { CaseStatusPill } from './case-status';
import { DeadlineFact } from './deadline-fact';
import { DiaryTab } from './diary-tab';
import { ExhibitsTab } from './exhibits-tab';
import { FirTab } from './fir-tab';
import { MapTab } from './map-tab';
import { caseStatuses, openCaseQuery, useChangeCase } from './queries';
import { TimelineTab } from './timeline-tab';

const parts = ['exhibits', 'timeline', 'map', 'routes', 'fir', 'diary', 'bundle'] as const;
type Part = (typeof parts)[number];

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
  const asked = parts.find((known) => known === get('part')) ?? 'exhibits';
  const part = asked === 'diary' && !may('diary.read') ? 'exhibits' : asked;
  const show = (next: Part) => set({ part: next === 'exhibits' ? undefined : next });
  const [exporting, setExporting] = useState(false);

  function showExhibit(number: number) {
    show('exhibits');
    // After the panel has been drawn.
    setTimeout(() => document.getElementById(`exhibit-${number}`)?.scrollIntoView({ block: 'start' }), 50);
  }

  return (
    <Page>
      <PageHeader
        parent={<Link href="/cases">{t('title')}</Link>}
        title={<bdi>{fir.title}</bdi>}
        beside={<ReferenceTag>{fir.reference}</ReferenceTag>}
        actions={
          <>
            <CaseState fir={fir} />
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
      <dl className="flex flex-wrap gap-x-8 gap-y-2 px-4 pb-4 sm:px-5">
        <Fact name={t('detail.occurred')}>
          <TimeText at={fir.occurredFrom} precision="minute" />
          {fir.occurredTo && (
            <span className="text-ink-2">
              {' '}
              {t('detail.until')} <TimeText at={fir.occurredTo} precision="minute" clockOnly={sameDay(fir)} />
            </span>
          )}
        </Fact>
        <Fact name={t('detail.reported')}>
          <TimeText at={fir.reportedAt} precision="minute" />
        </Fact>
        <Fact name={t('deadline.title')}>
          <DeadlineFact fir={fir} />
        </Fact>
        <Fact name={t('detail.place')}>
          <bdi>{fir.place}</bdi>
        </Fact>
        <Fact name={t('detail.sections')}>{fir.sections.join(', ')}</Fact>
        <Fact name={t('detail.informant')}>
          <bdi>{fir.informantName}</bdi>
        </Fact>
      </dl>
      <Tabs<Part>
        label={t('detail.tabs.label')}
        value={part}
        onChange={show}
        tabs={[
          { value: 'exhibits', label: t('detail.tabs.exhibits'), count: fir.exhibitList.length },
          { value: 'timeline', label: t('detail.tabs.timeline') },
          { value: 'map', label: t('detail.tabs.map') },
          { value: 'routes', label: t('detail.tabs.routes') },
          { value: 'fir', label: t('detail.tabs.fir') },
          ...(may('diary.read') ? [{ value: 'diary' as const, label: t('detail.tabs.diary') }] : []),
          { value: 'bundle', label: t('detail.tabs.bundle'), count: fir.bundles.length },
        ]}
        listClassName="px-2.5 sm:px-3.5"
      >
        <div className="px-4 py-4 sm:px-5">
          <TabPanel value="exhibits">
            <ExhibitsTab fir={fir} />
          </TabPanel>
          <TabPanel value="timeline">
            <TimelineTab fir={fir} onExhibit={showExhibit} />
          </TabPanel>
          <TabPanel value="map">
            <MapTab fir={fir} />
          </TabPanel>
          <TabPanel value="routes">
            <RoutesTab caseId={fir.id} />
          </TabPanel>
          <TabPanel value="fir">
            <FirTab fir={fir} />
          </TabPanel>
          {may('diary.read') && (
            <TabPanel value="diary">
              <DiaryTab caseId={fir.id} />
            </TabPanel>
          )}
          <TabPanel value="bundle">
            <BundleTab fir={fir} onExport={() => setExporting(true)} />
          </TabPanel>
        </div>
      </Tabs>
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

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt className="text-ink-3 text-xs">{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

const dayMs = 86_400_000;
function sameDay({ occurredFrom, occurredTo }: CaseDetail): boolean {
  return occurredTo !== null && Date.parse(occurredTo) - Date.parse(occurredFrom) < dayMs / 2;
}
