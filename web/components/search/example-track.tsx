'use client';

import { useQuery } from '@tanstack/react-query';
import { X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { trackQuery } from '../api/queries';
import { BestShot } from '../sighting/best-shot';
import { useSightingName } from '../sighting/words';
import { IconButton } from '../ui/button';
import { Skeleton } from '../ui/skeleton';
import { ErrorState } from '../ui/states';
import { TimeText } from '../ui/time-text';

/** The sighting that a search starts from. */
export function ExampleTrack({ trackId, onClear }: { trackId: string; onClear: () => void }) {
  const t = useTranslations('search.probe');
  const name = useSightingName();
  const track = useQuery(trackQuery(trackId));
  if (track.isError) return <ErrorState error={track.error} compact onRetry={onClear} />;
  if (!track.data) return <Skeleton className="h-24 w-full" />;
  return (
    <div className="flex items-start gap-3 rounded-md border border-line bg-field p-2">
      <BestShot sighting={track.data} eager className="size-24 shrink-0 rounded-sm" />
      <div className="min-w-0 flex-1 py-0.5">
        <p className="truncate font-medium">{name(track.data)}</p>
        <p className="truncate text-ink-2">{track.data.camera.name}</p>
        <p className="text-ink-2 text-xs">
          <TimeText at={track.data.at} zone={track.data.camera.timeZone} wrap />
        </p>
      </div>
      <IconButton size="sm" label={t('other')} icon={<X />} onClick={onClear} />
    </div>
  );
}
