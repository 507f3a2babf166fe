'use client';

import { useQuery } from '@tanstack/react-query';
import { FileQuestion } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { frameTimesQuery } from '@/web/components/api/queries';
import { openCaseQuery } from '@/web/components/cases/queries';
import { PlayerEngine } from '@/web/components/player/engine';
import { PlayerProvider } from '@/web/components/player/use-player';
import { Page } from '@/web/components/ui/page';
import { Skeleton } from '@/web/components/ui/skeleton';
import { EmptyState, ErrorState } from '@/web/components/ui/states';
import { AnnotateRoom } from './annotate-room';
import { markupsQuery } from './queries';
import { RedactRoom } from './redact-room';

/** An exhibit opened to draw marks on a copy of it, or to choose what a copy hides. */
export function DrawingPage({
  caseId,
  exhibitId,
  purpose,
}: {
  caseId: string;
  exhibitId: string;
  purpose: 'annotate' | 'redact';
}) {
  const t = useTranslations('copies.draw');
  const tu = useTranslations('ui');
  const [engine] = useState(() => new PlayerEngine());
  const fir = useQuery(openCaseQuery(caseId));
  const exhibit = fir.data?.exhibitList.find(({ id }) => id === exhibitId);
  const frameTimes = useQuery({
    ...frameTimesQuery(exhibit?.recordingId ?? ''),
    enabled: exhibit !== undefined,
  });
  const markups = useQuery({ ...markupsQuery(exhibitId), enabled: exhibit !== undefined });
  const error = fir.error ?? markups.error;
  if (error) {
    return (
      <Page>
        <h1 className="sr-only">{t(`title.${purpose}`)}</h1>
        <ErrorState error={error} onRetry={() => void fir.refetch()} />
      </Page>
    );
  }
  if (fir.data && !exhibit) {
    return (
      <Page>
        <EmptyState heading icon={<FileQuestion />} title={t('gone')}>
          {t('goneText')}
        </EmptyState>
      </Page>
    );
  }
  if (!exhibit || !markups.data || frameTimes.isPending) {
    return (
      <Page fill>
        <h1 className="sr-only">{t(`title.${purpose}`)}</h1>
        <div role="status" aria-label={tu('loading')} className="flex flex-1 flex-col gap-3 p-5">
          <Skeleton className="min-h-72 flex-1" />
        </div>
      </Page>
    );
  }
  const Room = purpose === 'annotate' ? AnnotateRoom : RedactRoom;
  return (
    <PlayerProvider value={engine}>
      <Room exhibit={exhibit} kept={markups.data} frameTimes={frameTimes.data} />
    </PlayerProvider>
  );
}
