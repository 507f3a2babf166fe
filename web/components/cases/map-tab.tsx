'use client';

import { MapPinOff } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import { useMemo } from 'react';
import type { CaseDetail } from '@/core/cases/schema';
import { useCameras } from '@/web/components/api/queries';
import { CameraMap } from '@/web/components/map/camera-map';
import type { MapStop } from '@/web/components/map/geometry';
import { formatClock, formatDay, zoneName } from '@/web/components/time/format';
import { EmptyState } from '@/web/components/ui/states';

/** Where it happened and where its exhibits were seen, joined in order of corrected time. */
export function MapTab({ fir }: { fir: CaseDetail }) {
  const t = useTranslations('cases');
  const locale = useLocale();
  const { data: known } = useCameras();
  const cameras = useMemo(() => {
    const used = new Map(fir.exhibitList.map(({ camera }) => [camera.id, camera]));
    // The list of cameras knows which way each one looks; an exhibit only where it stood.
    return [...used.values()].map((camera) => known?.find(({ id }) => id === camera.id) ?? camera);
  }, [fir.exhibitList, known]);
  const stops = useMemo(
    () =>
      fir.exhibitList.flatMap((exhibit): MapStop[] => {
        const { latitude, longitude, timeZone, code, name } = exhibit.camera;
        if (latitude === null || longitude === null) return [];
        return [
          {
            id: exhibit.id,
            latitude,
            longitude,
            at: exhibit.at,
            time: t('exhibits.time', {
              day: formatDay(exhibit.at, timeZone, locale),
              clock: formatClock(exhibit.at, timeZone, locale, 'second'),
              zone: zoneName(timeZone, exhibit.at),
            }),
            title: t('timeline.exhibit', { number: exhibit.number, title: exhibit.title }),
            detail: `${code} · ${name}`,
            href: `/footage/${exhibit.recordingId}?t=${exhibit.requestedFromMs}`,
          },
        ];
      }),
    [fir.exhibitList, locale, t],
  );
  const place =
    fir.placeLatitude !== null && fir.placeLongitude !== null
      ? {
          latitude: fir.placeLatitude,
          longitude: fir.placeLongitude,
          label: t('map.place', { place: fir.place }),
        }
      : null;
  if (stops.length === 0 && !place) {
    return (
      <EmptyState icon={<MapPinOff />} title={t('map.empty')}>
        {t('map.emptyText')}
      </EmptyState>
    );
  }
  return (
    <div className="h-[34rem] overflow-hidden rounded-lg border border-line max-sm:h-[40rem]">
      <CameraMap label={t('map.label')} cameras={cameras} stops={stops} place={place} />
    </div>
  );
}
