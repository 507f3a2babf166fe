'use client';

import { EllipsisVertical } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import type { RecordingSummary } from '@/core/footage/schema';
import type { JobView } from '@/core/operations/schema';
import { useMay } from '@/web/components/access/access';
import { Badge } from '@/web/components/ui/badge';
import { Button, IconButton } from '@/web/components/ui/button';
import { useByteWords } from '@/web/components/ui/byte-size';
import { DrawnBadge } from '@/web/components/ui/drawn-badge';
import { DropdownMenu, MenuItem } from '@/web/components/ui/dropdown-menu';
import { ReferenceTag } from '@/web/components/ui/reference-tag';
import { Table, Td, Th, Tr } from '@/web/components/ui/table';
import { TimeText, useDurationWords } from '@/web/components/ui/time-text';
import { KindCounts } from './kind-counts';
import { RecordingState } from './recording-state';

/** What a person can be asked to do about a recording. */
export type RecordingTask = 'details' | 'why' | 'retry';

interface RecordingsTableProps {
  recordings: readonly RecordingSummary[];
  jobs: ReadonlyMap<string, JobView>;
  onTask: (task: RecordingTask, recording: RecordingSummary) => void;
}

/** The list of recordings. On narrow screens the columns fold into the first one. */
export function RecordingsTable({ recordings, jobs, onTask }: RecordingsTableProps) {
  const t = useTranslations('footage.table');
  return (
    <Table label={t('label')}>
      <thead>
        <tr>
          <Th>{t('recording')}</Th>
          <Th className="max-lg:hidden">{t('camera')}</Th>
          <Th className="max-md:hidden">{t('starts')}</Th>
          <Th className="text-end! max-xl:hidden">{t('length')}</Th>
          <Th className="text-end! max-2xl:hidden">{t('size')}</Th>
          <Th className="max-xl:hidden">{t('seen')}</Th>
          <Th>{t('state')}</Th>
          <Th className="max-sm:hidden">
            <span className="sr-only">{t('actions')}</span>
          </Th>
        </tr>
      </thead>
      <tbody>
        {recordings.map((recording) => (
          <RecordingRow
            key={recording.id}
            recording={recording}
            job={jobs.get(recording.id)}
            onTask={(task) => onTask(task, recording)}
          />
        ))}
      </tbody>
    </Table>
  );
}

function RecordingRow({
  recording,
  job,
  onTask,
}: {
  recording: RecordingSummary;
  job: JobView | undefined;
  onTask: (task: RecordingTask) => void;
}) {
  const t = useTranslations('footage');
  const { duration } = useDurationWords();
  const size = useByteWords();
  const shape = [recording.videoCodec, recording.width && `${recording.width}×${recording.height}`]
    .filter(Boolean)
    .join(' ');

  return (
    <Tr className="h-[3.25rem]">
      <Td className="w-full max-w-0">
        <Link
          href={`/footage/${recording.id}`}
          title={recording.originalName}
          className="block truncate font-medium hover:underline hover:underline-offset-2 max-sm:line-clamp-2 max-sm:whitespace-normal max-sm:break-all"
        >
          {recording.originalName}
        </Link>
        <span className="flex items-center gap-2 truncate text-ink-3 text-xs">
          <span className="lg:hidden">
            {recording.camera ? recording.camera.code : t('table.unknownCamera')}
          </span>
          <span className="truncate md:hidden">
            {recording.startsAt && <TimeText at={recording.startsAt} precision="minute" />}
          </span>
          <span className="max-md:hidden">{t(`source.${recording.source}`)}</span>
          <span className="max-md:hidden" dir="ltr">
            {shape}
          </span>
        </span>
      </Td>
      <Td className="max-lg:hidden">
        <CameraCell recording={recording} />
      </Td>
      <Td className="max-md:hidden">
        <StartCell recording={recording} />
      </Td>
      <Td figure className="whitespace-nowrap max-xl:hidden">
        {recording.durationMs !== null && duration(recording.durationMs)}
      </Td>
      <Td figure className="whitespace-nowrap max-2xl:hidden">
        {size(recording.sizeBytes)}
      </Td>
      <Td className="max-xl:hidden">
        <KindCounts recording={recording} />
      </Td>
      <Td className="max-sm:w-36">
        <span className="flex flex-wrap items-center justify-between gap-1">
          <RecordingState recording={recording} job={job} />
          <span className="sm:hidden">
            <RowActions recording={recording} onTask={onTask} />
          </span>
        </span>
      </Td>
      <Td className="text-end max-sm:hidden">
        <RowActions recording={recording} onTask={onTask} />
      </Td>
    </Tr>
  );
}

function CameraCell({ recording: { camera } }: { recording: RecordingSummary }) {
  const t = useTranslations('footage.table');
  if (!camera) return <Badge tone="warn">{t('unknownCamera')}</Badge>;
  return (
    <span className="flex flex-col items-start gap-0.5">
      <span className="flex items-center gap-1.5">
        <ReferenceTag>{camera.code}</ReferenceTag>
        {camera.drawn && <DrawnBadge short />}
      </span>
      <span className="max-w-40 truncate text-ink-3 text-xs">{camera.name}</span>
    </span>
  );
}

function StartCell({ recording }: { recording: RecordingSummary }) {
  const t = useTranslations('footage.table');
  const { offset } = useDurationWords();
  if (!recording.startsAt) return <Badge tone="warn">{t('unknownTime')}</Badge>;
  const zone = recording.camera ? { zone: recording.camera.timeZone } : {};
  return (
    <span className="flex flex-col items-start">
      <TimeText at={recording.startsAt} {...zone} />
      {recording.clockOffsetMs !== 0 && (
        <span className="text-ink-3 text-xs">
          {t('corrected', { offset: offset(-recording.clockOffsetMs) })}
        </span>
      )}
    </span>
  );
}

function RowActions({
  recording,
  onTask,
}: {
  recording: RecordingSummary;
  onTask: (task: RecordingTask) => void;
}) {
  const t = useTranslations('footage.act');
  const may = useMay();
  const { status } = recording;
  const mayPlace = may('recording.details');
  const placed = recording.camera !== null && recording.startsAt !== null;
  return (
    <span className="inline-flex items-center justify-end gap-1">
      {status === 'NEEDS_DETAILS' && mayPlace && (
        <Button size="sm" onClick={() => onTask('details')}>
          {t('details')}
        </Button>
      )}
      {status === 'FAILED' && mayPlace && (
        <Button size="sm" onClick={() => onTask('retry')}>
          {t('retry')}
        </Button>
      )}
      {(status === 'QUARANTINED' || status === 'FAILED') && (
        <Button size="sm" look={status === 'FAILED' ? 'plain' : 'quiet'} onClick={() => onTask('why')}>
          {t('why')}
        </Button>
      )}
      {placed && mayPlace && status !== 'QUARANTINED' && status !== 'FAILED' && (
        <DropdownMenu
          trigger={
            <IconButton
              size="sm"
              label={t('menu', { name: recording.originalName })}
              icon={<EllipsisVertical />}
            />
          }
        >
          <MenuItem onSelect={() => onTask('details')}>{t('changeDetails')}</MenuItem>
        </DropdownMenu>
      )}
    </span>
  );
}
