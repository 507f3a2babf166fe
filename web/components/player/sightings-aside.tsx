'use client';

import type { UseQueryResult } from '@tanstack/react-query';
import { Hourglass, MapPinOff, ScanEye } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import type { RecordingDetail, Sighting, TrackKind } from '@/core/footage/schema';
import type { Action } from '@/core/people/schema';
import { coarsePart } from '../footage/recording-state';
import { formatPosition } from '../time/format';
import { Button } from '../ui/button';
import { cx } from '../ui/cx';
import { Progress } from '../ui/progress';
import { Chips } from '../ui/segmented';
import { SkeletonRows } from '../ui/skeleton';
import { EmptyState, ErrorState } from '../ui/states';
import { useDurationWords } from '../ui/time-text';
import { kinds as allKinds, kindFill } from './kind-colours';
import { SightingPanel } from './sighting-panel';
import { SightingsList } from './sightings-list';

interface SightingsAsideProps {
  recording: RecordingDetail;
  sightings: UseQueryResult<Sighting[]>;
  kinds: readonly TrackKind[];
  onKinds: (kinds: readonly TrackKind[]) => void;
  chosen: Sighting | undefined;
  chosenId: string | null;
  actions: readonly Action[];
  onChoose: (sighting: Sighting | null) => void;
  onAttach: () => void;
}

/** What was seen in this recording: by kind, in order of time, one of them opened. */
export function SightingsAside(props: SightingsAsideProps) {
  const { recording, sightings, kinds, onKinds, chosen, chosenId, actions, onChoose, onAttach } = props;
  const t = useTranslations('player');
  const tu = useTranslations('ui');
  const all = sightings.data ?? [];
  const shown = all.filter((sighting) => kinds.includes(sighting.kind) || sighting.trackId === chosenId);
  const growing = ['RECEIVED', 'QUEUED', 'INDEXING'].includes(recording.status);
  const coarsely = coarsePart(recording);
  const { duration } = useDurationWords();
  return (
    <div className="flex min-h-0 flex-1 flex-col border-line border-t bg-surface">
      <div className="flex flex-col gap-2 border-line border-b px-3 py-2">
        <Chips
          label={t('filter')}
          value={kinds}
          onChange={onKinds}
          options={allKinds.map((kind) => ({
            value: kind,
            label: (
              <>
                <span className={cx('size-2 rounded-full', kindFill[kind])} aria-hidden />
                {tu(`kind.${kind}`)}
                <span className="figures text-ink-3">
                  {sightings.data ? all.filter((sighting) => sighting.kind === kind).length : '…'}
                </span>
              </>
            ),
          }))}
        />
        {growing && recording.durationMs && (recording.indexedUntilMs > 0 || coarsely) && (
          <div className="flex flex-col gap-1 text-ink-2 text-xs">
            <Progress value={recording.indexedUntilMs / recording.durationMs} label={t('indexing')} />
            {t('indexingDetail', {
              done: formatPosition(recording.indexedUntilMs),
              all: formatPosition(recording.durationMs),
            })}
            {coarsely && <p>{t('keyPictures', { every: duration(coarsely.everyMs) })}</p>}
          </div>
        )}
      </div>
      {chosen && (
        <SightingPanel
          key={chosen.trackId}
          sighting={chosen}
          actions={actions}
          onClose={() => onChoose(null)}
          onAttach={onAttach}
        />
      )}
      {sightings.isPending && <SkeletonRows label={tu('loading')} rows={8} />}
      {sightings.isError && !sightings.data && (
        <div className="p-3">
          <ErrorState error={sightings.error} compact onRetry={() => void sightings.refetch()} />
        </div>
      )}
      {sightings.data && shown.length > 0 && (
        <SightingsList sightings={shown} chosenId={chosenId} onChoose={onChoose} />
      )}
      {sightings.data && shown.length === 0 && (
        <NothingSeen recording={recording} filtered={all.length > 0} />
      )}
    </div>
  );
}

function NothingSeen({ recording, filtered }: { recording: RecordingDetail; filtered: boolean }) {
  const t = useTranslations('player');
  if (filtered)
    return (
      <EmptyState compact title={t('nothing')}>
        {t('nothingOfKind')}
      </EmptyState>
    );
  if (recording.status === 'INDEXED')
    return (
      <EmptyState compact icon={<ScanEye />} title={t('nothing')}>
        {t('nothingDetail')}
      </EmptyState>
    );
  if (recording.status === 'NEEDS_DETAILS')
    return (
      <EmptyState
        compact
        icon={<MapPinOff />}
        title={t('needsDetails')}
        action={
          <Button asChild>
            <Link href="/footage?status=NEEDS_DETAILS">{t('giveDetails')}</Link>
          </Button>
        }
      >
        {t('needsDetailsText')}
      </EmptyState>
    );
  if (recording.status === 'FAILED' || recording.status === 'QUARANTINED')
    return (
      <EmptyState compact icon={<ScanEye />} title={t('notIndexed')}>
        {recording.statusReason}
      </EmptyState>
    );
  return (
    <EmptyState
      compact
      icon={<Hourglass />}
      title={recording.status === 'INDEXING' ? t('indexing') : t('waiting')}
    >
      {recording.status === 'INDEXING'
        ? t('indexingDetail', {
            done: formatPosition(recording.indexedUntilMs),
            all: formatPosition(recording.durationMs ?? 0),
          })
        : t('waitingDetail')}
    </EmptyState>
  );
}
