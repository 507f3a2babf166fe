'use client';

import { ImageOff } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { Sighting } from '@/core/footage/schema';
import { cx } from '../ui/cx';
import { useSightingName } from './words';

interface BestShotProps {
  sighting: Sighting;
  /** Which of its pictures; the best one is first. */
  index?: number;
  className?: string;
  eager?: boolean;
}

/** The clearest picture of a track, uncropped, on black. */
export function BestShot({ sighting, index = 0, className, eager = false }: BestShotProps) {
  const t = useTranslations('sighting');
  const name = useSightingName();
  const [missing, setMissing] = useState(false);
  const shot = sighting.bestShots[index];
  return (
    <span className={cx('flex items-center justify-center overflow-hidden bg-well', className)}>
      {shot && !missing ? (
        // biome-ignore lint/performance/noImgElement: pictures come at their size, past no optimiser that would keep copies
        <img
          src={`/media/best-shots/${shot.id}`}
          alt={t('shotOf', { what: name(sighting), camera: sighting.camera.name })}
          loading={eager ? 'eager' : 'lazy'}
          decoding="async"
          onError={() => setMissing(true)}
          className="size-full object-contain"
        />
      ) : (
        <span className="flex flex-col items-center gap-1 text-[#9aa5a3] text-xs">
          <ImageOff className="size-5" aria-hidden />
          {t('noShot')}
        </span>
      )}
    </span>
  );
}
