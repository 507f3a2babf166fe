'use client';

import { Car, FolderPlus, ScanFace, Shapes, ShieldCheck, Upload } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { type FormEvent, useState } from 'react';
import { useMe } from '../api/queries';
import { BrokenEvidence } from '../custody/checks-panel';
import { Button } from '../ui/button';
import { Input } from '../ui/input';
import { Page, PageHeader } from '../ui/page';
import { EmptyState } from '../ui/states';
import { TimeText } from '../ui/time-text';
import { CoveragePanel } from './coverage-panel';
import { DueReports } from './due-reports';
import { IndexingPanel } from './indexing-panel';
import { OpenCases } from './open-cases';
import { RecentSearches } from './recent-searches';
import { SuspendedEntries } from './suspended-entries';

/** Where a day begins: what is open, what is being indexed, what can be searched, and the way into a search. */
export function Desk() {
  const t = useTranslations('desk');
  const me = useMe();
  const [now] = useState(() => Date.now());
  if (!me.data) return null;
  const may = (action: (typeof me.data.actions)[number]) => me.data.actions.includes(action);
  return (
    <Page>
      <PageHeader
        title={t('title')}
        facts={
          <>
            <TimeText at={now} precision="day" />
            {me.data.station && <span>{me.data.station.name}</span>}
            {me.data.district && <span className="text-ink-3">{me.data.district.name}</span>}
          </>
        }
        actions={
          <>
            {may('recording.intake') && (
              <Button asChild>
                <Link href="/footage">
                  <Upload aria-hidden />
                  {t('bring')}
                </Link>
              </Button>
            )}
            {may('case.write') && (
              <Button asChild>
                <Link href="/cases/new">
                  <FolderPlus aria-hidden />
                  {t('register')}
                </Link>
              </Button>
            )}
          </>
        }
      />
      {!may('case.read') && !may('recording.read') && !may('search.read') && (
        <EmptyState icon={<ShieldCheck />} title={t('noContent')}>
          {t('noContentDetail')}
        </EmptyState>
      )}
      <div className="flex flex-col gap-4 px-4 sm:px-5">
        {may('search.object') && <StartSearch face={may('search.face')} />}
        <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,1.6fr)_minmax(22rem,1fr)]">
          <div className="flex min-w-0 flex-col gap-4">
            {may('custody.read') && <BrokenEvidence />}
            {may('watchlist.write') && <SuspendedEntries />}
            {may('case.read') && <DueReports stationId={me.data.station?.id} />}
            {may('case.read') && <OpenCases />}
            {may('search.read') && <RecentSearches />}
          </div>
          <div className="flex min-w-0 flex-col gap-4">
            {may('recording.read') && <IndexingPanel jobs={may('jobs.read')} />}
            {may('recording.read') && may('camera.read') && <CoveragePanel />}
          </div>
        </div>
      </div>
    </Page>
  );
}

/** A plate at once, or the way to the other three kinds of search. */
function StartSearch({ face }: { face: boolean }) {
  const t = useTranslations('desk.start');
  const router = useRouter();
  const [plate, setPlate] = useState('');
  function submit(event: FormEvent) {
    event.preventDefault();
    const text = plate.trim();
    router.push(text ? `/search?kind=plate&text=${encodeURIComponent(text)}&go=1` : '/search?kind=plate');
  }
  return (
    <section
      aria-label={t('title')}
      className="flex flex-wrap items-center gap-2 rounded-lg border border-line bg-surface p-3"
    >
      <form onSubmit={submit} className="flex min-w-0 flex-1 basis-80 gap-2">
        <Input
          mono
          aria-label={t('plate')}
          placeholder={t('platePlaceholder')}
          value={plate}
          maxLength={20}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => setPlate(event.target.value.toUpperCase())}
        />
        <Button type="submit" look="primary">
          {t('searchPlate')}
        </Button>
      </form>
      <div className="flex flex-wrap gap-2">
        {face && (
          <Button asChild>
            <Link href="/search?kind=face">
              <ScanFace aria-hidden />
              {t('face')}
            </Link>
          </Button>
        )}
        <Button asChild>
          <Link href="/search?kind=vehicle">
            <Car aria-hidden />
            {t('vehicle')}
          </Link>
        </Button>
        <Button asChild>
          <Link href="/search?kind=description">
            <Shapes aria-hidden />
            {t('description')}
          </Link>
        </Button>
      </div>
    </section>
  );
}
