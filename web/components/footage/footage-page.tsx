'use client';

import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { CalendarRange, Clapperboard, Upload } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useEffect, useMemo, useState } from 'react';
import { z } from 'zod';
import { type RecordingSummary, recordingStatus } from '@/core/footage/schema';
import { useMay } from '@/web/components/access/access';
import { useAddress } from '@/web/components/address/use-address';
import { useNarrow } from '@/web/components/address/use-narrow';
import { jobsQuery, useCameras } from '@/web/components/api/queries';
import { Button } from '@/web/components/ui/button';
import { Page, PageHeader } from '@/web/components/ui/page';
import { SkeletonRows } from '@/web/components/ui/skeleton';
import { EmptyState, ErrorState, useProblemWords } from '@/web/components/ui/states';
import { TabPanel, Tabs } from '@/web/components/ui/tabs';
import { toast } from '@/web/components/ui/toast';
import { CoverageStrip } from './coverage-strip';
import { DetailsDialog } from './details-dialog';
import {
  isMoving,
  type RecordingsFilter,
  recordingsQuery,
  useCoverageFollowing,
  useRefreshFootage,
  useRetryRecording,
} from './queries';
import { isNarrowed, RecordingsFilters } from './recordings-filters';
import { RecordingsTable, type RecordingTask } from './recordings-table';
import { RefusalDialog } from './refusal-dialog';
import { UploadDialog } from './upload-dialog';
import { onUploadSettled, stageUploads, useUploads } from './upload-store';
import { useFileDrop } from './use-file-drop';

