'use client';

import { useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { recordingQuery, useMe } from '../api/queries';
import { Page } from '../ui/page';
import { Skeleton } from '../ui/skeleton';
import { ErrorState } from '../ui/states';
import { PlayerEngine } from './engine';
import { PlayerRoom } from './player-room';
import { PlayerProvider } from './use-player';

/** A recording opened in the player: `?t=` milliseconds, `track=` whose box is highlighted, `case=` for which it is viewed. */
export function PlayerPage({ recordingId }: { recordingId: string }) {
  const t = useTranslations('ui');
  const tp = useTranslations('player');
  const parameters = useSearchParams();
  const me = useMe();
  const [engine] = useState(() => new PlayerEngine());
  const recording = useQuery({
    ...recordingQuery(recordingId),
    // What is not finished changes by itself.
    refetchInterval: (query) => {
      const data = query.state.data;
      const moving =
        data && (data.playback === 'preparing' || ['RECEIVED', 'QUEUED', 'INDEXING'].includes(data.status));
      return moving ? 3_000 : false;
    },
  });
  if (recording.isError && !recording.data)
    return (
      <Page>
        <h1 className="sr-only">{tp('title')}</h1>
        <ErrorState error={recording.error} onRetry={() => void recording.refetch()} />
      </Page>
    );
  if (!recording.data || !me.data)
    return (
      <Page fill>
        <h1 className="sr-only">{tp('title')}</h1>
        <div role="status" aria-label={t('loading')} className="flex flex-1 flex-col gap-3 p-5">
          <Skeleton className="h-6 w-64" />
          <Skeleton className="min-h-72 flex-1" />
          <Skeleton className="h-10 w-full" />
        </div>
      </Page>
    );
  const moment = Number(parameters.get('t'));
  return (
    <PlayerProvider value={engine}>
      <PlayerRoom
        recording={recording.data}
        actions={me.data.actions}
        startMs={Number.isFinite(moment) && moment > 0 ? moment : 0}
        startTrack={parameters.get('track')}
        caseId={parameters.get('case') ?? undefined}
      />
    </PlayerProvider>
  );
}
