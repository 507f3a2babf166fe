'use client';

import { useLocale, useTranslations } from 'next-intl';
import { useMemo } from 'react';
import type { CaseDetail } from '@/core/cases/schema';
import type { StoryCard } from '@/core/cases/storyboard-schema';
import { CameraMap } from '@/web/components/map/camera-map';
import type { MapStop } from '@/web/components/map/geometry';
import { formatClock, formatDay, zoneName } from '@/web/components/time/format';

/** Where the cards' cameras stood, joined in order of time. Nothing where none has a position. */
export function StoryMap({
  fir,
  cards,
  titleOf,
}: {
  fir: CaseDetail;
  cards: readonly StoryCard[];
  titleOf: (card: StoryCard) => string;
}) {
  const t = useTranslations('storyboard');
  const locale = useLocale();
  const shown = useMemo(
    () =>
      cards.flatMap((card) => {
        const exhibit =
          card.kind === 'EXHIBIT' ? fir.exhibitList.find(({ id }) => id === card.exhibitId) : undefined;
        return exhibit ? [{ card, exhibit }] : [];
      }),
    [cards, fir.exhibitList],
  );
  const stops = shown.flatMap(({ card, exhibit }): MapStop[] => {
    const { latitude, longitude, timeZone, code, name } = exhibit.camera;
    if (latitude === null || longitude === null) return [];
    return [
      {
        id: card.id,
        latitude,
        longitude,
        at: exhibit.at,
        time: `${formatDay(exhibit.at, timeZone, locale)} ${formatClock(exhibit.at, timeZone, locale, 'second')} ${zoneName(timeZone, exhibit.at)}`,
        title: titleOf(card),
        detail: `${code} · ${name}`,
        href: `/footage/${exhibit.recordingId}?t=${exhibit.requestedFromMs}`,
      },
    ];
  });
  if (stops.length === 0) return null;
  const cameras = [...new Map(shown.map(({ exhibit }) => [exhibit.camera.id, exhibit.camera])).values()];
  return (
    <div className="h-[26rem] overflow-hidden rounded-lg border border-line">
      {/* The cards beside it are its list. */}
      <CameraMap label={t('map')} cameras={cameras} stops={stops} list={false} />
    </div>
  );
}