/** The footage room: what came in, how far it is, and what needs a person. */
export function FootagePage() {
  const t = useTranslations('footage');
  const tu = useTranslations('ui');
  const may = useMay();
  const { get, set } = useAddress();
  const filter = readFilter(get);
  const list = useInfiniteQuery(recordingsQuery(filter));
  const recordings = list.data?.pages.flatMap(({ items }) => items) ?? [];
  const counts = list.data?.pages[0]?.counts;
  useCoverageFollowing(counts?.INDEXED);
  const { data: cameras = [] } = useCameras();
  const { data: jobs } = useQuery({ ...jobsQuery, enabled: may('jobs.read') && isMoving(counts) });
  const jobOf = useMemo(
    () => new Map(jobs?.active.flatMap((job) => (job.recordingId ? [[job.recordingId, job] as const] : []))),
    [jobs],
  );
  const [task, setTask] = useState<{ task: RecordingTask; recording: RecordingSummary } | null>(null);
  const [uploading, setUploading] = useState(false);
  const uploads = useUploads();
  const retry = useRetryRecording();
  const words = useProblemWords();
  const refresh = useRefreshFootage();
  const mayBring = may('recording.intake');
  // A phone shows the list first; the strip comes when it is asked for.
  const narrow = useNarrow();
  const coverageShown = get('coverage') === undefined ? !narrow : get('coverage') === 'shown';

  // biome-ignore lint/correctness/useExhaustiveDependencies: `refresh` is made anew at every render and means the same
  useEffect(() => onUploadSettled(refresh), []);
  const dropping = useFileDrop(mayBring, (files) => {
    stageUploads(files);
    setUploading(true);
  });

  const total = counts && Object.values(counts).reduce((sum, count) => sum + count, 0);
  const narrowTo = (changes: Partial<RecordingsFilter>) => set(addressOf(changes));
  const all = 'ALL' as const;
  const shownStatuses = recordingStatus.options.filter(
    (status) => (counts?.[status] ?? 0) > 0 || status === filter.status || status === 'INDEXED',
  );

  function act(kind: RecordingTask, recording: RecordingSummary) {
    if (kind !== 'retry') {
      setTask({ task: kind, recording });
      return;
    }
    retry.mutate(recording.id, {
      onSuccess: () => toast('done', { title: t('act.retried', { name: recording.originalName }) }),
      onError: (error) => {
        const { message, remedy } = words(error);
        toast('failed', { title: message, detail: remedy });
      },
    });
  }

  const bringIn = mayBring && (
    <Button look="primary" icon={<Upload aria-hidden />} onClick={() => setUploading(true)}>
      {t('bringIn')}
      {uploads.items.length > 0 && <span className="figures">({uploads.items.length})</span>}
    </Button>
  );

  return (
    <Page>
      <PageHeader
        title={t('title')}
        facts={t('lead')}
        actions={
          <>
            {cameras.length > 0 && (
              <Button
                icon={<CalendarRange aria-hidden />}
                aria-expanded={coverageShown}
                onClick={() => set({ coverage: coverageShown ? 'hidden' : 'shown' })}
              >
                {coverageShown ? t('coverage.hide') : t('coverage.show')}
              </Button>
            )}
            {bringIn}
          </>
        }
      />
      {coverageShown && cameras.length > 0 && (
        <div className="px-4 pb-3 sm:px-5">
          <CoverageStrip
            cameras={cameras}
            onChoose={(cameraId, from, to) => narrowTo({ cameraId, from, to, status: undefined })}
            onUnplaced={() =>
              narrowTo({ status: 'NEEDS_DETAILS', cameraId: undefined, from: undefined, to: undefined })
            }
          />
        </div>
      )}
      <Tabs
        label={t('table.state')}
        value={filter.status ?? all}
        onChange={(status) => narrowTo({ status: status === all ? undefined : status })}
        tabs={[
          { value: all, label: t('status.ALL'), ...(total !== undefined && { count: total }) },
          ...shownStatuses.map((status) => ({
            value: status,
            label: t(`status.${status}`),
            ...(counts && { count: counts[status] ?? 0 }),
          })),
        ]}
        listClassName="px-2.5 sm:px-3.5"
      >
        <TabPanel value={filter.status ?? all}>
          <RecordingsFilters filter={filter} onChange={narrowTo} />

          {list.error && <ErrorState error={list.error} onRetry={() => void list.refetch()} />}
          {list.isPending && <SkeletonRows rows={10} label={tu('loading')} />}
          {list.data && recordings.length === 0 && (
            <Nothing narrowed={isNarrowed(filter) || filter.status !== undefined} action={bringIn} />
          )}
          {recordings.length > 0 && (
            <>
              <RecordingsTable recordings={recordings} jobs={jobOf} onTask={act} />
              <footer className="flex items-center gap-3 px-4 py-3 text-ink-3 text-xs sm:px-5">
                <span aria-live="polite">{t('table.shown', { count: recordings.length })}</span>
                {list.hasNextPage && (
                  <Button size="sm" busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
                    {t('table.more')}
                  </Button>
                )}
              </footer>
            </>
          )}
        </TabPanel>
      </Tabs>

      {task?.task === 'details' && <DetailsDialog recording={task.recording} onClose={() => setTask(null)} />}
      {task?.task === 'why' && <RefusalDialog recording={task.recording} onClose={() => setTask(null)} />}
      {uploading && (
        <UploadDialog
          onClose={() => setUploading(false)}
          onDetails={(recording) => {
            setUploading(false);
            setTask({ task: 'details', recording });
          }}
        />
      )}
      {dropping && (
        <div className="pointer-events-none fixed inset-3 z-40 flex items-center justify-center rounded-lg border-2 border-accent border-dashed bg-scrim font-semibold text-md text-on-well">
          {t('upload.dropNow')}
        </div>
      )}
    </Page>
  );
}

function Nothing({ narrowed, action }: { narrowed: boolean; action: React.ReactNode }) {
  const t = useTranslations('footage.empty');
  return narrowed ? (
    <EmptyState icon={<Clapperboard />} title={t('filteredTitle')}>
      {t('filteredText')}
    </EmptyState>
  ) : (
    <EmptyState icon={<Clapperboard />} title={t('title')} action={action}>
      {t('text')}
    </EmptyState>
  );
}

function readFilter(get: (name: string) => string | undefined): RecordingsFilter {
  const status = recordingStatus.safeParse(get('status'));
  const cameraId = Number(get('camera'));
  const instant = (name: string) => {
    const value = get(name);
    return value && !Number.isNaN(Date.parse(value)) ? value : undefined;
  };
  return {
    status: status.data,
    cameraId: Number.isInteger(cameraId) && cameraId > 0 ? cameraId : undefined,
    groupId: z.uuid().safeParse(get('group')).data,
    from: instant('from'),
    to: instant('to'),
    text: get('q'),
  };
}

function addressOf(changes: Partial<RecordingsFilter>): Record<string, string | number | undefined> {
  const { cameraId, groupId, text, ...rest } = changes;
  return {
    ...rest,
    ...('cameraId' in changes && { camera: cameraId }),
    ...('groupId' in changes && { group: groupId }),
    ...('text' in changes && { q: text }),
  };
}
