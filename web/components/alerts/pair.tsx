'use client';

import { ImageOff } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { AlertSummary } from '@/core/watchlist/alerts/schema';
import { BestShot } from '../sighting/best-shot';
import { PlateText } from '../sighting/plate-text';
import { cx } from '../ui/cx';

/** What is looked for and what was seen, side by side. */
export function AlertPair({ alert, className }: { alert: AlertSummary; className?: string }) {
  const t = useTranslations('alerts');
  const { entry, photoId, sighting } = alert;
  return (
    <div className={cx('grid grid-cols-2 gap-px overflow-hidden rounded-md bg-line', className)}>
      <figure className="flex min-h-0 flex-col bg-well">
        <div className="flex min-h-0 flex-1 items-center justify-center">
          {photoId ? (
            // biome-ignore lint/performance/noImgElement: pictures come at their size, past no optimiser that would keep copies
            <img
              src={`/media/watchlist-photos/${photoId}`}
              alt={t('photoOf', { title: entry.title })}
              className="size-full object-contain"
            />
          ) : entry.plate ? (
            <span
              dir="ltr"
              className="rounded-sm border border-[#17191a]/60 bg-[#f6f3e7] px-2 py-0.5 font-mono font-semibold text-[#17191a] text-lg tracking-widest"
            >
              {entry.plate}
            </span>
          ) : (
            <span className="flex flex-col items-center gap-1 p-2 text-center text-[#9aa5a3] text-xs">
              <ImageOff className="size-5" aria-hidden />
              {t('noPhoto')}
            </span>
          )}
        </div>
        <figcaption className="bg-surface px-2 py-0.5 text-ink-3 text-xs">{t('lookedFor')}</figcaption>
      </figure>
      <figure className="flex min-h-0 flex-col bg-well">
        <div className="relative flex min-h-0 flex-1 items-center justify-center">
          {sighting.plate && sighting.bestShots.length === 0 ? (
            // biome-ignore lint/performance/noImgElement: as above
            <img
              src={`/media/plates/${sighting.trackId}`}
              alt={t('plateSeen', { text: sighting.plate.text })}
              className="size-full object-contain"
            />
          ) : (
            <BestShot sighting={sighting} className="size-full" eager />
          )}
          {sighting.plate && (
            <span className="absolute start-1 bottom-1">
              <PlateText plate={sighting.plate} />
            </span>
          )}
        </div>
        <figcaption className="bg-surface px-2 py-0.5 text-ink-3 text-xs">{t('seen')}</figcaption>
      </figure>
    </div>
  );
}
